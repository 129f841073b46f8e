"""Recurrence rules: the part of RFC 5545 (RRULE) that schedules know (TRG-9).

Days are those of the calendar; at which time of them is said elsewhere. As in the RFC, a month or
year without the day is passed over; `BYMONTHDAY=-1` is the last day of every month.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal, get_args

from dateutil.rrule import rrule, rrulestr

from jalon.definition import words
from jalon.definition.problems import Locale
from jalon.definition.scalars import WEEKDAYS, Day, Weekday

Frequency = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]

_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = rf"(?:-?[1-5])?(?:{'|'.join(_CODES)})"
_MONTH_DAY = r"-?(?:[12][0-9]|3[01]|[1-9])"
_MONTH = r"(?:1[0-2]|[1-9])"
_POSITION = r"-?[1-9][0-9]{0,2}"
_PARTS = {
    "FREQ": "|".join(get_args(Frequency)),
    "INTERVAL": r"[1-9][0-9]{0,2}",
    "COUNT": r"[1-9][0-9]{0,3}",
    "UNTIL": r"[0-9]{8}",
    "BYDAY": rf"{_DAY}(?:,{_DAY})*",
    "BYMONTHDAY": rf"{_MONTH_DAY}(?:,{_MONTH_DAY})*",
    "BYMONTH": rf"{_MONTH}(?:,{_MONTH})*",
    "BYSETPOS": rf"{_POSITION}(?:,{_POSITION})*",
    "WKST": "|".join(_CODES),
}
_BY_DATE = ("BYMONTHDAY", "BYSETPOS")
"""Only within months and years (RFC 5545, 3.3.10)."""


_DAYS_OF_A_YEAR = 366


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A rule, taken apart. `days` are weekdays with their place in the month or year; 0: any."""

    text: str
    frequency: Frequency
    interval: int = 1
    count: int | None = None
    until: date | None = None
    days: tuple[tuple[int, Weekday], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Recurrence":
        """Raises ValueError with the part of the text that is not understood."""
        parts: dict[str, str] = {}
        for part in text.split(";"):
            name, _, value = part.partition("=")
            if name in parts or name not in _PARTS or not re.fullmatch(_PARTS[name], value):
                raise ValueError(part)
            parts[name] = value
        if "FREQ" not in parts:
            raise ValueError(text)
        made = cls(
            text,
            parts["FREQ"],  # type: ignore[arg-type] # the pattern says so
            int(parts.get("INTERVAL", 1)),
            int(parts["COUNT"]) if "COUNT" in parts else None,
            _until(parts["UNTIL"]) if "UNTIL" in parts else None,
            tuple(map(_weekday, _listed(parts, "BYDAY"))),
            tuple(map(int, _listed(parts, "BYMONTHDAY"))),
            tuple(map(int, _listed(parts, "BYMONTH"))),
            tuple(map(int, _listed(parts, "BYSETPOS"))),
        )
        made._check(parts)
        return made

    def _check(self, parts: dict[str, str]) -> None:
        """Raises ValueError for parts that do not go together."""
        if self.count is not None and self.until is not None:
            raise ValueError(f"UNTIL={parts['UNTIL']}")
        lost = self.positions and not (self.days or self.month_days)
        if lost or any(abs(position) > _DAYS_OF_A_YEAR for position in self.positions):
            raise ValueError(f"BYSETPOS={parts['BYSETPOS']}")
        if self.frequency in ("MONTHLY", "YEARLY"):
            return
        for name in _BY_DATE:
            if name in parts:
                raise ValueError(f"{name}={parts[name]}")
        every_few = self.frequency == "DAILY" and self.interval > 1
        if any(place for place, _ in self.days) or (every_few and self.days):
            raise ValueError(f"BYDAY={parts['BYDAY']}")

    def after(self, day: date, *, start: date) -> date | None:
        """The first day of the rule that is later than a day; the rule begins at `start`. None:
        there is none."""
        found = _rule(self.text, start).after(datetime.combine(day, time()))
        return found.date() if found is not None else None

    def occurs(self, *, start: date) -> bool:
        """Whether there is a day of the rule at all."""
        return _rule(self.text, start).after(datetime.combine(start, time()), inc=True) is not None

    def misses(self, start: date) -> int | None:
        """A day of the month that some months or years do not have, and that they are passed over
        for; None: there is none."""
        if self.days or self.frequency not in ("MONTHLY", "YEARLY"):
            return None
        if self.frequency == "YEARLY" and not self.month_days:
            return 29 if (start.month, start.day) == (2, 29) and not self.months else None
        days = self.month_days or (start.day,)
        return max((day for day in days if day > 28), default=None)

    def sentence(self, start: date, locale: Locale) -> str:
        """`every week on Monday, until 31 December 2026`, without a full stop."""
        said = words.chosen(locale)
        text = " ".join([self._every(locale), *self._on(start, locale)])
        if self.positions:
            which = words.join_and([words.place(each, locale) for each in self.positions], locale)
            text += said(f", only the {which} of these days", f", seul le {which} de ces jours")
        if self.count is not None:
            text += said(f", {self.count} times", f", {self.count} fois")
        if self.until is not None:
            last = words.day(Day(self.until), locale)
            text += said(f", until {last}", f", jusqu'au {last}")
        return text

    def _every(self, locale: Locale) -> str:
        en, fr, many = _UNITS[self.frequency]
        if self.interval == 1:
            return f"every {en}" if locale == "en" else f"chaque {fr}"
        if locale == "en":
            return f"every {self.interval} {en}s"
        return f"{many[0]} {self.interval} {many[1]}"

    def _on(self, start: date, locale: Locale) -> Iterator[str]:
        """The days, and the months."""
        said = words.chosen(locale)
        plain = [weekday for place, weekday in self.days if not place]
        if self.frequency == "WEEKLY" and not self.days:
            plain = [WEEKDAYS[start.weekday()]]
        if plain:
            yield words.weekdays(plain, locale)
        for place, weekday in self.days:
            if place:
                name = words.place(place, locale) + " " + words.weekday(weekday, locale)
                yield said(f"on the {name}", f"le {name}")
        month_days, months = self.month_days, self.months
        if self.frequency in ("MONTHLY", "YEARLY") and not (self.days or month_days):
            month_days = (start.day,)
        if self.frequency == "YEARLY" and not (self.days or months or self.month_days):
            months = (start.month,)
        if month_days:
            named = [words.day_of_month(each, locale) for each in month_days]
            yield said("on the ", "le ") + words.join_and(named, locale)
        if months:
            named = [words.month(each, locale) for each in months]
            yield said("in ", "en ") + words.join_and(named, locale)


_UNITS: dict[Frequency, tuple[str, str, tuple[str, str]]] = {
    "DAILY": ("day", "jour", ("tous les", "jours")),
    "WEEKLY": ("week", "semaine", ("toutes les", "semaines")),
    "MONTHLY": ("month", "mois", ("tous les", "mois")),
    "YEARLY": ("year", "année", ("tous les", "ans")),
}


@lru_cache(maxsize=1024)
def _rule(text: str, start: date) -> rrule:
    made = rrulestr(text, dtstart=datetime.combine(start, time()), cache=True)
    assert isinstance(made, rrule), "one rule makes no set of them"
    return made


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _weekday(written: str) -> tuple[int, Weekday]:
    return int(written[:-2] or 0), WEEKDAYS[_CODES.index(written[-2:])]


def _until(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ValueError(f"UNTIL={written}") from None
