"""Whom a command of the lanes is for, a chunk at a time; each statement for exactly one lane."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from jalon.core.db import Cursor
from jalon.workflows.commands import CHUNK

_FIRST = UUID(int=0)


class Where(msgspec.Struct, kw_only=True):
    """Which enrollments of a workflow: those in one of the states that pass every test given."""

    states: list[str]
    before: int | None = None
    """A version: those inside an earlier one."""
    steps: list[str] | None = None
    lists: list[str] | None = None
    """Lists of which the contact is on one."""
    named: list[UUID] | None = None
    held: bool = False
    """Those that a pause holds back."""


def contacts_inside(
    cur: Cursor, lane: int, workflow_id: UUID, where: Where, *, after: UUID = _FIRST
) -> list[UUID]:
    """The lane's next contacts after one, who have such an enrollment."""
    tests: list[tuple[str, Any]] = [
        ("e.version < %s", where.before),
        ("e.step = ANY(%s)", where.steps),
        ("e.id = ANY(%s)", where.named),
        (
            """EXISTS (SELECT FROM list_member m WHERE m.lane = e.lane
                       AND m.contact_id = e.contact_id AND m.list = ANY(%s))""",
            where.lists,
        ),
    ]
    asked = [(text, value) for text, value in tests if value is not None]
    held = " AND e.held_due IS NOT NULL" if where.held else ""
    rows = cur.execute(
        f"""SELECT DISTINCT e.contact_id FROM enrollment e
            WHERE e.lane = %s AND e.workflow_id = %s AND e.contact_id > %s
              AND e.state IN ('active', 'failed') AND e.state = ANY(%s)
              {"".join(f" AND {text}" for text, _ in asked)}{held}
            ORDER BY e.contact_id LIMIT %s""",
        [lane, workflow_id, after, where.states, *(value for _, value in asked), CHUNK],
    ).fetchall()
    return [row[0] for row in rows]


class Kept(msgspec.Struct, frozen=True):
    """An entry that a pause refused."""

    at: datetime
    trigger: int | str | None
    payload: dict[str, Any]


def take_refused(
    cur: Cursor,
    lane: int,
    workflow_id: UUID,
    *,
    since: datetime,
    after: UUID = _FIRST,
    only: UUID | None = None,
) -> dict[UUID, list[Kept]]:
    """The entries of the lane's next contacts after one, or of `only` one, that the pause refused
    since then, in the order in which they were refused. They are kept no more: each is tried once,
    whoever merges meanwhile. Empty for whose were taken before."""
    rows = cur.execute(
        """WITH refused AS (
               SELECT contact_id, day, detail -> 'kept' AS kept FROM refusal
               WHERE lane = %(lane)s AND workflow_id = %(workflow)s AND reason = 'paused'
                 AND last_at >= %(since)s AND contact_id IN (
                     SELECT DISTINCT contact_id FROM refusal
                     WHERE lane = %(lane)s AND workflow_id = %(workflow)s AND contact_id > %(after)s
                       AND contact_id = COALESCE(%(only)s, contact_id)
                       AND reason = 'paused' AND last_at >= %(since)s
                     ORDER BY contact_id LIMIT %(chunk)s)),
           taken AS (
               UPDATE refusal r SET detail = jsonb_build_object('kept', ARRAY(
                   SELECT entry FROM jsonb_array_elements(refused.kept) AS k (entry)
                   WHERE (entry ->> 'at')::timestamptz < %(since)s))
               FROM refused
               WHERE r.lane = %(lane)s AND r.workflow_id = %(workflow)s AND r.reason = 'paused'
                 AND r.contact_id = refused.contact_id AND r.day = refused.day)
           SELECT contact_id, ARRAY(
               SELECT entry FROM jsonb_array_elements(kept) AS k (entry)
               WHERE (entry ->> 'at')::timestamptz >= %(since)s)
           FROM refused ORDER BY contact_id, day""",
        {
            "lane": lane,
            "workflow": workflow_id,
            "after": after,
            "only": only,
            "since": since,
            "chunk": CHUNK,
        },
    ).fetchall()
    found: dict[UUID, list[Kept]] = {}
    for contact, entries in rows:
        found.setdefault(contact, []).extend(msgspec.convert(entries, list[Kept]))
    return {contact: sorted(entries, key=_refused_at) for contact, entries in found.items()}


def _refused_at(entry: Kept) -> datetime:
    return entry.at


_FORGOTTEN: Sequence[tuple[str, str]] = (
    ("entry", "workflow_id"),
    ("refusal", "workflow_id"),
    ("counter", "workflow_id"),
    ("counted_order", "workflow_id"),
    ("timer", "subject"),
)


def forget_chunk(cur: Cursor, lane: int, workflow_id: UUID) -> bool:
    """Deletes some of what a lane keeps of a deleted workflow; False when nothing is left.
    Messages stay with their contacts."""
    gone = cur.execute(
        """WITH gone AS (
               SELECT DISTINCT contact_id FROM enrollment WHERE lane = %(lane)s
               AND workflow_id = %(workflow)s ORDER BY contact_id LIMIT %(chunk)s),
           logs AS (
               DELETE FROM step_log l USING gone WHERE l.lane = %(lane)s
               AND l.contact_id = gone.contact_id AND l.workflow_id = %(workflow)s)
           DELETE FROM enrollment e USING gone WHERE e.lane = %(lane)s
           AND e.workflow_id = %(workflow)s AND e.contact_id = gone.contact_id""",
        {"lane": lane, "workflow": workflow_id, "chunk": CHUNK},
    ).rowcount
    if gone:
        return True
    for table, column in _FORGOTTEN:
        # Of these, a row takes little: ten chunks at once.
        gone += cur.execute(
            f"""DELETE FROM {table} WHERE ctid = ANY(ARRAY(
                    SELECT ctid FROM {table} WHERE lane = %s AND {column} = %s LIMIT %s))""",
            (lane, workflow_id, CHUNK * 10),
        ).rowcount
    return bool(gone)
