"""Monthly partitions of `event` and `step_log`: made ahead of time, dropped by retention."""

from contextlib import suppress
from datetime import UTC, datetime
from typing import Literal

from django.db import transaction
from psycopg import sql
from psycopg.errors import CheckViolation

from jalon.core.db import Cursor, cursor

Table = Literal["event", "step_log"]
TABLES: tuple[Table, ...] = ("event", "step_log")


def create_partitions(now: datetime) -> list[str]:
    """Makes the partitions of this month and the next where they are missing, and returns their
    names.

    A month that already has rows in the default partition stays there: moving them would hold
    everyone up.
    """
    this = _month(now)
    made = []
    for table in TABLES:
        for start in (this, _after(this)):
            name = _name(table, start)
            with suppress(CheckViolation), transaction.atomic(), cursor() as cur:
                # Suppressed: rows of that month reached the default partition in between.
                # One at a time, whoever keeps house: the lock is given back at the end.
                cur.execute("SELECT pg_advisory_xact_lock(hashtext('jalon partitions'))")
                if not _exists(cur, name) and not _in_default(cur, table, start):
                    _create(cur, table, start)
                    made.append(name)
    return made


def drop_partitions(before: datetime) -> list[str]:
    """Drops the partitions whose months end by `before`, and returns their names. What is in the
    default partition stays."""
    dropped = []
    for table in TABLES:
        with transaction.atomic(), cursor() as cur:
            cur.execute("SELECT pg_advisory_xact_lock(hashtext('jalon partitions'))")
            for name, start in _partitions(cur, table):
                if _after(start) <= before:
                    cur.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
                    dropped.append(name)
    return dropped


def keep_months(number: int, now: datetime) -> list[str]:
    """Drops all partitions but the present month's, so many before it, and later ones; returns
    their names."""
    month = _month(now)
    years, months = divmod(month.year * 12 + month.month - 1 - number, 12)
    return drop_partitions(month.replace(year=years, month=months + 1))


def _create(cur: Cursor, table: Table, start: datetime) -> None:
    cur.execute(
        sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
            sql.Identifier(_name(table, start)),
            sql.Identifier(table),
            sql.Literal(start.isoformat()),
            sql.Literal(_after(start).isoformat()),
        )
    )


def _exists(cur: Cursor, name: str) -> bool:
    row = cur.execute("SELECT to_regclass(%s) IS NOT NULL", (name,)).fetchone()
    return bool(row and row[0])


def _in_default(cur: Cursor, table: Table, start: datetime) -> bool:
    query = sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE at >= %s AND at < %s)").format(
        sql.Identifier(f"{table}_default")
    )
    row = cur.execute(query, (start, _after(start))).fetchone()
    return bool(row and row[0])


def _partitions(cur: Cursor, table: Table) -> list[tuple[str, datetime]]:
    cur.execute(
        """
        SELECT relname FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
        WHERE inhparent = %s::regclass ORDER BY relname
        """,
        (table,),
    )
    names = [name for (name,) in cur if not name.endswith("_default")]
    return [(name, datetime.strptime(name[-7:] + "+0000", "%Y_%m%z")) for name in names]


def _name(table: Table, start: datetime) -> str:
    return f"{table}_{start:%Y_%m}"


def _month(instant: datetime) -> datetime:
    return datetime(instant.astimezone(UTC).year, instant.astimezone(UTC).month, 1, tzinfo=UTC)


def _after(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
