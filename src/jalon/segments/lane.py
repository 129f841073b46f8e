"""What the lane loop reads and writes of segments, each statement for exactly one lane."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jalon.core.arrays import arrays
from jalon.core.db import Cursor
from jalon.definition.conditions import Condition
from jalon.segments.fragments import Fragment, bind, sql
from jalon.segments.queries import selection
from jalon.segments.sql import compile_condition

FROM_THE_START = UUID(int=0)


def write_memberships(
    cur: Cursor, lane: int, changes: Mapping[tuple[UUID, str], bool], *, at: datetime
) -> None:
    """Writes who is in which segment now, where that changed: by (contact, segment). Who left
    and came back within a batch is a member since then."""
    entered = [pair for pair, holds in changes.items() if holds]
    left = [pair for pair, holds in changes.items() if not holds]
    if entered:
        cur.execute(
            """INSERT INTO segment_member (lane, contact_id, segment, since)
               SELECT %s, contact_id, segment, %s
               FROM unnest(%s, %s) AS n (contact_id, segment)
               ON CONFLICT (lane, contact_id, segment) DO UPDATE SET since = excluded.since""",
            [lane, at, *arrays(entered, "uuid", "text")],
        )
    if left:
        cur.execute(
            """DELETE FROM segment_member m
               USING unnest(%s, %s) AS n (contact_id, segment)
               WHERE m.lane = %s AND m.contact_id = n.contact_id AND m.segment = n.segment""",
            [*arrays(left, "uuid", "text"), lane],
        )


def fills(cur: Cursor, lane: int) -> dict[str, UUID]:
    """The segments whose members the lane has yet to find, each with the last contact it looked
    at. Who changes one of them waits until the transaction ends."""
    rows = cur.execute(
        "SELECT segment, after FROM segment_fill WHERE lane = %s FOR UPDATE", (lane,)
    ).fetchall()
    return {segment: after or FROM_THE_START for segment, after in rows}


def fill_goes_on(cur: Cursor, lane: int, segment: str, *, after: UUID) -> None:
    """Notes how far the lane has looked for the members of a segment."""
    cur.execute(
        "UPDATE segment_fill SET after = %s WHERE lane = %s AND segment = %s",
        (after, lane, segment),
    )


def fill_ends(cur: Cursor, lane: int, segment: str) -> None:
    """Notes that the lane has found the members of a segment."""
    cur.execute("DELETE FROM segment_fill WHERE lane = %s AND segment = %s", (lane, segment))


def next_contacts(cur: Cursor, lane: int, *, after: UUID, limit: int) -> list[UUID]:
    """The lane's next contacts, in the order of their ids."""
    rows = cur.execute(
        """SELECT id FROM contact WHERE lane = %s AND id > %s AND merged_into IS NULL
           ORDER BY id LIMIT %s""",
        (lane, after, limit),
    ).fetchall()
    return [row[0] for row in rows]


def who_comes_next(
    cur: Cursor,
    lane: int,
    condition: Condition | None,
    *,
    now: datetime,
    after: UUID,
    limit: int,
) -> list[UUID]:
    """The lane's next contacts who meet a condition, or all of them without one, in the order of
    their ids."""
    met, params = compile_condition(condition, now=now) if condition is not None else ("true", [])
    rows = cur.execute(
        f"""SELECT contact.id FROM contact
            WHERE contact.lane = %s AND contact.id > %s AND contact.merged_into IS NULL AND {met}
            ORDER BY contact.id LIMIT %s""".encode(),
        [lane, after, *params, limit],
    ).fetchall()
    return [row[0] for row in rows]


def fill_at_once(
    cur: Cursor, lane: int, segment: str, condition: Condition, *, now: datetime
) -> None:
    """Makes those of the lane who meet a condition the members of a segment."""
    found = selection(condition, now, what="contact.id", lane=lane)
    named, here = bind(segment, "text"), bind(lane, "smallint")
    gone = sql(
        "DELETE FROM segment_member AS m WHERE m.lane = {} AND m.segment = {} "
        "AND NOT EXISTS (SELECT FROM found WHERE found.id = m.contact_id)",
        here,
        named,
    )
    statement = sql(
        "WITH found AS MATERIALIZED ({}), gone AS ({}) "
        "INSERT INTO segment_member (lane, contact_id, segment, since) "
        "SELECT {}, id, {}, {} FROM found ON CONFLICT DO NOTHING",
        *(found, gone, here, named, bind(now, "timestamptz")),
    )
    _execute(cur, statement)


def drop_members(cur: Cursor, lane: int, segment: str) -> None:
    """Empties a segment that is no more."""
    cur.execute("DELETE FROM segment_member WHERE lane = %s AND segment = %s", (lane, segment))


def _execute(cur: Cursor, statement: Fragment) -> None:
    cur.execute(statement.text.encode(), statement.params)
