"""Who meets a condition, among all contacts. Merged contacts are no longer contacts."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from jalon.core import db
from jalon.core.ids import LANES
from jalon.definition.conditions import Condition
from jalon.segments.sql import compile_condition


def count(condition: Condition, now: datetime) -> int:
    """How many contacts meet the condition."""
    where, params = compile_condition(condition, now=now)
    with db.cursor() as cur:
        row = cur.execute(_select("count(*)", where), params).fetchone()
    return int(row[0]) if row else 0


def members(condition: Condition, now: datetime) -> Iterator[UUID]:
    """The ids of those who meet the condition, one lane after the other, so that memory holds
    a lane's share at most."""
    where, params = compile_condition(condition, now=now)
    statement = _select("contact.id", where) + " AND contact.lane = %s::smallint"
    for lane in range(LANES):
        with db.cursor() as cur:
            found = cur.execute(statement, [*params, lane]).fetchall()
        yield from (row[0] for row in found)


def sample(condition: Condition, now: datetime, size: int = 10) -> list[UUID]:
    """The ids of a few who meet the condition, the same ones each time."""
    where, params = compile_condition(condition, now=now)
    statement = _select("contact.id", where) + " ORDER BY contact.lane, contact.id LIMIT %s::int"
    with db.cursor() as cur:
        found = cur.execute(statement, [*params, size]).fetchall()
    return [row[0] for row in found]


def _select(what: str, where: str) -> str:
    # The values are parameters; `where` is the compiler's own text.
    return f"SELECT {what} FROM contact WHERE contact.merged_into IS NULL AND {where}"
