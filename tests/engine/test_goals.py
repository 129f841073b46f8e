"""RUN-11: the goal."""

from datetime import timedelta

import pytest

from jalon.definition import events
from tests.engine.simple import DAY, EXIT, GOAL, HOUR, US, world
from tests.engine.world import NOON


@pytest.mark.rule("RUN-11")
def test_reaching_the_goal_inside_exits() -> None:
    life = world(f"{EXIT}\n{GOAL}")
    life.happen("Start")
    life.pass_time(NOON + HOUR)
    life.happen("Buy")
    assert life.states == [("exited", "goal")]
    assert (life.only.goal_at, life.only.goal_until) == (NOON + HOUR, None)
    told = [emitted.emit.name for emitted in life.emitted]
    assert told == [events.WORKFLOW_ENTERED, events.WORKFLOW_EXITED, events.GOAL_REACHED]
    life.happen("Buy")
    assert life.logged("goal") == []


@pytest.mark.rule("RUN-11")
def test_the_goal_comes_before_the_exits() -> None:
    life = world("exit: [{when: {kind: event, event: Buy}, reason: bought}]\n" + GOAL)
    life.happen("Start")
    life.happen("Buy")
    assert life.states == [("exited", "goal")]


@pytest.mark.rule("RUN-11", "RES-4")
@pytest.mark.parametrize("ending", ["Nothing", "Order"])
def test_after_leaving_the_goal_only_counts_and_once(ending: str) -> None:
    life = world(f"{EXIT}\n{GOAL}")
    life.happen("Start")
    life.happen(ending)
    life.pass_time(NOON + 2 * DAY)
    before = life.states
    assert before[0][0] in ("finished", "exited")
    life.happen("Buy")
    life.happen("Buy")
    assert life.states == before
    assert life.only.goal_at == NOON + 2 * DAY
    assert len(life.logged("goal")) == 1
    assert [e.emit.name for e in life.emitted].count(events.GOAL_REACHED) == 1


@pytest.mark.rule("RUN-11", "ENT-5")
def test_a_goal_reached_after_leaving_tells_what_led_to_it() -> None:
    life = world(f"{EXIT}\n{GOAL}")
    life.happen("Start")
    life.happen("Order")
    life.pass_time(NOON + HOUR / 4)
    life.happen("Buy")
    (told,) = [each for each in life.emitted if each.emit.name == events.GOAL_REACHED]
    assert [workflow for workflow, _ in told.chain] == [str(life.only.workflow_id)]


@pytest.mark.rule("RUN-11")
@pytest.mark.parametrize(("late", "counts"), [(timedelta(0), True), (US, False)])
def test_the_attribution_window_ends(late: timedelta, counts: bool) -> None:
    life = world(GOAL)
    life.happen("Start")
    life.pass_time(NOON + 7 * DAY + late)
    life.happen("Buy")
    assert (life.only.goal_at is not None) is counts
    assert len(life.logged("goal")) == counts


@pytest.mark.rule("RUN-11")
def test_a_purchase_from_before_the_entry_never_reaches_the_goal() -> None:
    life = world(GOAL)
    life.happen("Buy")
    life.happen("Start")
    life.happen("Buy", at=NOON - HOUR)
    life.pass_time(NOON + 3 * DAY)
    life.happen("Buy", at=NOON - HOUR)
    assert life.states == [("finished", "")]
    assert life.only.goal_at is None
