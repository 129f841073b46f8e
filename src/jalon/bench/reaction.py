"""How soon an event has taken effect: memberships, triggers, exits, at a steady rate of events."""

import multiprocessing
import threading
import time
from datetime import datetime
from statistics import quantiles

import msgspec

from jalon.bench.advance import Progress
from jalon.bench.scratch import run_worker, scratch_database
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.core.models import Worker
from jalon.definition.conditions import Condition, Performed, Tagged
from jalon.definition.scalars import Duration
from jalon.events.actions import record
from jalon.events.checking import NewEvent
from jalon.segments.actions import save_segment
from jalon.workflows.actions import publish

BUYERS = 20_000
RATE = 1_000
SECONDS = 30
SEGMENTS = 10
_BATCHES = 10
"""A second's events come in so many requests."""
_LOOK = 0.05
"""Seconds between two looks at the ages: looking costs what the worker would have."""
_PATIENCE = 60.0
"""Seconds a fresh worker gets to start."""

WORKFLOW = """
workflow: reaction
triggers:
  - {kind: event, event: Order Completed, where: [{property: value, op: at_least, value: 1}]}
repeat: {policy: every_time, key: order_id}
exit: [{when: {kind: tag, tag: gone}, reason: gone}]
steps:
  - {id: note, kind: update_contact, increment: {orders_seen: 1}}
  - {id: pause, kind: delay, wait: 30 days}
  - {id: done, kind: update_contact, add_tags: [done]}
"""


class Figures(msgspec.Struct, kw_only=True):
    """Ages, in milliseconds, of the oldest event that has not taken effect yet, looked at every
    50 ms while `events` came at `rate` a second: an event is in effect once the transaction that
    handled it is committed. `entered` and `memberships` count what came of them."""

    rate: int
    events: int
    segments: int
    entered: int
    memberships: int
    p50_ms: float
    p99_ms: float
    max_ms: float


def measure(*, rate: int = RATE, seconds: int = SECONDS, progress: Progress) -> Figures:
    """Feeds orders of many contacts at a steady rate to one worker."""
    with scratch_database() as database:
        _prepare()
        worker = multiprocessing.get_context("spawn").Process(target=run_worker, args=(database,))
        worker.start()
        try:
            _wait_for_worker()
            _wait_until_done()
            ages = _fed(rate, seconds, progress)
            return _figures(ages, rate=rate, events=rate * seconds)
        finally:
            worker.terminate()
            worker.join()


def _prepare() -> None:
    for begin in range(0, BUYERS, 1000):
        record(_events("Hello", range(begin, begin + 1000)))
    for number in range(SEGMENTS):
        condition: Condition = Performed(
            event="Order Completed", at_least=number + 1, within=Duration(30, "day")
        )
        save_segment(f"buyers-{number}", f"{number + 1} orders in 30 days", condition)
    save_segment("gone", "Gone", Tagged(tag="gone"))
    publish(WORKFLOW)


def _fed(rate: int, seconds: int, progress: Progress) -> list[float]:
    """Feeds the events, and returns the ages seen."""
    ages: list[float] = []
    over = threading.Event()
    watch = threading.Thread(target=_watch, args=(ages, over))
    watch.start()
    try:
        size, began = rate // _BATCHES, time.monotonic()
        for batch in range(seconds * _BATCHES):
            time.sleep(max(0.0, began + batch / _BATCHES - time.monotonic()))
            record(_events("Order Completed", range(batch * size, (batch + 1) * size)))
            progress("Feeding events", (batch + 1) * size, rate * seconds)
        _wait_until_done()
    finally:
        over.set()
        watch.join()
    return ages


def _events(name: str, numbers: range) -> list[NewEvent]:
    """Those of one request: a door reads the clock once."""
    now = clock.now()
    return [_event(name, number, now) for number in numbers]


def _event(name: str, number: int, at: datetime) -> NewEvent:
    return NewEvent(
        name=name,
        at=at,
        external_id=f"buyer-{number * 7919 % BUYERS}",
        properties={"order_id": f"o{number}", "value": 10 + number % 90},
        message_id=f"{name} {number}",
        source="bench",
    )


def _watch(ages: list[float], over: threading.Event) -> None:
    from django.db import connection

    while not over.wait(_LOOK):
        with cursor() as cur:
            row = cur.execute(
                "SELECT extract(epoch FROM clock_timestamp() - min(occurred_at)) * 1000 "
                "FROM inbox WHERE kind = 'event'"
            ).fetchone()
        ages.append(float(row[0]) if row and row[0] is not None else 0.0)
    connection.close()


def _wait_for_worker() -> None:
    until = time.monotonic() + _PATIENCE
    while not Worker.objects.exists():
        if time.monotonic() > until:
            raise Conflict("The worker did not start.", code="bench_worker")
        time.sleep(0.1)


def _wait_until_done() -> None:
    while True:
        with cursor() as cur:
            row = cur.execute("SELECT EXISTS (SELECT 1 FROM inbox)").fetchone()
        if row is None or not row[0]:
            return
        time.sleep(0.05)


def _figures(ages: list[float], *, rate: int, events: int) -> Figures:
    with cursor() as cur:
        entered = cur.execute("SELECT count(*) FROM enrollment").fetchone()
        members = cur.execute("SELECT count(*) FROM segment_member").fetchone()
    hundredths = quantiles(ages, n=100)
    assert entered is not None, "a count has a row"
    assert members is not None, "a count has a row"
    return Figures(
        rate=rate,
        events=events,
        segments=SEGMENTS + 1,
        entered=entered[0],
        memberships=members[0],
        p50_ms=round(hundredths[49], 1),
        p99_ms=round(hundredths[98], 1),
        max_ms=round(max(ages), 1),
    )
