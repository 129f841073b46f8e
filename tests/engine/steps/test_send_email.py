"""STP-1: send an email."""

from datetime import timedelta

import pytest

from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Send
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Go, Leave

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
    assert strict.too_late(scene.walk(strict, lateness=timedelta(hours=2)))
    patient = SendEmail(id="a", email="welcome", lateness=Duration(1, "month"))
    assert not patient.too_late(scene.walk(patient, lateness=timedelta(days=29)))
    assert patient.too_late(scene.walk(patient, lateness=timedelta(days=32)))


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
