"""Reads on messages and on the sandbox inbox."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import LANES

_ALL_LANES = list(range(LANES))
_END = datetime(9999, 1, 1, tzinfo=UTC)


def is_due(lane: int, route: str, *, now: datetime, paused: Collection[UUID] = ()) -> bool:
    """Whether a lane has a message to hand over at `now` (business time): one look at an index."""
    with cursor() as cur:
        return (
            cur.execute(
                """SELECT 1 FROM message
                   WHERE lane = %s AND route = %s AND state IN ('queued', 'deferred')
                     AND due_at <= %s AND workflow_id <> ALL (%s) LIMIT 1""",
                (lane, route, now, list(paused)),
            ).fetchone()
            is not None
        )


@dataclass(frozen=True, slots=True)
class Caught:
    """A line of the sandbox inbox."""

    id: UUID
    recipient: str
    sender: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaughtEmail:
    """An email of the sandbox inbox, whole."""

    id: UUID
    contact_id: UUID
    recipient: str
    sender: str
    subject: str
    at: datetime
    html: str
    text: str
    headers: dict[str, str]


def caught(
    *, before: tuple[datetime, UUID] | None = None, recipient: str = "", limit: int = 50
) -> list[Caught]:
    """The sandbox inbox, latest first, from just after `before`; only of addresses that contain
    `recipient`, when given."""
    start = before or (_END, UUID(int=2**128 - 1))
    with cursor() as cur:
        cur.execute(
            """SELECT s.message_id, s.recipient, s.sender, s.subject, s.at
               FROM lane l CROSS JOIN LATERAL (
                   SELECT message_id, recipient, sender, subject, at FROM sandbox_email e
                   WHERE e.lane = l.lane AND e.at <= %s AND (e.at, e.message_id) < (%s, %s)
                     AND strpos(lower(e.recipient), lower(%s)) > 0
                   ORDER BY e.at DESC, e.message_id DESC LIMIT %s) AS s
               ORDER BY s.at DESC, s.message_id DESC LIMIT %s""",
            (start[0], *start, recipient, limit, limit),
        )
        return [Caught(*row) for row in cur]


def caught_email(message_id: UUID) -> CaughtEmail:
    """One email of the sandbox inbox. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT message_id, contact_id, recipient, sender, subject, at, html, text,
                      headers::text
               FROM sandbox_email WHERE lane = ANY (%s) AND message_id = %s""",
            (_ALL_LANES, message_id),
        ).fetchone()
    if row is None:
        raise NotFound(
            f"The sandbox inbox has no email {message_id}.",
            remedy="List them: jalon inbox list",
            code="inbox_email_not_found",
        )
    row = (*row[:-1], msgspec.json.decode(row[-1]))
    return CaughtEmail(*row)


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A webhook call, without what may be secret in it. `at` is business time."""

    id: UUID
    contact_id: UUID
    at: datetime
    host: str
    step: str
    state: str
    attempts: int
    status: int | None
    error: str


def latest_calls(*, failed: bool = False, limit: int = 50) -> list[MadeCall]:
    """The latest webhook calls, the last first; only those that failed, if so asked."""
    with cursor() as cur:
        cur.execute(
            """SELECT id, contact_id, at, split_part(url, '/', 3), step, state, attempts, status,
                      error
               FROM webhook_call WHERE lane = ANY (%s) AND (NOT %s OR state = 'failed')
               ORDER BY at DESC, id DESC LIMIT %s""",
            (_ALL_LANES, failed, limit),
        )
        return [MadeCall(*row) for row in cur]
