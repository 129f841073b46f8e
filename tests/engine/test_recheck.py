"""Until when an answer stands: `recheck_at`, exact for what counts, never too late."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from jalon.definition.conditions import Attribute, Condition, Not, Performed, Tagged
from jalon.definition.scalars import Day, Duration
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.history import History
from jalon.engine.state import Moment, Payload
from tests.engine.past import NOW, answer, order, scope
from tests.segments.populations import (
    DURATIONS,
    INSTANTS,
    conditions,
    moments,
    payloads,
    population,
)

DAY = timedelta(days=1)
MS = timedelta(milliseconds=1)
US = timedelta(microseconds=1)
_LENGTHS = [Duration.parse(text).fixed for text in DURATIONS[:-2]]
_EDGES = {at + way * length for at in INSTANTS for length in _LENGTHS for way in (-1, 0, 1)}
LATER = sorted(
    at
    for edge in _EDGES
    for at in (edge, edge.replace(microsecond=edge.microsecond // 1000 * 1000))
    if at > NOW
)
"""Every instant, after now, at which something of the random people may change."""


@pytest.mark.rule("SEG-2")
@pytest.mark.parametrize(
    ("counts", "leaving"),
    [
        # Orders 1, 2 and 3 days ago; which one changes the answer by leaving the last 10 days?
        ({}, 1),
        ({"at_least": 2}, 2),
        ({"at_least": 3}, 3),
        ({"at_least": 4}, None),
        ({"at_most": 0}, 1),
        ({"at_most": 2}, 3),
        ({"at_most": 3}, None),
        ({"exactly": 0}, 1),
        ({"exactly": 2}, 3),
        ({"exactly": 3}, 3),
        ({"exactly": 4}, None),
    ],
)
def test_an_answer_changes_when_the_event_that_made_it_leaves_the_period(
    counts: dict[str, int], leaving: int | None
) -> None:
    condition = Performed(event="Order", within=Duration(10, "day"), **counts)
    past = [order(NOW - days * DAY) for days in (1, 2, 3)]
    verdict = evaluate(condition, scope(*past))
    if leaving is None:
        assert verdict.recheck_at is None
        return
    assert verdict.recheck_at == NOW + (10 - leaving) * DAY
    assert answer(condition, *past, now=verdict.recheck_at - US) is verdict.holds
    assert answer(condition, *past, now=verdict.recheck_at) is not verdict.holds


def test_no_event_since_n_days_flips_exactly_n_days_after_the_latest() -> None:
    inactive = Not(of=Performed(event="Order", within=Duration(90, "day")))
    latest = order(NOW - 30 * DAY)
    verdict = evaluate(inactive, scope(order(NOW - 80 * DAY), latest))
    assert (verdict.holds, verdict.recheck_at) == (False, latest.at + 90 * DAY)


def test_what_time_alone_cannot_change_is_never_rechecked() -> None:
    for condition in (
        Tagged(tag="vip"),
        Performed(event="Order", since="ever", at_most=0),
        Performed(event="Order", start=Day.parse("2027-01-01")),
        Performed(event="Order", end=Day.parse("2027-01-01")),
        Attribute(attribute="plan", value="gold"),
    ):
        assert evaluate(condition, scope(order(NOW))).recheck_at is None


@pytest.mark.rule("SEG-2")
@settings(max_examples=1000)
@given(
    condition=conditions(inside=True),
    seed=st.integers(0, 2**32),
    payload=payloads,
    entry=moments,
    step=moments,
)
def test_an_answer_stays_until_its_recheck(
    condition: Condition,
    seed: int,
    payload: Payload,
    entry: Moment | None,
    step: Moment | None,
) -> None:
    [person] = population(Random(seed), 1)
    now = Scope(
        contact=person.contact,
        facts=History.complete(person.events, person.messages),
        now=NOW,
        since_entry=entry,
        since_step=step,
        payload=payload,
        enrollment_id=person.enrollments[0],
    )
    verdict = evaluate(condition, now)
    until = verdict.recheck_at or LATER[-1] + US
    assert until > NOW
    candidates = [at for at in LATER if at < until]
    some = Random(seed).sample(candidates, min(100, len(candidates)))
    for instant in [*some, *candidates[-1:], max(until - MS, NOW), until - US]:
        assert evaluate(condition, structs.replace(now, now=instant)).holds is verdict.holds
