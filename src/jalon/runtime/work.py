"""Where there is work, and doing all of it."""

from datetime import datetime

from jalon.core.db import cursor
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import next_due
from jalon.engine.verdict import earliest
from jalon.runtime.delivering import deliver_due
from jalon.runtime.lane import work_lane


def lanes_to_work(until: datetime) -> list[int]:
    """Lanes with something in the inbox or due by `until`. One look at 64 rows."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT l.lane FROM lane l WHERE l.next_due_at <= %s
               OR EXISTS (SELECT 1 FROM inbox i WHERE i.lane = l.lane) ORDER BY l.lane""",
            (until,),
        ).fetchall()
    return [row[0] for row in rows]


def next_instant() -> datetime | None:
    """When something is due next: a step, a timer, or a message to hand over."""
    with cursor() as cur:
        row = cur.execute("SELECT min(next_due_at) FROM lane").fetchone()
    return earliest(row[0] if row else None, next_due())


def drain(now: datetime, out: Delivery) -> None:
    """Does all that can be done at `now`, until nothing is left: inbox, due steps, messages and
    what follows from them. For the player alone."""
    while True:
        lanes = lanes_to_work(now)
        for lane in lanes:
            worked = work_lane(lane, playing=True)
            while worked is not None and worked.more:
                worked = work_lane(lane, playing=True)
        if not deliver_due(out, playing=True) and not lanes:
            return
