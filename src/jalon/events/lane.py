"""What the lane loop reads and writes of events, each statement for exactly one lane."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

import msgspec

from jalon.core.db import Cursor
from jalon.engine.state import Event


class Identified(Protocol):
    """Something a sender may have given an id of its own."""

    @property
    def source(self) -> str: ...

    @property
    def message_id(self) -> str | None: ...


R = TypeVar("R", bound=Identified)


def drop_seen(cur: Cursor, lane: int, rows: Sequence[R], *, on: date) -> list[R]:
    """The rows that were not handled before, by the sender's message id; the first of a kind
    wins (EVT-1). Those kept are seen from now on."""
    named = {(row.source, row.message_id): row for row in reversed(rows) if row.message_id}
    if not named:
        return list(rows)
    fresh = cur.execute(
        """INSERT INTO seen (lane, source, message_id, received_on)
           SELECT %s, source, message_id, %s
           FROM unnest(%b::text[], %b::text[]) AS n (source, message_id)
           ON CONFLICT DO NOTHING RETURNING source, message_id""",
        (lane, on, [key[0] for key in named], [key[1] for key in named]),
    ).fetchall()
    first = {id(named[source, message_id]) for source, message_id in fresh}
    return [row for row in rows if not row.message_id or id(row) in first]


def delete_handled(cur: Cursor, lane: int, ids: Sequence[UUID]) -> None:
    """Removes handled rows from the inbox."""
    if ids:
        cur.execute("DELETE FROM inbox WHERE lane = %s AND id = ANY(%s)", (lane, list(ids)))


def write_history(cur: Cursor, lane: int, events: Sequence[Event]) -> None:
    """Adds events to the history."""
    if events:
        cur.execute(
            """INSERT INTO event (lane, at, id, contact_id, name, properties, source)
               SELECT %s, * FROM unnest(%b::timestamptz[], %b::uuid[], %b::uuid[], %b::text[],
                                        %b::jsonb[], %b::text[])""",
            (
                lane,
                [event.at for event in events],
                [event.id for event in events],
                [event.contact_id for event in events],
                [event.name for event in events],
                [msgspec.json.encode(event.properties).decode() for event in events],
                [event.source for event in events],
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
