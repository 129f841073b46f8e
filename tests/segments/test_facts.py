"""What the lane loop loads is what the whole past would have told."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import structs

from jalon.core import db as database
from jalon.core.ids import new_id
from jalon.definition.conditions import Condition, Messaged, Performed
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.facts import EventNeed, MessageNeed, needs, same_values
from jalon.engine.history import History
from jalon.engine.state import Event, Moment, Payload
from jalon.engine.verdict import Verdict
from jalon.segments.facts import load_events, load_messages
from tests.segments.populations import (
    EVENTS,
    NOW,
    WITHDRAWABLE,
    Person,
    conditions,
    counted,
    insert,
    moments,
    payloads,
    population,
    state_of,
)

LANE = 5
many = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])


def load(condition: Condition, payload: Payload, people: list[Person]) -> list[History]:
    """The history of each person, loaded for the condition alone."""
    ids = [person.contact.id for person in people]
    passages = [person.enrollments[0] for person in people]
    events: list[dict] = [{} for _ in people]
    messages: list[dict] = [{} for _ in people]
    with database.cursor() as cur:
        for need in set(needs(condition)):
            if isinstance(need, MessageNeed):
                rows = list(zip(ids, passages if need.step else [None] * len(ids), strict=True))
                sent = load_messages(cur, LANE, need, rows, now=NOW)
                for known, row in zip(messages, rows, strict=True):
                    known[need, row[1]] = sent[row]
            elif (same := same_values(need, payload)) is not None:
                found = load_events(cur, LANE, need, [(one, same) for one in ids], now=NOW)
                for known, one in zip(events, ids, strict=True):
                    known[need, same] = found[one, same]
    unknown = History.complete([])  # what was not loaded would be missing, and the answers differ
    return [History(unknown, *known) for known in zip(events, messages, strict=True)]


def verdicts(
    condition: Condition, person: Person, histories: list[History], **scope: object
) -> list[Verdict]:
    return [
        evaluate(
            condition,
            Scope(
                contact=person.contact,
                facts=facts,
                now=NOW,
                enrollment_id=person.enrollments[0],
                **scope,
            ),
        )
        for facts in histories
    ]


def stored(people: list[Person]) -> list[Person]:
    with database.cursor() as cur:
        insert(cur, people)
    return people


@pytest.fixture
def people(db: None) -> list[Person]:
    return stored(population(Random(11), 60, lane=LANE, until=NOW))


@pytest.fixture
def people_with_a_future(db: None) -> list[Person]:
    return stored(population(Random(12), 60, lane=LANE))


@pytest.mark.rule("RUN-1")
@many
@given(condition=conditions(inside=True), payload=payloads, entry=moments, step=moments)
def test_a_loaded_history_answers_as_the_whole_past_does(
    people: list[Person],
    condition: Condition,
    payload: Payload,
    entry: Moment | None,
    step: Moment | None,
) -> None:
    for person, loaded in zip(people, load(condition, payload, people), strict=True):
        whole = History.complete(person.events, person.messages)
        scope = {"payload": payload, "since_entry": entry, "since_step": step}
        first, second = verdicts(condition, person, [loaded, whole], **scope)
        assert first == second


@many
@given(condition=counted())
def test_what_is_dated_in_the_future_hides_nothing_that_happened(
    people_with_a_future: list[Person], condition: Performed | Messaged
) -> None:
    everyone = people_with_a_future
    for person, loaded in zip(everyone, load(condition, {}, everyone), strict=True):
        whole = History.complete(person.events, person.messages)
        first, second = verdicts(condition, person, [loaded, whole])
        assert first.as_json() == second.as_json()


@pytest.fixture
def people_halfway(db: None) -> list[tuple[Person, Person]]:
    """Each as the database knows them, and as they are at the end of the batch."""
    whole = population(Random(13), 60, lane=LANE, until=NOW)
    known = [
        Person(
            person.contact,
            person.events[::2],
            [structs.replace(one, opened_at=None, clicked_at=None) for one in person.messages[::2]],
        )
        for person in whole
    ]
    return list(zip(stored(known), whole, strict=True))


@many
@given(condition=conditions(inside=True), payload=payloads, entry=moments)
def test_what_the_batch_adds_counts_as_if_it_had_been_loaded(
    people_halfway: list[tuple[Person, Person]],
    condition: Condition,
    payload: Payload,
    entry: Moment | None,
) -> None:
    loaded = load(condition, payload, [known for known, _ in people_halfway])
    for history, (known, person) in zip(loaded, people_halfway, strict=True):
        for event in person.events[1::2]:
            history.add_event(event)
        for message in person.messages[1::2]:
            history.add_message(message)
        for before, after in zip(known.messages, person.messages[::2], strict=True):
            if after.opened_at:
                history.mark_opened(before, after.opened_at)
            if after.clicked_at:
                history.mark_clicked(before, after.clicked_at)
        whole = History.complete(person.events, person.messages)
        scope = {"payload": payload, "since_entry": entry}
        first, second = verdicts(condition, person, [history, whole], **scope)
        assert first == second


@pytest.mark.rule("RUN-12")
@many
@given(condition=counted())
def test_a_withdrawn_message_counts_no_more_and_shows_those_before_it(
    people: list[Person], condition: Performed | Messaged
) -> None:
    for person, history in zip(people, load(condition, {}, people), strict=True):
        sent = [
            structs.replace(message, pending=state_of(message) in WITHDRAWABLE)
            for message in person.messages
        ]
        whole = History.complete(person.events, sent)
        for enrollment in person.enrollments:
            for facts in (history, whole):
                facts.withdraw(enrollment)
            first, second = verdicts(condition, person, [history, whole])
            assert first == second


@pytest.mark.django_db
def test_nothing_is_loaded_from_another_lane_or_contact() -> None:
    person, other = population(Random(3), 2, lane=LANE)
    other.events = [Event(new_id(), other.contact.id, EVENTS[0], NOW, {})]
    person.events = []
    stored([person, other])
    need = EventNeed(event=EVENTS[0], keep=5)
    rows = [(person.contact.id, ()), (other.contact.id, ()), (other.contact.id, ())]
    with database.cursor() as cur:
        assert load_events(cur, LANE, need, [], now=NOW) == {}
        assert load_events(cur, LANE, need, rows, now=NOW) == {
            (person.contact.id, ()): [],
            (other.contact.id, ()): [other.events[0].moment],
        }
        assert load_events(cur, LANE + 1, need, rows, now=NOW) == {
            (person.contact.id, ()): [],
            (other.contact.id, ()): [],
        }
