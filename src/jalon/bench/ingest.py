"""Events in over HTTP, as SDKs send them, to one web process."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import LiteralString
from urllib.parse import urlencode

import msgspec
import psutil
from django.db import connection

from jalon.accounts.keys import create_key
from jalon.bench.advance import Progress
from jalon.bench.http_load import Load, free_port, request, send
from jalon.bench.scratch import run_worker, scratch_database
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.core.models import Worker
from jalon.events.actions import record
from jalon.events.checking import NewEvent
from jalon.runtime.web import serve
from jalon.workflows.actions import publish

EVENTS = 60_000
"""Of the batches; as many requests of one event each are a third of it."""
BUYERS = 20_000
BATCH = 100
_CONNECTIONS = 8
_SINGLE_CONNECTIONS = 64
_PATIENCE = 60.0
"""Seconds that fresh processes get to start."""
_MATCH = 10
"""Every so many events start a workflow."""

WORKFLOW = """
workflow: ingest
triggers:
  - {kind: event, event: Order Completed, where: [{property: total, op: at_least, value: 90}]}
repeat: {policy: every_time, key: order_id}
steps:
  - {id: pause, kind: delay, wait: 30 days}
  - {id: done, kind: update_contact, add_tags: [done]}
"""


class Figures(msgspec.Struct, kw_only=True):
    """Of the batches: `events` went in by requests of 100, to be history with all that follows
    from them `seconds` after the first request, beside COPY of the same rows of history. Of the
    single ones: `requests_per_second` of one event were committed and answered, beside requests
    that the same server answers without doing anything. Shares are of one core."""

    events: int
    seconds: float
    accepted_seconds: float
    events_per_second: int
    copy_per_second: int
    ratio: float
    requests: int
    requests_per_second: int
    bare_per_second: int
    p50_ms: float
    p99_ms: float
    sender_core_share: float
    web_core_share: float


def measure(*, events: int = EVENTS, progress: Progress) -> Figures:
    """Sends events to one web process beside one worker, then single ones to the web process
    alone. Raises Conflict when a request is refused, or an event does not become history."""
    events -= events % BATCH
    with scratch_database() as database, _sender() as sender:
        _prepare()
        authorization = _authorization()
        progress("Sending batches", 0, 0)
        batches = [_batch(begin, authorization) for begin in range(0, events, BATCH)]
        with _web() as (port, _), _worker(database):
            began = time.perf_counter()
            load = sender.submit(send, port, batches, _CONNECTIONS).result()
            _wait_until_empty()
            seconds = time.perf_counter() - began
        _check(load, len(batches))
        copied = _copied(events)
        progress("Sending single events", 0, 0)
        singles = [_single(number, authorization) for number in range(events, events + events // 3)]
        with _web() as (port, web):
            before = _cpu(web)
            alone = sender.submit(send, port, singles, _SINGLE_CONNECTIONS).result()
            web_share = (_cpu(web) - before) / alone.seconds
        _check(alone, len(singles))
        _check_waiting(len(singles))
        with _bare() as port:
            bare = sender.submit(send, port, singles, _SINGLE_CONNECTIONS).result()
    return Figures(
        events=events,
        seconds=round(seconds, 2),
        accepted_seconds=round(load.seconds, 2),
        events_per_second=round(events / seconds),
        copy_per_second=round(events / copied),
        ratio=round(copied / seconds, 3),
        requests=len(singles),
        requests_per_second=round(len(singles) / alone.seconds),
        bare_per_second=round(len(singles) / bare.seconds),
        p50_ms=alone.p50_ms,
        p99_ms=alone.p99_ms,
        sender_core_share=alone.core_share,
        web_core_share=round(web_share, 2),
    )


def database_url() -> str:
    """Of the scratch database, for a process that is told of it by its environment."""
    connection.ensure_connection()
    named = connection.connection.info.get_parameters()
    named = {name: named[name] for name in ("host", "port", "user", "passfile") if name in named}
    if password := connection.settings_dict["PASSWORD"]:
        named["password"] = password
    return f"postgresql:///{connection.settings_dict['NAME']}?{urlencode(named)}"


def _prepare() -> None:
    """The buyers are known, the workflow is live, and nothing waits."""
    publish(WORKFLOW)
    for begin in range(0, BUYERS, 1000):
        record(
            [
                NewEvent(name="Hello", at=clock.now(), external_id=_buyer(number))
                for number in range(begin, begin + 1000)
            ]
        )


def _authorization() -> str:
    _, plain = create_key("bench", kind="write", by="bench")
    return "Basic " + b64encode(f"{plain}:".encode()).decode()


def _buyer(number: int) -> str:
    return f"buyer-{number * 7919 % BUYERS}"


def _message(number: int) -> dict[str, object]:
    """As an SDK makes it, with what a shop tells of an order."""
    product = {"product_id": f"P-{number % 500}", "name": "A pair of shoes", "quantity": 1}
    return {
        "type": "track",
        "userId": _buyer(number),
        "event": "Order Completed",
        "messageId": f"bench-{number}",
        "timestamp": "2026-01-02T03:04:05.678Z",
        "context": {"library": {"name": "analytics-python", "version": "2.3.4"}},
        "properties": {
            "order_id": f"O-{number}",
            "total": 99.5 if number % _MATCH == 0 else 9.5 + number % 80,
            "currency": "EUR",
            "products": [product | {"price": 9.5}, product | {"product_id": "P-1"}],
        },
    }


def _batch(begin: int, authorization: str) -> bytes:
    messages = [_message(number) for number in range(begin, begin + BATCH)]
    body = {"batch": messages, "sentAt": "2026-01-02T03:04:05.678Z"}
    return request("/v1/batch", msgspec.json.encode(body), authorization=authorization)


def _single(number: int, authorization: str) -> bytes:
    body = msgspec.json.encode(_message(number))
    return request("/v1/track", body, authorization=authorization)


@contextmanager
def _sender() -> Iterator[ProcessPoolExecutor]:
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=fresh) as pool:
        yield pool


@contextmanager
def _web() -> Iterator[tuple[int, psutil.Process]]:
    """`jalon web` in the scratch database: its port, and its process."""
    port = free_port()
    mine = {"DATABASE_URL": database_url(), "JALON_HOST": "127.0.0.1", "JALON_PORT": str(port)}
    with subprocess.Popen(
        [sys.executable, "-m", "jalon", "web", "--attended"],
        env={**os.environ, **mine},  # noqa: TID251 (handed on, not read)
        stdin=subprocess.PIPE,
    ) as process:
        try:
            _wait_for_port(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


@contextmanager
def _bare() -> Iterator[int]:
    """The same server, with an application that does nothing."""
    port, fresh = free_port(), multiprocessing.get_context("spawn")
    process = fresh.Process(target=serve, args=("127.0.0.1", port, "jalon.bench.bare:application"))
    process.start()
    try:
        _wait_for_port(port)
        yield port
    finally:
        process.terminate()
        process.join()


@contextmanager
def _worker(database: str) -> Iterator[None]:
    """A worker that has started, and has handled what waited."""
    process = multiprocessing.get_context("spawn").Process(target=run_worker, args=(database,))
    process.start()
    try:
        until = time.monotonic() + _PATIENCE
        while not Worker.objects.exists():
            if time.monotonic() > until:
                raise Conflict("The worker did not start.", code="bench_worker")
            time.sleep(0.1)
        _wait_until_empty()
        yield
    finally:
        process.terminate()
        process.join()


def _wait_for_port(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise Conflict("The web process did not start.", code="bench_web") from None
            time.sleep(0.1)
        else:
            return


def _wait_until_empty() -> None:
    while _number("SELECT count(*) FROM (SELECT FROM inbox LIMIT 1) AS one"):
        time.sleep(0.02)


def _cpu(process: psutil.Process) -> float:
    """Seconds that a process and its children worked."""
    every = (process, *process.children(recursive=True))
    return sum(times.user + times.system for times in (one.cpu_times() for one in every))


def _check(load: Load, requests: int) -> None:
    if load.statuses != {200: requests}:
        raise Conflict(f"The answers were {load.statuses}.", code="bench_refused")


def _check_waiting(events: int) -> None:
    waiting = _number("SELECT count(*) FROM inbox WHERE name = 'Order Completed'")
    if waiting != events:
        raise Conflict(f"{waiting} of {events} events wait.", code="bench_different_work")


def _copied(events: int) -> float:
    """Takes the events out of the history and puts them in again by COPY. Returns the seconds of
    the latter."""
    if _number("SELECT count(*) FROM enrollment") != events // _MATCH:
        raise Conflict("Not all entered who should have.", code="bench_different_work")
    with cursor() as cur:
        cur.execute("DELETE FROM event WHERE name <> 'Order Completed'")
        with cur.copy("COPY (SELECT * FROM event) TO STDOUT") as out:
            rows = [bytes(block) for block in out]
        cur.execute("TRUNCATE event")
        began = time.perf_counter()
        with cur.copy("COPY event FROM STDIN") as into:
            for block in rows:
                into.write(block)
        seconds = time.perf_counter() - began
    if _number("SELECT count(*) FROM event") != events:
        raise Conflict("The history is not the same.", code="bench_different_work")
    return seconds


def _number(query: LiteralString) -> int:
    with cursor() as cur:
        row = cur.execute(query).fetchone()
    assert row is not None, "a count has a row"
    number: int = row[0]
    return number
