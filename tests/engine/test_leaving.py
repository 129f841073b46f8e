"""RUN-1 and RUN-12: exits, and what came since the entry."""

import pytest

from tests.engine.simple import DAY, EXIT, HOUR, STEPS, US, flow, world
from tests.engine.world import NOON, World


@pytest.mark.rule("RUN-1")
def test_a_past_purchase_never_ejects() -> None:
    life = world(EXIT)
    life.happen("Order")
    life.happen("Start")
    life.happen("Order", at=NOON - HOUR)
    assert life.states == [("active", "")]
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("finished", "")]


@pytest.mark.rule("RUN-1")
def test_an_order_at_the_instant_of_the_entry_exits_when_it_came_after() -> None:
    life = world(EXIT)
    life.happen("Order", at=NOON)
    life.happen("Start", at=NOON)
    assert life.states == [("active", "")]
    life.happen("Order", at=NOON)
    assert life.states == [("exited", "ordered")]
    assert life.logged("exits")[0].detail["test"]["seen"]["count"] == 1


@pytest.mark.rule("RUN-1")
def test_the_entering_event_itself_is_not_since_the_entry() -> None:
    life = world(
        "exit: [{when: {kind: event, event: Start}, reason: again}]\nrepeat: {policy: every_time}"
    )
    life.happen("Start")
    assert life.states == [("active", "")]
    life.happen("Start")
    assert life.states == [("exited", "again"), ("active", "")]


@pytest.mark.rule("RUN-1")
def test_a_state_that_exits_does_so_at_entry() -> None:
    life = world("exit: [{when: {kind: tag, tag: staff}, reason: staff}]", tags={"staff"})
    life.happen("Start")
    assert life.states == [("exited", "staff")]
    assert life.sent == []


@pytest.mark.rule("RUN-1")
@pytest.mark.parametrize("period", ["since: ever", "within: 1 day"])
def test_events_marked_ever_or_within_are_tested_at_entry(period: str) -> None:
    life = world(f"exit: [{{when: {{kind: event, event: Order, {period}}}, reason: x}}]")
    life.happen("Order", at=NOON - HOUR)
    life.happen("Start")
    assert life.states == [("exited", "x")]


@pytest.mark.rule("RUN-1")
def test_exits_are_tested_again_before_every_step() -> None:
    """No event tells that a date has come."""
    life = world(
        "exit: [{when: {kind: attribute, attribute: until, op: in_last, value: 9 days},"
        " reason: over}]",
        attributes={"until": "2026-05-05"},
    )
    life.happen("Start")
    assert life.states == [("active", "")]
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("exited", "over")]
    assert life.sent == []


@pytest.mark.rule("RUN-1")
def test_an_event_precedes_what_is_due_at_its_instant() -> None:
    life = world(EXIT)
    life.happen("Start")
    life.now = NOON + 2 * DAY
    life.happen("Order")
    assert life.states == [("exited", "ordered")]
    assert life.sent == []


@pytest.mark.rule("RUN-12")
def test_leaving_withdraws_what_was_not_handed_over() -> None:
    life = World(
        [
            flow(
                EXIT,
                steps=STEPS + "  - {id: on, kind: delay, wait: 1 day}\n"
                "  - {id: mark, kind: update_contact, add_tags: [x]}",
            )
        ]
    )
    life.delivers = False
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    assert len(life.sent) == 1
    life.happen("Order")
    assert life.sent == []
    assert life.withdrawn == set(life.enrollments)


@pytest.mark.rule("STP-4")
@pytest.mark.parametrize(("only_from_now", "waits"), [(False, False), (True, True)])
def test_a_wait_takes_what_came_since_the_entry_or_from_now_on(
    only_from_now: bool, waits: bool
) -> None:
    life = world(
        steps=f"""steps:
  - {{id: pause, kind: delay, wait: 1 day}}
  - id: wait
    kind: wait_for
    branches: [{{when: {{kind: event, event: Visit}}, to: mark}}]
    limit: 5 days
    only_from_now: {str(only_from_now).lower()}
  - {{id: mark, kind: update_contact, add_tags: [seen]}}
"""
    )
    life.happen("Start")
    life.pass_time(NOON + HOUR)
    life.happen("Visit")
    life.pass_time(NOON + DAY)
    assert (life.states == [("active", "")]) is waits
    life.happen("Visit", at=NOON + DAY - US)
    assert (life.states == [("active", "")]) is waits
    life.happen("Visit")
    assert life.states == [("finished", "")]
    assert life.contact.tags == {"seen"}
