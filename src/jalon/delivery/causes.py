"""What led to the events that tell of messages and calls (ENT-5)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jalon.core.db import Cursor
from jalon.engine.advance import LOOP
from jalon.engine.state import Chain
from jalon.events.actions import Occurrence


def caused(cur: Cursor, lane: int, events: Sequence[Occurrence]) -> list[Occurrence]:
    """The events, each with what led to it: the enrollment it names, and what led to that. So an
    entry that follows from one is known for a loop. Of what is long past nothing follows any
    more."""
    if not events:
        return []
    # Workflows stand above delivery: SQL of its own.
    rows = cur.execute(
        """SELECT id, workflow_id, entered_at, chain FROM enrollment
           WHERE lane = %s AND id = ANY(%s)""",
        (lane, [UUID(event.properties["enrollment"]) for event in events]),
    ).fetchall()
    causes = {
        str(id_): (
            *((cause, datetime.fromisoformat(at)) for cause, at in chain),
            (str(workflow), entered),
        )
        for id_, workflow, entered, chain in rows
    }
    return [
        replace(event, chain=_recent(causes.get(event.properties["enrollment"], ()), event.at))
        for event in events
    ]


def _recent(chain: Chain, now: datetime) -> Chain:
    return tuple(cause for cause in chain if now - cause[1] < LOOP)
