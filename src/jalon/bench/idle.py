"""What a worker costs that has nothing to do."""

import multiprocessing
import time

import msgspec
import psutil

from jalon.bench.advance import Progress
from jalon.bench.crowd import Crowd
from jalon.bench.scratch import run_worker, scratch_database
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.core.models import Worker

WAITING = 2_000_000
SECONDS = 30
_SETTLING = 5.0
"""Seconds a fresh worker gets before it is watched."""


class Figures(msgspec.Struct, kw_only=True):
    """Shares of one core, over `seconds`: of the worker's process, and of the processes that
    serve its connections in the database."""

    waiting: int
    seconds: int
    worker_core_share: float
    database_core_share: float | None


def measure(*, waiting: int = WAITING, seconds: int = SECONDS, progress: Progress) -> Figures:
    """Watches one worker with `waiting` enrollments and nothing due."""
    with scratch_database() as database:
        progress(f"Gathering {waiting:,} people", 0, 0)
        Crowd.gather(waiting, parts=2)
        worker = multiprocessing.get_context("spawn").Process(target=run_worker, args=(database,))
        worker.start()
        try:
            time.sleep(_SETTLING)
            if not Worker.objects.exists():
                raise Conflict("The worker did not start.", code="bench_worker")
            return _watched(worker.pid or 0, waiting=waiting, seconds=seconds)
        finally:
            worker.terminate()
            worker.join()


def _watched(worker: int, *, waiting: int, seconds: int) -> Figures:
    serving = _connections()
    before, served = _cpu([worker]), _cpu(serving)
    time.sleep(seconds)
    after, serves = _cpu([worker]), _cpu(serving)
    assert before is not None, "the worker runs on this machine"
    assert after is not None, "the worker runs on this machine"
    database = None if served is None or serves is None else (serves - served) / seconds
    return Figures(
        waiting=waiting,
        seconds=seconds,
        worker_core_share=round((after - before) / seconds, 4),
        database_core_share=None if database is None else round(database, 4),
    )


def _connections() -> list[int]:
    with cursor() as cur:
        rows = cur.execute(
            """SELECT pid FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()"""
        ).fetchall()
    return [row[0] for row in rows]


def _cpu(pids: list[int]) -> float | None:
    """Seconds of processor time they have used; None when they are not on this machine."""
    try:
        times = [psutil.Process(pid).cpu_times() for pid in pids]
    except psutil.Error:
        return None
    return sum(spent.user + spent.system for spent in times)
