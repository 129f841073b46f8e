"""Calls of webhook steps (STP-12) and of webhooks (ACC-4): queued by the lane loop, made when they
are due, answered once.

The row of a call is locked while it is made. So two never make it at a time, and when the process
that does dies, the lock dies with it and the call is due again: it is made at least once, always
under the same id, and its outcome takes effect exactly once.
"""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
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
from jalon.delivery.endpoints import PING, find_endpoint, note_answered, note_failed
from jalon.engine.advance import RETRIES
from jalon.events.actions import Occurrence, append_events

log = structlog.get_logger()

_LATER = frozenset({408, 425, 429})
"""Refusals that a later attempt may not meet: timeout, too early, too many requests (RFC 9110,
RFC 8470, RFC 6585)."""

_GONE = 410
"""By which a webhook's receiver says that it wants no call any more (Standard Webhooks)."""

_TEXT = 1000
"""Characters kept of an answer that is no JSON."""

WEBHOOK_RETRIES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1440)
)
"""Between the attempts of a webhook's call: over three days, since nobody waits for its answer."""


class CallDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A call to queue, of a step or of a webhook. `body` is what is sent; `at` is business time."""

    id: UUID
    contact_id: UUID
    url: str
    body: dict[str, Any]
    at: datetime
    headers: dict[str, str] = {}
    enrollment_id: UUID | None = None
    workflow_id: UUID | None = None
    version: int | None = None
    step: str = ""
    visit: int | None = None
    webhook_id: UUID | None = None
    event_id: UUID | None = None
    event: str = ""


@dataclass(frozen=True, slots=True)
class _Call:
    id: UUID
    contact_id: UUID
    enrollment_id: UUID | None
    step: str
    visit: int | None
    webhook_id: UUID | None
    event: str
    url: str
    headers: dict[str, str]
    body: dict[str, Any]
    attempts: int

    @property
    def retries(self) -> Sequence[timedelta]:
        """How long to wait after each attempt that may be followed by another."""
        if self.webhook_id is None:
            return RETRIES
        return () if self.event == PING else WEBHOOK_RETRIES


@dataclass(frozen=True, slots=True)
class _Result:
    """What an attempt came to. `again`: a later one may come to something else. `ms`: what it
    took."""

    state: str
    again: bool = False
    status: int | None = None
    answer: Any = None
    error: str = ""
    ms: int = 0

    @property
    def away(self) -> bool:
        """Whether this server could serve nobody just now."""
        return self.again and (self.status is None or self.status >= 500 or self.status in _LATER)


# --- For the lane loop ---------------------------------------------------------------------------


def queue_calls(cur: Cursor, lane: int, drafts: Sequence[CallDraft]) -> None:
    """Queues calls. A second one for an enrollment, step and visit, or for a webhook and event, is
    an error that the unique constraint raises."""
    if drafts:
        cur.execute(_QUEUE, (lane, msgspec.json.encode(drafts).decode()))


_QUEUE = """
INSERT INTO webhook_call (lane, id, contact_id, enrollment_id, workflow_id, version, step, visit,
    webhook_id, event_id, event, url, headers, body, state, attempts, at, due_at, error)
SELECT %s, n.id, n.contact_id, n.enrollment_id, n.workflow_id, n.version, n.step, n.visit,
    n.webhook_id, n.event_id, n.event, n.url, n.headers, n.body, 'queued', 0, n.at, n.at, ''
FROM json_to_recordset(%s::json) AS n (id uuid, contact_id uuid, enrollment_id uuid,
    workflow_id uuid, version int, step text, visit int, webhook_id uuid, event_id uuid,
    event text, url text, headers jsonb, body jsonb, at timestamptz)
"""


# --- What is due ---------------------------------------------------------------------------------

_NOT_OF = "(workflow_id = ANY (%s)) IS NOT TRUE"
_DUE = f"state = 'queued' AND due_at <= %s AND {_NOT_OF}"


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
            f"""SELECT min(first.due_at) FROM lane l CROSS JOIN LATERAL (
                   SELECT due_at FROM webhook_call c
                   WHERE c.lane = l.lane AND c.state = 'queued' AND {_NOT_OF}
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
    is tried again: the call of a step 5 times over an hour (RUN-9), that of a webhook for three
    days; then it has failed.
    """
    with one_transaction() as cur:
        row = cur.execute(
            f"""SELECT id, contact_id, enrollment_id, step, visit, webhook_id, event, url, headers,
                       body, attempts, workflow_id
                FROM webhook_call WHERE lane = %s AND {_DUE} AND id = %s FOR UPDATE SKIP LOCKED""",
            (lane, now, list(blocked.paused), call_id),
        ).fetchone()
        if row is None:
            return False
        call = _Call(*row[:-1])
        if call.webhook_id is not None:
            _make_for_webhook(cur, lane, call, call.webhook_id, at=now)
        else:
            stopped = row[-1] in blocked.stopped
            secrets = [webhook_secret(settings.SECRET_KEY)]
            result = _Result("failed", error="stopped") if stopped else _attempt(call, secrets)
            _record(cur, lane, call, result, at=now)
    return True


def _make_for_webhook(
    cur: Cursor, lane: int, call: _Call, webhook_id: UUID, *, at: datetime
) -> None:
    """Makes a call as its webhook is by now: its present address, its present secrets. While the
    server there is away, the calls behind the one that found it out wait with it."""
    endpoint = find_endpoint(cur, webhook_id)
    test = call.event == PING
    if endpoint is None or not (endpoint.enabled or test):
        _record(cur, lane, call, _Result("failed", error="disabled"), at=at)
        return
    if endpoint.rests_until is not None and at < endpoint.rests_until and not test:
        place = {"lane": lane, "webhook": webhook_id, "test": PING, "now": at}
        cur.execute(_PUT_OFF, {**place, "until": endpoint.rests_until})
        return
    call = replace(call, url=endpoint.url)
    # What was refused for good may be taken once the receiver is mended: nothing is.
    result = replace(_attempt(call, endpoint.secrets(clock.wall())), answer=None)
    if result.status is not None and result.state == "failed":
        result = replace(result, again=result.status != _GONE)
    _record(cur, lane, call, result, at=at)
    if test:
        return
    if result.state == "answered":
        note_answered(cur, webhook_id)
    else:
        note_failed(cur, webhook_id, at=at, away=result.away, gone=result.status == _GONE)


_PUT_OFF = """
UPDATE webhook_call SET due_at = %(until)s WHERE lane = %(lane)s AND id IN (
    SELECT id FROM webhook_call
    WHERE lane = %(lane)s AND state = 'queued' AND due_at <= %(now)s
      AND webhook_id = %(webhook)s AND event <> %(test)s
    FOR UPDATE SKIP LOCKED)
"""
"""All that is due in the lane, at once: there may be very many."""


def _attempt(call: _Call, secrets: Sequence[str]) -> _Result:
    began = time.monotonic()
    result = _posted(call, secrets)
    return replace(result, ms=round(1000 * (time.monotonic() - began)))


def _posted(call: _Call, secrets: Sequence[str]) -> _Result:
    body = msgspec.json.encode(call.body)
    headers = {
        "User-Agent": "Jalon",
        "Content-Type": "application/json",
        **call.headers,
        # Receivers compare the time of the signature with their own clocks.
        **signed_headers(secrets, f"msg_{call.id.hex}", body, at=clock.wall()),
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
    outcome = {"at": at, "ms": result.ms, "status": result.status, "error": result.error}
    values = {
        "lane": lane,
        "id": call.id,
        "url": call.url,
        "error": result.error,
        "status": result.status,
        "outcome": msgspec.json.encode([outcome]).decode(),
    }
    if result.again and call.attempts < len(call.retries):
        cur.execute(_AGAIN, {**values, "due_at": at + call.retries[call.attempts]})
        log.info("webhook_failed", call=str(call.id), error=result.error, again=True)
        return
    answer = msgspec.json.encode(result.answer).decode()
    cur.execute(_OVER, {**values, "state": result.state, "answer": answer})
    if call.webhook_id is None:
        append_events(caused(cur, lane, [_told(call, result, at=at)]))


_AGAIN = """
UPDATE webhook_call SET attempts = attempts + 1, url = %(url)s, error = %(error)s,
    status = %(status)s, outcomes = outcomes || %(outcome)s::jsonb, due_at = %(due_at)s
WHERE lane = %(lane)s AND id = %(id)s
"""

_OVER = """
UPDATE webhook_call SET attempts = attempts + 1, url = %(url)s, error = %(error)s,
    status = %(status)s, outcomes = outcomes || %(outcome)s::jsonb, state = %(state)s,
    answer = %(answer)s, headers = '{}'
WHERE lane = %(lane)s AND id = %(id)s
"""


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
