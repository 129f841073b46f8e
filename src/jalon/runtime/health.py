"""How the installation does: what waits, for how long, and who works."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jalon.core import clock
from jalon.core.db import cursor

BEHIND = timedelta(seconds=30)
"""A lane is behind when what is oldest in its inbox, or due there, has waited for longer."""

SILENCE = timedelta(seconds=60)
"""How long a live worker may stay silent."""

# An id of the inbox begins with the milliseconds at which the row came in (RFC 9562).
_LOOK = """
SELECT
  (SELECT count(*) FROM worker WHERE seen_at > now() - %(silence)s),
  (SELECT count(*) FROM set_aside),
  l.lane, l.next_due_at, i.id,
  m.due_at
FROM lane l
LEFT JOIN LATERAL (
    SELECT id FROM inbox WHERE lane = l.lane ORDER BY id LIMIT 1) i ON true
LEFT JOIN LATERAL (
    SELECT due_at FROM message
    WHERE lane = l.lane AND state IN ('queued', 'deferred') AND due_at <= %(now)s
    ORDER BY due_at LIMIT 1) m ON true
"""


@dataclass(frozen=True, slots=True)
class Health:
    """What an operator asks first. Ages and lateness in seconds; 0: nothing waits.

    `queue_age`: of the oldest row of the inbox, by wall time. `steps_late`, `emails_late`: how
    long the step or email that waits longest has been due, by business time.
    """

    business_time: datetime
    wall_time: datetime
    workers: int
    queue_age: float
    lanes_behind: list[int]
    steps_late: float
    emails_late: float
    set_aside: int
    """Rows of the inbox that could not be handled."""

    @property
    def ok(self) -> bool:
        """Whether all is well: somebody works, nothing waits for long, nothing failed."""
        return bool(self.workers) and not self.lanes_behind and not self.set_aside


def health() -> Health:
    """The state of the queues and the workers: a look at 64 rows, and indexes."""
    now, wall = clock.now(), clock.wall()
    with cursor() as cur:
        rows = cur.execute(_LOOK, {"silence": SILENCE, "now": now}).fetchall()
    ages = {
        lane: wall.timestamp() - (first.int >> 80) / 1000
        for _, _, lane, _, first, _ in rows
        if first is not None
    }
    late = {lane: (now - due).total_seconds() for _, _, lane, due, _, _ in rows if due is not None}
    most = BEHIND.total_seconds()
    return Health(
        business_time=now,
        wall_time=wall,
        workers=rows[0][0] if rows else 0,
        queue_age=_longest(ages.values()),
        lanes_behind=sorted(
            lane
            for lane in ages.keys() | late.keys()
            if ages.get(lane, 0) > most or late.get(lane, 0) > most
        ),
        steps_late=_longest(late.values()),
        emails_late=_longest((now - due).total_seconds() for *_, due in rows if due is not None),
        set_aside=rows[0][1] if rows else 0,
    )


def _longest(seconds: Iterable[float]) -> float:
    return round(max((0.0, *seconds)), 3)
