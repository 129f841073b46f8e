"""TRG-8: a date and time, once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from jalon.definition.conditions import All, Entered, Performed, Tagged
from jalon.definition.scalars import LocalTime
from jalon.definition.workflow import Workflow
from jalon.engine.triggers.at import AtTime

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")
TRIGGER = AtTime(at=LocalTime.parse("2026-12-24 9:00"))
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.rule("TRG-8")
def test_it_fires_once_on_the_clock_of_the_zone():
    eight = datetime(2026, 12, 24, 8, tzinfo=UTC)
    assert TRIGGER.occurs(LONG_AGO, PARIS) == eight
    assert TRIGGER.occurs(LONG_AGO, NEW_YORK) == eight + timedelta(hours=6)
    assert TRIGGER.occurs(eight - timedelta(microseconds=1), PARIS) == eight
    assert TRIGGER.occurs(eight, PARIS) is None
    assert not TRIGGER.recurs()


@pytest.mark.rule("TRG-8")
@pytest.mark.rule("RUN-3")
def test_a_time_that_does_not_exist_is_the_next_one_that_does():
    spring = AtTime(at=LocalTime.parse("2026-03-29 2:30"))
    assert spring.occurs(LONG_AGO, PARIS) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    autumn = AtTime(at=LocalTime.parse("2026-11-01 1:30"))
    assert autumn.occurs(LONG_AGO, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    ("audience", "problems"),
    [
        (Tagged(tag="vip"), []),
        (All(of=[Entered(property="total", op="is_set")]), ["VAL-12"]),
        (Performed(event="Order", same=["order_id"]), ["VAL-12"]),
        (None, []),
    ],
)
def test_an_audience_of_everyone_tests_no_entering_event(audience, problems):
    workflow = Workflow(workflow="scene", triggers=[TRIGGER], audience=audience)
    assert [each.code for each in TRIGGER.problems(workflow)] == problems


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == ("On 24 December 2026 at 9:00, for everyone in the audience")
    assert TRIGGER.sentence("fr") == "Le 24 décembre 2026 à 9\u00a0h, pour toute l'audience"
    assert codes(TRIGGER) == []
