"""When to ask senders to come back later: nothing that was taken in is ever lost for it."""

import threading
import time

from jalon.core.db import cursor

MAX_WAITING = 1_000_000
"""Rows in the inbox from which on nothing more is taken in."""
RATE = 20_000
"""Messages a second that one key may send to one web process, on average."""
BURST = 10 * RATE
"""Messages that a key may send at once after a rest."""
PAUSE = 5
"""Seconds to wait while the inbox is full."""

_lock = threading.Lock()
_looked: tuple[float, bool] = (0.0, False)
_allowances: dict[str, tuple[float, float]] = {}


def inbox_full() -> bool:
    """Whether more waits in the inbox than is good. A look a second at most, and fewer when
    looking takes long."""
    global _looked
    with _lock:
        until, full = _looked
        if time.monotonic() < until:
            return full
        _looked = (time.monotonic() + 1, full)  # the others go by the last answer meanwhile
    began = time.monotonic()
    full = _count_waiting(MAX_WAITING) >= MAX_WAITING
    ended = time.monotonic()
    with _lock:
        _looked = (ended + max(1.0, 50 * (ended - began)), full)
    return full


def seconds_to_wait(key: str, messages: int) -> float:
    """Takes messages out of a key's allowance; else how many seconds until it holds as many."""
    now = time.monotonic()
    with _lock:
        left, since = _allowances.get(key, (float(BURST), now))
        left = min(float(BURST), left + (now - since) * RATE)
        missing = min(messages, BURST) - left
        if missing > 0:
            _allowances[key] = (left, now)
            return missing / RATE
        _allowances[key] = (left - messages, now)
        return 0.0


def _count_waiting(most: int) -> int:
    with cursor() as cur:
        row = cur.execute(
            "SELECT count(*) FROM (SELECT FROM inbox LIMIT %s) AS waiting", (most,)
        ).fetchone()
    return row[0] if row else 0
