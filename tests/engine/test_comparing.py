"""How two values compare: the operators of the condition language."""

from datetime import UTC, datetime, timedelta

import pytest

from jalon.definition.conditions import Operator
from jalon.engine.comparing import changes_at, holds
from tests.engine.past import NOW

DAY = timedelta(days=1)
US = timedelta(microseconds=1)

HOLDS: list[tuple[Operator, object, object]] = [
    ("is", "fr", "fr"),
    ("is", "", ""),
    ("is", 1, 1.0),
    ("is", 0.1, 0.1),
    ("is", 10**23, 1e23),
    ("is", True, True),
    ("is", ["a", "b"], ["a", "b"]),
    ("one_of", "b", ["a", "b"]),
    ("contains", "a 😀 b", "😀"),
    ("contains", "abc", ""),
    ("contains", ["a", "b"], "b"),
    ("starts_with", "שלום עולם", "שלום"),
    ("is_set", "", None),
    ("is_set", False, None),
    ("is_set", [], None),
    ("more_than", 2, 1.5),
    ("more_than", 1e-300, 0),
    ("at_least", 2, 2),
    ("less_than", -1e300, -1),
    ("at_most", 0.3, 0.3),
    ("before", "2026-01-31", "2026-02-01"),
    ("before", "2026-02-01", "2026-02-01T00:00:00.000Z"),
    ("after", "😀", "\uffff"),
]
HOLDS_NOT: list[tuple[Operator, object, object]] = [
    ("is", None, "fr"),
    ("is", None, None),
    ("is", "Fr", "fr"),
    ("is", "é", "e\u0301"),
    ("is", "1", 1),
    ("is", 1, True),
    ("is", False, 0),
    ("is", [1], ["1"]),
    ("is", ["a"], "a"),
    ("is", ["a", "b"], ["b", "a"]),
    ("is", float(2**53), 2**53 + 1),
    ("is", 5, float("nan")),
    ("one_of", "b", "abc"),
    ("one_of", None, ["a"]),
    ("one_of", ["a"], ["a"]),
    ("contains", {"a": 1}, "a"),
    ("contains", ["ab"], "a"),
    ("contains", 5, "5"),
    ("contains", ["5"], 5),
    ("starts_with", ["a"], "a"),
    ("is_set", None, None),
    ("more_than", 2, 2),
    ("more_than", True, 0),
    ("more_than", "10", 5),
    ("more_than", 5, "1"),
    ("less_than", None, 5),
    ("less_than", 5, float("inf")),
    ("at_most", 0.1 + 0.2, 0.3),
    ("before", 5, "9"),
    ("after", "9", 5),
    ("after", None, ""),
    ("in_last", "2026-03-10", "1 month"),
    ("in_last", "2026-03-10", 5),
    ("in_next", 5, "3 days"),
]


@pytest.mark.rule("SEG-1")
@pytest.mark.parametrize(("op", "seen", "value"), HOLDS)
def test_a_comparison_that_holds(op: Operator, seen: object, value: object) -> None:
    assert holds(op, seen, value, NOW) is True


@pytest.mark.rule("SEG-1")
@pytest.mark.parametrize(("op", "seen", "value"), HOLDS_NOT)
def test_a_comparison_that_does_not_hold(op: Operator, seen: object, value: object) -> None:
    assert holds(op, seen, value, NOW) is False


PERIODS: list[tuple[Operator, str, bool, datetime | None]] = [
    ("in_last", "2026-03-08T12:00:00.123Z", False, None),
    ("in_last", "2026-03-08T12:00:00.124Z", True, NOW.replace(microsecond=124000)),
    ("in_last", "2026-03-10T12:00:00.123Z", True, NOW.replace(microsecond=123000) + 2 * DAY),
    ("in_last", "2026-03-10T12:00:00.124Z", False, NOW.replace(microsecond=124000)),
    ("in_last", "2026-03-10", True, datetime(2026, 3, 12, tzinfo=UTC)),
    ("in_last", "2026-03-11", False, datetime(2026, 3, 11, tzinfo=UTC)),
    ("in_last", "zzz", False, None),
    ("in_last", "", False, None),
    ("in_next", "2026-03-10T12:00:00.123Z", False, None),
    ("in_next", "2026-03-10T12:00:00.124Z", True, NOW.replace(microsecond=124000)),
    ("in_next", "2026-03-12T12:00:00.123Z", True, NOW.replace(microsecond=123000) + 2 * DAY),
    ("in_next", "2026-03-12T12:00:00.124Z", False, NOW.replace(microsecond=124000)),
    ("in_next", "2026-03-20", False, datetime(2026, 3, 18, tzinfo=UTC)),
    ("in_next", "zzz", False, None),
]


@pytest.mark.rule("SEG-2")
@pytest.mark.parametrize(("op", "seen", "answers", "changes"), PERIODS)
def test_a_date_is_in_a_period_up_to_the_millisecond(
    op: Operator, seen: str, *, answers: bool, changes: datetime | None
) -> None:
    assert holds(op, seen, "2 days", NOW) is answers
    assert changes_at(op, seen, "2 days", NOW) == changes
    if changes:
        assert holds(op, seen, "2 days", changes - US) is answers
        assert holds(op, seen, "2 days", changes) is not answers
