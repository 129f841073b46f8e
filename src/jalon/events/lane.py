"""What the lane loop reads and writes of events, each statement for exactly one lane."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor, Later
from jalon.engine.state import Event


class Identified(Protocol):
    """Something a sender may have given an id of its own."""

    @property
    def source(self) -> str: ...

    @property
    def message_id(self) -> str | None: ...


R = TypeVar("R", bound=Identified)


def drop_seen(cur: Cursor, lane: int, rows: Sequence[R], *, on: date) -> Later[list[R]]:
    """The rows that were not handled before, by the sender's message id; the first of a kind
    wins (EVT-1). Those kept are seen from now on."""
    named = {(row.source, row.message_id): row for row in reversed(rows) if row.message_id}
    if not named:
        return lambda: list(rows)
    sent = cur.send(
        """INSERT INTO seen (lane, source, message_id, received_on)
           SELECT %s, source, message_id, %s
           FROM unnest(%s, %s) AS n (source, message_id)
           ON CONFLICT DO NOTHING RETURNING source, message_id""",
        (lane, on, *arrays(named, "text", "text")),
    )

    def fresh() -> list[R]:
        first = {id(named[source, message_id]) for source, message_id in sent.fetchall()}
        return [row for row in rows if not row.message_id or id(row) in first]

    return fresh


def archive_handled(
    cur: Cursor, lane: int, ids: Sequence[UUID], *, without: Sequence[UUID]
) -> None:
    """Takes handled rows out of the inbox; the events among them become history as they are,
    `without` those that did not happen a second time or to nobody."""
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
