"""The lane loop: one batch of one lane, in one transaction.

A batch takes the oldest rows of the lane's inbox, and what is due; lets the pure engine decide;
and writes everything that follows together with the removal of what it handled. So each event
takes effect exactly once, whatever is killed when.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog

from jalon.contacts.change import Change
from jalon.contacts.companies import copies_of, joining
from jalon.core.db import AWAY, MIGRATING, Cursor, one_transaction, pipeline
from jalon.core.ids import made_at
from jalon.definition.company import COMPANY_ID, GROUP
from jalon.engine.effects import Call, Notify, Update
from jalon.engine.handle import Batch
from jalon.engine.ledger import Ledger, Timer, TimerKey
from jalon.engine.person import Person
from jalon.engine.triggering import TriggerKind
from jalon.events.checking import AHEAD
from jalon.events.lane import archive_handled, set_row_aside
from jalon.runtime.lanes.catalog import Catalog, ask_catalog, read_catalog
from jalon.runtime.lanes.commands import COMMANDS, Order
from jalon.runtime.lanes.filling import find_members
from jalon.runtime.lanes.inbox import LOOKS, InboxRow, Work, ask_inbox
from jalon.runtime.lanes.loading import load_messages_spoken_of
from jalon.runtime.lanes.rescoring import begin_rescoring, rescore
from jalon.runtime.lanes.schedules import come_round
from jalon.runtime.lanes.settling import settle
from jalon.runtime.lanes.taking_up import load_work
from jalon.runtime.turn import Held, hold_lane
from jalon.workflows import reading, timers, writing
from jalon.workflows.places import BatchPlaces, places
from jalon.workflows.reading import Rest
from jalon.workflows.writing import set_next_due

log = structlog.get_logger()

BATCH = 1000
"""Inbox rows, and due enrollments, in one batch."""

PATIENCE = timedelta(minutes=1)
"""How long due enrollments let events pass before them."""


@dataclass(frozen=True, slots=True)
class Worked:
    """What a batch did. `messages` and `calls` are how many it queued, notices included. `again`:
    there was as much as it could take, or it put something into its own inbox."""

    events: int
    due: int
    messages: int
    calls: int
    again: bool

    @property
    def something(self) -> bool:
        return bool(self.events or self.due)


def work_lane(
    lane: int, *, limit: int = BATCH, playing: bool = False, rest_after: datetime | None = None
) -> Worked | None:
    """Handles one batch of a lane. None: another worker has the lane, or a history plays and
    this is not its player.

    `rest_after`: what repeats by itself for ever does so until then only.

    What a batch fails on is found by going one by one, and set aside with its error: nothing
    holds up a lane (RUN-9).
    """
    try:
        return _work_lane(lane, limit=limit, playing=playing, rest_after=rest_after)
    except (*AWAY, *MIGRATING):
        raise  # nothing is wrong with the work
    except Exception as error:
        log.exception("batch_failed", lane=lane, limit=limit)
        if limit > 1:
            return work_lane(lane, limit=1, playing=playing, rest_after=rest_after)
        _set_aside(lane, f"{type(error).__name__}: {error}", playing=playing)
        return Worked(1, 0, 0, 0, again=True)


def _set_aside(lane: int, error: str, *, playing: bool) -> None:
    """Parks the row, or else the enrollment, that comes next in a lane."""
    with one_transaction() as cur:
        held = hold_lane(cur, lane, playing=playing)()
        if held is None:
            return
        row = next(iter(ask_inbox(cur, lane, limit=1)()), None)
        if row is not None:
            set_row_aside(cur, lane, row.id, error=error)
        else:
            zone = read_catalog(cur).zone
            writing.fail_next_due(cur, lane, until=held.now(), error=error, zone=zone)


def _work_lane(
    lane: int, *, limit: int, playing: bool, rest_after: datetime | None
) -> Worked | None:
    with places() as free, one_transaction() as cur:
        with pipeline():
            # The lane first: what changes a workflow holds the lanes that it changes.
            asked = hold_lane(cur, lane, playing=playing), ask_catalog(cur)
            inbox = ask_inbox(cur, lane, limit=limit)
        held, catalog = asked[0](), asked[1]()
        if held is None:
            return None
        rest = None if rest_after is None else Rest(catalog.repeating, rest_after)
        work, now = _take(cur, lane, held, inbox(), limit=limit, rest=rest)
        handled = [row.id for row in work.inbox]
        catalog = find_members(cur, lane, work, catalog, now=now)
        catalog = begin_rescoring(cur, lane, work, catalog)
        persons = load_work(cur, lane, work, catalog=catalog, now=now)
        ledger = _decide(cur, lane, work, persons=persons, catalog=catalog, places=free, now=now)
        if playing:
            work.accepted.clear()  # what happens in a history takes no time
        with pipeline():
            timers.drop_timers(cur, lane, work.timers)
            settle(cur, lane, ledger, work=work, persons=persons, catalog=catalog, now=now)
            done = {row.id for row in (*work.inbox, *work.unheeded)}
            archive_handled(cur, lane, handled, without=[id_ for id_ in handled if id_ not in done])
            last = handled[-1] if handled else None
            more = set_next_due(cur, lane, handled=last, rest=rest)
        again = more()
    due = len(work.due) + len(work.timers)
    again = again or len(handled) == limit or due >= limit
    calls = sum(isinstance(doing.effect, Call) for doing in ledger.doings)
    messages = len(ledger.outgoing) + sum(isinstance(d.effect, Notify) for d in ledger.doings)
    return Worked(len(handled), due, messages, calls, again)


def _take(
    cur: Cursor,
    lane: int,
    held: Held,
    rows: Sequence[InboxRow],
    *,
    limit: int,
    rest: Rest | None,
) -> tuple[Work, datetime]:
    """What to do, and at which instant.

    Events first: at one instant they precede due steps. While more of them wait, only what has
    been due for a while is taken, so that a flood of events starves nobody. No event is later
    than the instant: it is read after them, and a door's clock may run a little fast, no more than
    doors let pass. One by one, a row and what is due come apart, so that it is known which of the
    two fails.
    """
    work = Work(_short_of(rows, limit))
    read = held.now()
    now = max([read, *(min(row.at, read + AHEAD) for row in work.inbox)])
    until = now if len(work.inbox) == len(rows) < limit else now - PATIENCE
    if limit == 1 and work.inbox:
        return work, now
    if held.next_due_at is not None and held.next_due_at <= until:
        with pipeline():
            due = reading.ask_due_enrollments(cur, lane, until=until, limit=limit)
            timers = reading.ask_due_timers(cur, lane, until=until, limit=limit, rest=rest)
        work.due, work.timers = due(), timers()
    return work, now


def _short_of(rows: Sequence[InboxRow], limit: int) -> list[InboxRow]:
    """The first of the rows, until their commands name that many contacts: a batch stays short."""
    named = 0
    kept: list[InboxRow] = []
    for row in rows:
        named += len(row.body.get("contacts", ())) if row.kind == "command" else 0
        if kept and named > limit:
            break
        kept.append(row)
    return kept


def _decide(
    cur: Cursor,
    lane: int,
    work: Work,
    *,
    persons: Mapping[UUID, Person],
    catalog: Catalog,
    places: BatchPlaces,
    now: datetime,
) -> Ledger:
    batch = catalog.batch(
        now,
        messages=load_messages_spoken_of(cur, lane, work.inbox),
        places=places,
        quiet=work.finding,
    )
    rescore(work, batch=batch, persons=persons)
    _flip_segments(work, batch=batch, catalog=catalog, persons=persons)
    for row in work.inbox:
        before = len(batch.ledger.outgoing)
        _handle(cur, lane, row, batch=batch, catalog=catalog, persons=persons)
        if row.kind == "event":
            came = made_at(row.id)
            work.accepted.update((sent.id, came) for sent in batch.ledger.outgoing[before:])
    for _, enrollment_id, contact_id in work.due:
        person = persons.get(contact_id)
        if person is not None and enrollment_id in person.enrollments:
            batch.wake(person, enrollment_id)
    _fire_timers(lane, work, batch=batch, catalog=catalog, persons=persons)
    return batch.ledger


def _flip_segments(
    work: Work, *, batch: Batch, catalog: Catalog, persons: Mapping[UUID, Person]
) -> None:
    """Segments change with time before anything else happens to those in them."""
    for timer in work.timers:
        segment = catalog.segments.by_id.get(timer.subject)
        if segment is not None and timer.contact_id in persons:
            batch.retest_segment(persons[timer.contact_id], segment.slug)


def _fire_timers(
    lane: int, work: Work, *, batch: Batch, catalog: Catalog, persons: Mapping[UUID, Person]
) -> None:
    moved: dict[TimerKey, datetime | None] = {}
    for timer in batch.ledger.timers:
        moved.setdefault(timer.key, timer.since)
    for timer in work.timers:
        compiled = catalog.by_id(timer.subject) if timer.kind not in LOOKS else None
        if compiled is None or timer.part >= len(compiled.triggers):
            continue  # stopped since, or changed
        trigger, person = compiled.triggers[timer.part], persons.get(timer.contact_id)
        if timer.kind == "schedule" and trigger.scheduled:
            come_round(lane, compiled, timer, batch=batch)
        elif timer.kind == "trigger" and person is not None and _stands(timer, trigger, moved):
            batch.timer(person, compiled, timer)


def _stands(timer: Timer, trigger: TriggerKind, moved: Mapping[TimerKey, datetime | None]) -> bool:
    """Whether a timer runs out though the batch may have set it anew. Events that it counts from
    always come first: nobody is inactive who has just been active. A date that changes after its
    moment came changes nothing."""
    if timer.key not in moved:
        return trigger.timed
    assert timer.due is not None, "only a timer that is set runs out"
    since = moved[timer.key]
    return trigger.timed and not trigger.counts_events and since is not None and timer.due < since


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
        if row.name == GROUP:
            _join(cur, row, person, batch=batch)
        batch.event(person, row.event)
        return
    update = _update_of(row.body)
    if COMPANY_ID in update.attributes:
        update = joining(cur, person.contact, update)
    batch.update(person, update, batch.now)


def _join(cur: Cursor, row: InboxRow, person: Person, *, batch: Batch) -> None:
    """The contact belongs to the company that its event names, before the event is looked at."""
    named = row.body.get("groupId")
    if named != person.contact.attributes.get(COMPANY_ID) and copies_of(cur, [named]):
        update = joining(cur, person.contact, Update(attributes={COMPANY_ID: named}))
        batch.update(person, update, batch.now)


def _update_of(body: dict[str, Any]) -> Update:
    change = msgspec.convert(body, Change)
    own = {name: getattr(change, name) for name in ("locale", "time_zone", "lifecycle")}
    own = {name: value for name, value in own.items() if value is not None}
    if change.owner is not None:
        own["owner"] = change.owner or None
    return Update(
        attributes=change.attributes | own,
        add_tags=change.add_tags,
        remove_tags=change.remove_tags,
        join_lists=change.join_lists,
        leave_lists=change.leave_lists,
        marketing=change.marketing or "",
    )
