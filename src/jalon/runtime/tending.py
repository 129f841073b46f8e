"""What workflows do by themselves as time passes: start, end, run dry, and decide their
experiments (LIF-6, LIF-8, STP-8)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from jalon.core import clock
from jalon.core.db import cursor
from jalon.workflows import experiments, life
from jalon.workflows.models import Workflow

_DUE = """
SELECT w.id FROM workflow w
WHERE (w.state IN ('active', 'paused') AND least(w.starts_at, w.ends_at) <= %(now)s)
   OR (w.state = 'draining' AND NOT EXISTS (
        SELECT FROM lane l WHERE EXISTS (
            SELECT FROM enrollment e WHERE e.lane = l.lane AND e.workflow_id = w.id
            AND e.state IN ('active', 'failed') AND e.state = 'active')))
"""
# One look at a table of a few rows, and for those that drain, 64 at an index of those inside: the
# condition on the state that says more than the other is there for the partial index.

NEXT_START_OR_END = """
SELECT min(least(starts_at, ends_at)) FROM workflow WHERE state IN ('active', 'paused')
"""
"""When a workflow next starts or ends by itself."""


def tend(now: datetime | None = None) -> int:
    """Starts and ends the workflows whose time has come at `now` (business time), ends those that
    have drained, and looks at the experiments that are to be decided. Returns how many that was."""
    at = now or clock.now()
    with cursor() as cur:
        rows = cur.execute(_DUE, {"now": at}).fetchall()
    return sum(_tend(row[0], at) for row in rows) + experiments.look(at)


def _tend(workflow_id: UUID, now: datetime) -> bool:
    with transaction.atomic():
        workflow = (
            Workflow.objects.select_for_update(skip_locked=True).filter(id=workflow_id).first()
        )
        if workflow is None:
            return False  # another worker tends it, or it has gone
        return life.pass_time(workflow, now)
