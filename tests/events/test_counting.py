"""Totals of past days are one for all lanes, and the figures stay."""

from collections import Counter
from datetime import date
from uuid import UUID

import pytest

from jalon.core.db import cursor
from jalon.events.counting import PAST, add_counts, gather_days
from tests.acting import rows

pytestmark = pytest.mark.django_db(transaction=True)

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
SERIES = UUID(int=7)


def counted(lane: int, day: date, n: int, *, name: str = "entered") -> None:
    with cursor() as cur:
        add_counts(cur, lane, {(SERIES, 1, "", day, name): n})


def totals() -> Counter[tuple[date, str]]:
    """By day and name, over all lanes."""
    return Counter(
        {
            (day, name): n
            for day, name, n in rows(
                "SELECT day, name, sum(n)::int FROM counter GROUP BY day, name"
            )
        }
    )


@pytest.mark.rule("RES-1")
def test_past_days_are_added_up_over_the_lanes_and_no_figure_changes() -> None:
    for lane in range(64):
        counted(lane, MONDAY, lane)
        counted(lane, MONDAY, 1, name="finished")
        counted(lane, TUESDAY, 2)
    before = totals()
    assert gather_days(TUESDAY) == 2 * 63
    assert totals() == before
    assert rows("SELECT lane, count(*) FROM counter WHERE day = %s GROUP BY 1", MONDAY) == [
        (PAST, 2)
    ]
    assert rows("SELECT count(*) FROM counter WHERE day = %s", TUESDAY) == [(64,)]


@pytest.mark.rule("RES-1")
def test_what_is_counted_late_for_a_past_day_is_added_the_next_time() -> None:
    counted(3, MONDAY, 5)
    gather_days(TUESDAY)
    counted(3, MONDAY, 1)
    counted(PAST, MONDAY, 1)
    assert gather_days(TUESDAY) == 1
    assert gather_days(TUESDAY) == 0
    assert rows("SELECT lane, n FROM counter") == [(PAST, 7)]
