"""Instants, local times and windows."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definition import schedule
from jalon.definition.scalars import WEEKDAYS, Day, Duration, TimeOfDay
from jalon.definition.workflow import Window

PARIS = ZoneInfo("Europe/Paris")
QUARTER = timedelta(minutes=15)
NEW_YORK = ZoneInfo("America/New_York")
SYDNEY = ZoneInfo("Australia/Sydney")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    ZoneInfo("UTC"),
    PARIS,
    NEW_YORK,
    SYDNEY,
    LORD_HOWE,
    APIA,
    ZoneInfo("Asia/Kathmandu"),
    ZoneInfo("America/Santiago"),  # changes at midnight
    ZoneInfo("Asia/Beirut"),  # the same
]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def at(text: str, zone: ZoneInfo) -> datetime:
    """An unambiguous local time, read by the standard library."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def length(text: str) -> Duration:
    return Duration.parse(text)


def clock(text: str) -> TimeOfDay:
    return TimeOfDay.parse(text)


@pytest.mark.rule("RUN-3")
@pytest.mark.parametrize(
    ("zone", "day", "time", "instant"),
    [
        # Ordinary days, winter and summer.
        (PARIS, "2026-01-15", "9:00", "2026-01-15T08:00"),
        (PARIS, "2026-07-15", "9:00", "2026-07-15T07:00"),
        (PARIS, "2026-07-15", "24:00", "2026-07-15T22:00"),
        # Paris springs forward on 29 March 2026, 2:00 -> 3:00 (1:00 UTC).
        (PARIS, "2026-03-29", "1:59", "2026-03-29T00:59"),
        (PARIS, "2026-03-29", "2:00", "2026-03-29T01:00"),
        (PARIS, "2026-03-29", "2:30", "2026-03-29T01:00"),
        (PARIS, "2026-03-29", "3:00", "2026-03-29T01:00"),
        (PARIS, "2026-03-29", "3:01", "2026-03-29T01:01"),
        # Paris falls back on 25 October 2026, 3:00 -> 2:00 (1:00 UTC).
        (PARIS, "2026-10-25", "1:30", "2026-10-24T23:30"),
        (PARIS, "2026-10-25", "2:30", "2026-10-25T00:30"),
        (PARIS, "2026-10-25", "3:00", "2026-10-25T02:00"),
        # New York springs forward on 8 March 2026, 2:00 -> 3:00 (7:00 UTC).
        (NEW_YORK, "2026-03-08", "2:15", "2026-03-08T07:00"),
        (NEW_YORK, "2026-03-08", "3:15", "2026-03-08T07:15"),
        # New York falls back on 1 November 2026, 2:00 -> 1:00 (6:00 UTC).
        (NEW_YORK, "2026-11-01", "1:30", "2026-11-01T05:30"),
        (NEW_YORK, "2026-11-01", "2:00", "2026-11-01T07:00"),
        # Sydney springs forward on 4 October 2026, 2:00 -> 3:00 (16:00 UTC the day before).
        (SYDNEY, "2026-10-04", "2:45", "2026-10-03T16:00"),
        (SYDNEY, "2026-10-04", "3:45", "2026-10-03T16:45"),
        # Sydney falls back on 5 April 2026, 3:00 -> 2:00 (16:00 UTC the day before).
        (SYDNEY, "2026-04-05", "2:30", "2026-04-04T15:30"),
        (SYDNEY, "2026-04-05", "3:00", "2026-04-04T17:00"),
        # Lord Howe moves by half an hour: 2:00 -> 2:30 on 4 October (15:30 UTC the day before),
        # 2:00 -> 1:30 on 5 April (15:00 UTC the day before).
        (LORD_HOWE, "2026-10-04", "2:10", "2026-10-03T15:30"),
        (LORD_HOWE, "2026-10-04", "2:30", "2026-10-03T15:30"),
        (LORD_HOWE, "2026-10-04", "2:31", "2026-10-03T15:31"),
        (LORD_HOWE, "2026-04-05", "1:45", "2026-04-04T14:45"),
        (LORD_HOWE, "2026-04-05", "2:00", "2026-04-04T15:30"),
        # Apia had no 30 December 2011 at all.
        (APIA, "2011-12-30", "9:00", "2011-12-30T10:00"),
        (APIA, "2011-12-31", "0:00", "2011-12-30T10:00"),
    ],
)
def test_a_missing_local_time_moves_on_and_a_doubled_one_takes_the_first(
    zone: ZoneInfo, day: str, time: str, instant: str
) -> None:
    assert schedule.local(date.fromisoformat(day), clock(time), zone) == utc(instant)


@pytest.mark.rule("STP-2")
@pytest.mark.parametrize(
    ("start", "wait", "zone", "end"),
    [
        ("2026-03-28T12:00", "1 day", PARIS, "2026-03-29T12:00"),
        ("2026-03-28T12:00", "30 minutes", PARIS, "2026-03-28T12:30"),
        ("2026-03-28T12:00", "1 week", PARIS, "2026-04-04T12:00"),
        ("2026-03-28T12:00", "0 months", PARIS, "2026-03-28T12:00"),
    ],
)
def test_fixed_units_are_exact_across_a_clock_change(
    start: str, wait: str, zone: ZoneInfo, end: str
) -> None:
    assert schedule.after(utc(start), length(wait), zone) == utc(end)


@pytest.mark.rule("RUN-3")
@pytest.mark.parametrize(
    ("start", "wait", "zone", "end"),
    [
        # The local time is kept over a clock change.
        ("2026-03-15T09:00", "1 month", PARIS, "2026-04-15T09:00"),
        ("2026-10-04T09:00", "1 month", NEW_YORK, "2026-11-04T09:00"),
        # Months clamp to their last day.
        ("2026-01-31T09:00", "1 month", PARIS, "2026-02-28T09:00"),
        ("2028-01-31T09:00", "1 month", PARIS, "2028-02-29T09:00"),
        ("2028-02-29T09:00", "12 months", PARIS, "2029-02-28T09:00"),
        ("2028-02-29T09:00", "48 months", PARIS, "2032-02-29T09:00"),
        ("2026-08-31T09:00", "13 months", SYDNEY, "2027-09-30T09:00"),
        ("2026-11-30T23:30", "3 months", SYDNEY, "2027-02-28T23:30"),
    ],
)
def test_months_keep_the_local_time_and_clamp(
    start: str, wait: str, zone: ZoneInfo, end: str
) -> None:
    assert schedule.after(at(start, zone), length(wait), zone) == at(end, zone)


@pytest.mark.rule("RUN-3")
def test_a_month_that_ends_in_a_gap_ends_when_the_gap_does() -> None:
    start = at("2026-02-28T02:30", PARIS)
    assert schedule.after(start, length("1 month"), PARIS) == at("2026-03-28T02:30", PARIS)
    start = at("2026-01-29T02:30", PARIS)
    assert schedule.after(start, length("2 months"), PARIS) == utc("2026-03-29T01:00")


@pytest.mark.parametrize(
    ("wait", "expected"),
    [
        ("7 days", "2026-03-24T09:00"),
        ("1 month", "2026-02-28T09:00"),
        ("2 hours", "2026-03-31T07:00"),
    ],
)
def test_going_back_mirrors_going_on(wait: str, expected: str) -> None:
    start = utc("2026-03-31T09:00")
    assert schedule.before(start, length(wait), ZoneInfo("UTC")) == utc(expected)


@pytest.mark.rule("STP-2")
@pytest.mark.parametrize(
    ("start", "wait", "time", "zone", "end"),
    [
        ("2026-03-27T18:00", "2 days", "9:00", PARIS, "2026-03-29T09:00"),  # 38 hours, not 39
        ("2026-03-27T08:00", "1 day", "9:00", PARIS, "2026-03-28T09:00"),
        ("2026-01-31T18:00", "1 month", "9:00", PARIS, "2026-02-28T09:00"),
        ("2026-10-24T18:00", "1 day", "9:00", PARIS, "2026-10-25T09:00"),
        ("2026-05-01T18:00", "1 week", "17:30", NEW_YORK, "2026-05-08T17:30"),
        # Late in the evening in Sydney is still the day before in UTC.
        ("2026-05-02T00:30", "1 day", "0:15", SYDNEY, "2026-05-03T00:15"),
    ],
)
def test_with_a_time_of_day_days_are_calendar_days(
    start: str, wait: str, time: str, zone: ZoneInfo, end: str
) -> None:
    ends = schedule.delay_end(at(start, zone), length(wait), clock(time), zone)
    assert ends == at(end, zone)


def test_a_time_of_day_does_not_go_with_hours() -> None:
    with pytest.raises(ValueError, match="2 hours is not a number of days"):
        schedule.delay_end(utc("2026-01-01T00:00"), length("2 hours"), clock("9:00"), PARIS)


@pytest.mark.rule("STP-3")
@pytest.mark.parametrize(
    ("start", "time", "days", "end"),
    [
        ("2026-05-04T08:59", "9:00", WEEKDAYS, "2026-05-04T09:00"),
        ("2026-05-04T09:00", "9:00", WEEKDAYS, "2026-05-04T09:00"),  # at once
        ("2026-05-04T09:01", "9:00", WEEKDAYS, "2026-05-05T09:00"),
        ("2026-05-04T09:01", "24:00", WEEKDAYS, "2026-05-05T00:00"),
        ("2026-05-04T00:00", "24:00", WEEKDAYS, "2026-05-04T00:00"),
        ("2026-05-04T09:01", "9:00", ["mon"], "2026-05-11T09:00"),
        ("2026-05-04T09:01", "9:00", ["wed", "fri"], "2026-05-06T09:00"),
    ],
)
def test_the_next_time_of_day(start: str, time: str, days: list[str], end: str) -> None:
    found = schedule.next_time_of_day(at(start, PARIS), clock(time), PARIS, days)
    assert found == at(end, PARIS)


def test_no_weekday_has_no_next_time() -> None:
    assert schedule.next_time_of_day(utc("2026-05-04T09:00"), clock("9:00"), PARIS, []) is None


def test_a_time_in_a_gap_comes_on_that_day_and_a_doubled_one_once() -> None:
    spring = schedule.next_time_of_day(at("2026-03-29T01:00", PARIS), clock("2:30"), PARIS)
    assert spring == utc("2026-03-29T01:00")
    first = utc("2026-10-25T00:30")
    assert schedule.next_time_of_day(first, clock("2:30"), PARIS) == first
    second = schedule.next_time_of_day(first + timedelta(minutes=1), clock("2:30"), PARIS)
    assert second == at("2026-10-26T02:30", PARIS)


OFFICE = Window(
    days=["mon", "tue", "wed", "thu", "fri"], opens=clock("9:00"), closes=clock("18:00")
)
NIGHT = Window(days=["fri"], opens=clock("22:00"), closes=clock("4:00"))
CHRISTMAS = [Day(date(2026, 12, 24)), Day(date(2026, 12, 25))]


@pytest.mark.rule("RUN-2")
@pytest.mark.parametrize(
    ("window", "now", "opening"),
    [
        (OFFICE, "2026-05-04T09:00", "2026-05-04T09:00"),
        (OFFICE, "2026-05-04T17:59", "2026-05-04T17:59"),
        (OFFICE, "2026-05-04T18:00", "2026-05-05T09:00"),
        (OFFICE, "2026-05-08T18:00", "2026-05-11T09:00"),
        (OFFICE, "2026-05-04T08:59", "2026-05-04T09:00"),
        # Over midnight: the opening of Friday ends on Saturday, and Thursday night has none.
        (NIGHT, "2026-05-08T21:59", "2026-05-08T22:00"),
        (NIGHT, "2026-05-09T03:59", "2026-05-09T03:59"),
        (NIGHT, "2026-05-09T04:00", "2026-05-15T22:00"),
        (NIGHT, "2026-05-08T03:00", "2026-05-08T22:00"),
        # Days on which it stays shut, and a night that runs into one.
        (Window(closed_on=CHRISTMAS), "2026-12-24T12:00", "2026-12-26T00:00"),
        (Window(closed_on=CHRISTMAS), "2026-12-23T23:59", "2026-12-23T23:59"),
        (
            Window(opens=clock("22:00"), closes=clock("4:00"), closed_on=CHRISTMAS),
            "2026-12-24T00:00",
            "2026-12-26T22:00",
        ),
        # As long as a day: it never shuts.
        (Window(), "2026-05-04T00:00", "2026-05-04T00:00"),
        (Window(opens=clock("9:00"), closes=clock("9:00")), "2026-05-04T08:59", "2026-05-04T08:59"),
        # The whole opening falls into the hour that clocks skip: the next day's is the first.
        (
            Window(opens=clock("2:10"), closes=clock("2:50")),
            "2026-03-29T00:00",
            "2026-03-30T02:10",
        ),
        # A night over the clock change still closes at its local time.
        (
            Window(days=["sat"], opens=clock("22:00"), closes=clock("4:00")),
            "2026-03-29T03:59",
            "2026-03-29T03:59",
        ),
    ],
)
def test_the_next_opening(window: Window, now: str, opening: str) -> None:
    assert schedule.next_opening(window, at(now, PARIS), PARIS) == at(opening, PARIS)


@pytest.mark.rule("RUN-2")
@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (PARIS, "2026-03-29", 23),
        (PARIS, "2026-10-25", 25),
        (NEW_YORK, "2026-03-08", 23),
        (SYDNEY, "2026-04-05", 25),
        (LORD_HOWE, "2026-10-04", 23.5),
    ],
)
def test_an_all_day_window_is_open_all_of_a_long_or_short_day(
    zone: ZoneInfo, day: str, hours: float
) -> None:
    window = Window(days=["sun"])
    span = schedule.next_span(window, at(f"{day}T00:00", zone), zone)
    assert span is not None
    assert span.closes - span.opens == timedelta(hours=hours)
    assert span.opens == at(f"{day}T00:00", zone)


def test_a_window_without_a_day_never_opens() -> None:
    assert schedule.next_opening(Window(days=[]), utc("2026-05-04T09:00"), PARIS) is None
    every_monday = [Day(date(2026, 5, 4) + timedelta(weeks=week)) for week in range(600)]
    shut = Window(days=["mon"], closed_on=every_monday)
    assert schedule.next_opening(shut, utc("2026-05-04T09:00"), PARIS) is None


@pytest.mark.rule("RUN-2")
@given(ids=st.lists(st.uuids(), min_size=1, max_size=50), minutes=st.integers(1, 600))
def test_held_people_leave_in_the_first_fifteen_minutes_and_before_the_close(
    ids: list[UUID], minutes: int
) -> None:
    opens = utc("2026-05-04T09:00")
    span = schedule.Span(opens, opens + timedelta(minutes=minutes))
    for each in ids:
        leaves = schedule.spread(span, each, over=QUARTER)
        assert opens <= leaves < min(span.closes, opens + timedelta(minutes=15))
        assert leaves == schedule.spread(span, each, over=QUARTER)


@pytest.mark.rule("RUN-2")
def test_held_people_are_spread_evenly() -> None:
    opens = utc("2026-05-04T09:00")
    span = schedule.Span(opens, opens + timedelta(hours=1))
    quarters = [0, 0, 0]
    for number in range(3000):
        leaves = schedule.spread(span, UUID(int=number), over=QUARTER)
        quarters[(leaves - opens) // timedelta(minutes=5)] += 1
    assert min(quarters) > 850


zones = st.sampled_from(ZONES)
instants = st.datetimes(
    datetime.fromisoformat("2005-01-01"),
    datetime.fromisoformat("2035-01-01"),
    timezones=st.just(UTC),
)
times = st.builds(TimeOfDay, st.integers(0, 24 * 60))
durations = st.builds(
    Duration, st.integers(0, 60), st.sampled_from(["minute", "hour", "day", "week", "month"])
)
windows = st.builds(
    Window,
    days=st.lists(st.sampled_from(WEEKDAYS), min_size=1, unique=True),
    opens=st.builds(TimeOfDay, st.integers(0, 24 * 60 - 1)),
    closes=times,
    closed_on=st.lists(
        st.builds(Day, st.dates(date(2005, 1, 1), date(2035, 1, 1))), max_size=3, unique=True
    ),
)


@pytest.mark.rule("RUN-2")
@given(window=windows, start=instants, zone=zones)
def test_the_next_opening_is_open_and_nothing_before_it_is(
    window: Window, start: datetime, zone: ZoneInfo
) -> None:
    opening = schedule.next_opening(window, start, zone)
    assert opening is not None
    assert opening >= start
    assert schedule.is_open(window, opening, zone)
    if opening > start:
        assert not schedule.is_open(window, start, zone)
        assert not schedule.is_open(window, opening - timedelta(microseconds=1), zone)
        assert schedule.next_opening(window, opening, zone) == opening
        halfway = start + (opening - start) / 2
        assert schedule.next_opening(window, halfway, zone) == opening


@given(
    window=windows, start=instants, zone=zones, later=st.timedeltas(timedelta(0), timedelta(days=9))
)
def test_openings_are_in_order(
    window: Window, start: datetime, zone: ZoneInfo, later: timedelta
) -> None:
    first = schedule.next_opening(window, start, zone)
    second = schedule.next_opening(window, start + later, zone)
    assert first is not None
    assert second is not None
    assert first <= second


@pytest.mark.rule("RUN-3")
@given(day=st.dates(date(2005, 1, 1), date(2035, 1, 1)), time=times, zone=zones)
def test_a_local_time_is_what_clocks_show_or_just_after_a_gap(
    day: date, time: TimeOfDay, zone: ZoneInfo
) -> None:
    instant = schedule.local(day, time, zone)
    shown = instant.astimezone(zone).replace(tzinfo=None)
    asked = datetime.combine(day, datetime.min.time()) + timedelta(minutes=time.minutes)
    earlier = (instant - timedelta(microseconds=1)).astimezone(zone).replace(tzinfo=None)
    if shown != asked:
        assert earlier < asked < shown


@pytest.mark.rule("RUN-3")
@given(start=instants, first=times, second=times, zone=zones)
def test_local_times_of_a_day_keep_their_order(
    start: datetime, first: TimeOfDay, second: TimeOfDay, zone: ZoneInfo
) -> None:
    day = start.date()
    early, late = sorted([first, second], key=lambda time: time.minutes)
    assert schedule.local(day, early, zone) <= schedule.local(day, late, zone)


@pytest.mark.rule("STP-2")
@given(start=instants, wait=durations, zone=zones)
def test_a_delay_never_ends_before_it_begins(
    start: datetime, wait: Duration, zone: ZoneInfo
) -> None:
    end = schedule.after(start, wait, zone)
    assert end >= start
    if wait.unit != "month":
        assert end - start == wait.fixed


@pytest.mark.rule("STP-3")
@given(start=instants, time=times, zone=zones)
def test_the_next_time_of_day_is_within_two_days(
    start: datetime, time: TimeOfDay, zone: ZoneInfo
) -> None:
    found = schedule.next_time_of_day(start, time, zone)
    assert found is not None
    assert start <= found <= start + timedelta(hours=49)


@given(
    start=st.datetimes(timezones=st.just(UTC)),
    wait=st.builds(Duration, st.integers(0, 9999), st.sampled_from(["hour", "week", "month"])),
    day=st.dates(),
    time=times,
    zone=zones,
)
def test_the_edges_of_the_calendar_raise_nothing(
    start: datetime, wait: Duration, day: date, time: TimeOfDay, zone: ZoneInfo
) -> None:
    for instant in (
        schedule.after(start, wait, zone),
        schedule.before(start, wait, zone),
        schedule.local(day, time, zone),
        schedule.delay_end(start, Duration(wait.count, "month"), time, zone),
    ):
        assert schedule.FIRST <= instant <= schedule.LAST
