"""How many people a change of a workflow concerns, from the counters alone."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jalon.core.db import cursor


def inside(workflow_id: UUID) -> int:
    """How many enrollments are inside now, all versions together; failed ones are not."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT coalesce(sum(CASE name WHEN 'entered' THEN n ELSE -n END), 0)::bigint
               FROM counter
               WHERE workflow_id = %s AND step = ''
                 AND (name IN ('entered', 'finished', 'failed') OR name LIKE 'exited:%%')""",
            (workflow_id,),
        ).fetchone()
    return row[0] if row else 0


def failed(workflow_id: UUID) -> int:
    """How many enrollments are parked as failed now."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT coalesce(sum(n), 0)::bigint FROM counter
               WHERE workflow_id = %s AND step = '' AND name = 'failed'""",
            (workflow_id,),
        ).fetchone()
    return row[0] if row else 0


def here(workflow_id: UUID) -> Mapping[tuple[int, str], int]:
    """How many are at each step now, by version and step, where somebody is."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT version, step, sum(CASE name WHEN 'arrived' THEN n ELSE -n END)::bigint
               FROM counter
               WHERE workflow_id = %s AND step <> '' AND name IN ('arrived', 'left')
               GROUP BY version, step""",
            (workflow_id,),
        ).fetchall()
    return {(version, step): n for version, step, n in sorted(rows) if n > 0}


def versions_inside(workflow_id: UUID) -> frozenset[int]:
    """The versions that somebody is inside of, or failed in."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT DISTINCT version FROM enrollment
               WHERE workflow_id = %s AND state IN ('active', 'failed')""",
            (workflow_id,),
        ).fetchall()
    return frozenset(row[0] for row in rows)


def overdue(workflow_id: UUID) -> int:
    """How many were to be looked at while the workflow is paused."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT count(*) FROM enrollment
               WHERE workflow_id = %s AND state = 'active' AND held_due IS NOT NULL""",
            (workflow_id,),
        ).fetchone()
    return row[0] if row else 0


def refused_in_pause(workflow_id: UUID, since: datetime) -> int:
    """How many contacts were refused because the workflow is paused, since an instant."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT count(DISTINCT contact_id) FROM refusal
               WHERE workflow_id = %s AND reason = 'paused' AND last_at >= %s""",
            (workflow_id, since),
        ).fetchone()
    return row[0] if row else 0
