"""How many messages a route takes: a second, a day, and while it is warmed up (EML-5)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.delivery.models import MailRoute
from jalon.delivery.routes.limits import cap, give_back, is_spent, take, used, warms

MONDAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def a_route(**values: Any) -> MailRoute:
    return MailRoute(name="one", **values)


def take_all(route: MailRoute, today: date) -> int:
    """What goes on a day of which nothing else is a limit."""
    taken = 0
    while number := take(route, 7, today=today, at=NOON):
        taken += number
    return taken


@pytest.mark.rule("EML-5")
def test_a_day_has_its_messages_and_the_next_day_has_them_again() -> None:
    route = a_route(per_day=20)
    assert take_all(route, MONDAY) == 20
    assert is_spent(route, MONDAY)
    assert not is_spent(route, MONDAY + timedelta(days=1))
    assert take_all(route, MONDAY + timedelta(days=1)) == 20


@pytest.mark.rule("EML-5")
def test_a_warm_up_grows_by_its_factor_each_day_it_is_used_until_the_limit() -> None:
    route = a_route(per_day=100, warm_up_start=10, warm_up_factor=1.5)
    days = [MONDAY + timedelta(days=day) for day in (0, 1, 2, 6, 7, 8, 9)]
    assert [take_all(route, day) for day in days] == [10, 15, 22, 33, 50, 75, 100]
    assert not warms(route, days[-1])
    assert warms(a_route(per_day=100, warm_up_start=10, warm_up_factor=1.5), MONDAY)


def test_a_day_met_again_after_a_change_of_the_time_zone_is_the_same_day() -> None:
    route = a_route(per_day=20)
    take_all(route, MONDAY)
    assert take(route, 5, today=MONDAY - timedelta(days=1), at=NOON) == 0


def test_what_did_not_go_is_given_back() -> None:
    route = a_route(per_day=20, per_second=1)
    assert take(route, 5, today=MONDAY, at=NOON) == 1
    give_back(route, 1)
    assert used(route, MONDAY) == 0
    assert take(route, 5, today=MONDAY, at=NOON) == 1


@pytest.mark.rule("EML-5")
@given(
    rate=st.integers(1, 300),
    looks=st.lists(st.tuples(st.integers(0, 700), st.integers(1, 16)), max_size=80),
)
def test_no_second_has_more_messages_than_its_limit_and_what_may_go_at_once(
    rate: int, looks: list[tuple[int, int]]
) -> None:
    route, at, taken = a_route(per_second=rate), NOON, list[tuple[datetime, int]]()
    for milliseconds, wanted in looks:
        at += timedelta(milliseconds=milliseconds)
        taken.append((at, take(route, wanted, today=MONDAY, at=at)))
    for first, _ in taken:
        within = [n for at, n in taken if first <= at < first + timedelta(seconds=1)]
        assert sum(within) <= rate * 1.2 + 1.01


@pytest.mark.parametrize("rate", [1, 3, 14, 200])
def test_who_asks_often_gets_all_that_a_limit_allows(rate: int) -> None:
    route = a_route(per_second=rate)
    looks = [NOON + timedelta(milliseconds=50 * look) for look in range(200)]
    taken = sum(take(route, 16, today=MONDAY, at=at) for at in looks)
    assert rate * 10 <= taken <= rate * 10.2 + 1


@given(start=st.integers(1, 1000), factor=st.floats(1.001, 3), days=st.integers(1, 100_000))
def test_a_warm_up_never_exceeds_the_limit_however_old(
    start: int, factor: float, days: int
) -> None:
    route = a_route(
        per_day=1000, warm_up_start=start, warm_up_factor=factor, days=days, used_on=MONDAY
    )
    assert 1 <= (cap(route, MONDAY) or 0) <= 1000
