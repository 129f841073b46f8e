"""How a value is compared with another: the operators of the condition language."""

from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from jalon.definition.conditions import Operator
from jalon.definition.scalars import Duration

PERIODS: frozenset[Operator] = frozenset({"in_last", "in_next"})
"""The operators whose answer changes as time passes."""

_EPOCH = datetime(1, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_MILLISECONDS = range((datetime(9999, 12, 31, tzinfo=UTC) - _EPOCH) // _MILLISECOND)


def holds(op: Operator, seen: object, value: object, now: datetime | None = None) -> bool:
    """Whether a value that was seen (JSON; None: missing) compares as wanted with another.

    Never raises: what cannot be compared does not hold. Without `now`, a period never holds.
    """
    match op:
        case "is":
            return value is not None and equal(seen, value)
        case "is_set":
            return seen is not None
        case "one_of":
            return isinstance(value, list) and any(equal(seen, one) for one in value)
        case "contains":
            return isinstance(value, str) and isinstance(seen, str | list) and value in seen
        case "starts_with":
            return isinstance(value, str) and isinstance(seen, str) and seen.startswith(value)
        case "before" | "after":
            return _compare_text(op, seen, value)
        case "in_last" | "in_next":
            return now is not None and _in_period(op, seen, value, now)
        case _:
            return _compare_numbers(op, seen, value)


def changes_at(op: Operator, seen: object, value: object, now: datetime) -> datetime | None:
    """The next instant at which `holds` answers otherwise for the same values; None: never."""
    length = length_of(value) if op in PERIODS else None
    if length is None or not isinstance(seen, str):
        return None
    into, out = (timedelta(0), length) if op == "in_last" else (-length, timedelta(0))
    for shift in (into, out):
        if instant_text(now - shift) < seen:
            reached = _reached(seen)
            return None if reached is None else reached + shift
    return None


def equal(one: object, other: object) -> bool:
    """Whether two JSON values are the same: booleans are not numbers, 1 is 1.0."""
    if type(one) is type(other) and type(one) in _PLAIN:
        return one == other
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    first, second = number(one), number(other)
    if first is not None or second is not None:
        return first is not None and second is not None and first == second
    return type(one) is type(other) and one == other


CAPITALS, SMALL = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
_FOLDED = str.maketrans(CAPITALS, SMALL)


def folded(value: object) -> object:
    """An address as addresses are compared, whatever its letters' case: A to Z made small, and
    nothing else, so that every evaluator agrees. Of a list, each item."""
    if isinstance(value, list):
        return [folded(one) for one in value]
    return value.translate(_FOLDED) if isinstance(value, str) else value


_PLAIN = (str, int, bool)
"""Two of the same of these types compare as Python does."""


def number(value: object) -> int | Decimal | None:
    """A number as the decimal it is written as; None for all else, infinities included."""
    if isinstance(value, int):
        return None if isinstance(value, bool) else value
    if isinstance(value, float):
        decimal = Decimal(repr(value))
        return decimal if decimal.is_finite() else None
    return None


def length_of(value: object) -> timedelta | None:
    """A duration of fixed length, or its text; None for all else, months included."""
    try:
        return (value if isinstance(value, Duration) else Duration.parse(value)).fixed
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # one event's moment is told by every condition that counts it
def instant_text(at: datetime) -> str:
    """An instant as conditions compare it: ISO 8601 in UTC with milliseconds, the rest cut."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _compare_text(op: Operator, seen: object, value: object) -> bool:
    if not (isinstance(seen, str) and isinstance(value, str)):
        return False
    return seen < value if op == "before" else seen > value


def _compare_numbers(op: Operator, seen: object, value: object) -> bool:
    first, second = number(seen), number(value)
    if first is None or second is None:
        return False
    match op:
        case "more_than":
            return first > second
        case "at_least":
            return first >= second
        case "less_than":
            return first < second
        case "at_most":
            return first <= second
    return False


def _in_period(op: Operator, seen: object, value: object, now: datetime) -> bool:
    length = length_of(value)
    if length is None or not isinstance(seen, str):
        return False
    if op == "in_last":
        return instant_text(now - length) < seen <= instant_text(now)
    return instant_text(now) < seen <= instant_text(now + length)


def _reached(text: str) -> datetime | None:
    # Any text has a place among the instants written as text, even one that is no date.
    found = bisect_left(_MILLISECONDS, text, key=lambda n: instant_text(_EPOCH + n * _MILLISECOND))
    return _EPOCH + found * _MILLISECOND if found < len(_MILLISECONDS) else None
