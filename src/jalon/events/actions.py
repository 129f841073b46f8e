"""Every way into the inbox: what is appended here takes effect once, in its lane's order."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.contacts.change import Change
from jalon.contacts.erased import refused_among
from jalon.contacts.identity import follow, record_refusals, rename, resolve_many
from jalon.contacts.keys import keys_of
from jalon.contacts.matching import Refusal
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of, new_id
from jalon.definition.events import CONTACT_CREATED
from jalon.engine.state import Chain, Event, Payload
from jalon.events.checking import (
    CheckedEvent,
    CheckedUpdate,
    NewEvent,
    NewUpdate,
    check_event,
    check_update,
)

_APPEND = """
INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source, message_id, chain)
SELECT * FROM unnest(
    %b::smallint[], %b::uuid[], %b::text[], %b::uuid[], %b::text[], %b::jsonb[],
    %b::timestamptz[], %b::text[], %b::text[], %b::jsonb[])
"""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An event of a known contact. `at` is when it occurred (business time, UTC)."""

    contact_id: UUID
    name: str
    at: datetime
    properties: Payload
    source: str = ""
    message_id: str | None = None
    chain: Chain = ()
    """The enrollments that led to it (ENT-5)."""

    def happened(self) -> Event:
        """As history keeps it, under a new id."""
        return Event(new_id(), self.contact_id, self.name, self.at, self.properties, self.source)


@dataclass(frozen=True, slots=True)
class _Row:
    lane: int
    kind: str
    contact_id: UUID | None
    name: str
    body: Any
    at: datetime
    source: str = ""
    message_id: str | None = None
    chain: Any = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch of events: the contact of each one taken in, by its place in the
    batch; the reason of each one refused; the keys that stay with other contacts."""

    contact_ids: dict[int, UUID]
    refused: dict[int, Invalid]
    kept_keys: list[Refusal]


def record(arrivals: Sequence[NewEvent | NewUpdate]) -> Recorded:
    """The door for events and updates from outside: checks each, finds or creates its contact,
    appends.

    All good ones in one transaction of its own, in the order given; a bad one is refused alone
    and says why. Nothing is decided here: the lane loop does that.
    """
    now = clock.now()
    checked: dict[int, CheckedEvent | CheckedUpdate] = {}
    refused: dict[int, Invalid] = {}
    for index, given in enumerate(arrivals):
        try:
            checked[index] = (
                check_event(given, now) if isinstance(given, NewEvent) else check_update(given)
            )
        except Invalid as error:
            refused[index] = error
    for index, erased in refused_among(
        [one.keys for one in checked.values()], list(checked)
    ).items():
        del checked[index]
        refused[index] = erased
    with transaction.atomic(durable=True):
        plan = resolve_many([one.keys for one in checked.values()])
        contact_ids = dict(zip(checked, plan.contact_ids, strict=True))
        record_refusals(plan.refusals, now)
        append_events([Occurrence(new, CONTACT_CREATED, now, {}, "jalon") for new in plan.created])
        _append([row for i in checked if (row := _row(checked[i], contact_ids[i]))])
    return Recorded(contact_ids, refused, plan.refusals)


def alias(previous_id: str, update: NewUpdate) -> None:
    """Joins what a person was known by to the external id of `update`, in a transaction of its
    own.

    `previous_id` is an external id if somebody has it as one; then the new id becomes theirs.
    Else it is an anonymous id, and the two contacts are one. Raises Invalid, and Conflict when
    both are external ids of different contacts, who never merge by themselves.
    """
    checked = check_update(update)
    before, after = keys_of(previous_id), checked.keys.external_id
    if before.external_id is None or after is None:
        raise Invalid(
            "An alias needs a previous id and a user id.",
            remedy="Give both.",
            code="alias_incomplete",
        )
    if rename(before.external_id, after) is not None:
        return
    refused = record([replace(update, anonymous_id=previous_id)]).refused
    if refused:
        raise refused[0]


def append_events(events: Sequence[Occurrence]) -> list[UUID]:
    """Appends events in the order given, and returns their ids.

    Writes in the caller's transaction, and trusts the caller: `record` is the door that checks.
    """
    return _append([_event_row(event) for event in events])


def occurrence(checked: CheckedEvent, contact_id: UUID) -> Occurrence:
    """A checked event, once its contact is known."""
    event = checked.event
    return Occurrence(
        contact_id, event.name, checked.at, event.properties, event.source, event.message_id
    )


def append_update(
    contact_id: UUID,
    change: Change,
    *,
    at: datetime,
    source: str = "",
    message_id: str | None = None,
) -> UUID:
    """Appends changes to a contact, in the caller's transaction. `at` is business time."""
    row = _Row(lane_of(contact_id), "update", contact_id, "", change, at, source, message_id)
    return _append([row])[0]


def append_command(lane: int, name: str, body: dict[str, Any], *, at: datetime) -> UUID:
    """Appends a command to one lane, in the caller's transaction. `at` is business time."""
    return _append([_Row(lane, "command", None, name, body, at)])[0]


def append_commands(name: str, bodies: dict[int, dict[str, Any]], *, at: datetime) -> list[UUID]:
    """Appends one command to each lane that has a body, in the caller's transaction."""
    return _append([_Row(lane, "command", None, name, bodies[lane], at) for lane in sorted(bodies)])


def forward_merged(lane: int, contact_ids: Collection[UUID]) -> int:
    """Sends what waits in a lane's inbox for contacts that have been merged on to those they
    became, in order, and returns how many rows that was. Of the other contacts nothing is moved.

    For the lane loop, in its transaction: a door may have looked a contact up just before its
    merge, and appended just after.
    """
    with cursor() as cur:
        became = cur.execute(
            "SELECT id FROM contact WHERE lane = %s AND id = ANY(%s) AND merged_into IS NOT NULL",
            (lane, list(contact_ids)),
        ).fetchall()
        kept = {contact_id: follow(contact_id) for (contact_id,) in became}
        rows = cur.execute(
            """
            DELETE FROM inbox WHERE lane = %s AND contact_id = ANY(%s)
            RETURNING id, kind, contact_id, name, body::text, occurred_at, source, message_id,
                      chain
            """,
            (lane, list(kept)),
        ).fetchall()
    moved = []
    for _, kind, contact_id, name, body, *rest in sorted(rows):
        to = kept[contact_id]
        moved.append(_Row(lane_of(to), kind, to, name, msgspec.Raw(body.encode()), *rest))
    _append(moved)
    return len(rows)


def wake() -> None:
    """Tells sleeping workers that there is work, when the transaction commits. A hint: they also
    look by themselves each second."""
    with cursor() as cur:
        cur.execute("NOTIFY jalon")


def _row(checked: CheckedEvent | CheckedUpdate, contact_id: UUID) -> _Row | None:
    """What goes into the inbox; None: an update that changes nothing."""
    if isinstance(checked, CheckedEvent):
        return _event_row(occurrence(checked, contact_id))
    update = checked.update
    if update.change == Change():
        return None
    return _Row(
        lane_of(contact_id),
        "update",
        contact_id,
        "",
        update.change,
        update.at,
        update.source,
        update.message_id,
    )


def _event_row(event: Occurrence) -> _Row:
    return _Row(
        lane_of(event.contact_id),
        "event",
        event.contact_id,
        event.name,
        event.properties,
        event.at,
        event.source,
        event.message_id,
        event.chain,
    )


def _append(rows: Sequence[_Row]) -> list[UUID]:
    if not rows:
        return []
    ids = [new_id() for _ in rows]
    columns = (
        [row.lane for row in rows],
        ids,
        [row.kind for row in rows],
        [row.contact_id for row in rows],
        [row.name for row in rows],
        [msgspec.json.encode(row.body).decode() for row in rows],
        [row.at for row in rows],
        [row.source for row in rows],
        [row.message_id for row in rows],
        [msgspec.json.encode(row.chain).decode() if row.chain else None for row in rows],
    )
    with cursor() as cur:
        cur.execute(_APPEND, columns)
    wake()
    return ids
