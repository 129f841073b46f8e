"""How soon an event that was accepted has led to an email handed over (NEW-7)."""

import multiprocessing
import time
from datetime import datetime
from multiprocessing.connection import Connection
from statistics import quantiles

import msgspec

from jalon.bench.advance import Progress
from jalon.bench.mail_sink import run_sink
from jalon.bench.scratch import run_worker, scratch_database
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.core.models import Worker
from jalon.events.actions import record
from jalon.events.checking import NewEvent
from jalon.workflows.actions import publish

READERS = 10_000
RATE = 500
SECONDS = 20
_BATCHES = 25
"""A second's events come in so many requests."""
_PATIENCE = 60.0
"""Seconds that a fresh worker gets to start, and the last email to arrive."""

WORKFLOW = """
workflow: latency
triggers: [{kind: event, event: Code Requested}]
repeat: {policy: every_time, key: code}
steps: [{id: code, kind: send_email, email: code}]
emails:
  code:
    category: codes
    transactional: true
    fallback: en
    locales:
      en: {subject: 'Your code is {{ event.code }}', html: '<p>{{ event.code }}</p>'}
"""


class Figures(msgspec.Struct, kw_only=True):
    """Milliseconds from an event's being committed to its email's being accepted by a mail server,
    while `events` came at `rate` a second."""

    rate: int
    events: int
    p50_ms: float
    p99_ms: float
    max_ms: float


def measure(*, rate: int = RATE, seconds: int = SECONDS, progress: Progress) -> Figures:
    """Feeds events at a steady rate to one worker, and asks a mail server on this machine when
    each email came. Raises Conflict when one does not come, or comes twice."""
    fresh = multiprocessing.get_context("spawn")
    with scratch_database() as database:
        ours, theirs = fresh.Pipe()
        sink = fresh.Process(target=run_sink, args=(theirs,), daemon=True)
        sink.start()
        theirs.close()
        smtp = f"smtp://127.0.0.1:{ours.recv()}"
        worker = fresh.Process(target=run_worker, args=(database, smtp))
        worker.start()
        try:
            _prepare()
            accepted = _fed(rate, seconds, progress)
            arrived = _arrivals(ours, len(accepted))
        finally:
            for process in (worker, sink):
                process.terminate()
                process.join()
    return _figures(accepted, arrived, rate=rate)


def _prepare() -> None:
    for begin in range(0, READERS, 1000):
        record(_events("Hello", range(begin, begin + 1000)))
    publish(WORKFLOW)
    until = time.monotonic() + _PATIENCE
    while not Worker.objects.exists() or _inbox_has_rows():
        if time.monotonic() > until:
            raise Conflict("The worker did not start.", code="bench_worker")
        time.sleep(0.1)


def _inbox_has_rows() -> bool:
    with cursor() as cur:
        row = cur.execute("SELECT EXISTS (SELECT FROM inbox)").fetchone()
    return row is not None and bool(row[0])


def _fed(rate: int, seconds: int, progress: Progress) -> dict[str, float]:
    """When each event was committed, by the code that its email carries."""
    accepted: dict[str, float] = {}
    size, began = rate // _BATCHES, time.monotonic()
    for batch in range(seconds * _BATCHES):
        time.sleep(max(0.0, began + batch / _BATCHES - time.monotonic()))
        numbers = range(batch * size, (batch + 1) * size)
        record(_events("Code Requested", numbers))
        now = time.time()  # noqa: TID251 - the one clock that processes share
        accepted.update((f"c{number}c", now) for number in numbers)
        progress("Feeding events", (batch + 1) * size, rate * seconds)
    return accepted


def _events(name: str, numbers: range) -> list[NewEvent]:
    """Those of one request: a door reads the clock once."""
    now = clock.now()
    return [_event(name, number, now) for number in numbers]


def _event(name: str, number: int, at: datetime) -> NewEvent:
    return NewEvent(
        name=name,
        at=at,
        email=f"reader-{number % READERS}@example.com",
        properties={"code": f"c{number}c"},
        message_id=f"{name} {number}",
        source="bench",
    )


def _arrivals(ours: Connection, expected: int) -> dict[str, list[float]]:
    """When an email with each code came, once as many came as were expected."""
    arrived: dict[str, list[float]] = {}
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and sum(len(times) for times in arrived.values()) < expected:
        time.sleep(0.5)
        ours.send("tell")
        arrived = ours.recv()
    return arrived


def _figures(accepted: dict[str, float], arrived: dict[str, list[float]], *, rate: int) -> Figures:
    wrong = [code for code in accepted if len(arrived.get(code, ())) != 1]
    if wrong or len(arrived) != len(accepted):
        raise Conflict(
            f"{len(wrong)} of {len(accepted)} emails did not come exactly once.",
            code="bench_latency",
        )
    took = [(arrived[code][0] - at) * 1000 for code, at in accepted.items()]
    hundredths = quantiles(took, n=100)
    return Figures(
        rate=rate,
        events=len(took),
        p50_ms=round(hundredths[49], 1),
        p99_ms=round(hundredths[98], 1),
        max_ms=round(max(took), 1),
    )
