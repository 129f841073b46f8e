"""How long it takes from an event to the email that it led to at once (NEW-7)."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jalon.core.arrays import arrays
from jalon.core.db import Cursor, cursor
from jalon.core.ids import LANES

GROWTH = 1.1
"""Latencies are counted in buckets, each of which ends a tenth above the one before: so what is
told of them is too long by a tenth at most."""

KEPT = timedelta(days=7)
"""How long the counts of an hour are kept, in wall time."""

_COUNT = """
INSERT INTO latency (lane, hour, bucket, n)
SELECT %s, date_trunc('hour', %s), bucket, n FROM unnest(%s, %s) AS new (bucket, n)
ON CONFLICT (lane, hour, bucket) DO UPDATE SET n = latency.n + excluded.n
"""


@dataclass(frozen=True, slots=True)
class Latency:
    """Of how many emails it is known, and how long half of them and 99 % of them took at most:
    seconds, None when there were none."""

    emails: int
    p50: float | None
    p99: float | None


def count_latencies(cur: Cursor, lane: int, accepted: Iterable[datetime], *, at: datetime) -> None:
    """Counts emails that were just handed over, at `at`, by when the events they followed had been
    accepted; all in wall time."""
    buckets = Counter(_bucket((at - one).total_seconds()) for one in accepted)
    if buckets:
        cur.execute(_COUNT, (lane, at, *arrays(sorted(buckets.items()), "smallint", "integer")))


def latency(since: datetime) -> Latency:
    """Of the emails handed over in the hours that began since then, wall time."""
    with cursor() as cur:
        found = cur.execute(
            """SELECT bucket, sum(n)::bigint FROM latency WHERE lane = ANY(%s) AND hour >= %s
               GROUP BY bucket ORDER BY bucket""",
            (list(range(LANES)), since),
        ).fetchall()
    emails = sum(n for _, n in found)
    return Latency(emails, _quantile(found, emails, 0.5), _quantile(found, emails, 0.99))


def forget_latencies(cur: Cursor, now: datetime) -> None:
    """Deletes what is older than is kept; `now` is wall time."""
    cur.execute("DELETE FROM latency WHERE hour < %s", (now - KEPT,))


def _bucket(seconds: float) -> int:
    """That whose longest is `GROWTH ** class` milliseconds."""
    return max(0, math.ceil(math.log(max(seconds * 1000, 1.0), GROWTH)))


def _quantile(found: Iterable[tuple[int, int]], emails: int, share: float) -> float | None:
    below = 0
    for one, n in found:
        below += n
        if below >= share * emails:
            return float(f"{GROWTH**one / 1000:.2g}")
    return None
