"""Dates that contacts have: reading one, and the moment so long before or after it."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from jalon.definition.scalars import Day, Duration, TimeOfDay
from jalon.definition.schedule import after, before, day_of, local, shift


def read_date(value: object) -> date | datetime | None:
    """The date, or the instant (UTC), that a value holds in ISO 8601; None for all else.

    A date and time without an offset is in UTC.
    """
    if not isinstance(value, str):
        return None
    try:
        if re.match(Day.PATTERN, value):
            return date.fromisoformat(value)
        if re.match(r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", value):
            at = datetime.fromisoformat(value)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    return None


def moment_of(
    found: date | datetime,
    offset: Duration | None,
    zone: ZoneInfo,
    *,
    back: bool,
    at: TimeOfDay | None,
    plain: TimeOfDay,
) -> datetime:
    """The instant so long after a date, or before it with `back`.

    It is at the time of day `at`; without one a date and time keeps its own, and a plain date
    takes `plain`. Days, weeks and months are those of the calendar where there is a time of day.
    """
    if isinstance(found, datetime):
        if at is None:
            return _moved(found, offset, zone, back=back)
        found = day_of(found, zone)
    if offset is not None and offset.unit in ("day", "week", "month"):
        found, offset = shift(found, offset, back=back), None
    return _moved(local(found, at or plain, zone), offset, zone, back=back)


def _moved(at: datetime, by: Duration | None, zone: ZoneInfo, *, back: bool) -> datetime:
    if by is None:
        return at
    return before(at, by, zone) if back else after(at, by, zone)
