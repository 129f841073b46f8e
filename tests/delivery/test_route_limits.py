"""The limits of routes, at real servers (EML-5): what exceeds them goes by the next, or waits."""

import threading
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from jalon.core.db import cursor
from jalon.definition.scalars import Duration
from jalon.delivery import lateness
from jalon.delivery.delivering import Delivery
from tests.acting import set_time
from tests.delivery.routing import (
    a_delivery,
    a_route,
    deliver_all,
    deliver_all_at,
    messages,
    state_of,
)
from tests.delivery.scene import (
    NOON,
    deliver,
    states,
)
from tests.delivery.servers import Handler, mail_server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_noon_on_this_machine"),
]


@pytest.mark.rule("EML-5")
def test_what_exceeds_the_day_waits_and_goes_the_next_day() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_day=5)
        messages(8)
        deliver_all(a_delivery())
        assert Counter(state for state, _ in states()) == {"sent": 5, "queued": 3}
        set_time(NOON + timedelta(days=1))
        deliver_all_at(NOON + timedelta(days=1, hours=1))
    assert Counter(states()) == {("sent", ""): 8}
    assert len(only.accepted) == 8
    assert (state_of("only").used, state_of("only").days) == (3, 2)


@pytest.mark.rule("EML-5")
def test_what_exceeds_the_limits_of_a_route_goes_by_the_next(good: Handler) -> None:
    with mail_server() as (first, server):
        a_route("first", server, per_day=5)
        messages(8)
        deliver_all(a_delivery())
    assert (len(first.accepted), len(good.accepted)) == (5, 3)


@pytest.mark.rule("EML-5")
def test_a_warm_up_goes_by_the_days_of_the_account_in_business_time() -> None:
    with cursor() as cur:
        cur.execute("UPDATE account SET time_zone = 'Pacific/Auckland'")
    sent = []
    with mail_server() as (only, server):
        a_route("only", server, per_day=100, warm_up_start=2, warm_up_factor=2.0)
        messages(14)
        # In Auckland, noon in UTC is an hour after midnight.
        for hours in (0, 22, 24, 48):
            now = NOON + timedelta(hours=hours)
            set_time(now)
            deliver_all_at(now)
            sent.append(len(only.accepted))
    assert sent == [2, 2, 6, 14]


@pytest.mark.rule("EML-5")
def test_the_limits_hold_over_two_workers_side_by_side() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_day=25, per_second=200)
        messages(60)
        workers = [a_delivery(), a_delivery()]

        def work(out: Delivery) -> None:
            try:
                for _ in range(20):
                    out.deliver(range(64), now=NOON)
            finally:
                out.close()
                connection.close()

        threads = [threading.Thread(target=work, args=(out,)) for out in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(only.accepted) == 25
    assert state_of("only").used == 25
    assert Counter(state for state, _ in states()) == {"sent": 25, "queued": 35}


@pytest.mark.rule("EML-5")
def test_a_limit_of_a_second_holds_and_says_that_there_will_be_room_soon() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_second=2)
        messages(6)
        out = a_delivery()
        deliver(out)
        out.close()
    assert len(only.accepted) <= 2
    assert out.soon
    assert state_of("only").full_at is not None


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(
    ("full_at", "told"),
    [(NOON + timedelta(hours=71), ("sent", "")), (None, ("skipped", "late"))],
)
def test_what_limits_held_back_is_not_late_when_there_is_room(
    monkeypatch: pytest.MonkeyPatch, full_at: Any, told: tuple[str, str]
) -> None:
    monkeypatch.setattr(lateness, "_limit", lambda *_: Duration(24, "hour"))
    with mail_server() as (_, server):
        a_route("only", server, full_at=full_at, per_day=9)
        messages(1)
        set_time(NOON + timedelta(days=3))
        deliver_all_at(NOON + timedelta(days=3))
    assert states() == [told]
