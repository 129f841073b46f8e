"""Long work: asked for through a door, done by a worker, watched and cancelled by whoever asked.

A work is done at least once: when its worker dies, another begins it again, and says so. So each
kind of it may be run twice (an import of the same file changes nothing the second time), but for
those of which the doing and its note are one transaction.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self
from uuid import UUID

import msgspec
import psycopg
import structlog
from django.db import connection, transaction
from procrastinate.contrib.django import app

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.db import AWAY, cursor
from jalon.core.errors import Conflict, Invalid, JalonError, NotFound
from jalon.core.french import said
from jalon.core.ids import new_id
from jalon.runtime.long_work.kinds import KINDS, ONCE
from jalon.runtime.long_work.orders import Cancelled, Interrupted, Tell
from jalon.runtime.models import Work

log = structlog.get_logger()

EVERY = 0.5
"""Seconds between two notes of how far a work is."""

ATTEMPTS = 5
"""How often a work is begun whose workers die over it."""

KEPT = "30 days"
"""How long works that ended are kept to be looked at."""

QUEUE = "work"


def start_work(kind: str, params: Mapping[str, Any], *, by: str, source: str = "") -> Work:
    """Asks for work, in the caller's transaction. `source` is the reference of the uploaded file
    it works on. Raises Invalid for a kind that is none, and for parameters that cannot serve."""
    if kind not in KINDS:
        raise Invalid(
            f"There is no work of the kind {kind!r}.",
            remedy=f"Choose one of: {', '.join(KINDS)}.",
            code="work_kind_unknown",
            kind=kind,
            kinds=list(KINDS),
        )
    plain = msgspec.to_builtins(KINDS[kind].read(params, source))
    with transaction.atomic():
        work = Work.objects.create(
            id=new_id(), kind=kind, params=plain, input=source, created_by=by
        )
        task = app.configure_task("do_work", queue=QUEUE, lock=f"work:{kind}")
        task.defer(work=str(work.id))
        record(by, "start", kind=kind, name=str(work.id), **plain)
    return work


def find_work(work_id: UUID) -> Work:
    """A work as it stands. Raises NotFound."""
    work = Work.objects.filter(id=work_id).first()
    if work is None:
        raise NotFound(
            f"There is no work {work_id}.",
            remedy="It may have been deleted: works are kept for 30 days.",
            code="work_not_found",
        )
    return work


def cancel_work(work_id: UUID, *, by: str) -> Work:
    """Has a work end after the chunk it is in; what it has done stays. One that waits ends at
    once. Raises NotFound, and Conflict when it has ended."""
    with transaction.atomic():
        work = Work.objects.select_for_update().filter(id=work_id).first() or find_work(work_id)
        if work.ended:
            raise Conflict(
                f"The work {work_id} has ended: it is {work.state}.",
                remedy="There is nothing left to cancel.",
                code="work_ended",
                work_state=work.state,
            )
        work.cancelling = True
        if work.state == Work.State.QUEUED:
            work.state, work.ended_at = Work.State.CANCELLED, clock.wall()
        work.save(update_fields=["cancelling", "state", "ended_at"])
        record(by, "cancel", kind=work.kind, name=str(work_id))
    return work


def do_work(work_id: UUID, stopping: Callable[[], bool]) -> None:
    """Does a work, in a worker. Raises Interrupted when the worker stops before the end, and what
    the database raises when it is lost: the work is to be begun again then."""
    work = _begin(work_id)
    if work is None:
        return
    try:
        with Teller(work, stopping) as tell:
            result = _carried_out(work, tell)
    except Interrupted:
        Work.objects.filter(id=work_id, attempts=work.attempts, state="running").update(
            state=Work.State.QUEUED, attempts=work.attempts - 1
        )
        raise
    except Cancelled:
        _end(work, Work.State.CANCELLED)
    except JalonError as error:
        _end(work, Work.State.FAILED, problem=_problem(error))
    except AWAY:
        raise
    except Exception as error:
        log.exception("work_failed", work=str(work_id), kind=work.kind)
        unforeseen = JalonError(
            f"The work failed unforeseen ({type(error).__name__}).",
            remedy="The log of the worker says where; please report it.",
            code="work_failed",
        )
        _end(work, Work.State.FAILED, problem=_problem(unforeseen))
    else:
        _end(work, Work.State.DONE, result=result)


def _carried_out(work: Work, tell: Tell) -> dict[str, Any]:
    order = KINDS[work.kind].read(work.params, work.input)
    if work.kind not in ONCE:
        return order.run(work.input, tell)
    with transaction.atomic(durable=True):
        result = order.run(work.input, tell)
        if not _end(work, Work.State.DONE, result=result):
            raise Interrupted
    return result


def fail_lost() -> int:
    """Ends works that no worker will take up again, their job being gone; returns how many."""
    problem = JalonError(
        "The work was lost with its worker.", remedy="Start it again.", code="work_lost"
    )
    with cursor() as cur:
        cur.execute(
            """UPDATE work SET state = 'failed', problem = %s::jsonb, ended_at = now()
               WHERE state IN ('queued', 'running') AND NOT EXISTS (
                   SELECT FROM procrastinate_jobs j WHERE j.task_name = 'do_work'
                     AND j.status IN ('todo', 'doing') AND j.args ->> 'work' = work.id::text)""",
            (msgspec.json.encode(_problem(problem)).decode(),),
        )
        return cur.rowcount


def forget_works() -> None:
    """Deletes works that ended long ago."""
    with cursor() as cur:
        cur.execute("DELETE FROM work WHERE ended_at < now() - %s::interval", (KEPT,))


class Teller(AbstractContextManager["Teller"]):
    """Notes how far a work is, through a connection of its own: the work may be in a transaction
    that ends much later. Between two chunks it also hears that the work is to end.

    Called with what is done and what there is to do in all. Raises Cancelled or Interrupted.
    """

    def __init__(self, work: Work, stopping: Callable[[], bool]) -> None:
        self.work = work
        self.stopping = stopping
        self.next = 0.0

    def __enter__(self) -> Self:
        self.connection = psycopg.connect(**connection.get_connection_params())
        self.connection.autocommit = True
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def __call__(self, done: int, total: int) -> None:
        if self.stopping():
            raise Interrupted
        if time.monotonic() < self.next:
            return
        row = self.connection.execute(
            """UPDATE work SET done = %s, total = %s WHERE id = %s AND attempts = %s
                 AND state = 'running' RETURNING cancelling""",
            (done, total, self.work.id, self.work.attempts),
        ).fetchone()
        self.next = time.monotonic() + EVERY
        if row is None:
            raise Interrupted
        if row[0]:
            raise Cancelled
        self.work.done, self.work.total = done, total


def _begin(work_id: UUID) -> Work | None:
    """The work, if it is still to be done."""
    with transaction.atomic():
        work = Work.objects.select_for_update().filter(id=work_id).first()
        if work is None or work.ended:
            return None
        if work.attempts >= ATTEMPTS or work.cancelling:
            problem = JalonError(
                f"Its worker died {work.attempts} times over this work.",
                remedy="Look into the log of the workers, then start it again.",
                code="work_gave_up",
            )
            if work.cancelling:
                _end(work, Work.State.CANCELLED)
            else:
                _end(work, Work.State.FAILED, problem=_problem(problem))
            return None
        work.attempts += 1
        work.state, work.started_at = Work.State.RUNNING, work.started_at or clock.wall()
        work.save(update_fields=["attempts", "state", "started_at"])
    return work


def _end(work: Work, state: str, **outcome: Any) -> bool:
    # Only the attempt that is the latest has the last word. False: this one has it not.
    if state == Work.State.DONE:
        outcome["done"] = outcome["total"] = max(work.total, work.done)
    latest = Work.objects.filter(id=work.id, attempts=work.attempts).exclude(
        state__in=[Work.State.DONE, Work.State.FAILED, Work.State.CANCELLED]
    )
    return bool(latest.update(state=state, ended_at=clock.wall(), **outcome))


def _problem(error: JalonError) -> dict[str, Any]:
    told: dict[str, Any] = {
        "code": error.code,
        "message": error.message,
        "remedy": error.remedy,
        "french": said(error, "fr")._asdict(),
    }
    if problems := getattr(error, "problems", None):
        told["problems"] = msgspec.to_builtins(problems)
    return told
