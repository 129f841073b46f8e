"""Arithmetic on instants, local times and windows (RUN-2, RUN-3, STP-2, STP-3).

Instants are aware datetimes, returned in UTC; a zone only says how people there read them. A
local time that does not exist moves to the first valid instant after it, a doubled one takes the
first, and months clamp to their last day. What would leave the calendar stays at its edge.
"""

import calendar
import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.definition.scalars import WEEKDAYS, Duration, TimeOfDay, Weekday
from jalon.definition.workflow import Window

FIRST = datetime(1, 1, 3, tzinfo=UTC)
"""The earliest instant that has a local time in every zone."""
LAST = datetime(9999, 12, 29, tzinfo=UTC)
"""The latest instant that has a local time in every zone; as a wake-up, it means never."""

_HORIZON = timedelta(days=3653)
"""Ten years: a window that does not open by then never does."""
_ONE_DAY = timedelta(days=1)
_MIDNIGHT = TimeOfDay(0)


class Span(NamedTuple):
    """A stretch of time, in UTC: `opens` is inside, `closes` is not."""

    opens: datetime
    closes: datetime


def local(day: date, at: TimeOfDay, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in the zone show this day and time (RUN-3)."""
    if at.minutes == 24 * 60:
        day, at = shift(day, Duration(1, "day")), _MIDNIGHT
    return _instant(datetime.combine(day, at.time), zone)


def day_of(at: datetime, zone: ZoneInfo) -> date:
    """The calendar day of an instant in the zone."""
    return _clamped(at).astimezone(zone).date()


def shift(day: date, by: Duration, *, back: bool = False) -> date:
    """The day so many days, weeks or months later, or earlier with `back`.

    Raises ValueError for hours and minutes.
    """
    if by.unit not in ("day", "week", "month"):
        raise ValueError(f"{by} is not a number of days, weeks or months")
    count = -by.count if back else by.count
    if by.unit == "month":
        return _shift_months(day, count)
    try:
        return day + timedelta(days=count * (7 if by.unit == "week" else 1))
    except OverflowError:
        return date.min if back else date.max


def after(start: datetime, length: Duration, zone: ZoneInfo) -> datetime:
    """The instant so long after another.

    Months are calendar months of the zone that keep the local time; every other unit is exact,
    so that a day is 24 hours.
    """
    return _moved(start, length, zone, back=False)


def before(start: datetime, length: Duration, zone: ZoneInfo) -> datetime:
    """The instant so long before another; units as in `after`."""
    return _moved(start, length, zone, back=True)


def delay_end(start: datetime, length: Duration, at: TimeOfDay | None, zone: ZoneInfo) -> datetime:
    """When a delay ends (STP-2). With a time of day, the length counts calendar days.

    Raises ValueError for a time of day together with hours or minutes.
    """
    if at is None:
        return after(start, length, zone)
    return local(shift(day_of(start, zone), length), at, zone)


def next_time_of_day(
    start: datetime, at: TimeOfDay, zone: ZoneInfo, days: Iterable[Weekday] = WEEKDAYS
) -> datetime | None:
    """The first instant, `start` included, with this local time on one of the weekdays.

    None: no weekday at all.
    """
    # 24:00 is the midnight with which the day begins: "wait until 24:00" on any day is the same.
    at = TimeOfDay(at.minutes % (24 * 60))
    chosen = frozenset(days)
    for day in _days(day_of(start, zone), 9):
        if WEEKDAYS[day.weekday()] in chosen:
            instant = local(day, at, zone)
            if instant >= start:
                return instant
    return None


def is_open(window: Window, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the window is open at an instant."""
    spans = _spans_around(window, day_of(at, zone), zone)
    return any(span.opens <= at < span.closes for span in spans)


def next_opening(window: Window, at: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant, `at` included, at which the window is open.

    None: it does not open within ten years.
    """
    if is_open(window, at, zone):
        return at.astimezone(UTC)
    span = next_span(window, at, zone)
    return None if span is None else span.opens


def next_span(window: Window, at: datetime, zone: ZoneInfo) -> Span | None:
    """The first stretch of open time that begins at an instant or later.

    None: none begins within ten years.
    """
    first = day_of(at, zone)
    for span in _spans(window, _days(first, _HORIZON.days), zone):
        if span.opens >= at:
            return span
    return None


def spread(span: Span, enrollment_id: UUID, *, over: timedelta) -> datetime:
    """When a person held until an opening leaves: always the same instant of the first stretch
    `over` which they leave, or of the whole opening when that is shorter (RUN-2)."""
    return span.opens + min(over, span.closes - span.opens) * share_of(enrollment_id)


def share_of(enrollment_id: UUID) -> float:
    """A number from 0 to below 1, always the same for an enrollment, evenly over many."""
    digest = hashlib.blake2b(enrollment_id.bytes, digest_size=4).digest()
    return int.from_bytes(digest) / 2**32


@lru_cache(maxsize=4096)
def _spans_around(window: Window, today: date, zone: ZoneInfo) -> tuple[Span, ...]:
    """The stretches that may hold an instant of a day: those of the day and of the one before.
    Kept, because thousands of people ask on the same day."""
    return tuple(_spans(window, (today - _ONE_DAY, today), zone))


def _spans(window: Window, days: Iterable[date], zone: ZoneInfo) -> Iterator[Span]:
    """The stretches of open time that belong to the days on which they begin.

    A day on which the window stays shut has no opening, and cuts at midnight the one that runs
    over from the day before.
    """
    chosen = frozenset(window.days)
    shut = frozenset(day.date for day in window.closed_on)
    overnight = window.closes.minutes <= window.opens.minutes
    for day in days:
        if WEEKDAYS[day.weekday()] not in chosen or day in shut:
            continue
        opens = local(day, window.opens, zone)
        next_day = day + _ONE_DAY
        if not overnight:
            closes = local(day, window.closes, zone)
        elif next_day in shut:
            closes = local(next_day, _MIDNIGHT, zone)
        else:
            closes = local(next_day, window.closes, zone)
        # A stretch may vanish when clocks go forward over the whole of it.
        if opens < closes:
            yield Span(opens, closes)


def _days(first: date, count: int) -> Iterator[date]:
    last = min(first.toordinal() + count, date.max.toordinal())
    return (date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last))


def _moved(start: datetime, length: Duration, zone: ZoneInfo, *, back: bool) -> datetime:
    start = _clamped(start)
    if length.count == 0:
        return start
    try:
        if length.unit != "month":
            return _clamped(start - length.fixed if back else start + length.fixed)
        clock = start.astimezone(zone).replace(tzinfo=None, fold=0)
        return _instant(datetime.combine(shift(clock, length, back=back), clock.time()), zone)
    except OverflowError:
        return FIRST if back else LAST


def _shift_months(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        return date.min if count < 0 else date.max
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _instant(clock: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which clocks in the zone show a local time, given without a zone."""
    if not FIRST.date() <= clock.date() <= LAST.date():
        return FIRST if clock.date() < FIRST.date() else LAST
    instant = clock.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == clock:
        return _clamped(instant)
    # PEP 495: in a gap, fold 0 reads the clock before the change and so lands after it, and
    # fold 1 reads the clock after it and lands before.
    return _change_between(clock.replace(tzinfo=zone, fold=1).astimezone(UTC), instant, zone)


def _change_between(early: datetime, late: datetime, zone: ZoneInfo) -> datetime:
    """The second at which clocks go forward, being after `early` and not after `late`."""
    early, late = early.replace(microsecond=0), late.replace(microsecond=0)
    later_offset = late.astimezone(zone).utcoffset()
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=int((late - early).total_seconds()) // 2)
        if middle.astimezone(zone).utcoffset() == later_offset:
            late = middle
        else:
            early = middle
    return late


def _clamped(at: datetime) -> datetime:
    if at.tzinfo is not UTC:
        at = at.astimezone(UTC)
    return FIRST if at < FIRST else min(at, LAST)
