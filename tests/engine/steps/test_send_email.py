"""STP-1: send an email."""

from datetime import timedelta

import pytest

from jalon.core.ids import new_id
from jalon.definition import events
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Send
from jalon.engine.state import Event
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Go, Hold, Leave

STEP = SendEmail(id="welcome", email="welcome", subject="Hello", next="pause")


@pytest.mark.rule("STP-1")
def test_it_sends_and_goes_on(scene):
    assert scene.move(STEP) == Go("pause", {"email": "welcome"})
    assert scene.effects(STEP) == [Send("welcome", "Hello", "")]


@pytest.mark.rule("RUN-3")
def test_a_fixed_language_goes_with_the_message(scene):
    scene.workflow = Workflow(workflow="scene", language="en")
    assert scene.effects(STEP) == [Send("welcome", "Hello", "en")]


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(("hours", "sends"), [(0, True), (24, True), (24.01, False), (72, False)])
def test_more_than_a_day_late_it_is_not_sent(scene, hours, sends):
    walk = scene.walk(STEP, lateness=timedelta(hours=hours))
    assert STEP.move(walk).to == "pause"
    assert bool(walk.effects) is sends


@pytest.mark.rule("RUN-8")
def test_a_step_has_its_own_lateness(scene):
    strict = SendEmail(id="a", email="welcome", lateness=Duration(1, "hour"))
    assert not strict.would_act(scene.walk(strict, lateness=timedelta(hours=2)))
    patient = SendEmail(id="a", email="welcome", lateness=Duration(1, "month"))
    assert patient.would_act(scene.walk(patient, lateness=timedelta(days=29)))
    assert not patient.would_act(scene.walk(patient, lateness=timedelta(days=32)))


@pytest.mark.rule("RUN-12")
def test_not_sending_is_recorded_and_may_exit(scene):
    late = timedelta(days=3)
    assert STEP.move(scene.walk(STEP, lateness=late)) == Go("pause", {"not_sent": "late"})
    leaving = SendEmail(id="a", email="welcome", if_not_sent="exit")
    moved = leaving.move(scene.walk(leaving, lateness=late))
    assert moved == Leave("not_sent", {"not_sent": "late"})


def test_it_says_what_it_does(scene, codes):
    assert STEP.sentence("en") == "Send the email “welcome”"
    assert STEP.emails() == ["welcome"]
    assert codes(STEP) == []
    assert codes(SendEmail(id="a", email="")) == ["VAL-3"]


@pytest.mark.rule("STP-1")
def test_what_the_step_says_goes_with_the_message(scene):
    step = SendEmail(
        id="a",
        email="welcome",
        version=3,
        sender="sales",
        category="news",
        recipient="owner",
        track_opens=False,
    )
    (sent,) = scene.effects(step)
    assert (sent.version, sent.sender, sent.category, sent.recipient) == (
        3,
        "sales",
        "news",
        "owner",
    )
    assert (sent.track_opens, sent.track_clicks) == (False, True)


@pytest.mark.rule("STP-1")
def test_an_email_that_is_off_is_passed_over(scene):
    off = SendEmail(id="a", email="welcome", status="off", next="on")
    assert scene.move(off) == Go("on", {"not_sent": "off"})
    assert scene.effects(off) == []


@pytest.mark.rule("STP-1")
@pytest.mark.parametrize(
    ("answer", "to"),
    [
        (events.EMAIL_APPROVED, Go("on", {"email": "welcome", "approved": True})),
        (events.EMAIL_REJECTED, Go("on", {"not_sent": "rejected"})),
    ],
)
def test_a_message_for_review_and_its_contact_wait_for_the_answer(scene, answer, to):
    step = SendEmail(id="a", email="welcome", status="review", next="on")
    walk = scene.walk(step)
    assert step.move(walk) == Hold(None, {"held": "review"})
    assert [sent.review for sent in walk.effects] == [True]
    walk.effects = []
    assert step.move(walk) == Hold(None)
    assert walk.effects == []
    told = {"enrollment": str(walk.enrollment.id), "step": "a", "visit": 1}
    walk.cause = Event(new_id(), scene.contact.id, answer, walk.now, {**told, "visit": 2})
    assert step.move(walk) == Hold(None)
    walk.cause = Event(new_id(), scene.contact.id, answer, walk.now, told)
    assert step.move(walk) == to
    assert walk.effects == []
