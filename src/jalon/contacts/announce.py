"""What writes on contacts have to say to workflows: events of Jalon's own, into the inbox."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from jalon.core.db import Cursor
from jalon.core.ids import lane_of, new_id


class News(NamedTuple):
    """An internal event (`jalon.definition.events`) of a contact."""

    contact_id: UUID
    name: str
    properties: dict[str, Any]


def announce(cur: Cursor, news: Sequence[News], *, at: datetime, source: str) -> None:
    """Appends events to the inbox in the caller's transaction, and wakes the workers.

    SQL of its own, since the inbox belongs to the events, which stand above the contacts.
    """
    if not news:
        return
    cur.execute(
        """
        INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source)
        SELECT lane, id, 'event', contact_id, name, body, %s, %s
        FROM unnest(%s::smallint[], %s::uuid[], %s::uuid[], %s::text[], %s::jsonb[])
            AS n (lane, id, contact_id, name, body)
        """,
        (
            at,
            source,
            [lane_of(one.contact_id) for one in news],
            [new_id() for _ in news],
            [one.contact_id for one in news],
            [one.name for one in news],
            [msgspec.json.encode(one.properties).decode() for one in news],
        ),
    )
    cur.execute("NOTIFY jalon")
