"""TRG-9: a recurring schedule."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.definition.recurrence import Recurrence
from jalon.definition.scalars import Day, TimeOfDay
from jalon.definition.schedule import day_of
from jalon.definition.workflow import Workflow
from jalon.engine.triggers.recurring import Recurring

PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")


def recurring(rule: str, start: str = "2026-01-05", at: str = "9:00") -> Recurring:
    return Recurring(rule=rule, start=Day.parse(start), at=TimeOfDay.parse(at))


def days(trigger: Recurring, count: int, zone: ZoneInfo = PARIS) -> list[str]:
    """The local days of its first occurrences."""
    found, at = [], datetime(2020, 1, 1, tzinfo=UTC)
    while len(found) < count and (at := trigger.occurs(at, zone)) is not None:
        found.append(day_of(at, zone).isoformat()[5:])
    return found


@pytest.mark.rule("TRG-9")
@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=DAILY", "2026-01-05", ["01-05", "01-06", "01-07"]),
        ("FREQ=WEEKLY", "2026-01-07", ["01-07", "01-14", "01-21"]),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "2026-01-07", ["01-08", "01-12", "01-15"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2026-01-05", ["01-05", "01-19", "02-02"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-05", ["01-31", "02-28", "03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-05", ["01-31", "03-31", "05-31"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-05", ["01-30", "02-27", "03-27"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-02-01", ["02-27", "03-31"]),
        ("FREQ=YEARLY", "2024-02-29", ["02-29", "02-29"]),
        ("FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=14", "2026-01-05", ["07-14", "07-14"]),
        ("FREQ=DAILY;COUNT=2", "2026-01-05", ["01-05", "01-06"]),
        ("FREQ=DAILY;UNTIL=20260106", "2026-01-05", ["01-05", "01-06"]),
    ],
)
def test_its_days_are_those_of_the_rule(rule, start, expected):
    assert days(recurring(rule, start), len(expected)) == expected


@pytest.mark.rule("TRG-9")
def test_a_rule_that_ends_fires_no_more():
    assert days(recurring("FREQ=DAILY;COUNT=2"), 5) == ["01-05", "01-06"]
    assert days(recurring("FREQ=DAILY;UNTIL=20260106"), 5) == ["01-05", "01-06"]


@pytest.mark.rule("TRG-9")
@pytest.mark.rule("RUN-3")
@pytest.mark.parametrize(
    ("zone", "at", "around", "hours"),
    [
        (PARIS, "9:00", datetime(2026, 3, 27, 12, tzinfo=UTC), [8, 7, 7]),
        (PARIS, "2:30", datetime(2026, 3, 27, 12, tzinfo=UTC), [1.5, 1, 0.5]),
        (PARIS, "2:30", datetime(2026, 10, 23, 12, tzinfo=UTC), [0.5, 0.5, 1.5]),
        (NEW_YORK, "9:00", datetime(2026, 3, 6, 20, tzinfo=UTC), [14, 13, 13]),
        (NEW_YORK, "1:30", datetime(2026, 10, 30, 20, tzinfo=UTC), [5.5, 5.5, 6.5]),
    ],
)
def test_it_keeps_the_local_time_when_clocks_change(zone, at, around, hours):
    trigger, found = recurring("FREQ=DAILY", at=at), []
    for _ in hours:
        around = trigger.occurs(around, zone)
        found.append(around.hour + around.minute / 60)
    assert found == hours


@given(
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SU,WE", "FREQ=MONTHLY;BYMONTHDAY=-1"]),
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(0, 24 * 60),
    st.sampled_from([PARIS, NEW_YORK, ZoneInfo("Pacific/Apia"), ZoneInfo("UTC")]),
)
@pytest.mark.rule("TRG-9")
def test_the_next_occurrence_is_later_and_none_is_between(rule, after, minutes, zone):
    trigger = Recurring(rule=rule, start=Day(date(2026, 1, 5)), at=TimeOfDay(minutes))
    at = trigger.occurs(after, zone)
    assert at > after
    assert trigger.occurs(at - timedelta(microseconds=1), zone) == at


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["FREQ=DAILY", "FREQ=MONTHLY", "INTERVAL=0", "INTERVAL=3", "BYDAY=1MO", "BYDAY=FR",
             "BYMONTHDAY=31", "BYMONTH=2", "BYSETPOS=400", "COUNT=3", "UNTIL=20261301",
             "UNTIL=20260131", "WKST=SU", "BYHOUR=9", "", "=", "FREQ"]
        ),
        max_size=5,
    ).map(";".join)
    | st.text(max_size=20)
)  # fmt: skip
@pytest.mark.rule("VAL-12")
def test_whatever_is_written_is_a_rule_or_a_problem(rule):
    trigger = recurring(rule)
    problems = [each.code for each in trigger.problems(Workflow(workflow="scene"))]
    assert trigger.sentence("en")
    assert trigger.sentence("fr")
    found = trigger.occurs(datetime(2026, 1, 1, tzinfo=UTC), PARIS)
    assert (found is None) is ("VAL-12" in problems)


@pytest.mark.rule("VAL-12")
@pytest.mark.parametrize(
    "rule",
    ["", "weekly", "FREQ=HOURLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=9", "INTERVAL=2",
     "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=DAILY;COUNT=2;UNTIL=20270101",
     "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;FREQ=DAILY", "FREQ=MONTHLY;BYSETPOS=1",
     "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=DAILY;UNTIL=20260101"],
)  # fmt: skip
def test_a_rule_that_is_none_or_has_no_day_is_refused(codes, rule):
    assert codes(recurring(rule)) == ["VAL-12"]


def test_months_that_it_passes_over_are_a_warning(codes):
    assert codes(recurring("FREQ=MONTHLY", "2026-01-31")) == ["passed_over"]
    assert codes(recurring("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31")) == []


@pytest.mark.parametrize(
    ("rule", "en", "fr"),
    [
        ("FREQ=WEEKLY;BYDAY=MO", "Every week on Monday", "Chaque semaine le lundi"),
        ("FREQ=WEEKLY;INTERVAL=2", "Every 2 weeks on Monday", "Toutes les 2 semaines le lundi"),
        ("FREQ=MONTHLY", "Every month on the 5th", "Chaque mois le 5"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "Every month on the 1st and last day",
         "Chaque mois le 1er et dernier jour"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday",
         "Chaque mois le dernier vendredi"),
        ("FREQ=YEARLY;INTERVAL=3", "Every 3 years on the 5th in January",
         "Tous les 3 ans le 5 en janvier"),
        ("FREQ=DAILY;COUNT=3", "Every day, 3 times", "Chaque jour, 3 fois"),
    ],
)  # fmt: skip
def test_its_rule_is_said_in_words(rule, en, fr):
    said = recurring(rule)
    assert (
        said.sentence("en") == f"{en}, at 9:00, from 5 January 2026, for everyone in the audience"
    )
    assert said.sentence("fr") == (
        f"{fr}, à 9\u00a0h, à partir du 5 janvier 2026, pour toute l'audience"
    )


@pytest.mark.rule("ENT-1")
def test_it_fires_again_and_again():
    assert recurring("FREQ=DAILY").recurs()
    assert Recurrence.parse("FREQ=DAILY").misses(date(2026, 1, 31)) is None
