"""RUN-2: what the window of a workflow holds."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from jalon.definition.scalars import Day, Duration, TimeOfDay
from jalon.definition.workflow import Window, Workflow
from jalon.engine.steps.delay import Delay
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.steps.update_contact import UpdateContact
from jalon.engine.window import window_hold

SEND = SendEmail(id="welcome", email="welcome")
MARK = UpdateContact(id="mark", add_tags=["x"])
MORNINGS = {"opens": TimeOfDay.parse("9:00"), "closes": TimeOfDay.parse("11:00")}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def held(scene):
    """A scene, at noon in Paris, of a workflow that sends from 9 to 11."""
    scene.workflow = Workflow(workflow="scene", window=Window(**MORNINGS))
    return scene


@pytest.mark.rule("RUN-2")
def test_without_a_window_nothing_is_held(scene):
    assert window_hold(scene.walk(SEND), SEND) is None


@pytest.mark.rule("RUN-2")
def test_emails_wait_for_a_place_in_the_next_opening(held):
    hold = window_hold(held.walk(SEND), SEND)
    opens = utc("2026-05-05T07:00")
    assert opens <= hold.until < opens + timedelta(minutes=15)
    assert hold.detail == {"held": "window"}
    before = hold.until - timedelta(microseconds=1)
    assert window_hold(held.walk(SEND, before.isoformat()[:26]), SEND) == hold
    assert window_hold(held.walk(SEND, hold.until.isoformat()[:26]), SEND) is None


@pytest.mark.rule("RUN-2")
@pytest.mark.parametrize("minutes", [0, 1, 90])
def test_the_author_says_over_how_long_those_held_leave(held, minutes):
    spread = Duration(minutes, "minute")
    held.workflow = Workflow(workflow="scene", window=Window(**MORNINGS, spread=spread))
    opens, leaves = utc("2026-05-05T07:00"), []
    for number in range(50):
        walk = held.walk(SEND)
        walk.enrollment.id = UUID(int=number)
        leaves.append(window_hold(walk, SEND).until - opens)
    assert min(leaves) <= timedelta(minutes=minutes) / 10
    assert timedelta(minutes=minutes) * 0.9 <= max(leaves) <= timedelta(minutes=minutes)


@pytest.mark.rule("RUN-2")
def test_places_differ_from_one_enrollment_to_the_next(held):
    places = set()
    for number in range(20):
        walk = held.walk(SEND)
        walk.enrollment.id = UUID(int=number)
        places.add(window_hold(walk, SEND).until)
    assert len(places) == 20


@pytest.mark.rule("RUN-2")
def test_who_arrives_while_it_is_open_goes_on(held):
    held.arrived = utc("2026-05-04T07:00")
    assert window_hold(held.walk(SEND), SEND) is None


@pytest.mark.rule("RUN-2")
def test_who_misses_an_opening_waits_for_the_next(held):
    hold = window_hold(held.walk(SEND, "2026-05-05T12:00"), SEND)
    opens = utc("2026-05-06T07:00")
    assert opens <= hold.until < opens + timedelta(minutes=15)


@pytest.mark.rule("RUN-2")
@pytest.mark.parametrize(
    ("holds", "sends", "marks", "delays"),
    [("emails", True, False, False), ("actions", True, True, False)],
)
def test_it_holds_emails_or_every_action_and_never_a_delay(held, holds, sends, marks, delays):
    held.workflow = Workflow(workflow="scene", window=Window(**MORNINGS, holds=holds))
    assert (window_hold(held.walk(SEND), SEND) is not None) is sends
    assert (window_hold(held.walk(MARK), MARK) is not None) is marks
    pause = Delay(id="pause")
    assert (window_hold(held.walk(pause), pause) is not None) is delays


@pytest.mark.rule("RUN-8")
def test_what_is_too_late_to_send_is_not_held_until_it_seems_timely(held):
    walk = held.walk(SEND, lateness=timedelta(days=2))
    assert window_hold(walk, SEND) is None


@pytest.mark.rule("RUN-2")
def test_a_change_of_the_window_acts_at_once(held):
    assert window_hold(held.walk(SEND, "2026-05-04T18:00"), SEND) is not None
    held.workflow = Workflow(workflow="scene", window=Window())
    assert window_hold(held.walk(SEND, "2026-05-04T18:00"), SEND) is None


@pytest.mark.rule("RUN-2")
def test_a_window_that_never_opens_holds_without_an_end(held):
    shut = [Day(utc("2026-05-04T00:00").date() + timedelta(days=day)) for day in range(3700)]
    held.workflow = Workflow(workflow="scene", window=Window(closed_on=shut))
    assert window_hold(held.walk(SEND), SEND).until is None
