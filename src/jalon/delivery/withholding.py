"""Messages that a pause keeps, or makes lost (LIF-5), as the end of their workflow does (LIF-7)."""

from uuid import UUID

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery.actions import record, refused
from jalon.delivery.claiming import find
from jalon.delivery.letters import Refusal

PAUSED = Refusal("skipped", "paused")
STOPPED = Refusal("cancelled", "stopped")


def withhold(workflow_id: UUID, why: Refusal = PAUSED) -> int:
    """Has what a workflow has queued, not handed over yet, never sent, and returns how many. In
    the caller's transaction; while the workflow is paused or put away, nobody else takes them."""
    now, done = clock.now(), 0
    with cursor() as cur:
        for lane in range(LANES):
            rows = cur.execute(
                """SELECT id FROM message
                   WHERE lane = %s AND workflow_id = %s AND state IN ('queued', 'deferred')
                   ORDER BY id FOR UPDATE""",
                (lane, workflow_id),
            ).fetchall()
            messages = [find(cur, lane, row[0]) for row in rows]
            outcomes = [refused(each, why, at=now) for each in messages if each is not None]
            record(cur, lane, outcomes)
            done += len(outcomes)
    return done


def let_go(workflow_id: UUID) -> None:
    """Has what a pause kept queued due now, and so not late (RUN-8). In the caller's
    transaction."""
    now = clock.now()
    with cursor() as cur:
        cur.execute(
            """UPDATE message SET due_at = %s WHERE lane = ANY (%s) AND workflow_id = %s
               AND state IN ('queued', 'deferred') AND due_at < %s""",
            (now, list(range(LANES)), workflow_id, now),
        )
