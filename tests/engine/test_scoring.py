"""The score is a function of facts and time, and leads to the stage of an MQL (FRM-4, TRG-2)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from jalon.definition import events
from jalon.definition.conditions import Attribute
from jalon.definition.problems import Problem
from jalon.definition.scoring import (
    ScoringModel,
    check_model,
    model_from_json,
    model_to_json,
    parse_model,
)
from jalon.engine.effects import Update
from jalon.engine.handle import Batch
from jalon.engine.history import History
from jalon.engine.ledger import Ledger
from jalon.engine.person import Person, scope_of
from jalon.engine.scoring import Scoring, score
from jalon.engine.segments import LiveSegments, Segment, Segments
from jalon.engine.state import Event
from tests.engine.past import NOW, contact

DAY = timedelta(days=1)
MODEL = """
threshold: 50
rules:
  - {name: Orders, event: Order, points: 20, within: 30 days, at_most: 2}
  - name: Big orders
    event: Order
    where: [{property: total, op: at_least, value: 100}]
    points: 5
  - {name: Gold, when: {kind: attribute, attribute: plan, value: gold}, points: 15}
  - {name: Staff, when: {kind: tag, tag: staff}, points: -100}
"""


def model(text: str = MODEL) -> ScoringModel:
    parsed = parse_model(text)
    assert parsed.model is not None, parsed.problems
    return parsed.model


def scoring(text: str = MODEL, **about: Any) -> Scoring:
    return Scoring.of(model(text), **{"version": 1, "changed_at": NOW, **about})


def order(number: int, days_ago: float, total: int = 1) -> Event:
    return Event(UUID(int=number), UUID(int=1), "Order", NOW - days_ago * DAY, {"total": total})


def person(*past: Event, **changes: Any) -> Person:
    return Person(contact(**changes), History.complete(past))


def batch(rules: Scoring | None = None, **changes: Any) -> Batch:
    return Batch(now=NOW, versions={}, open=[], emails={}, scoring=rules or scoring(), **changes)


def told(ledger: Ledger, *, quiet: bool | None = None) -> list[str]:
    return [one.emit.name for one in ledger.emitted if quiet is None or one.quiet is quiet]


@pytest.mark.rule("FRM-4")
def test_points_of_an_event_count_for_their_days_and_only_so_often() -> None:
    past = [order(1, 40, total=100), order(2, 29), order(3, 10), order(4, 1)]
    found = score(scoring(), scope_of(person(*past), NOW))
    assert found.by_rule == {"Orders": 40, "Big orders": 5}
    assert found.points == 45
    # The two latest count; the older of them leaves first.
    assert found.changes_at == NOW - 10 * DAY + 30 * DAY


@pytest.mark.rule("FRM-4")
def test_an_event_counts_up_to_the_instant_at_which_its_days_are_over() -> None:
    just = Event(UUID(int=1), UUID(int=1), "Order", NOW - 30 * DAY + timedelta(microseconds=1), {})
    over = Event(UUID(int=1), UUID(int=1), "Order", NOW - 30 * DAY, {})
    assert score(scoring(), scope_of(person(just), NOW)).points == 20
    assert score(scoring(), scope_of(person(over), NOW)) == (0, {}, None)


@pytest.mark.rule("FRM-4")
def test_a_condition_gives_points_while_it_holds() -> None:
    ann, lot = person(), batch()
    lot.update(ann, Update(attributes={"plan": "gold"}), NOW)
    assert (ann.contact.score, ann.contact.points) == (15, 15)
    lot.update(ann, Update(attributes={"plan": None}, add_tags=("staff",)), NOW)
    assert (ann.contact.score, ann.contact.points) == (-100, -100)
    lot.update(ann, Update(remove_tags=("staff",)), NOW)
    assert ann.contact.score == 0


@pytest.mark.rule("FRM-4")
def test_points_given_by_hand_stay_on_top_of_those_of_the_rules() -> None:
    ann, lot = person(score=7), batch()
    lot.event(ann, order(1, 0))
    assert (ann.contact.score, ann.contact.points) == (27, 20)
    lot.update(ann, Update(attributes={"score": 30}), NOW)
    lot.event(ann, order(2, 0))
    assert (ann.contact.score, ann.contact.points) == (50, 40)


@pytest.mark.rule("TRG-2", "FRM-4")
def test_who_reaches_the_threshold_becomes_an_mql_once() -> None:
    ann, lot = person(score=10, lifecycle="lead"), batch()
    lot.event(ann, order(1, 0))
    assert ann.contact.lifecycle == "lead"
    lot.event(ann, order(2, 0))
    assert (ann.contact.score, ann.contact.lifecycle) == (50, "mql")
    lot.event(ann, order(3, 0, total=100))
    assert told(lot.ledger).count(events.BECAME_MQL) == 1
    changes = [one.emit for one in lot.ledger.emitted if one.emit.name == events.SCORE_CHANGED]
    assert changes[1].properties == {
        "from": 30,
        "to": 50,
        "why": "Order",
        "points": {"Orders": 40},
    }


@pytest.mark.rule("TRG-2")
@pytest.mark.parametrize("stage", ["customer", "mql"])
def test_who_is_further_than_a_lead_stays_there(stage: str) -> None:
    ann, lot = person(score=100, lifecycle=stage), batch()
    lot.event(ann, order(1, 0))
    assert ann.contact.lifecycle == stage
    assert events.BECAME_MQL not in told(lot.ledger)


@pytest.mark.rule("TRG-2")
def test_points_by_hand_reach_the_threshold_too() -> None:
    ann, lot = person(), batch()
    lot.update(ann, Update(attributes={"score": 50}), NOW)
    assert ann.contact.lifecycle == "mql"
    assert events.BECAME_MQL in told(lot.ledger)


@pytest.mark.rule("FRM-4")
def test_points_that_expire_take_nobodys_stage() -> None:
    ann = person(score=60, points=60, lifecycle="mql")
    lot = batch()
    lot.rescore(ann)
    assert (ann.contact.score, ann.contact.lifecycle) == (0, "mql")
    assert told(lot.ledger) == [events.ATTRIBUTE_CHANGED, events.SCORE_CHANGED]


@pytest.mark.rule("FRM-4")
def test_a_falling_score_leads_nobody_to_the_threshold() -> None:
    ann = person(score=90, points=20, lifecycle="lead")
    lot = batch()
    lot.rescore(ann)
    assert (ann.contact.score, ann.contact.lifecycle) == (70, "lead")


@pytest.mark.rule("FRM-4")
@pytest.mark.parametrize(
    ("past", "before"),
    [
        ([], "lead"),
        ([(events.ATTRIBUTE_CHANGED, {"from": "visitor", "to": "mql"})], "visitor"),
        (
            [
                (events.ATTRIBUTE_CHANGED, {"from": "visitor", "to": "mql"}),
                (events.FORM_SUBMITTED, {}),
            ],
            "lead",
        ),
    ],
)
def test_who_is_below_a_raised_threshold_is_what_they_were_and_nobody_hears(
    past: list[tuple[str, dict[str, str]]], before: str
) -> None:
    happened = [
        Event(UUID(int=n), UUID(int=1), name, NOW - DAY, {"attribute": "lifecycle", **about})
        for n, (name, about) in enumerate(past, 1)
    ]
    ann, lot = person(*happened, score=49, lifecycle="mql"), batch()
    lot.rescore(ann, anew=True)
    assert (ann.contact.score, ann.contact.lifecycle) == (49, before)
    assert told(lot.ledger) == told(lot.ledger, quiet=True) == [events.ATTRIBUTE_CHANGED]


@pytest.mark.rule("FRM-4")
@pytest.mark.parametrize("tells", [False, True])
def test_a_lowered_threshold_grants_the_status_and_tells_only_when_asked(tells: bool) -> None:
    ann, lot = person(score=50), batch(scoring(tells=tells))
    lot.rescore(ann, anew=True)
    assert ann.contact.lifecycle == "mql"
    assert told(lot.ledger, quiet=not tells) == [events.ATTRIBUTE_CHANGED, events.BECAME_MQL]
    assert told(lot.ledger, quiet=tells) == []


@pytest.mark.rule("TRG-1")
@pytest.mark.parametrize("rules", [scoring(), None])
def test_the_first_form_makes_a_visitor_a_lead(rules: Scoring | None) -> None:
    lot = Batch(now=NOW, versions={}, open=[], emails={}, scoring=rules)
    ann = person()
    form = Event(UUID(int=1), UUID(int=1), events.FORM_SUBMITTED, NOW, {"form": "contact"})
    lot.event(ann, form)
    assert ann.contact.lifecycle == "lead"
    lot.event(ann, structs.replace(form, id=UUID(int=2)))
    assert told(lot.ledger).count(events.BECAME_LEAD) == 1


@pytest.mark.rule("TRG-1")
def test_a_form_leaves_an_mql_what_they_are() -> None:
    lot, ann = batch(), person(lifecycle="mql")
    lot.event(ann, Event(UUID(int=1), UUID(int=1), events.FORM_SUBMITTED, NOW, {}))
    assert (ann.contact.lifecycle, lot.ledger.emitted) == ("mql", [])


@pytest.mark.rule("FRM-4", "SEG-2")
def test_segments_see_the_score_and_the_stage_of_the_same_event() -> None:
    condition = Attribute(attribute="lifecycle", value="mql")
    segments = LiveSegments(Segments([Segment.of(UUID(int=5), "hot", condition)]))
    ann, lot = person(score=30, lifecycle="lead"), batch(segments=segments)
    lot.event(ann, order(1, 0))
    assert ann.contact.segments == {"hot"}
    assert told(lot.ledger)[-1] == events.SEGMENT_ENTERED


@pytest.mark.rule("FRM-4")
def test_an_event_that_no_rule_hears_looks_nothing_up() -> None:
    class Nothing:
        def events(self, *_: object) -> Any:
            raise AssertionError("nobody asked")

        messages = events

    ann = Person(contact(), History(Nothing()))
    lot = batch()
    lot.event(ann, Event(UUID(int=1), UUID(int=1), "Visit", NOW, {}))
    assert lot.ledger == Ledger()


HAPPENINGS = st.lists(
    st.one_of(
        st.tuples(st.just("Order"), st.integers(0, 40), st.sampled_from([1, 100])),
        st.tuples(st.just("Visit"), st.integers(0, 40), st.just(1)),
        st.tuples(st.just("gold"), st.just(0), st.integers(0, 1)),
        st.tuples(st.just("hand"), st.just(0), st.integers(-5, 60)),
        st.tuples(st.just("Form Submitted"), st.just(0), st.just(1)),
    ),
    max_size=12,
)


def happen(lot: Batch, ann: Person, n: int, thing: tuple[str, int, int]) -> None:
    what, days, amount = thing
    if what == "gold":
        lot.update(ann, Update(attributes={"plan": "gold" if amount else None}), lot.now)
    elif what == "hand":
        lot.update(ann, Update(attributes={"score": ann.contact.score + amount}), lot.now)
    else:
        event = Event(UUID(int=n), UUID(int=1), what, lot.now - days * DAY, {"total": amount})
        lot.event(ann, event)


@pytest.mark.rule("FRM-4", "RUN-7")
@given(things=HAPPENINGS)
def test_one_at_a_time_gives_the_same_as_all_at_once(things: list[tuple[str, int, int]]) -> None:
    whole, one, another = batch(), person(), person()
    emitted = []
    for n, thing in enumerate(things, 1):
        happen(whole, one, n, thing)
        small = batch()
        happen(small, another, n, thing)
        emitted += small.ledger.emitted
    assert one.contact == another.contact
    assert whole.ledger.emitted == emitted


@pytest.mark.rule("FRM-4", "RUN-7")
@given(things=HAPPENINGS, later=st.integers(0, 60))
def test_the_score_looked_at_on_time_is_the_score_at_any_time(
    things: list[tuple[str, int, int]], later: int
) -> None:
    """Between the instants at which it is looked at again, the points stay as they are."""
    lot, ann = batch(), person()
    for n, thing in enumerate(things, 1):
        happen(lot, ann, n, thing)
    until, points = NOW + later * DAY, ann.contact.points
    found = score(scoring(), scope_of(ann, NOW))
    while found.changes_at is not None and found.changes_at <= until:
        found = score(scoring(), scope_of(ann, found.changes_at))
        points = found.points
    assert score(scoring(), scope_of(ann, until)).points == points


def codes(text: str) -> list[tuple[str, tuple[Any, ...]]]:
    problems: list[Problem] = check_model(model(text))
    assert all(one.message["fr"] and one.remedy["fr"] for one in problems)
    return [(one.code, one.path) for one in problems]


@pytest.mark.rule("FRM-4")
@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("name: x, points: 1", ("VAL-3", ("rules", 0))),
        ("name: x, points: 1, event: A, when: {kind: tag, tag: t}", ("VAL-3", ("rules", 0))),
        ("name: x, points: 0, event: A", ("VAL-3", ("rules", 0, "points"))),
        ("name: x, points: 1, event: A, at_most: 101", ("VAL-12", ("rules", 0, "at_most"))),
        (
            "name: x, points: 1, when: {kind: tag, tag: t}, within: 3 days",
            ("VAL-12", ("rules", 0)),
        ),
        ("name: x, points: 1, event: Score Changed", ("VAL-12", ("rules", 0, "event"))),
        (
            "name: x, points: 1, when: {kind: segment, segment: s}",
            ("VAL-12", ("rules", 0, "when")),
        ),
        (
            "name: x, points: 1, when: {kind: attribute, attribute: score, value: 3}",
            ("VAL-12", ("rules", 0, "when")),
        ),
        ("name: '', points: 1, event: A", ("name", ("rules", 0, "name"))),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_its_place(
    rule: str, found: tuple[str, tuple[Any, ...]]
) -> None:
    assert codes(f"rules: [{{{rule}}}]") == [found]


def test_a_period_of_months_is_refused_since_it_has_no_fixed_length() -> None:
    assert codes("rules: [{name: x, points: 1, event: A, within: 1 month}]")[0][0] == "VAL-12"


def test_a_good_model_is_the_same_after_a_round_through_json() -> None:
    assert check_model(model()) == []
    assert model_from_json(model_to_json(model())) == model()
