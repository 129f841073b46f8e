"""Running totals by workflow, step and day, so that no page counts raw rows."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from jalon.core.arrays import arrays
from jalon.core.db import Cursor, one_transaction
from jalon.core.ids import LANES

Count = tuple[UUID, int, str, date, str]
"""What a counter counts: workflow, version, step (empty: the whole), day of the account's time
zone, name."""


def add_counts(cur: Cursor, lane: int, counts: Mapping[Count, int]) -> None:
    """Adds to the running totals of a lane, in one order everywhere, so that two workers never
    wait for each other in a circle."""
    if counts:
        rows = [(*count, n) for count, n in sorted(counts.items())]
        cur.execute(
            """INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
               SELECT %s, * FROM unnest(%s, %s, %s, %s, %s, %s)
               ON CONFLICT (lane, workflow_id, version, step, day, name)
               DO UPDATE SET n = counter.n + excluded.n""",
            [lane, *arrays(rows, "uuid", "integer", "text", "date", "text", "bigint")],
        )


PAST = 0
"""The lane that keeps the totals of past days for all lanes."""

_TAKE = """
DELETE FROM counter WHERE lane = %s AND day < %s
RETURNING workflow_id, version, step, day, name, n
"""


def gather_days(before: date) -> int:
    """Makes one total of those that the lanes kept for each day before a day, so that what a page
    adds up does not grow with the lanes. Returns how many totals became part of others.

    What is counted for such a day later is a total of its lane again, until the next time.
    """
    gathered = 0
    for lane in set(range(LANES)) - {PAST}:
        with one_transaction() as cur:
            rows = cur.execute(_TAKE, (lane, before)).fetchall()
            add_counts(cur, PAST, {(w, v, s, day, name): n for w, v, s, day, name, n in rows})
        gathered += len(rows)
    return gathered
