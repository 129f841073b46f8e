"""Every way into the inbox: what is appended here takes effect once, in its lane's order.

What a sender names by a message id is appended once, whoever sends it again within 30 days
(EVT-1)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection, transaction

from jalon.contacts.change import Change
from jalon.contacts.erased import Erased, refused_among
from jalon.contacts.identity import follow, known, record_refusals, rename, resolve_many
from jalon.contacts.keys import identity_lane, keys_of
from jalon.contacts.matching import Plan, Refusal
from jalon.core import clock
from jalon.core.arrays import Array, array, arrays
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of, new_id, new_ids
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

_json = msgspec.json.encode

_APPEND = """
INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source, chain)
SELECT * FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

# What two doors are sent at once, one of them takes: the other waits for its commit.
_APPEND_NEW = """
WITH fresh AS (
    INSERT INTO seen (lane, source, message_id, received_on)
    SELECT lane, source, message_id, %s FROM unnest(%s, %s, %s) AS n (lane, source, message_id)
    ON CONFLICT DO NOTHING RETURNING source, message_id)
INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source, chain)
SELECT lane, id, kind, contact_id, name, body, occurred_at, source, chain
FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) AS n (
    lane, id, kind, contact_id, name, body, occurred_at, source, chain, message_id)
WHERE message_id IS NULL OR (source, message_id) IN (SELECT source, message_id FROM fresh)
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


class _Row(msgspec.Struct):
    """`body` is JSON."""

    lane: int
    kind: str
    contact_id: UUID | None
    name: str
    body: bytes
    at: datetime
    source: str = ""
    message_id: str | None = None
    chain: Any = ()

    @property
    def name_of_message(self) -> tuple[str, str]:
        return self.source, self.message_id or ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of a batch of events: the contact of each one taken in, by its place in the
    batch; the reason of each one refused; the keys that stay with other contacts."""

    contact_ids: dict[int, UUID]
    refused: dict[int, Invalid]
    kept_keys: list[Refusal]


def record(
    arrivals: Sequence[NewEvent | NewUpdate], *, now: datetime | None = None, quietly: bool = False
) -> Recorded:
    """The door for events and updates from outside: checks each, finds or creates its contact,
    appends.

    All good ones in one transaction of its own, in the order given; a bad one is refused alone
    and says why. Nothing is decided here: the lane loop does that. `now` is business time, for a
    caller that has just looked; one that goes on `quietly` wakes the workers itself.
    """
    now = now or clock.now()
    checked: dict[int, CheckedEvent | CheckedUpdate] = {}
    refused: dict[int, Invalid] = {}
    for index, given in enumerate(arrivals):
        try:
            checked[index] = (
                check_event(given, now) if isinstance(given, NewEvent) else check_update(given, now)
            )
        except Invalid as error:
            refused[index] = error
    while True:
        try:
            plan = _recorded(list(checked.values()), now)
            if not quietly:
                wake()
        except Erased:
            erased = refused_among([one.keys for one in checked.values()], list(checked))
            if not erased:  # readmitted since
                continue
            refused |= erased
            checked = {index: one for index, one in checked.items() if index not in erased}
        else:
            contact_ids = dict(zip(checked, plan.contact_ids, strict=True))
            return Recorded(contact_ids, refused, plan.refusals)


def alias(previous_id: str, update: NewUpdate) -> None:
    """Joins what a person was known by to the external id of `update`, in a transaction of its
    own.

    `previous_id` is an external id if somebody has it as one; then the new id becomes theirs.
    Else it is an anonymous id, and the two contacts are one. Raises Invalid, and Conflict when
    both are external ids of different contacts, who never merge by themselves.
    """
    checked = check_update(update, clock.now())
    before, after = keys_of(previous_id), checked.keys.external_id
    if before.external_id is None or after is None:
        raise Invalid(
            "An alias needs a previous id and a user id.",
            remedy="Give both.",
            code="alias_incomplete",
        )
    if rename(before.external_id, after) is not None:
        return
    joined = msgspec.structs.replace(update, anonymous_id=previous_id)
    refused = record([joined]).refused
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
) -> UUID:
    """Appends changes to a contact, in the caller's transaction. `at` is business time."""
    row = _Row(lane_of(contact_id), "update", contact_id, "", _json(change), at, source)
    return _append([row])[0]


def append_updates(
    contact_ids: Sequence[UUID], change: Change, *, at: datetime, source: str = ""
) -> None:
    """Appends the same changes to several contacts, in the caller's transaction."""
    body = _json(change)
    _append([_Row(lane_of(one), "update", one, "", body, at, source) for one in contact_ids])


def append_command(lane: int, name: str, body: dict[str, Any], *, at: datetime) -> UUID:
    """Appends a command to one lane, in the caller's transaction. `at` is business time."""
    return _append([_Row(lane, "command", None, name, _json(body), at)])[0]


def append_commands(name: str, bodies: dict[int, dict[str, Any]], *, at: datetime) -> list[UUID]:
    """Appends one command to each lane that has a body, in the caller's transaction."""
    return _append(
        [_Row(lane, "command", None, name, _json(bodies[lane]), at) for lane in sorted(bodies)]
    )


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
            RETURNING id, kind, contact_id, name, body::text, occurred_at, source, chain
            """,
            (lane, list(kept)),
        ).fetchall()
    moved = []
    for _, kind, contact_id, name, body, at, source, chain in sorted(rows):
        to = kept[contact_id]
        moved.append(_Row(lane_of(to), kind, to, name, body.encode(), at, source, chain=chain))
    _append(moved)
    return len(rows)


def wake() -> None:
    """Tells sleeping workers that there is work, once the transaction is committed. A hint: they
    also look by themselves each second."""
    # Within the transaction it would have all commits of the server wait for one another
    # (PostgreSQL's NOTIFY holds a lock from before the commit until after it).
    transaction.on_commit(_notify, robust=True)


def _notify() -> None:
    with cursor() as cur:
        cur.execute("NOTIFY jalon")


def _recorded(checked: Sequence[CheckedEvent | CheckedUpdate], now: datetime) -> Plan:
    """Raises Erased when nothing was written for it."""
    all_keys = [one.keys for one in checked]
    if not connection.in_atomic_block and (plan := known(all_keys)):
        _write(_rows(checked, plan))  # one statement is a transaction by itself
        return plan
    with transaction.atomic(durable=True):
        plan = resolve_many(all_keys)
        record_refusals(plan.refusals, now)
        created = [Occurrence(new, CONTACT_CREATED, now, {}, "jalon") for new in plan.created]
        _write([*map(_event_row, created), *_rows(checked, plan)])
    return plan


def _rows(checked: Sequence[CheckedEvent | CheckedUpdate], plan: Plan) -> list[_Row]:
    rows = (_row(one, to) for one, to in zip(checked, plan.contact_ids, strict=True))
    return [row for row in rows if row is not None]


def _row(checked: CheckedEvent | CheckedUpdate, contact_id: UUID) -> _Row | None:
    """What goes into the inbox; None: an update that changes nothing."""
    lane = lane_of(contact_id)
    if isinstance(checked, CheckedEvent):
        event, at, body = checked.event, checked.at, checked.body
        return _Row(lane, "event", contact_id, event.name, body, at, event.source, event.message_id)
    update = checked.update
    if update.change == Change():
        return None
    at, body = checked.at, _json(update.change)
    return _Row(lane, "update", contact_id, "", body, at, update.source, update.message_id)


def _event_row(event: Occurrence) -> _Row:
    return _Row(
        lane_of(event.contact_id),
        "event",
        event.contact_id,
        event.name,
        _json(event.properties),
        event.at,
        event.source,
        event.message_id,
        event.chain,
    )


def _append(rows: Sequence[_Row]) -> list[UUID]:
    if rows:
        wake()
    return _write(rows)


def _write(rows: Sequence[_Row]) -> list[UUID]:
    """Appends rows, less those that came before by their message id (EVT-1)."""
    if not rows:
        return []
    ids = new_ids(len(rows))
    first = {row.name_of_message: row for row in reversed(rows) if row.message_id}
    with cursor() as cur:
        if not first:
            cur.execute(_APPEND, _columns(rows, ids))
            return ids
        kept = [row for row in rows if not row.message_id or first[row.name_of_message] is row]
        cur.execute(
            _APPEND_NEW,
            (
                clock.wall().date(),
                *_seen(sorted(first)),
                *_columns(kept, ids[: len(kept)]),
                array("text", [row.message_id for row in kept]),
            ),
        )
    return ids


def _seen(names: Sequence[tuple[str, str]]) -> list[Array]:
    """In one order at every door, so that no two wait for each other. The lane is the name's, not
    the contact's, who may have become another when it is sent again."""
    return arrays([(identity_lane(*name), *name) for name in names], "smallint", "text", "text")


def _columns(rows: Sequence[_Row], ids: Sequence[UUID]) -> list[Array]:
    return [
        array("smallint", [row.lane for row in rows]),
        array("uuid", ids),
        array("text", [row.kind for row in rows]),
        array("uuid", [row.contact_id for row in rows]),
        array("text", [row.name for row in rows]),
        array("jsonb", [msgspec.Raw(row.body) for row in rows]),
        array("timestamptz", [row.at for row in rows]),
        array("text", [row.source for row in rows]),
        array("jsonb", [row.chain or None for row in rows]),
    ]
