"""RUN-2 and RUN-8: emails that wait for the window, and emails that are too late."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.engine.simple import DAY, EXIT, HOUR, MINUTE, US, world
from tests.engine.world import NOON

PARIS = "zone: {use: workflow, name: Europe/Paris}\n"
MORNINGS = PARIS + "window: {opens: 9:00, closes: 11:00}\n"
OPENS = datetime(2026, 5, 7, 7, tzinfo=UTC)


@pytest.mark.rule("RUN-2")
def test_a_held_email_leaves_in_the_first_15_minutes_of_the_opening() -> None:
    life = world(MORNINGS)
    life.happen("Start")
    life.pass_time(OPENS - US)
    assert life.sent == []
    life.pass_time(OPENS + 15 * MINUTE)
    ((step, at),) = life.sent
    assert step == "offer"
    assert OPENS <= at < OPENS + 15 * MINUTE
    assert [log.detail.get("held") for log in life.logged("waits")] == [None, "window"]


@pytest.mark.rule("RUN-2")
def test_exits_are_tested_again_when_the_window_opens() -> None:
    life = world(
        MORNINGS + "exit: [{when: {kind: attribute, attribute: until, op: in_last, "
        "value: 9 days}, reason: over}]",
        attributes={"until": "2026-05-07"},
    )
    life.happen("Start")
    life.pass_time(OPENS + HOUR)
    assert life.states == [("exited", "over")]
    assert life.sent == []


@pytest.mark.rule("RUN-2")
def test_an_event_while_held_does_not_let_the_email_out() -> None:
    life = world(MORNINGS + EXIT)
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    held = life.only.due_at
    life.happen("Order", at=NOON - DAY)
    assert life.only.due_at == held
    assert life.sent == []


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(("down", "sends"), [(24 * HOUR, True), (24 * HOUR + US, False)])
def test_after_a_downtime_an_email_more_than_24_hours_late_is_not_sent(
    down: timedelta, sends: bool
) -> None:
    life = world()
    life.happen("Start")
    life.now = NOON + 2 * DAY + down
    life.settle()
    assert life.states == [("finished", "")]
    assert len(life.sent) == sends
    assert life.logged("finishes")[0].detail.get("not_sent") == (None if sends else "late")


@pytest.mark.rule("RUN-8")
def test_an_event_that_comes_first_after_a_downtime_makes_no_late_email_timely() -> None:
    life = world(EXIT)
    life.happen("Start")
    life.now = NOON + 9 * DAY
    life.happen("Order", at=NOON - DAY)
    assert life.states == [("finished", "")]
    assert life.sent == []


@pytest.mark.rule("RUN-8")
def test_each_email_is_late_by_its_own_delay() -> None:
    """Down from before the first delay ended to 12 hours after the second one did."""
    life = world(
        steps="""steps:
  - {id: one, kind: delay, wait: 1 day, count_from: entry}
  - {id: first, kind: send_email, email: offer}
  - {id: two, kind: delay, wait: 3 days, count_from: entry}
  - {id: second, kind: send_email, email: reminder}
"""
    )
    life.happen("Start")
    life.now = NOON + 3 * DAY + 12 * HOUR
    life.settle()
    assert life.sent == [("second", life.now)]


@pytest.mark.rule("RUN-8")
def test_an_event_in_time_goes_on_in_time() -> None:
    life = world(
        steps="""steps:
  - id: wait
    kind: wait_for
    branches: [{when: {kind: event, event: Visit}, to: offer}]
    limit: 9 days
  - {id: offer, kind: send_email, email: offer}
"""
    )
    life.happen("Start")
    life.pass_time(NOON + 5 * DAY)
    life.happen("Visit")
    assert len(life.sent) == 1
