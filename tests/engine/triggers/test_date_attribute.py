"""TRG-10: a date of the contact."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.core.ids import new_id
from jalon.definition import events
from jalon.definition.scalars import Duration, TimeOfDay
from jalon.engine.state import Event
from jalon.engine.triggering import Arm
from jalon.engine.triggers.date_attribute import DateAttribute
from tests.engine.triggers.conftest import NOW, a_contact

pytestmark = pytest.mark.rule("TRG-10")

PLAIN = DateAttribute(attribute="renewal")
BEFORE = DateAttribute(attribute="renewal", before=Duration(3, "day"))
YEARLY = DateAttribute(attribute="birthday", yearly=True)


def known(
    trigger: DateAttribute, value: object, *, at: datetime = NOW, zone: str = "UTC"
) -> Arm | None:
    """What becoming known at an instant makes of the timer."""
    contact = a_contact(attributes={trigger.attribute: value})
    told = {"attribute": trigger.attribute, "from": None, "to": value}
    event = Event(new_id(), contact.id, events.ATTRIBUTE_CHANGED, at, told)
    return trigger.arm(contact, event, ZoneInfo(zone))


def fires(trigger: DateAttribute, value: object, **given: object) -> str:
    """When it fires, in UTC."""
    arm = known(trigger, value, **given)
    assert arm is not None
    assert arm.due is not None
    return arm.due.strftime("%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("trigger", "value", "zone", "expected"),
    [
        (PLAIN, "2026-06-10", "UTC", "2026-06-10 09:00"),
        (PLAIN, "2026-06-10", "Europe/Paris", "2026-06-10 07:00"),
        (PLAIN, "2026-06-10T15:30:00.000Z", "Europe/Paris", "2026-06-10 15:30"),
        (BEFORE, "2026-06-10", "UTC", "2026-06-07 09:00"),
        (BEFORE, "2026-06-10T15:30:00.000Z", "UTC", "2026-06-07 15:30"),
        # Over the end of summer time: the time of day stays, and an exact time is exactly so long.
        (BEFORE, "2026-10-26", "Europe/Paris", "2026-10-23 07:00"),
        (BEFORE, "2026-11-02", "America/New_York", "2026-10-30 13:00"),
        (BEFORE, "2026-10-26T15:00:00.000Z", "Europe/Paris", "2026-10-23 15:00"),
        (
            DateAttribute(attribute="a", after=Duration(1, "month")),
            "2027-01-31",
            "UTC",
            "2027-02-28 09:00",
        ),
        (
            DateAttribute(attribute="a", before=Duration(2, "hour"), at=TimeOfDay(8 * 60)),
            "2026-06-10",
            "UTC",
            "2026-06-10 06:00",
        ),
        (
            DateAttribute(attribute="a", before=Duration(1, "day"), at=TimeOfDay(18 * 60)),
            "2026-06-10T23:30:00.000Z",
            "Europe/Paris",
            "2026-06-10 16:00",
        ),
        # 2:30 does not exist on 29 March 2026 in Paris, 1:30 comes twice on 1 November in New York.
        (
            DateAttribute(attribute="a", at=TimeOfDay(150), yearly=True),
            "1990-03-29",
            "Europe/Paris",
            "2027-03-29 00:30",
        ),
    ],
)
def test_it_fires_so_long_before_or_after_the_date_at_its_time_of_day(
    trigger, value, zone, expected
):
    assert fires(trigger, value, zone=zone) == expected


@pytest.mark.rule("RUN-3")
def test_a_local_time_that_is_missing_or_doubled_follows_the_rule_of_all_times():
    night = DateAttribute(attribute="a", at=TimeOfDay(150))
    spring = datetime(2026, 3, 1, tzinfo=UTC)
    assert fires(night, "2026-03-29", at=spring, zone="Europe/Paris") == "2026-03-29 01:00"
    early = DateAttribute(attribute="a", at=TimeOfDay(90))
    assert fires(early, "2026-11-01", zone="America/New_York") == "2026-11-01 05:30"


@pytest.mark.parametrize(
    ("born", "at", "expected"),
    [
        ("1990-05-04", NOW - timedelta(hours=2), "2026-05-04 09:00"),
        ("1990-05-04", NOW, "2027-05-04 09:00"),
        ("1990-05-05", NOW, "2026-05-05 09:00"),
        ("2031-05-05", NOW, "2026-05-05 09:00"),
        ("1990-12-31T23:30:00.000Z", NOW, "2026-12-31 23:30"),
        ("1992-02-29", NOW, "2027-02-28 09:00"),
        ("1992-02-29", datetime(2028, 1, 1, tzinfo=UTC), "2028-02-29 09:00"),
    ],
)
def test_every_year_ignores_the_year_and_29_february_falls_on_28(born, at, expected):
    assert fires(YEARLY, born, at=at) == expected


def test_a_yearly_date_before_the_new_year_belongs_to_the_year_after():
    early = DateAttribute(attribute="birthday", before=Duration(10, "day"), yearly=True)
    arm = known(early, "1990-01-05", at=datetime(2026, 12, 1, tzinfo=UTC))
    assert arm.due == datetime(2026, 12, 26, 9, tzinfo=UTC)
    assert arm.payload == {"occurrence": "2027-01-05"}


def test_the_next_year_follows_and_a_date_that_comes_once_does_not_come_again():
    contact = a_contact(attributes={"birthday": "1992-02-29", "renewal": "2026-06-10"})
    due, found = datetime(2027, 2, 28, 9, tzinfo=UTC), []
    for _ in range(3):
        arm = YEARLY.arm_again(contact, due, ZoneInfo("UTC"))
        found.append(arm.payload["occurrence"])
        due = arm.due
    assert found == ["2028-02-29", "2029-02-28", "2030-02-28"]
    assert PLAIN.arm_again(contact, due, ZoneInfo("UTC")) is None


def test_entries_know_the_date_as_their_occurrence():
    assert known(PLAIN, "2026-06-10").payload == {"occurrence": "2026-06-10"}
    instant = "2026-06-10T15:30:00.000Z"
    assert known(PLAIN, instant).payload == {"occurrence": instant}


@pytest.mark.parametrize("value", [None, "", "soon", 20260610, True, "2026-13-40", ["2026-06-10"]])
def test_without_a_date_it_has_no_timer(value):
    assert known(PLAIN, value) == Arm(None)


def test_a_date_known_too_late_says_so_and_until_when_one_may_enter_late():
    patient = DateAttribute(attribute="a", before=Duration(3, "day"), enter_late=True)
    at = datetime(2026, 6, 9, tzinfo=UTC)
    arm = known(patient, "2026-06-10", at=at)
    assert (arm.dated, arm.due < at) == (True, True)
    assert arm.until == datetime(2026, 6, 10, 9, tzinfo=UTC)
    assert known(BEFORE, "2026-06-10", at=at).until is None


def test_other_changes_leave_the_timer_and_a_change_of_zone_moves_it():
    contact = a_contact(attributes={"renewal": "2026-06-10"})

    def changed(attribute: str, at: datetime = NOW) -> Arm | None:
        event = Event(new_id(), contact.id, events.ATTRIBUTE_CHANGED, at, {"attribute": attribute})
        return PLAIN.arm(contact, event, ZoneInfo("Asia/Tokyo"))

    assert changed("plan") is None
    assert changed("time_zone").due == datetime(2026, 6, 10, 0, tzinfo=UTC)
    assert changed("time_zone", datetime(2026, 6, 10, 1, tzinfo=UTC)) is None


def test_the_creation_of_the_contact_has_an_anniversary():
    trigger = DateAttribute(attribute="created_at", yearly=True)
    arm = trigger.ahead(a_contact(), None, ZoneInfo("UTC"), now=NOW)
    assert arm.due == datetime(2027, 5, 4, 10, tzinfo=UTC)
    later = trigger.ahead(a_contact(), None, ZoneInfo("UTC"), now=datetime(2030, 1, 1, tzinfo=UTC))
    assert later.due == datetime(2030, 5, 4, 10, tzinfo=UTC)


@given(
    st.dates(date(1900, 1, 1), date(2040, 1, 1)),
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["day", "week", "month", "hour"]),
    st.integers(0, 40),
    st.sampled_from(["before", "after"]),
    st.sampled_from(["UTC", "Europe/Paris", "America/New_York", "Pacific/Kiritimati"]),
)
def test_yearly_moments_follow_one_another_a_year_apart(day, at, unit, count, way, zone):
    trigger = DateAttribute(attribute="a", yearly=True, **{way: Duration(count, unit)})
    contact = a_contact(
        attributes={"a": day.isoformat()}, created_at=datetime(2000, 1, 1, tzinfo=UTC)
    )
    first = trigger.ahead(contact, None, ZoneInfo(zone), now=at)
    again = trigger.arm_again(contact, first.due, ZoneInfo(zone))
    assert at < first.due <= at + timedelta(days=370)
    assert timedelta(days=360) < again.due - first.due < timedelta(days=372)


def test_it_says_when_it_fires(codes):
    assert PLAIN.sentence("en") == "On the date in “renewal”"
    assert BEFORE.sentence("fr") == "3 jours avant la date de «\u00a0renewal\u00a0»"
    eight = DateAttribute(attribute="birthday", yearly=True, at=TimeOfDay(480))
    assert eight.sentence("en") == "On the date in “birthday”, every year, at 8:00"
    assert codes(BEFORE) == []
    both = DateAttribute(attribute="a", before=Duration(1, "day"), after=Duration(1, "day"))
    assert codes(both) == ["VAL-12"]
    assert codes(DateAttribute(attribute="a", enter_late=True)) == ["VAL-12"]
    assert YEARLY.recurs()
    assert not PLAIN.recurs()
