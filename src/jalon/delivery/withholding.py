"""Messages that a pause makes lost (LIF-5)."""

from uuid import UUID

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery.actions import find, record, refused
from jalon.delivery.letters import Refusal


def withhold(workflow_id: UUID) -> int:
    """Skips what a workflow has queued, not handed over yet: not sent, reason paused. Returns how
    many. In the caller's transaction; while the workflow is paused, nobody else takes them."""
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
            lost = Refusal("skipped", "paused")
            outcomes = [refused(each, lost, at=now) for each in messages if each is not None]
            record(cur, lane, outcomes)
            done += len(outcomes)
    return done
