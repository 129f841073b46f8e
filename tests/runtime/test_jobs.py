"""The job loop in real worker processes: calls that are due are made, whoever dies meanwhile."""

import signal
import threading
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from django.db import transaction

from jalon.core import clock
from jalon.definition.events import WEBHOOK_ANSWERED
from jalon.runtime.jobs import AT_ONCE, JobLoop, dispatch_calls, retry_stalled
from jalon.runtime.tasks import call_webhook
from jalon.runtime.turn import player
from tests.acting import new_contact, rows
from tests.delivery.hooks import Hook, a_call, a_hook
from tests.runtime.processes import Process, jalon, running, until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hook() -> Iterator[Hook]:
    with a_hook() as found:
        yield found


def a_worker() -> Process:
    return jalon("worker")


def some_calls(hook: Hook, number: int) -> None:
    for place in range(number):
        a_call(new_contact(f"c{place}"), hook.url, at=clock.now(), body={"n": place})


def all_made() -> bool:
    return not rows("SELECT 1 FROM webhook_call WHERE state = 'queued'")


def told() -> int:
    """How many outcomes became events, whether handled by now or not."""
    ((number,),) = rows(
        """SELECT (SELECT count(*) FROM event WHERE name = %s)
                + (SELECT count(*) FROM inbox WHERE name = %s)""",
        WEBHOOK_ANSWERED,
        WEBHOOK_ANSWERED,
    )
    return int(number)


@pytest.mark.rule("STP-12")
def test_two_workers_make_each_call_once_and_side_by_side(hook: Hook) -> None:
    together = threading.Barrier(AT_ONCE, timeout=20)
    turns = count()

    def answer(_body: Any) -> tuple[int, bytes]:
        if next(turns) < AT_ONCE:
            together.wait()  # passes only when so many are there at a time
        return 200, b""

    hook.answer = answer
    some_calls(hook, 40)
    with running(a_worker(), a_worker()):
        until(all_made)
        until(lambda: rows("SELECT count(*)::int FROM procrastinate_jobs") == [(0,)])
    assert sorted(body["n"] for body in hook.bodies) == list(range(40))
    assert told() == 40
    assert rows("SELECT count(*)::int FROM procrastinate_workers") == [(0,)]


@pytest.mark.long
@pytest.mark.rule("RUN-7")
def test_workers_killed_while_the_hook_answers_lose_no_call_and_tell_each_once(hook: Hook) -> None:
    workers: list[Process] = []
    turns = count()

    def kill_now_and_then(_body: Any) -> tuple[int, bytes]:
        if next(turns) in (1, 9, 20):
            workers[-1].send_signal(signal.SIGKILL)
            workers[-1].wait()
        return 200, b""

    hook.answer = kill_now_and_then
    some_calls(hook, 30)
    for _ in range(3):
        workers.append(a_worker())
        workers[-1].communicate(timeout=60)
    with running(a_worker()):
        until(all_made)
    assert told() == 30
    ids = [headers["webhook-id"] for headers in hook.headers]
    assert len(set(ids)) == 30
    assert len(ids) <= 30 + 3 * AT_ONCE


def test_a_worker_that_is_told_to_stop_ends_its_calls_first(hook: Hook) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(_body: Any) -> tuple[int, bytes]:
        begun.set()
        go_on.wait(20)
        return 200, b""

    hook.answer = answer
    some_calls(hook, 1)
    worker = a_worker()
    assert begun.wait(20)
    worker.send_signal(signal.SIGTERM)
    go_on.set()
    worker.communicate(timeout=20)
    assert all_made()
    assert told() == 1
    assert len(hook.bodies) == 1


def test_a_call_due_becomes_one_job_until_it_is_made() -> None:
    a_call(new_contact("ann"), "http://127.0.0.1:1/", at=clock.now())
    assert dispatch_calls() == 1
    assert dispatch_calls() == 0
    with player():
        assert dispatch_calls() == 0


def test_a_job_is_deferred_with_the_transaction_it_is_deferred_in() -> None:
    def defer_in_vain() -> None:
        with transaction.atomic():
            call_webhook.defer(lane=1, call="x")
            assert rows("SELECT count(*)::int FROM procrastinate_jobs") == [(1,)]
            raise KeyError

    with pytest.raises(KeyError):
        defer_in_vain()
    assert rows("SELECT count(*)::int FROM procrastinate_jobs") == [(0,)]


def test_a_job_of_a_dead_worker_is_begun_again() -> None:
    call_webhook.defer(lane=1, call="01a20472-ea3f-74b7-81a7-c8f79d3becb5")
    ((job, worker),) = rows(
        """WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)
                         VALUES (now() - interval '59 s') RETURNING id)
           SELECT j.id, dead.id FROM procrastinate_jobs j, dead"""
    )
    rows(
        """UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s
           RETURNING 1""",
        worker,
        job,
    )
    retry_stalled()
    assert rows("SELECT status::text FROM procrastinate_jobs") == [("doing",)]
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 s' RETURNING 1")
    retry_stalled()
    assert rows("SELECT status::text FROM procrastinate_jobs") == [("todo",)]


def test_a_job_of_a_dead_worker_waits_while_another_for_its_call_does() -> None:
    call_webhook.configure(queueing_lock="x").defer(lane=1, call="x")
    rows(
        """WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat)
                         VALUES (now() - interval '61 s') RETURNING id)
           UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead
           RETURNING 1"""
    )
    call_webhook.configure(queueing_lock="x").defer(lane=1, call="x")
    retry_stalled()
    found = rows("SELECT status::text FROM procrastinate_jobs ORDER BY id")
    assert found == [("doing",), ("todo",)]


def test_the_loop_runs_in_a_thread_and_stops_at_once_when_asked() -> None:
    loop = JobLoop()
    thread = threading.Thread(target=loop.run)
    thread.start()
    until(lambda: bool(rows("SELECT 1 FROM procrastinate_workers")))
    began = time.monotonic()
    loop.stop()
    thread.join(5)
    assert not thread.is_alive()
    assert time.monotonic() - began < 2
    early = JobLoop()
    early.stop()
    early.run()


@pytest.mark.parametrize("millisecond", range(0, 40, 2))
def test_a_loop_that_is_stopped_while_it_begins_ends(millisecond: int) -> None:
    loop = JobLoop()
    thread = threading.Thread(target=loop.run, daemon=True)
    thread.start()
    time.sleep(millisecond / 1000)
    loop.stop()
    thread.join(10)
    assert not thread.is_alive()
