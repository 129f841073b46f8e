"""How many messages a route takes (EML-5): a second, a day, and while it is warmed up."""

import math
from datetime import date, datetime, timedelta

from jalon.delivery.models import MailRoute

AT_ONCE = timedelta(seconds=0.2)
"""Of the messages of a second, those of so long a time, and one more, may go at once."""


def cap(route: MailRoute, today: date) -> int | None:
    """The most messages of a day of the account; None: any number.

    While a route is warmed up, the nth day on which it takes messages has
    start × factor^(n - 1) of them, rounded down, until that is the limit of a day. Days without
    any do not count.
    """
    limit, start, factor = route.per_day, route.warm_up_start, route.warm_up_factor
    if limit is None or start is None or factor is None:
        return limit
    grown = _day(route, today) - 1
    # Else the power may be larger than any number.
    if grown * math.log(factor) >= math.log(limit / start):
        return limit
    return min(limit, math.floor(start * factor**grown))


def used(route: MailRoute, today: date) -> int:
    """The messages of this day."""
    return 0 if _is_new(route, today) else route.used


def is_spent(route: MailRoute, today: date) -> bool:
    """Whether it takes nothing more on this day."""
    most = cap(route, today)
    return most is not None and used(route, today) >= most


def warms(route: MailRoute, today: date) -> bool:
    """Whether it takes fewer messages than later, to become known."""
    return route.warm_up_start is not None and cap(route, today) != route.per_day


def take(route: MailRoute, wanted: int, *, today: date, at: datetime) -> int:
    """How many messages, of those wanted, may go at `at` (wall time); notes them as gone."""
    most = cap(route, today)
    number = wanted if most is None else min(wanted, most - used(route, today))
    start = max(at, route.free_at or at)
    if route.per_second is not None:
        ahead = (at + AT_ONCE - start).total_seconds() * route.per_second + 1
        number = min(number, math.floor(ahead + 0.001))
    if number <= 0:
        return 0
    if _is_new(route, today):
        route.used_on, route.used, route.days = today, 0, route.days + 1
    route.used += number
    if route.per_second is not None:
        route.free_at = start + timedelta(seconds=number / route.per_second)
    return number


def give_back(route: MailRoute, number: int) -> None:
    """Notes that so many of those taken did not go."""
    route.used = max(0, route.used - number)
    if route.per_second is not None and route.free_at is not None:
        route.free_at -= timedelta(seconds=number / route.per_second)


def _day(route: MailRoute, today: date) -> int:
    return route.days + 1 if _is_new(route, today) else route.days


def _is_new(route: MailRoute, today: date) -> bool:
    # Who moves to another time zone may meet a date again: it is the same day.
    return route.used_on is None or route.used_on < today
