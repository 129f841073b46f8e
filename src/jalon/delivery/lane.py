"""What the lane loop reads and writes of messages, each statement for exactly one lane."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings

from jalon.core.db import Cursor, cursor
from jalon.engine.state import Message


class Draft(msgspec.Struct, frozen=True):
    """A message to queue."""

    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    workflow_id: UUID
    version: int
    step: str
    visit: int
    email: str
    email_version: int
    category: str
    transactional: bool
    subject: str
    language: str
    context: dict[str, Any]
    at: datetime


def route() -> str:
    """Where messages made now will go: the mail server when there is one, else the sandbox."""
    return "smtp" if settings.JALON_SMTP else "sandbox"


def queue_messages(cur: Cursor, lane: int, drafts: Sequence[Draft]) -> None:
    """Queues messages. One for an enrollment, step and visit that has one already is an error
    that the unique constraint raises (RUN-7)."""
    if not drafts:
        return
    columns = [
        [draft.id for draft in drafts],
        [draft.contact_id for draft in drafts],
        [draft.enrollment_id for draft in drafts],
        [draft.workflow_id for draft in drafts],
        [draft.version for draft in drafts],
        [draft.step for draft in drafts],
        [draft.visit for draft in drafts],
        [draft.email for draft in drafts],
        [draft.email_version for draft in drafts],
        [draft.category for draft in drafts],
        [draft.transactional for draft in drafts],
        [draft.subject for draft in drafts],
        [draft.language for draft in drafts],
        [msgspec.json.encode(draft.context).decode() for draft in drafts],
        [draft.at for draft in drafts],
    ]
    cur.execute(
        """INSERT INTO message (lane, route, state, reason, attempts, id, contact_id,
               enrollment_id, workflow_id, version, step, visit, email, email_version, category,
               transactional, subject, language, context, at, due_at)
           SELECT %s, %s, 'queued', '', 0, n.*, n.at FROM unnest(%b::uuid[], %b::uuid[],
               %b::uuid[], %b::uuid[], %b::int[], %b::text[], %b::int[], %b::text[], %b::int[],
               %b::text[], %b::bool[], %b::text[], %b::text[], %b::jsonb[], %b::timestamptz[])
               AS n (id, contact_id, enrollment_id, workflow_id, version, step, visit, email,
                     email_version, category, transactional, subject, language, context, at)""",
        [lane, route(), *columns],
    )


def withdraw_messages(cur: Cursor, lane: int, enrollments: Collection[UUID]) -> None:
    """Cancels what was not yet being handed over for enrollments that left (RUN-12)."""
    if enrollments:
        cur.execute(
            """UPDATE message SET state = 'cancelled', reason = 'left'
               WHERE lane = %s AND enrollment_id = ANY(%s)
                 AND state IN ('review', 'queued', 'deferred')""",
            (lane, list(enrollments)),
        )


def mark_engagement(
    cur: Cursor,
    lane: int,
    *,
    opened: Mapping[UUID, datetime],
    clicked: Mapping[UUID, datetime],
) -> None:
    """Writes when people first opened and clicked, by message."""
    for column, facts in (("opened_at", opened), ("clicked_at", clicked)):
        if facts:
            cur.execute(
                f"""UPDATE message m SET {column} = n.at
                    FROM unnest(%b::uuid[], %b::timestamptz[]) AS n (id, at)
                    WHERE m.lane = %s AND m.id = n.id AND m.{column} IS NULL""",
                (list(facts), list(facts.values()), lane),
            )


def messages_in(cur: Cursor, lane: int, ids: Sequence[UUID]) -> dict[UUID | None, Message]:
    """Messages by id, as conditions see them."""
    rows = cur.execute(
        """SELECT id, at, enrollment_id, step, email, category, opened_at, clicked_at,
                  state IN ('queued', 'deferred')
           FROM message WHERE lane = %s AND id = ANY(%s)""",
        (lane, list(ids)),
    ).fetchall()
    return {row[0]: Message(*row) for row in rows}


def lanes_due(*, now: datetime, paused: Collection[UUID] = ()) -> list[int]:
    """The lanes that have a message to hand over at `now`, whatever its route; messages of
    `paused` workflows wait. One look at an index for each lane."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT l.lane FROM lane l WHERE EXISTS (
                   SELECT 1 FROM message m
                   WHERE m.lane = l.lane AND m.state IN ('queued', 'deferred') AND m.due_at <= %s
                     AND m.workflow_id <> ALL (%s))
               ORDER BY l.lane""",
            (now, list(paused)),
        ).fetchall()
    return [row[0] for row in rows]


def next_due() -> datetime | None:
    """When the earliest message still to hand over is due (business time)."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT min(first.due_at) FROM lane l CROSS JOIN LATERAL (
                   SELECT due_at FROM message m
                   WHERE m.lane = l.lane AND m.state IN ('queued', 'deferred')
                   ORDER BY due_at LIMIT 1) AS first"""
        ).fetchone()
    return row[0] if row else None
