"""Business time: what contacts, delays and conditions live in.

Business time is wall time plus an offset kept in the database. It differs from wall time in the
sandbox only, where it can be moved forward. Sessions, tokens, leases and ids use wall time.
"""

from datetime import UTC, datetime, timedelta

from jalon.core.db import cursor


def wall() -> datetime:
    """The wall clock, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """Business time, in UTC, as all processes see it."""
    with cursor() as cur:
        row = cur.execute("SELECT ahead, frozen_at FROM clock WHERE id = 1").fetchone()
    return read(row[0], row[1]) if row else wall()


def read(ahead: timedelta, frozen_at: datetime | None) -> datetime:
    """Business time from the clock's row."""
    return frozen_at if frozen_at is not None else wall() + ahead


def ahead() -> timedelta:
    """How far business time is ahead of wall time."""
    with cursor() as cur:
        row = cur.execute("SELECT ahead FROM clock WHERE id = 1").fetchone()
    return row[0] if row else timedelta(0)


def frozen() -> datetime | None:
    """The one instant business time stands at while a history plays, or since its player was
    killed; None: it runs."""
    with cursor() as cur:
        row = cur.execute("SELECT frozen_at FROM clock WHERE id = 1").fetchone()
    return row[0] if row else None


def move(*, ahead: timedelta, frozen_at: datetime | None = None) -> None:
    """Sets business time. For `runtime.sandbox` alone, which refuses outside the sandbox."""
    with cursor() as cur:
        cur.execute(
            "UPDATE clock SET ahead = %s, frozen_at = %s WHERE id = 1",
            (ahead, frozen_at),
        )
