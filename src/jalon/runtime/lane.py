"""The lane loop: one batch of one lane, in one transaction.

A batch takes the oldest rows of the lane's inbox, and what is due; lets the pure engine decide;
and writes everything that follows together with the removal of what it handled. So each event
takes effect exactly once, whatever is killed when.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from jalon.contacts.change import Change
from jalon.contacts.lane import contacts_in
from jalon.core import clock
from jalon.core.db import AWAY, Cursor, one_transaction, pipeline
from jalon.engine.effects import Update
from jalon.engine.handle import Batch
from jalon.engine.ledger import Ledger
from jalon.engine.person import Person
from jalon.events.actions import forward_merged
from jalon.events.lane import delete_handled, drop_seen, set_row_aside
from jalon.runtime.catalog import Catalog, read_catalog
from jalon.runtime.commands import COMMANDS, Order
from jalon.runtime.loading import (
    InboxRow,
    Work,
    load_messages_spoken_of,
    load_persons,
    read_inbox,
)
from jalon.runtime.settling import settle
from jalon.runtime.turn import Held, hold_lane
from jalon.workflows import reading, writing
from jalon.workflows.writing import set_next_due

log = structlog.get_logger()

BATCH = 1000
"""Inbox rows, and due enrollments, in one batch."""

PATIENCE = timedelta(minutes=1)
"""How long due enrollments let events pass before them."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a batch did. `messages` is how many it queued. `again`: there was as much as it could
    take, or it put something into its own inbox."""

    events: int
    due: int
    messages: int
    again: bool

    @property
    def something(self) -> bool:
        return bool(self.events or self.due)


def work_lane(lane: int, *, limit: int = BATCH, playing: bool = False) -> Worked | None:
    """Handles one batch of a lane. None: another worker has the lane, or a history plays and
    this is not its player.

    What a batch fails on is found by going one by one, and set aside with its error: nothing
    holds up a lane (RUN-9).
    """
    try:
        return _work_lane(lane, limit=limit, playing=playing)
    except AWAY:
        raise  # the database is away, and nothing is wrong with the work
    except Exception as error:
        log.exception("batch_failed", lane=lane, limit=limit)
        if limit > 1:
            return work_lane(lane, limit=1, playing=playing)
        _set_aside(lane, f"{type(error).__name__}: {error}", playing=playing)
        return Worked(1, 0, 0, again=True)


def _set_aside(lane: int, error: str, *, playing: bool) -> None:
    """Parks the row, or else the enrollment, that comes next in a lane."""
    with one_transaction() as cur:
        held = hold_lane(cur, lane, playing=playing)
        if held is None:
            return
        row = next(iter(read_inbox(cur, lane, limit=1)), None)
        if row is not None:
            set_row_aside(cur, lane, row.id, error=error)
        else:
            zone = read_catalog(cur).zone
            writing.fail_next_due(cur, lane, until=held.now(), error=error, zone=zone)


def _work_lane(lane: int, *, limit: int, playing: bool) -> Worked | None:
    with one_transaction() as cur:
        held = hold_lane(cur, lane, playing=playing)
        if held is None:
            return None
        work, now = _take(cur, lane, held, limit=limit)
        handled = [row.id for row in work.inbox]
        contacts = contacts_in(cur, lane, work.contacts())
        work.inbox = _of_known(lane, work.inbox, contacts)
        work.inbox = drop_seen(cur, lane, work.inbox, on=clock.wall().date())
        catalog = read_catalog(cur)
        persons = load_persons(cur, lane, work, contacts=contacts, catalog=catalog, now=now)
        ledger = _decide(cur, lane, work, persons=persons, catalog=catalog, now=now)
        delete_handled(cur, lane, handled)
        again = set_next_due(cur, lane)
    due = len(work.due) + len(work.timers)
    again = again or len(handled) == limit or due >= limit
    return Worked(len(handled), due, len(ledger.outgoing), again)


def _take(cur: Cursor, lane: int, held: Held, *, limit: int) -> tuple[Work, datetime]:
    """What to do, and at which instant.

    Events first: at one instant they precede due steps. While more of them wait, only what has
    been due for a while is taken, so that a flood of events starves nobody. No event is later
    than the instant: it is read after them, and a door's clock may run a little fast. One by
    one, a row and what is due come apart, so that it is known which of the two fails.
    """
    work = Work(read_inbox(cur, lane, limit=limit))
    now = max([held.now(), *(row.at for row in work.inbox)])
    until = now if len(work.inbox) < limit else now - PATIENCE
    if limit == 1 and work.inbox:
        return work, now
    if held.next_due_at is not None and held.next_due_at <= until:
        work.due = reading.due_enrollments(cur, lane, until=until, limit=limit)
        work.timers = reading.due_timers(cur, lane, until=until, limit=limit)
    return work, now


def _of_known(lane: int, inbox: Sequence[InboxRow], contacts: Collection[UUID]) -> list[InboxRow]:
    """The rows of contacts that are there. Those of merged contacts are sent on to who took
    over; those of erased ones go nowhere."""
    missing = {row.contact_id for row in inbox if row.contact_id} - set(contacts)
    if missing:
        forward_merged(lane, missing)
    return [row for row in inbox if row.contact_id not in missing]


def _decide(
    cur: Cursor,
    lane: int,
    work: Work,
    *,
    persons: Mapping[UUID, Person],
    catalog: Catalog,
    now: datetime,
) -> Ledger:
    batch = Batch(
        now=now,
        versions=catalog.versions,
        open=catalog.open,
        emails=catalog.emails,
        messages=load_messages_spoken_of(cur, lane, work.inbox),
        caps=catalog.caps,
        opt_in=catalog.opt_in,
    )
    for row in work.inbox:
        _handle(cur, lane, row, batch=batch, catalog=catalog, persons=persons)
    for _, enrollment_id, contact_id in work.due:
        person = persons.get(contact_id)
        if person is not None and enrollment_id in person.enrollments:
            batch.wake(person, enrollment_id)
    _fire_timers(work, batch=batch, catalog=catalog, persons=persons)
    with pipeline():
        writing.drop_timers(cur, lane, work.timers)
        handled = [row.event for row in work.inbox if row.kind == "event"]
        settle(
            cur,
            lane,
            batch.ledger,
            handled=handled,
            persons=persons,
            catalog=catalog,
            now=now,
        )
    return batch.ledger


def _fire_timers(
    work: Work, *, batch: Batch, catalog: Catalog, persons: Mapping[UUID, Person]
) -> None:
    moved = {timer.key for timer in batch.ledger.timers}
    for timer in work.timers:
        if timer.kind != "trigger" or timer.key in moved:
            continue
        compiled, person = catalog.by_id(timer.subject), persons.get(timer.contact_id)
        if compiled is not None and person is not None:  # else stopped or erased since
            batch.timer(person, compiled, timer)


def _handle(
    cur: Cursor,
    lane: int,
    row: InboxRow,
    *,
    batch: Batch,
    catalog: Catalog,
    persons: Mapping[UUID, Person],
) -> None:
    if row.kind == "command":
        COMMANDS[row.name](Order(cur, lane, row, batch, catalog, persons))
        return
    assert row.contact_id is not None, "events and updates have a contact"
    person = persons[row.contact_id]
    if row.kind == "event":
        batch.event(person, row.event)
    else:
        batch.update(person, _update_of(row.body), batch.now)


def _update_of(body: dict[str, Any]) -> Update:
    change = msgspec.convert(body, Change)
    own = {"locale": change.locale, "time_zone": change.time_zone}
    return Update(
        attributes=change.attributes
        | {name: value for name, value in own.items() if value is not None},
        add_tags=change.add_tags,
        remove_tags=change.remove_tags,
        join_lists=change.join_lists,
        leave_lists=change.leave_lists,
        marketing=change.marketing or "",
    )
