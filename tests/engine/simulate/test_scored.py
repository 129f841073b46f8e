"""Scores in a simulation: by the account's rules, where the workflow asks for them (FRM-4)."""

from typing import Any
from uuid import UUID

import pytest

from jalon.definition.scoring import parse_model
from jalon.engine.scoring import Scoring
from jalon.engine.simulate import Assumptions, Engagement, Habit, Simulated, Someone, simulate
from jalon.engine.simulate.scenario import Scenario
from tests.engine.world import FACTS, NOON, a_contact, compiled

SILENT = Engagement(opens=0, clicks=0, unsubscribes=0)

MODEL = """
threshold: 40
rules:
  - {name: Orders, event: Order, points: 20, within: 10 days, at_most: 5}
"""
ALERT = """
workflow: alert
triggers: [{kind: became_mql}]
steps: [{id: hello, kind: send_email, email: offer}]
"""
RICH = """
workflow: rich
triggers: [{kind: event, event: Visit}]
audience: {kind: attribute, attribute: score, op: at_least, value: 20}
repeat: {policy: every_time}
steps: [{id: hello, kind: send_email, email: offer}]
"""
PLAIN = """
workflow: plain
triggers: [{kind: event, event: Visit}]
steps: [{id: hello, kind: send_email, email: offer}]
"""


def scoring(text: str = MODEL) -> Scoring:
    model = parse_model(text).model
    assert model is not None
    return Scoring.of(model, version=1, changed_at=NOON)


def person(number: int, **fields: Any) -> Someone:
    return Someone(a_contact(id=UUID(int=number), **fields))


def run(text: str, people: list[Someone], *habits: Habit, **assumed: Any) -> Simulated:
    assumptions = Assumptions(start=NOON, habits=list(habits), engagement=SILENT, **assumed)
    return simulate(compiled(text), people, assumptions, emails=FACTS, scoring=scoring())


@pytest.mark.rule("FRM-4")
@pytest.mark.rule("NEW-1")
def test_events_that_are_assumed_make_mqls_who_enter() -> None:
    people = [person(number) for number in range(20)]
    found = run(ALERT, people, Habit("Order", 1), days=30)
    assert found.people_entered == 20
    assert run(ALERT, people, days=30).entered == 0


@pytest.mark.rule("FRM-4")
def test_points_end_on_time_in_a_simulation_too() -> None:
    people = [person(number) for number in range(20)]
    found = run(RICH, people, Habit("Order", 0.02), Habit("Visit", 1), days=90)
    assert 0 < found.entered < found.refused["audience"]


@pytest.mark.rule("FRM-4")
def test_what_has_expired_before_the_start_is_taken_off_unheard() -> None:
    scored = person(1, score=60, points=40)
    text = ALERT.replace("became_mql", "attribute_changed, attribute: score")
    assert run(text, [scored]).entered == 0


def test_who_does_not_ask_for_the_score_is_not_scored() -> None:
    for text, wanted in ((PLAIN, False), (RICH, True), (ALERT, True)):
        scenario = Scenario(compiled(text), Assumptions(start=NOON), scoring=scoring())
        assert (scenario.live_scoring is not None) is wanted
    plain = Scenario(compiled(PLAIN), Assumptions(start=NOON), scoring=scoring())
    assert plain.matters == Scenario(compiled(PLAIN), Assumptions(start=NOON)).matters
