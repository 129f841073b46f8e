"""The small values definitions are made of: durations, times of day, days of the week."""

import re
from datetime import date, time, timedelta
from typing import Any, Literal

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Unit = Literal["minute", "hour", "day", "week", "month"]
_SECONDS: dict[Unit, int] = {"minute": 60, "hour": 3600, "day": 86400, "week": 604800}

Scalar = str | int | float | bool
Value = Scalar | list[str]


class Duration:
    """A length of time as an author writes it: `3 days`, `1 month`.

    Months have no fixed length, so only the other units convert to seconds.
    """

    __slots__ = ("_length", "count", "unit")
    PATTERN = r"^[0-9]{1,4} (minute|hour|day|week|month)s?$"

    def __init__(self, count: int, unit: Unit) -> None:
        self.count = count
        self.unit = unit
        self._length = None if unit == "month" else timedelta(seconds=count * _SECONDS[unit])

    @classmethod
    def parse(cls, text: object) -> "Duration":
        """Raises ValueError when `text` is not a whole number and a unit."""
        if not isinstance(text, str) or not re.match(cls.PATTERN, text):
            raise ValueError(
                f"{text!r} is not a duration: write a whole number and minutes, hours, days, "
                "weeks or months, such as '3 days'"
            )
        count, unit = text.split(" ")
        return cls(int(count), unit.removesuffix("s"))  # type: ignore[arg-type] # the pattern says so

    @property
    def fixed(self) -> timedelta:
        """Its exact length. Raises ValueError for months."""
        if self._length is None:
            raise ValueError("a month has no fixed length")
        return self._length

    def __str__(self) -> str:
        return f"{self.count} {self.unit}{'' if self.count == 1 else 's'}"

    def __repr__(self) -> str:
        return f"Duration({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and (self.count, self.unit) == (
            other.count,
            other.unit,
        )

    def __hash__(self) -> int:
        return hash((self.count, self.unit))


class TimeOfDay:
    """A wall-clock time to the minute, written `9:00` or `17:30`. `24:00` ends a day."""

    __slots__ = ("minutes",)
    PATTERN = r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$|^24:00$"

    def __init__(self, minutes: int) -> None:
        self.minutes = minutes

    @classmethod
    def parse(cls, text: object) -> "TimeOfDay":
        """Raises ValueError when `text` is not hours and minutes."""
        if not isinstance(text, str) or not re.match(cls.PATTERN, text):
            raise ValueError(f"{text!r} is not a time of day: write hours and minutes, as in 9:00")
        hours, minutes = text.split(":")
        return cls(int(hours) * 60 + int(minutes))

    @property
    def time(self) -> time:
        """As a `datetime.time`; `24:00` is midnight."""
        return time(self.minutes // 60 % 24, self.minutes % 60)

    def __str__(self) -> str:
        return f"{self.minutes // 60}:{self.minutes % 60:02}"

    def __repr__(self) -> str:
        return f"TimeOfDay({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TimeOfDay) and self.minutes == other.minutes

    def __hash__(self) -> int:
        return hash(self.minutes)


class Day:
    """A calendar date without a time, written `2026-12-24`."""

    __slots__ = ("date",)
    PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

    def __init__(self, day: date) -> None:
        self.date = day

    @classmethod
    def parse(cls, text: object) -> "Day":
        """Raises ValueError when `text` is not a date of the calendar."""
        if isinstance(text, str) and re.match(cls.PATTERN, text):
            try:
                return cls(date.fromisoformat(text))
            except ValueError:
                pass
        raise ValueError(f"{text!r} is not a date: write year-month-day, as in 2026-12-24")

    def __str__(self) -> str:
        return self.date.isoformat()

    def __repr__(self) -> str:
        return f"Day({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Day) and self.date == other.date

    def __hash__(self) -> int:
        return hash(self.date)


class LocalTime:
    """A day and a time on the clocks of a place named elsewhere, written `2026-12-24 9:00`."""

    __slots__ = ("at", "day")
    PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} ([01]?[0-9]|2[0-3]):[0-5][0-9]$"

    def __init__(self, day: date, at: TimeOfDay) -> None:
        self.day = day
        self.at = at

    @classmethod
    def parse(cls, text: object) -> "LocalTime":
        """Raises ValueError when `text` is not a date of the calendar and a time of day."""
        if isinstance(text, str) and re.match(cls.PATTERN, text):
            day, time_of_day = text.split(" ")
            try:
                return cls(date.fromisoformat(day), TimeOfDay.parse(time_of_day))
            except ValueError:
                pass
        raise ValueError(f"{text!r} is not a date and a time: write 2026-12-24 9:00")

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.at}"

    def __repr__(self) -> str:
        return f"LocalTime({str(self)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LocalTime) and (self.day, self.at) == (other.day, other.at)

    def __hash__(self) -> int:
        return hash((self.day, self.at))


_CUSTOM: tuple[type[Duration] | type[TimeOfDay] | type[Day] | type[LocalTime], ...] = (
    Duration,
    TimeOfDay,
    Day,
    LocalTime,
)


def decode_scalar(kind: type, raw: object) -> Any:
    """msgspec's `dec_hook` for the types above. Raises ValueError."""
    for custom in _CUSTOM:
        if kind is custom:
            return custom.parse(raw)
    raise NotImplementedError(f"no way to read a {kind.__name__}")


def encode_scalar(value: object) -> str:
    """msgspec's `enc_hook` for the types above."""
    if isinstance(value, _CUSTOM):
        return str(value)
    raise NotImplementedError(f"no way to write a {type(value).__name__}")


def scalar_schema(kind: type) -> dict[str, object]:
    """msgspec's `schema_hook` for the types above."""
    examples = ("3 days", "9:00", "2026-12-24", "2026-12-24 9:00")
    for custom, example in zip(_CUSTOM, examples, strict=True):
        if kind is custom:
            return {"type": "string", "pattern": custom.PATTERN, "examples": [example]}
    raise NotImplementedError(f"no schema for {kind.__name__}")
