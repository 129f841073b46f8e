"""STP-2: wait for a length of time."""

from datetime import UTC, datetime

import pytest

from jalon.definition.scalars import Duration, TimeOfDay
from jalon.engine.steps.delay import Delay
from jalon.engine.walking import Go, Hold


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.rule("STP-2")
def test_by_default_a_day_after_arrival(scene):
    step = Delay(id="pause", next="reminder")
    ends = Hold(utc("2026-05-05T10:00"))
    assert scene.move(step) == ends
    assert scene.move(step, "2026-05-05T09:59") == ends
    over = Go("reminder", planned=ends.until)
    assert scene.move(step, "2026-05-05T10:00") == over
    assert scene.move(step, "2026-07-01T00:00") == over


@pytest.mark.rule("STP-2")
def test_a_delay_from_entry_may_be_over_on_arrival(scene):
    scene.entered = utc("2026-05-01T10:00")
    step = Delay(id="pause", wait=Duration(4, "day"), count_from="entry", next="reminder")
    assert scene.move(step) == Hold(utc("2026-05-05T10:00"))
    over = Delay(id="pause", wait=Duration(2, "day"), count_from="entry", next="reminder")
    assert scene.move(over) == Go("reminder", planned=utc("2026-05-03T10:00"))


@pytest.mark.rule("STP-2")
def test_with_a_time_of_day_it_ends_then_on_the_day_reached(scene):
    step = Delay(id="pause", wait=Duration(2, "day"), at=TimeOfDay.parse("9:00"))
    assert scene.move(step) == Hold(utc("2026-05-06T07:00"))


@pytest.mark.rule("STP-2")
def test_a_day_is_24_hours_and_a_calendar_day_may_not_be(scene):
    scene.arrived = utc("2026-03-28T11:00")  # noon in Paris; clocks go forward the night after
    assert scene.move(Delay(id="pause")) == Hold(utc("2026-03-29T11:00"))
    at_noon = Delay(id="pause", at=TimeOfDay.parse("12:00"))
    assert scene.move(at_noon) == Hold(utc("2026-03-29T10:00"))


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("step", "found"),
    [
        (Delay(id="a"), []),
        (Delay(id="a", wait=Duration(0, "day")), ["VAL-12"]),
        (Delay(id="a", wait=Duration(2, "hour"), at=TimeOfDay(540)), ["VAL-12"]),
        (Delay(id="a", wait=Duration(1, "month"), at=TimeOfDay(540)), []),
    ],
)
def test_an_impossible_delay_is_refused(codes, step, found):
    assert codes(step) == found


def test_it_says_what_it_does():
    step = Delay(id="a", wait=Duration(2, "day"), at=TimeOfDay(540), count_from="entry")
    assert step.sentence("en") == "Wait 2 days from the entry, until 9:00"
    assert step.sentence("fr") == "Attendre 2 jours depuis l'entrée, jusqu'à 9\u00a0h"
