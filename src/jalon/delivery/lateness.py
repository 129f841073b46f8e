"""Messages that an interruption kept from going out in time (RUN-8)."""

from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from jalon.core.db import cursor
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.delivery.letters import Claimed
from jalon.engine.steps.send_email import SendEmail

_NOTICEABLE = timedelta(minutes=1)
_USUAL = SendEmail(id="", email="").lateness


def is_late(message: Claimed, *, at: datetime, since: datetime | None = None) -> bool:
    """Whether, at an instant of business time, an email has been due for longer than its step
    allows: the mail server, or every worker, was away. What a person, a pause or the limits of a
    route held back was due when it was let go, the last of them not before `since`."""
    if message.due_at is None or message.kind == "notice" or at - message.due_at < _NOTICEABLE:
        return False
    due_at = message.due_at if since is None else max(message.due_at, since)
    limit = _limit(message.workflow_id, message.version, message.step)
    if limit is None:
        return False
    if limit.unit == "month":
        return after(due_at, limit, message.zone) < at
    return at - due_at > limit.fixed


@lru_cache(maxsize=1000)  # versions never change
def _limit(workflow_id: UUID, version: int, step: str) -> Duration | None:
    """The step's own; None when its workflow is no more."""
    # Workflows stand above delivery: SQL of its own.
    with cursor() as cur:
        row = cur.execute(
            """SELECT s.step ->> 'lateness' FROM workflow_version v
               CROSS JOIN jsonb_array_elements(v.definition -> 'steps') AS s (step)
               WHERE v.workflow_id = %s AND v.number = %s AND s.step ->> 'id' = %s""",
            (workflow_id, version, step),
        ).fetchone()
    if row is None:
        return None
    return Duration.parse(row[0]) if row[0] is not None else _USUAL
