"""Random conditions, and random people who may or may not meet them.

Everything is drawn from small pools of awkward values, so that conditions and people often meet.
"""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st

from jalon.core.ids import lane_of
from jalon.definition.conditions import (
    All,
    AnyOf,
    Attribute,
    Condition,
    Counted,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Not,
    Operator,
    Performed,
    Tagged,
    Test,
)
from jalon.definition.scalars import Day, Duration
from jalon.engine.comparing import instant_text
from jalon.engine.state import Contact, Event, Message, Moment
from tests.engine.past import NOW

DROP = "'; drop table contact; --"
DURATIONS = ["0 minutes", "5 minutes", "1 hour", "2 days", "1 week", "9999 weeks", "1 month"]
DAYS = ["2026-03-08", "2026-03-09", "2026-03-10", "2026-03-11", "0001-01-01", "9999-12-31"]
EVENTS = ["Order Completed", DROP, "Vue 😀 {}"]
FIELDS = ["plan", "points", DROP, "naïve 😀 %s {}", "renewal", "company.id", "company.plan"]
OWN_FIELDS = ["email", "external_id", "locale", "time_zone", "created_at", "score", "lifecycle"]
OWN_FIELDS += ["marketing", "owner"]
INTERNAL = ["Workflow Entered", "Workflow Finished", "Email Link Clicked"]
LINKS = ["https://example.org/a", DROP]
SLUGS = ["vip", "été 100%", DROP]
STEPS = ["welcome", "reminder"]
WITHDRAWABLE = ("queued", "deferred")
_LOST = ("failed", "cancelled", "skipped")

_LENGTHS = [timedelta(0), timedelta(minutes=5), timedelta(hours=1), timedelta(2), timedelta(7)]
_NUDGES = [timedelta(microseconds=n) for n in (-1000, -456, -1, 0, 0, 1, 544, 1000)]
_MIDNIGHTS = [datetime(2026, 3, day, tzinfo=UTC) for day in (8, 9, 10, 11)]
INSTANTS = [
    at + nudge
    for at in [
        *(NOW - length for length in _LENGTHS),
        *(NOW + length for length in _LENGTHS[1:]),
        *_MIDNIGHTS,
    ]
    for nudge in _NUDGES
]
TEXTS = [
    *(
        "",
        "a",
        "A",
        "ab",
        "é",
        "e\u0301",
        "😀",
        "\uffff",
        "שלום עולם",
        "5",
        "true",
        "null",
        "%",
        "_",
    ),
    *(
        "A@Example.ORG",
        DROP,
        "a\\b",
        '"',
        "2026-03-10",
        "2026-03-10T12:00:00Z",
        "9999-12-31",
        "zzz",
    ),
    *(instant_text(at) for at in INSTANTS[::5]),
    *(str(at.date()) for at in _MIDNIGHTS),
]
NUMBERS = [
    *(0, 1, 1.0, -1, 2, 5, 0.1, 0.3, 0.1 + 0.2, -0.0, 2**53 + 1, float(2**53)),
    *(10**23, 1e23, -1e300, 1e-300, 10**60),
]
SCALARS = [*TEXTS, *NUMBERS, True, False]
LISTS: list[Any] = [[], ["a"], ["a", "é"], ["5", DROP], ["😀", "a", "a"]]
STORED = [*SCALARS, *LISTS, None, [1, "a", True, None], [5], {"a": 1}, {"5": "a"}]


@dataclass
class Person:
    """A contact with a whole past."""

    contact: Contact
    events: list[Event] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    failed: list[Message] = field(default_factory=list)
    """Messages that do not count, with opens and clicks all the same."""
    inside: set[str] = field(default_factory=set)
    """The workflows the contact is in."""

    @property
    def enrollments(self) -> list[UUID]:
        """Two passages through workflows."""
        return [UUID(int=self.contact.id.int ^ place) for place in (1, 2)]


def population(
    random: Random,
    size: int,
    *,
    lane: int | None = None,
    until: datetime | None = None,
) -> list[Person]:
    """People with anything an awkward world may give them, all of one lane if asked, to whom
    nothing happens after `until`."""
    instants = [at for at in INSTANTS if until is None or at <= until]
    return [_person(random, instants, lane) for _ in range(size)]


def _person(random: Random, instants: list[datetime], lane: int | None) -> Person:
    contact_id = _id(random)
    contact = Contact(
        id=contact_id if lane is None else UUID(int=(contact_id.int >> 6 << 6) + lane),
        email=random.choice(
            [None, "a", "é@example.org", "a@example.org", "A@Example.Org", "É@example.org"]
        ),
        external_id=random.choice([None, "5", DROP]),
        attributes={name: random.choice(STORED) for name in FIELDS if random.random() < 0.7},
        locale=random.choice(["", "fr", "5"]),
        time_zone=random.choice(["", "Europe/Paris"]),
        tags={tag for tag in SLUGS if random.random() < 0.4},
        lists={name for name in SLUGS if random.random() < 0.4},
        marketing=random.choice(["unknown", "opted_in", "unsubscribed"]),
        email_valid=True,
        created_at=random.choice(INSTANTS),
        score=random.choice([0, 5, 0.1, -1]),
        lifecycle=random.choice(["visitor", "mql"]),
        owner=random.choice([None, "a"]),
        segments={name for name in SLUGS if random.random() < 0.4},
    )
    if random.random() < 0.7:
        contact.attributes["renewal"] = instant_text(random.choice(INSTANTS))
    person = Person(contact, inside={name for name in SLUGS if random.random() < 0.2})
    for _ in range(random.randrange(9)):
        person.events.append(_event(random, contact.id, random.choice(instants)))
    for _ in range(random.randrange(7)):
        kept = person.messages if random.random() < 0.7 else person.failed
        kept.append(_message(random, random.choice(person.enrollments), instants))
    return person


def _event(random: Random, contact_id: UUID, at: datetime) -> Event:
    properties = {name: random.choice(STORED) for name in FIELDS[:3] if random.random() < 0.7}
    name = random.choice([*EVENTS, *EVENTS, *INTERNAL])
    if name in INTERNAL:
        properties["workflow"] = random.choice(SLUGS)
        properties["link"] = random.choice(LINKS)
        properties["email"], properties["category"] = random.choice(SLUGS), "cross-sell"
        properties["machine"] = random.random() < 0.3
    return Event(_id(random), contact_id, name, at, properties)


def _message(random: Random, enrollment_id: UUID, instants: list[datetime]) -> Message:
    return Message(
        id=_id(random),
        at=random.choice(instants),
        enrollment_id=enrollment_id,
        step=random.choice(STEPS),
        email=random.choice(SLUGS[:2]),
        category=random.choice(["", "cross-sell"]),
        opened_at=random.choice([None, random.choice(instants)]),
        clicked_at=random.choice([None, random.choice(instants)]),
    )


def _id(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128))


def insert(cur: psycopg.Cursor[Any], people: list[Person]) -> None:
    """Writes people into the database as the rest of Jalon does."""
    cur.executemany(
        "INSERT INTO workflow (id, slug, name, state, created_at, pause, winners, settings) "
        "VALUES (%s, %s, '', 'active', now(), '', '{}', '{}') ON CONFLICT DO NOTHING",
        [(_workflow(slug), slug) for slug in SLUGS],
    )
    for person in people:
        _insert_contact(cur, person.contact)
        _insert_enrollments(cur, person)
        lane = lane_of(person.contact.id)
        cur.executemany(
            "INSERT INTO event (lane, at, id, contact_id, name, properties, source) "
            "VALUES (%s, %s, %s, %s, %s, %s::jsonb, '')",
            [
                (lane, e.at, e.id, e.contact_id, e.name, json.dumps(e.properties))
                for e in person.events
            ],
        )
        for visit, message in enumerate([*person.messages, *person.failed]):
            state = state_of(message) if visit < len(person.messages) else _LOST[visit % 3]
            _insert_message(cur, person.contact.id, message, state, visit)


def state_of(message: Message) -> str:
    """The state in which a message that counts is written."""
    states = (*WITHDRAWABLE, "sending", "sent", "uncertain")
    return states[message.id.int % len(states)]


def _insert_contact(cur: psycopg.Cursor[Any], contact: Contact) -> None:
    lane = lane_of(contact.id)
    cur.execute(
        "INSERT INTO contact (lane, id, email, external_id, anonymous_ids, attributes, locale, "
        "time_zone, tags, marketing, email_valid, created_at, updated_at, score, lifecycle, "
        "owner) VALUES (%s, %s, %s, %s, '{}', %s::jsonb, %s, %s, %s::text[], %s, true, %s, %s, "
        "%s, %s, %s)",
        (
            *(lane, contact.id, contact.email, contact.external_id),
            *(json.dumps(contact.attributes), contact.locale, contact.time_zone),
            *(sorted(contact.tags), contact.marketing, contact.created_at, contact.created_at),
            *(contact.score, contact.lifecycle, contact.owner),
        ),
    )
    cur.executemany(
        "INSERT INTO list_member (lane, contact_id, list, joined_at) VALUES (%s, %s, %s, now())",
        [(lane, contact.id, name) for name in contact.lists],
    )
    cur.executemany(
        "INSERT INTO segment_member (lane, contact_id, segment, since) VALUES (%s, %s, %s, now())",
        [(lane, contact.id, name) for name in contact.segments],
    )


def _insert_enrollments(cur: psycopg.Cursor[Any], person: Person) -> None:
    cur.executemany(
        "INSERT INTO enrollment (lane, id, contact_id, workflow_id, version, state, reason, step, "
        "visit, entered_at, since_at, since_id, arrived_at, arrived_id, waiting, payload, key, "
        "exclusive, errors, error) SELECT %s, gen_random_uuid(), %s, %s, 1, %s, '', 'pause', 1, "
        "now(), now(), n, now(), n, true, '{}', '', true, 0, '' FROM gen_random_uuid() AS n",
        [
            (
                *(lane_of(person.contact.id), person.contact.id, _workflow(slug)),
                "active" if slug in person.inside else "finished",
            )
            for slug in SLUGS
        ],
    )


def _workflow(slug: str) -> UUID:
    return UUID(int=100 + SLUGS.index(slug))


def _insert_message(
    cur: psycopg.Cursor[Any], contact_id: UUID, message: Message, state: str, visit: int
) -> None:
    cur.execute(
        "INSERT INTO message (lane, id, contact_id, enrollment_id, workflow_id, version, step, "
        "visit, email, email_version, category, transactional, subject, language, context, "
        "route, state, reason, at, due_at, attempts, opened_at, clicked_at) VALUES "
        "(%s, %s, %s, %s, %s, 1, %s, %s, %s, 1, %s, false, '', '', '{}', 'sandbox', %s, '', "
        "%s, %s, 0, %s, %s)",
        (
            *(lane_of(contact_id), message.id, contact_id, message.enrollment_id),
            *(UUID(int=1), message.step, visit, message.email, message.category, state),
            *(message.at, message.at, message.opened_at, message.clicked_at),
        ),
    )


_numbers = st.sampled_from(NUMBERS)
_texts = st.sampled_from(TEXTS)
_texts_listed = st.lists(_texts, max_size=3)
_durations = st.sampled_from([*DURATIONS, "soon", 5])
_any_value = st.sampled_from([*SCALARS, *LISTS, None])
_OPERATORS: dict[Operator, st.SearchStrategy[Any]] = {
    "is": _any_value,
    "one_of": st.one_of(_texts_listed, _any_value),
    "contains": _any_value,
    "starts_with": _any_value,
    "is_set": st.none(),
    "more_than": st.one_of(_numbers, _any_value),
    "at_least": st.one_of(_numbers, _any_value),
    "less_than": st.one_of(_numbers, _any_value),
    "at_most": st.one_of(_numbers, _any_value),
    "before": _any_value,
    "after": _any_value,
    "in_last": _durations,
    "in_next": _durations,
}
_comparisons = st.sampled_from(sorted(_OPERATORS)).flatmap(
    lambda op: st.fixed_dictionaries({"op": st.just(op), "value": _OPERATORS[op]})
)
_counts = st.one_of(
    st.just({}),
    st.tuples(
        st.sampled_from(["at_least", "at_most", "exactly"]),
        st.sampled_from([0, 1, 2, 3, -1, 10**30]),
    ).map(lambda count: dict([count])),
)
_days = st.sampled_from(DAYS).map(Day.parse)
_outer_periods: list[st.SearchStrategy[dict[str, Any]]] = [
    st.just({}),
    st.just({"since": "ever"}),
    st.sampled_from(DURATIONS).map(lambda text: {"within": Duration.parse(text)}),
    st.dictionaries(st.sampled_from(["start", "end"]), _days, min_size=1),
]
_inner_periods = [st.just({"since": "entry"}), st.just({"since": "step"})]


def _tests() -> st.SearchStrategy[list[Test]]:
    one = st.tuples(st.sampled_from(FIELDS[:3]), _comparisons)
    return st.lists(one.map(lambda pair: Test(property=pair[0], **pair[1])), max_size=2)


@st.composite
def _performed(draw: st.DrawFn, *, inside: bool) -> Performed:
    period = draw(st.one_of(*_outer_periods, *(_inner_periods if inside else [])))
    same = draw(st.lists(st.sampled_from(FIELDS[:2]), max_size=1)) if inside else []
    where = draw(st.one_of(st.just([]), _tests()))
    name = draw(st.sampled_from(EVENTS))
    return Performed(event=name, where=where, same=same, **draw(_counts), **period)


@st.composite
def _messaged(draw: st.DrawFn, *, inside: bool) -> Messaged:
    period = draw(st.one_of(*_outer_periods, *(_inner_periods if inside else [])))
    return Messaged(
        fact=draw(st.sampled_from(["received", "opened", "clicked"])),
        step=draw(st.sampled_from([None, *STEPS])) if inside else None,
        email=draw(st.sampled_from([None, *SLUGS[:2]])),
        category=draw(st.sampled_from([None, "", "cross-sell"])),
        link=None if inside else draw(st.sampled_from([None, None, *LINKS])),
        **draw(_counts),
        **period,
    )


def conditions(*, inside: bool = False) -> st.SearchStrategy[Condition]:
    """Trees of conditions; `inside` adds those that have a meaning only inside a workflow."""
    names = st.sampled_from([*FIELDS, *OWN_FIELDS])
    leaves: list[st.SearchStrategy[Any]] = [
        st.tuples(names, _comparisons).map(lambda pair: Attribute(attribute=pair[0], **pair[1])),
        st.sampled_from(SLUGS).map(lambda tag: Tagged(tag=tag)),
        st.sampled_from(SLUGS).map(lambda name: InList(list=name)),
        st.sampled_from(SLUGS).map(lambda name: InSegment(segment=name)),
        st.sampled_from(SLUGS).map(lambda name: InWorkflow(workflow=name)),
        counted(inside=inside),
    ]
    dates = st.sampled_from(["renewal", "created_at"])
    leaves.append(
        st.builds(
            Attribute,
            attribute=dates,
            op=st.sampled_from(["in_last", "in_next", "before", "after"]),
            value=st.one_of(_durations, _texts),
        )
    )
    if inside:
        leaves.append(
            st.tuples(st.sampled_from(FIELDS), _comparisons).map(
                lambda pair: Entered(property=pair[0], **pair[1])
            )
        )
    return st.recursive(
        st.one_of(leaves),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda parts: All(of=parts)),
            st.lists(inner, max_size=3).map(lambda parts: AnyOf(of=parts)),
            inner.map(lambda part: Not(of=part)),
        ),
        max_leaves=5,
    )


def counted(*, inside: bool = False) -> st.SearchStrategy[Counted]:
    """Conditions that count events, messages or passages through workflows."""
    return st.one_of(_performed(inside=inside), _messaged(inside=inside), _passed(inside=inside))


@st.composite
def _passed(draw: st.DrawFn, *, inside: bool) -> InWorkflow:
    period = draw(st.one_of(*_outer_periods, *(_inner_periods if inside else [])))
    fact: Any = draw(st.sampled_from(["entered", "finished"]))
    workflow = draw(st.sampled_from(SLUGS))
    return InWorkflow(workflow=workflow, fact=fact, **draw(_counts), **period)


_ids = st.integers(0, 2**128 - 1).map(lambda number: UUID(int=number))
moments = st.one_of(st.none(), st.builds(Moment, st.sampled_from(INSTANTS), _ids))
payloads = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(STORED))
