"""Whose turn it is: workers share the work, but stand back while a history plays."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg.errors import LockNotAvailable

from jalon.core import clock
from jalon.core.db import Cursor, Later, cursor
from jalon.core.errors import Conflict

_PLAYER = 0x706C6179  # key of the advisory lock: any number, the same everywhere
_REAL = 0x7265616C  # the same, of those who send real email


@dataclass(frozen=True, slots=True)
class Held:
    """A lane that is ours until the transaction ends."""

    next_due_at: datetime | None
    ahead: timedelta
    frozen_at: datetime | None

    def now(self) -> datetime:
        """Business time, now."""
        return clock.read(self.ahead, self.frozen_at)


def hold_lane(cur: Cursor, lane: int, *, playing: bool) -> Later[Held | None]:
    """Locks a lane for the present transaction; None when another worker has it, or it is
    somebody else's turn.

    While a player holds its lock no batch begins, and a player waits for those under way.
    `playing` is for the player alone.
    """
    sent = cur.send(
        """SELECT l.next_due_at, c.ahead, c.frozen_at,
                  %s OR pg_try_advisory_xact_lock_shared(%s)
           FROM lane l CROSS JOIN clock c WHERE l.lane = %s FOR UPDATE OF l SKIP LOCKED""",
        (playing, _PLAYER, lane),
    )

    def held() -> Held | None:
        row = sent.fetchone()
        if row is None or not row[3] or (row[2] is not None and not playing):
            return None
        return Held(*row[:3])

    return held


@contextmanager
def shared_turn() -> Iterator[datetime | None]:
    """Business time for work of several transactions, or None while a history plays. The lock
    is the connection's, and ends with the block."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT pg_try_advisory_lock_shared(%s), ahead, frozen_at
               FROM clock WHERE id = 1""",
            (_PLAYER,),
        ).fetchone()
    if row is None or not row[0]:
        yield None
        return
    try:
        yield clock.read(row[1], None) if row[2] is None else None
    finally:
        with cursor() as cur:
            cur.execute("SELECT pg_advisory_unlock_shared(%s)", (_PLAYER,))


@contextmanager
def player() -> Iterator[None]:
    """Idles all workers, once the batches under way have ended.

    The database drops the lock when this process dies. The clock then stays where it was, and
    nothing moves until playing or skipping goes on. Raises Conflict when somebody else plays.
    """
    with cursor() as cur:
        if not _try(cur):
            raise Conflict(
                "Time is being moved already.",
                remedy="Wait for `jalon play` or `skip` to end.",
                phrase="time_moving",
            )
    try:
        yield
    finally:
        with cursor() as cur:
            cur.execute("SELECT pg_advisory_unlock(%s)", (_PLAYER,))


def _try(cur: Cursor) -> bool:
    # A waiting exclusive lock would not let new shared ones in, but would wait for ever behind
    # another player: so wait for the batches under way only a little.
    cur.execute("SET lock_timeout = '30s'")
    try:
        cur.execute("SELECT pg_advisory_lock(%s)", (_PLAYER,))
    except LockNotAvailable:
        return False
    finally:
        cur.execute("SET lock_timeout = 0")
    return True


def note_real_email(cur: Cursor) -> None:
    """Says that this process sends real email, for as long as the connection lasts: nobody moves
    the time of an installation that has such a process, however their own is set up."""
    cur.execute("SELECT pg_advisory_lock_shared(%s)", (_REAL,))


def sends_real_email() -> bool:
    """Whether some process of the installation does."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                              WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid = %s
                                AND l.objsubid = 1 AND d.datname = current_database())""",
            (_REAL,),
        ).fetchone()
    return bool(row and row[0])
