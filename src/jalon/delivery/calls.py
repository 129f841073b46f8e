"""Calls of webhook steps (STP-12): queued by the lane loop, made when they are due, answered once.

The row of a call is locked while it is made. So two never make it at a time, and when the process
that does dies, the lock dies with it and the call is due again: it is made at least once, always
under the same id, and its outcome takes effect exactly once.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import structlog
from django.conf import settings

from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import JalonError, Unavailable
from jalon.core.ids import LANES, least_id
from jalon.core.outbound import Reply, post
from jalon.core.webhook_signing import signed_headers, webhook_secret
from jalon.definition.events import WEBHOOK_ANSWERED
from jalon.delivery.actions import NOTHING_BLOCKED, Blocked
from jalon.delivery.causes import caused
from jalon.engine.advance import RETRIES
from jalon.events.actions import Occurrence, append_events

log = structlog.get_logger()

_LATER = frozenset({408, 425, 429})
"""Refusals that a later attempt may not meet: timeout, too early, too many requests (RFC 9110,
RFC 8470, RFC 6585)."""

_TEXT = 1000
"""Characters kept of an answer that is no JSON."""


class CallDraft(msgspec.Struct, frozen=True):
    """A call to queue. `body` is what is sent; `at` is business time."""

    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    workflow_id: UUID
    version: int
    step: str
    visit: int
    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True)
class _Call:
    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    step: str
    visit: int
    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class _Result:
    """What an attempt came to. `again`: a later one may come to something else."""

    state: str
    again: bool = False
    status: int | None = None
    answer: Any = None
    error: str = ""


# --- For the lane loop ---------------------------------------------------------------------------


def queue_calls(cur: Cursor, lane: int, drafts: Sequence[CallDraft]) -> None:
    """Queues calls. A second one for an enrollment, step and visit is an error that the unique
    constraint raises."""
    if drafts:
        cur.execute(_QUEUE, (lane, msgspec.json.encode(drafts).decode()))


_QUEUE = """
INSERT INTO webhook_call (lane, id, contact_id, enrollment_id, workflow_id, version, step, visit,
    url, headers, body, state, attempts, at, due_at, error)
SELECT %s, n.id, n.contact_id, n.enrollment_id, n.workflow_id, n.version, n.step, n.visit,
    n.url, n.headers, n.body, 'queued', 0, n.at, n.at, ''
FROM json_to_recordset(%s::json) AS n (id uuid, contact_id uuid, enrollment_id uuid,
    workflow_id uuid, version int, step text, visit int, url text, headers jsonb, body jsonb,
    at timestamptz)
"""


# --- What is due ---------------------------------------------------------------------------------

_DUE = "state = 'queued' AND due_at <= %s AND workflow_id <> ALL (%s)"


def lanes_with_calls(*, now: datetime, paused: Collection[UUID] = ()) -> list[int]:
    """The lanes that have a call to make at `now` (business time); those of `paused` workflows
    wait. One look at an index for each lane."""
    with cursor() as cur:
        rows = cur.execute(
            f"""SELECT l.lane FROM lane l
                WHERE EXISTS (SELECT 1 FROM webhook_call c WHERE c.lane = l.lane AND {_DUE})
                ORDER BY l.lane""",
            (now, list(paused)),
        ).fetchall()
    return [row[0] for row in rows]


def next_call(*, paused: Collection[UUID] = ()) -> datetime | None:
    """When the earliest call still to make is due (business time), those of `paused` workflows
    aside."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT min(first.due_at) FROM lane l CROSS JOIN LATERAL (
                   SELECT due_at FROM webhook_call c
                   WHERE c.lane = l.lane AND c.state = 'queued' AND c.workflow_id <> ALL (%s)
                   ORDER BY due_at LIMIT 1) AS first""",
            (list(paused),),
        ).fetchone()
    return row[0] if row else None


def due_calls(
    cur: Cursor,
    lane: int,
    *,
    now: datetime,
    paused: Collection[UUID] = (),
    except_for: Collection[str] = (),
    limit: int,
) -> list[UUID]:
    """The calls of a lane that are due, save those being made now. Locks them for the caller's
    transaction."""
    rows = cur.execute(
        f"""SELECT id FROM webhook_call WHERE lane = %s AND {_DUE} AND id::text <> ALL (%s)
            ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
        (lane, now, list(paused), list(except_for), limit),
    ).fetchall()
    return [row[0] for row in rows]


# --- Making them ---------------------------------------------------------------------------------


def make_due_calls(lane: int, *, now: datetime, blocked: Blocked = NOTHING_BLOCKED) -> int:
    """Makes the calls of a lane that are due at `now`, one after the other, and returns how many.
    Must not run inside a transaction."""
    with one_transaction() as cur:
        ids = due_calls(cur, lane, now=now, paused=blocked.paused, limit=1000)
    return sum(make_call(lane, call_id, now=now, blocked=blocked) for call_id in ids)


def make_call(
    lane: int, call_id: UUID, *, now: datetime, blocked: Blocked = NOTHING_BLOCKED
) -> bool:
    """Makes a call if it is due at `now` (business time) and nobody else makes it. Must not run
    inside a transaction.

    Its outcome and the event that tells it are written as one. What may come to something later
    is tried 5 times over an hour (RUN-9), then it has failed.
    """
    with one_transaction() as cur:
        row = cur.execute(
            f"""SELECT id, contact_id, enrollment_id, step, visit, url, headers, body, attempts,
                       workflow_id
                FROM webhook_call WHERE lane = %s AND {_DUE} AND id = %s FOR UPDATE SKIP LOCKED""",
            (lane, now, list(blocked.paused), call_id),
        ).fetchone()
        if row is None:
            return False
        call = _Call(*row[:-1])
        stopped = row[-1] in blocked.stopped
        result = _Result("failed", error="stopped") if stopped else _attempt(call)
        _record(cur, lane, call, result, at=now)
    return True


def _attempt(call: _Call) -> _Result:
    body = msgspec.json.encode(call.body)
    secret = webhook_secret(settings.SECRET_KEY)
    headers = {
        "User-Agent": "Jalon",
        "Content-Type": "application/json",
        **call.headers,
        # Receivers compare the time of the signature with their own clocks.
        **signed_headers(secret, f"msg_{call.id.hex}", body, at=clock.wall()),
    }
    try:
        reply = post(call.url, body, headers, allowed=settings.JALON_ALLOW_PRIVATE)
    except Unavailable as error:
        return _Result("failed", again=True, error=f"{error.code}: {error.message}")
    except JalonError as error:
        return _Result("failed", error=f"{error.code}: {error.message}")
    return _answered(reply)


def _answered(reply: Reply) -> _Result:
    if 200 <= reply.status < 300:
        return _Result("answered", status=reply.status, answer=_read(reply.body))
    again = not 400 <= reply.status < 500 or reply.status in _LATER
    return _Result("failed", again=again, status=reply.status, error=f"http_{reply.status}")


def _read(body: bytes) -> Any:
    """The JSON of an answer, or the beginning of its text; None: nothing."""
    try:
        return _storable(msgspec.json.decode(body)) if body else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _storable(body[: 4 * _TEXT].decode(errors="replace"))[:_TEXT]


def _storable(value: Any) -> Any:
    """The value without NUL, which no database takes."""
    match value:
        case str():
            return value.replace("\0", "")
        case list():
            return [_storable(each) for each in value]
        case dict():
            return {_storable(name): _storable(each) for name, each in value.items()}
    return value


def _record(cur: Cursor, lane: int, call: _Call, result: _Result, *, at: datetime) -> None:
    if result.again and call.attempts < len(RETRIES):
        cur.execute(
            """UPDATE webhook_call SET attempts = attempts + 1, due_at = %s, error = %s,
                   status = %s
               WHERE lane = %s AND id = %s""",
            (at + RETRIES[call.attempts], result.error, result.status, lane, call.id),
        )
        log.info("webhook_failed", call=str(call.id), error=result.error, again=True)
        return
    cur.execute(
        """UPDATE webhook_call SET state = %s, attempts = attempts + 1, error = %s, status = %s,
               answer = %s, headers = '{}'
           WHERE lane = %s AND id = %s""",
        (
            result.state,
            result.error,
            result.status,
            msgspec.json.encode(result.answer).decode(),
            lane,
            call.id,
        ),
    )
    append_events(caused(cur, lane, [_told(call, result, at=at)]))


def _told(call: _Call, result: _Result, *, at: datetime) -> Occurrence:
    about = {"enrollment": str(call.enrollment_id), "step": call.step, "visit": call.visit}
    status = {} if result.status is None else {"status": result.status}
    outcome = {"error": result.error} if result.error else {"body": result.answer}
    return Occurrence(
        call.contact_id, WEBHOOK_ANSWERED, at, {**about, **status, **outcome}, source="webhook"
    )


# --- Housekeeping --------------------------------------------------------------------------------

KEPT = timedelta(days=30)
"""How long calls that are over can be looked at (wall time)."""


def forget_calls() -> int:
    """Deletes the calls that were over long ago, and returns how many; in chunks, each of one
    lane and in a transaction of its own."""
    oldest, gone = least_id(clock.wall() - KEPT), 0
    for lane in range(LANES):
        while True:
            with one_transaction() as cur:
                cur.execute(_FORGET, {"lane": lane, "oldest": oldest, "limit": 1000})
                done = cur.rowcount
            gone += done
            if done < 1000:
                break
    return gone


_FORGET = """
DELETE FROM webhook_call WHERE lane = %(lane)s AND id IN (
    SELECT id FROM webhook_call
    WHERE lane = %(lane)s AND id < %(oldest)s AND state IN ('answered', 'failed')
    ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
"""
