"""Public holidays of countries and of their parts, from the library `holidays`."""

from datetime import date
from functools import lru_cache


def is_place(name: str) -> bool:
    """Whether the holidays of a place are known: `FR`, or `DE-BY` for a part of a country."""
    try:
        _days(name, 2000)
    except (NotImplementedError, KeyError):
        return False
    return True


def is_holiday(name: str, day: date) -> bool:
    """Whether a day is a public holiday of a place that `is_place`."""
    return day in _days(name, day.year)


@lru_cache(maxsize=512)
def _days(name: str, year: int) -> frozenset[date]:
    # Late: the library takes a while to load, and few workflows need it.
    import holidays

    country, _, part = name.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
