"""Running totals by workflow, step and day, so that no page counts raw rows."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from jalon.core.db import Cursor

Count = tuple[UUID, int, str, date, str]
"""What a counter counts: workflow, version, step (empty: the whole), day of the account's time
zone, name."""


def add_counts(cur: Cursor, lane: int, counts: Mapping[Count, int]) -> None:
    """Adds to the running totals of a lane, in one order everywhere, so that two workers never
    wait for each other in a circle."""
    if counts:
        rows = sorted(counts.items())
        columns = [[key[part] for key, _ in rows] for part in range(5)]
        cur.execute(
            """INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
               SELECT %s, * FROM unnest(%b::uuid[], %b::int[], %b::text[], %b::date[], %b::text[],
                                        %b::bigint[])
               ON CONFLICT (lane, workflow_id, version, step, day, name)
               DO UPDATE SET n = counter.n + excluded.n""",
            [lane, *columns, [n for _, n in rows]],
        )
