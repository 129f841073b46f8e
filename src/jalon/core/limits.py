"""Rate limits (ACC-5): how often somebody may try something, counted once for all processes.

Each limit is a bucket that refills steadily: `most` at once after a rest, then one more each
`seconds / most`. So any stretch of `seconds` sees less than twice `most`. A refusal writes nothing,
which keeps it cheap, and does not make the wait longer.
"""

import hashlib
import math
from datetime import timedelta

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Forbidden

_TAKE = """
INSERT INTO rate_limit AS r (key, full_at) VALUES (%(key)s, %(now)s::timestamptz + %(step)s)
ON CONFLICT (key) DO UPDATE SET full_at = greatest(r.full_at, %(now)s::timestamptz) + %(step)s
WHERE greatest(r.full_at, %(now)s::timestamptz) + %(step)s <= %(latest)s
RETURNING full_at
"""


class RateLimited(Forbidden):
    """Somebody tries too often. `params["retry_after"]`: whole seconds to wait."""

    code = "rate_limited"


def take(bucket: str, key: str, *, most: int, seconds: int) -> float:
    """Takes one from the bucket of a key, such as an address: 0.0 when it may be done, else the
    seconds to wait. Safe under concurrency; wall time.

    Call it outside of a transaction: one that rolls back gives back what was taken, and one that
    is slow has others with the same key wait. The key is kept as a digest alone.
    """
    now, step = clock.wall(), timedelta(seconds=seconds / most)
    latest = now + timedelta(seconds=seconds)
    values = {"key": _row_of(bucket, key), "now": now, "step": step, "latest": latest}
    with cursor() as cur:
        if cur.execute(_TAKE, values).fetchone():
            return 0.0
        row = cur.execute(
            "SELECT full_at FROM rate_limit WHERE key = %s", (values["key"],)
        ).fetchone()
    wait = (row[0] + step - latest).total_seconds() if row else 0.0
    return max(wait, 0.001)


def require(bucket: str, key: str, *, most: int, seconds: int) -> None:
    """Takes one, or raises RateLimited."""
    if wait := take(bucket, key, most=most, seconds=seconds):
        whole = math.ceil(wait)
        raise RateLimited(
            "Too many tries.", remedy=f"Try again in {whole} seconds.", retry_after=whole
        )


def give_back(bucket: str, key: str) -> None:
    """Has the bucket of a key full again, as after a sign-in that went well."""
    with cursor() as cur:
        cur.execute("DELETE FROM rate_limit WHERE key = %s", (_row_of(bucket, key),))


def forget_limits() -> None:
    """Forgets the buckets that are full again."""
    with cursor() as cur:
        cur.execute("DELETE FROM rate_limit WHERE full_at < %s", (clock.wall(),))


def _row_of(bucket: str, key: str) -> str:
    return f"{bucket}:{hashlib.sha256(key.encode()).hexdigest()}"
