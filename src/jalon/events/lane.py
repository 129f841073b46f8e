"""What the lane loop reads and writes of events, each statement for exactly one lane."""

from collections.abc import Sequence
from uuid import UUID

from jalon.core.arrays import array
from jalon.core.db import Cursor
from jalon.engine.state import Event


def archive_handled(
    cur: Cursor, lane: int, ids: Sequence[UUID], *, without: Sequence[UUID]
) -> None:
    """Takes handled rows out of the inbox; the events among them become history as they are,
    `without` those that happened to nobody."""
    if ids:
        cur.execute(
            """WITH handled AS (
                   DELETE FROM inbox WHERE lane = %s AND id = ANY(%s)
                   RETURNING id, kind, contact_id, name, body, occurred_at, source)
               INSERT INTO event (lane, at, id, contact_id, name, properties, source)
               SELECT %s, occurred_at, id, contact_id, name, body, source FROM handled
               WHERE kind = 'event' AND id <> ALL(%s)""",
            (lane, array("uuid", ids), lane, array("uuid", without)),
        )


def write_history(cur: Cursor, lane: int, events: Sequence[Event]) -> None:
    """Adds events to the history."""
    if events:
        cur.execute(
            """INSERT INTO event (lane, at, id, contact_id, name, properties, source)
               SELECT %s, * FROM unnest(%s, %s, %s, %s, %s, %s)""",
            (
                lane,
                array("timestamptz", [event.at for event in events]),
                array("uuid", [event.id for event in events]),
                array("uuid", [event.contact_id for event in events]),
                array("text", [event.name for event in events]),
                array("jsonb", [event.properties for event in events]),
                array("text", [event.source for event in events]),
            ),
        )


def set_row_aside(cur: Cursor, lane: int, row_id: UUID, *, error: str) -> None:
    """Takes a row that cannot be handled out of the queue, and keeps it with the reason."""
    cur.execute(
        """WITH gone AS (DELETE FROM inbox WHERE lane = %s AND id = %s RETURNING *)
           INSERT INTO set_aside (lane, id, row, error, at)
           SELECT lane, id, to_jsonb(gone), %s, now() FROM gone""",
        (lane, row_id, error[:2000].replace("\x00", "")),
    )
