"""Reads what one batch of one lane needs, in a handful of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TypeVar
from uuid import UUID

from msgspec import structs

from jalon.core.db import Cursor, Later
from jalon.definition import events as names
from jalon.delivery.lane import messages_in
from jalon.engine.compiled import Compiled
from jalon.engine.facts import EventNeed, MessageNeed, Need, Same, same_values
from jalon.engine.handle import message_of
from jalon.engine.history import EventKey, History, MessageKey
from jalon.engine.person import Person
from jalon.engine.scoring import PAST_NEEDS, Scoring
from jalon.engine.segments import Segment, Segments
from jalon.engine.state import Contact, Enrollment, Message, Moment, Payload
from jalon.runtime.lanes.catalog import Catalog
from jalon.runtime.lanes.inbox import InboxRow, Work
from jalon.segments.facts import (
    Events,
    Messages,
    ask_events,
    ask_messages,
    load_events,
    load_messages,
)
from jalon.workflows import reading

ENTRIES = frozenset({"enroll", "let_in", "occur"})
"""The commands that let contacts in."""


def load_persons(
    cur: Cursor,
    lane: int,
    work: Work,
    *,
    contacts: Mapping[UUID, Contact],
    catalog: Catalog,
    now: datetime,
) -> dict[UUID, Person]:
    """Everyone the work is about, with the past that what it leads to will likely ask for."""
    live = reading.ask_live_enrollments(cur, lane, contacts)()
    return ask_persons(cur, lane, work, contacts=contacts, live=live, catalog=catalog, now=now)()


Live = Mapping[UUID, Mapping[UUID, Enrollment]]


def ask_persons(
    cur: Cursor,
    lane: int,
    work: Work,
    *,
    contacts: Mapping[UUID, Contact],
    live: Live,
    catalog: Catalog,
    now: datetime,
) -> Later[dict[UUID, Person]]:
    """The same, to be had later, of contacts whose live enrollments are known."""
    live = _known(live, catalog)
    attempts = list(_attempts(work, catalog))
    entries = reading.ask_entries(
        cur, lane, {(contact, compiled.id) for contact, compiled, _ in attempts}
    )
    asked = _Asked()
    for contact, compiled, payload in attempts:
        for need in compiled.entry_needs:
            asked.add(contact, need, payload, None)
        asked.walking.add(contact)
    for contact, need in _arming(work, catalog):
        asked.add(contact, need, {}, None)
    for enrollment in _concerned(work, catalog, live):
        compiled = catalog.versions[enrollment.workflow_id, enrollment.version]
        for need in compiled.needs_at(enrollment.step, arriving=False):
            asked.add(enrollment.contact_id, need, enrollment.payload, enrollment.id)
        if catalog.caps and compiled.may_send_from(enrollment.step):
            for need in catalog.cap_needs:
                asked.add(enrollment.contact_id, need, enrollment.payload, enrollment.id)
        asked.walking.add(enrollment.contact_id)
    for contact, need in _standing(work, catalog, asked.walking):
        asked.add(contact, need, {}, None)
    past = asked.send(cur, lane, now)

    def persons() -> dict[UUID, Person]:
        entered, (events, messages) = entries(), past()
        return {
            id_: Person(
                contact,
                History(_Rest(cur, lane, id_, now), events.get(id_), messages.get(id_)),
                live.get(id_, {}),
                {
                    compiled.id: entered[id_, compiled.id]
                    for compiled in catalog.open
                    if (id_, compiled.id) in entered
                },
                catalog.slugs,
            )
            for id_, contact in contacts.items()
        }

    return persons


def _known(live: Live, catalog: Catalog) -> dict[UUID, dict[UUID, Enrollment]]:
    """Less those of workflows that were deleted, whose enrollments go in their own time."""
    return {
        contact: {
            id_: one
            for id_, one in enrollments.items()
            if (one.workflow_id, one.version) in catalog.versions
        }
        for contact, enrollments in live.items()
    }


def _concerned(work: Work, catalog: Catalog, live: Live) -> Iterator[Enrollment]:
    """The enrollments that the work will look at."""
    due = {enrollment_id for _, enrollment_id, _ in work.due}
    told = {
        (contact, row.body.get("workflow"))
        for row in work.inbox
        if row.kind == "command"
        for contact in row.body.get("contacts", ())
    }
    heard: dict[UUID | None, set[str]] = defaultdict(set)
    for row in work.inbox:
        heard[row.contact_id].add(row.name)
    for contact, enrollments in live.items():
        for enrollment in enrollments.values():
            compiled = catalog.versions[enrollment.workflow_id, enrollment.version]
            heeded = compiled.heeded_at(enrollment.step)
            named = bool(told) and (str(contact), str(compiled.id)) in told
            if named or enrollment.id in due or not heeded.isdisjoint(heard[contact]):
                yield enrollment


_UPDATED = (
    names.ATTRIBUTE_CHANGED,
    names.TAG_ADDED,
    names.TAG_REMOVED,
    names.LIST_JOINED,
    names.LIST_LEFT,
)
_WALKED = (*_UPDATED, names.EMAIL_SENT, names.WORKFLOW_ENTERED, names.WORKFLOW_FINISHED)


def _heard(work: Work, walking: Collection[UUID]) -> dict[UUID, set[str]]:
    """Names of the events that may come about for each contact."""
    heard: dict[UUID, set[str]] = defaultdict(set)
    for contact in walking:
        heard[contact].update(_WALKED)
    for row in work.inbox:
        if row.contact_id is not None:
            heard[row.contact_id].update([row.name] if row.kind == "event" else _UPDATED)
            if row.name == names.FORM_SUBMITTED:
                heard[row.contact_id].add(names.ATTRIBUTE_CHANGED)
        elif row.name == "retest_segments":
            for name in row.body["contacts"]:
                heard[UUID(name)].add(names.CONTACT_CREATED)
        elif row.name == "follow_companies":
            for name in row.body["contacts"]:
                heard[UUID(name)].add(names.ATTRIBUTE_CHANGED)
    return heard


def _standing(
    work: Work, catalog: Catalog, walking: Collection[UUID]
) -> Iterator[tuple[UUID, Need]]:
    """What the work may look up to keep scores and segments right."""
    heard = _heard(work, walking)
    yield from _scored(work, catalog.scoring, heard)
    for contact, segment in _tested(work, catalog.segments, heard):
        for need in segment.needs:
            yield contact, need


def _scored(
    work: Work, scoring: Scoring | None, heard: dict[UUID, set[str]]
) -> Iterator[tuple[UUID, Need]]:
    """What the work may look up to score someone. Whose score may change is heard to change."""
    if scoring is None:
        return
    found = {contact for contact, told in heard.items() if scoring.touched(told)}
    found |= {timer.contact_id for timer in work.timers if timer.kind == "score"}
    asked: Sequence[Need] = scoring.needs
    if work.rescored_to is not None:
        found, asked = work.contacts(), (*scoring.needs, *PAST_NEEDS)
    for contact in found:
        heard[contact].add(names.ATTRIBUTE_CHANGED)
        for need in asked:
            yield contact, need


def _tested(
    work: Work, segments: Segments, told: Mapping[UUID, set[str]]
) -> Iterator[tuple[UUID, Segment]]:
    """The segments that the work may test, and for whom."""
    for contact, heard in told.items() if segments.all else ():
        for segment in segments.reached(segments.touched(heard)):
            yield contact, segment
    for timer in work.timers:
        if timer.kind == "segment" and timer.subject in segments.by_id:
            for segment in segments.reached([segments.by_id[timer.subject].slug]):
                yield timer.contact_id, segment


def _attempts(work: Work, catalog: Catalog) -> Iterable[tuple[UUID, Compiled, Payload]]:
    """Every entry that the work may lead to."""
    for row in work.inbox:
        if row.kind == "event" and row.contact_id is not None:
            for compiled in catalog.open:
                if row.name in compiled.triggered_by:
                    yield row.contact_id, compiled, row.body
        elif row.kind == "command" and row.name in ENTRIES:
            enrolled = catalog.by_id(UUID(row.body["workflow"]))
            if enrolled is not None:
                for contact in row.body.get("contacts", ()):
                    yield UUID(contact), enrolled, row.body.get("payload", {})
    for timer in work.timers:
        timed = catalog.by_id(timer.subject) if timer.kind == "trigger" else None
        if timed is not None:
            yield timer.contact_id, timed, timer.payload


def _arming(work: Work, catalog: Catalog) -> Iterator[tuple[UUID, Need]]:
    """What timers that the work may set count from."""
    for row in work.inbox:
        if row.kind == "event" and row.contact_id is not None:
            for compiled in catalog.open:
                if row.name in compiled.armed_by:
                    for need in compiled.arming_needs:
                        yield row.contact_id, need


_Events = dict[UUID, dict[EventKey, list[Moment]]]
_Messages = dict[UUID, dict[MessageKey, list[Message]]]


N = TypeVar("N", EventNeed, MessageNeed)


class _Asked:
    """What to look up, need by need, so that each takes one query; those that differ in how much
    they keep alone share one."""

    def __init__(self) -> None:
        self.events: dict[EventNeed, list[tuple[UUID, Same]]] = defaultdict(list)
        self.messages: dict[MessageNeed, list[tuple[UUID, UUID | None]]] = defaultdict(list)
        self.walking: set[UUID] = set()
        """Who may walk on, so that the past changes."""

    def add(self, contact: UUID, need: Need, payload: Payload, enrollment: UUID | None) -> None:
        if isinstance(need, EventNeed):
            same = same_values(need, payload, enrollment)
            if same is not None:
                self.events[need].append((contact, same))
        elif need.step is None:
            self.messages[need].append((contact, None))
        elif enrollment is not None:
            self.messages[need].append((contact, enrollment))

    def send(self, cur: Cursor, lane: int, now: datetime) -> Later[tuple[_Events, _Messages]]:
        occurred, sent = [], []
        for most, alike in _together(self.events):
            asked = chain.from_iterable(self.events[need] for need in alike)
            occurred.append((alike, ask_events(cur, lane, most, asked, now=now)))
        for widest, close in _together(self.messages):
            pairs = chain.from_iterable(self.messages[need] for need in close)
            sent.append((close, ask_messages(cur, lane, widest, pairs, now=now)))
        return lambda: (self._events(occurred), self._messages(sent))

    def _events(self, answers: Iterable[tuple[list[EventNeed], Later[Events]]]) -> _Events:
        events: _Events = defaultdict(dict)
        for alike, answer in answers:
            found = answer()
            for need in alike:
                for contact, same in self.events[need]:
                    events[contact][need, same] = found[contact, same]
        return events

    def _messages(self, answers: Iterable[tuple[list[MessageNeed], Later[Messages]]]) -> _Messages:
        messages: _Messages = defaultdict(dict)
        for close, answer in answers:
            found = answer()
            for need in close:
                for contact, enrollment in self.messages[need]:
                    messages[contact][need, enrollment] = found[contact, enrollment]
        return messages


def _together(needs: Iterable[N]) -> Iterator[tuple[N, list[N]]]:
    """Needs that ask for the same, and the one among them that asks for most of it."""
    alike: dict[N, list[N]] = defaultdict(list)
    for need in needs:
        alike[structs.replace(need, keep=0)].append(need)
    for found in alike.values():
        yield max(found, key=lambda need: need.keep), found


@dataclass(frozen=True, slots=True)
class _Rest:
    """The past of one contact, for what nobody expected to be asked: one query each."""

    cur: Cursor
    lane: int
    contact_id: UUID
    now: datetime

    def events(self, need: EventNeed, same: Same) -> list[Moment]:
        key = (self.contact_id, same)
        return load_events(self.cur, self.lane, need, [key], now=self.now)[key]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None) -> list[Message]:
        key = (self.contact_id, enrollment_id)
        return load_messages(self.cur, self.lane, need, [key], now=self.now)[key]


def load_messages_spoken_of(
    cur: Cursor, lane: int, inbox: Sequence[InboxRow]
) -> dict[UUID | None, Message]:
    """The messages that opens and clicks in the inbox speak of."""
    ids = {
        message_of(row.event)
        for row in inbox
        if row.kind == "event" and row.name in (names.EMAIL_OPENED, names.EMAIL_CLICKED)
    }
    return messages_in(cur, lane, [id_ for id_ in ids if id_ is not None]) if ids else {}
