"""The job loop: what a worker does in the background, whoever asked for it.

Jobs are for what is to be done now or soon, by wall time. What is due by business time waits in
tables of its own, and becomes a job when it is due.
"""

import asyncio
import contextlib
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import async_to_sync
from django.db import OperationalError
from procrastinate.contrib.django import DjangoApp, app, connector_params
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.psycopg_connector import PsycopgConnector
from procrastinate.worker import Worker

from jalon.core.db import Cursor, one_transaction
from jalon.delivery.calls import due_calls, lanes_with_calls
from jalon.runtime.delivering import read_terms
from jalon.runtime.tasks import WEBHOOKS, call_webhook
from jalon.runtime.turn import shared_turn

AT_ONCE = 8
"""Jobs that one worker process does side by side, each in a thread with a connection of its own."""

AHEAD = 500
"""Calls that wait in the queue at most, for all workers together; the rest waits in its table."""

STALLED = 60.0
"""Seconds after which a job is begun again whose worker has not been heard of."""

PATIENCE = 2.0
"""Seconds after which a stopping worker has long work put back; short jobs end all the same."""

KEPT = 30 * 24
"""Hours for which failed jobs are kept to be looked at; the others are gone when they are done."""

_DISPATCH = 0x63616C6C  # key of the advisory lock: any number, the same everywhere


def dispatch_calls() -> int:
    """Makes a job of each webhook call that is due, and returns how many. One worker at a time
    does it; the others need not. Nothing while a history plays."""
    done = 0
    with shared_turn() as now:
        if now is None:
            return 0
        paused = read_terms().blocked.paused
        for lane in lanes_with_calls(now=now, paused=paused):
            with one_transaction() as cur:
                known = _waiting(cur)
                if known is None or len(known) >= AHEAD:
                    return done
                ids = due_calls(
                    cur,
                    lane,
                    now=now,
                    paused=paused,
                    except_for=known,
                    limit=AHEAD - len(known),
                )
                for call_id in ids:
                    name = str(call_id)
                    call_webhook.configure(queueing_lock=name).defer(lane=lane, call=name)
                done += len(ids)
    return done


def _waiting(cur: Cursor) -> list[str] | None:
    """The calls that are in the queue; None when another worker is filling it."""
    (mine,) = cur.execute("SELECT pg_try_advisory_xact_lock(%s)", (_DISPATCH,)).fetchone() or (0,)
    if not mine:
        return None
    rows = cur.execute(
        """SELECT queueing_lock FROM procrastinate_jobs
           WHERE queue_name = %s AND status = 'todo' AND queueing_lock IS NOT NULL""",
        (WEBHOOKS,),
    ).fetchall()
    return [row[0] for row in rows]


def retry_stalled() -> None:
    """Begins again what dead workers were doing."""

    async def retry() -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
            with contextlib.suppress(UniqueViolation):  # another job for its call waits already
                await app.job_manager.retry_job(job)

    async_to_sync(retry)()


def forget_old() -> None:
    """Deletes failed jobs that nobody looks at any more."""
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=KEPT, include_failed=True)


class JobLoop:
    """Does jobs until told to stop. `run` blocks its thread; `stop` may be called from another."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._worker: Worker | None = None
        self._stopped = False

    def run(self) -> None:
        """Works until `stop`; jobs under way end first. Raises OperationalError when the database
        is lost; it may be called again then."""
        try:
            asyncio.run(self._work())
        except ConnectorException as error:
            raise OperationalError(str(error)) from error

    def stop(self) -> None:
        """Has `run` end once the jobs under way have."""
        self._stopped = True
        if self._loop is not None and self._worker is not None:
            with contextlib.suppress(RuntimeError):  # it has ended by itself meanwhile
                self._loop.call_soon_threadsafe(self._worker.stop)

    async def _work(self) -> None:
        loop = self._loop = asyncio.get_running_loop()
        # By default there would be fewer threads than jobs on a machine with few cores.
        loop.set_default_executor(ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job"))
        connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
        # The loop has connections of its own. Jobs that make other jobs do so through Django's,
        # in the transaction they are in: that is what `app`, and so the tasks, hold on to.
        jobs = DjangoApp(connector=connector)
        jobs.tasks = app.tasks
        async with jobs.open_async():
            # Stopped by its own means. A task may be cancelled in vain: while it connects, the
            # pool of connections takes that for a failed attempt, and tries again.
            self._worker = Worker(
                jobs,
                concurrency=AT_ONCE,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=PATIENCE,
            )
            working = loop.create_task(self._worker.run())
            await asyncio.sleep(0)  # it begins, and forgets that it was told to stop
            if self._stopped:
                self._worker.stop()
            await working
