"""ENT-4 and the triggers: who enters, and why somebody does not."""

from datetime import timedelta
from typing import Any

import pytest

from tests.engine.simple import DAY, HOUR, US, world
from tests.engine.world import NOON


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("audience: {kind: attribute, attribute: plan, value: paid}", "audience"),
        ("goal: {when: {kind: tag, tag: buyer}}", "goal_already_met"),
        ("goal: {when: {kind: event, event: Order, since: ever}}", "goal_already_met"),
        ("goal: {when: {kind: event, event: Order, within: 1 day}}", "goal_already_met"),
    ],
)
def test_a_refused_entry_is_recorded_with_its_reason_and_what_was_seen(
    settings: str, reason: str
) -> None:
    life = world(settings, tags={"buyer"})
    life.happen("Order")
    life.happen("Start")
    (refused,) = life.refused
    assert (refused.reason, refused.at, refused.version) == (reason, NOON, 1)
    assert "holds" in refused.detail["test"]
    assert life.enrollments == {}
    assert life.logs == []


@pytest.mark.rule("ENT-4")
def test_what_the_audience_saw_is_in_the_entry_as_well() -> None:
    life = world(
        "audience: {kind: attribute, attribute: plan, value: paid}", attributes={"plan": "paid"}
    )
    life.happen("Start")
    (entered,) = life.logged("entered")
    assert entered.detail["audience"] == {"holds": True, "seen": "paid"}


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize(("ago", "enters"), [(24 * HOUR, True), (24 * HOUR + US, False)])
def test_an_event_more_than_24_hours_late_does_not_trigger(ago: timedelta, enters: bool) -> None:
    life = world()
    life.happen("Start", at=NOON - ago)
    assert len(life.enrollments) == enters
    assert [reason for reason, _ in life.refusals] == ([] if enters else ["late"])


@pytest.mark.rule("EVT-1")
def test_a_late_event_still_counts_in_conditions() -> None:
    life = world("audience: {kind: event, event: Order, within: 3 days}")
    life.happen("Order", at=NOON - 2 * DAY)
    life.happen("Start")
    assert life.states == [("active", "")]


@pytest.mark.rule("ENT-4")
def test_the_triggering_event_is_applied_before_the_audience_is_tested() -> None:
    life = world("audience: {kind: event, event: Start, exactly: 2, since: ever}")
    life.happen("Start")
    life.happen("Start")
    life.happen("Start")
    assert [reason for reason, _ in life.refusals] == ["audience", "audience"]
    assert len(life.enrollments) == 1


@pytest.mark.rule("TRG-13")
def test_triggers_are_alternatives_and_one_event_enters_once() -> None:
    settings = """triggers:
  - {kind: event, event: Start, where: [{property: total, op: at_least, value: 50}]}
  - {kind: event, event: Start, where: [{property: gift, value: true}]}
repeat: {policy: every_time}"""
    life = world(settings)
    life.happen("Start", total=49)
    life.happen("Start", total=50, gift=True)
    life.happen("Start", gift=True)
    assert [log.detail["trigger"] for log in life.logged("entered")] == [0, 1]


@pytest.mark.rule("TRG-5")
def test_joining_a_list_lets_in_and_being_on_it_already_does_not() -> None:
    life = world("triggers: [{kind: joined_list, list: news}]\nrepeat: {policy: every_time}")
    life.change(join_lists=("other",))
    assert life.enrollments == {}
    life.change(join_lists=("news",))
    life.change(join_lists=("news",))
    assert len(life.enrollments) == 1
    life.change(leave_lists=("news",))
    life.change(join_lists=("news",))
    assert len(life.enrollments) == 2


@pytest.mark.rule("TRG-6")
@pytest.mark.parametrize(
    ("asked", "values", "entries"),
    [
        ("", ["a", "a", "b", None], 3),
        (", to: paid", ["free", "paid", "paid", "free", "paid"], 2),
        (", reaches: 100", [99, 100, 150, 99, 100], 2),
        (", reaches: 100", [100], 1),
        (", reaches: 100", ["100", True, None], 0),
        (", to: 1", [True, 1, 1.0], 1),
    ],
)
def test_an_attribute_that_changes_lets_in(asked: str, values: list[Any], entries: int) -> None:
    life = world(
        f"triggers: [{{kind: attribute_changed, attribute: x{asked}}}]\n"
        "repeat: {policy: every_time}"
    )
    for value in values:
        life.change(attributes={"x": value})
    assert len(life.enrollments) == entries


@pytest.mark.rule("TRG-16")
def test_a_hand_skips_the_trigger_only() -> None:
    life = world("audience: {kind: not, of: {kind: tag, tag: staff}}")
    life.enroll(code="x")
    assert life.only.payload == {"code": "x"}
    life.enroll()
    assert life.refusals == [("repeat_policy", "entered_before")]
    life.enroll(again=True)
    assert len(life.enrollments) == 2
    life.change(add_tags=("staff",))
    life.enroll(again=True)
    assert life.refusals[1:] == [("audience", None)]
