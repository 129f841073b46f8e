"""From an event to the email that it leads to at once (NEW-7)."""

from datetime import timedelta

import pytest

from jalon.core import clock
from jalon.core.db import cursor, one_transaction
from jalon.core.ids import LANES
from jalon.delivery.latency import KEPT, Latency, count_latencies, forget_latencies, latency
from jalon.events.actions import Occurrence, append_events
from tests.acting import new_contact, rows
from tests.runtime.processes import jalon, move_ahead, running, until
from tests.runtime.scenes import publish_quietly

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-7")]

AN_HOUR = timedelta(hours=1)

TWO = """
workflow: two
triggers: [{kind: event, event: Start}]
steps:
  - {kind: send_email, id: first, email: offer}
  - {kind: delay, id: pause, wait: 1 hour}
  - {kind: send_email, id: second, email: reminder}
"""


def sent() -> int:
    ((number,),) = rows("SELECT count(*)::int FROM message WHERE state = 'sent'")
    return int(number)


def handed_over(*seconds: float, lane: int = 0) -> None:
    """Emails, so long after their events."""
    now = clock.wall()
    with one_transaction() as cur:
        count_latencies(cur, lane, [now - timedelta(seconds=each) for each in seconds], at=now)


def test_an_email_that_follows_an_event_at_once_is_timed_and_one_after_a_delay_is_not() -> None:
    publish_quietly(TWO)
    ann = new_contact("ann")
    began = clock.wall()
    append_events([Occurrence(ann, "Start", clock.now(), {})])
    with running(jalon("worker")):
        until(lambda: sent() == 1)
        move_ahead(AN_HOUR)
        until(lambda: sent() == 2)
    took = (clock.wall() - began).total_seconds()
    found = latency(began - AN_HOUR)
    assert found.emails == 1
    assert found.p50 == found.p99
    assert found.p50 is not None
    assert 0 < found.p50 < 1.15 * took


def test_half_and_nearly_all_are_told_too_long_by_a_tenth_at_most() -> None:
    for lane in range(LANES):
        handed_over(*[0.2] * 97, 3, 3, 3, lane=lane)
    found = latency(clock.wall() - AN_HOUR)
    assert found.emails == 6400
    assert found.p50 == pytest.approx(0.21, abs=0.015)
    assert found.p99 == pytest.approx(3.15, abs=0.16)


def test_a_clock_behind_the_events_counts_as_no_time_and_none_as_none() -> None:
    assert latency(clock.wall() - AN_HOUR) == Latency(0, None, None)
    handed_over(-5)
    assert latency(clock.wall() - AN_HOUR) == Latency(1, 0.001, 0.001)


def test_what_is_old_is_forgotten() -> None:
    handed_over(1)
    with cursor() as cur:
        forget_latencies(cur, clock.wall() + KEPT - AN_HOUR)
        assert latency(clock.wall() - 2 * AN_HOUR).emails == 1
        forget_latencies(cur, clock.wall() + KEPT + 2 * AN_HOUR)
    assert latency(clock.wall() - 2 * AN_HOUR).emails == 0
