"""Timers of triggers, set anew from the history of a lane."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from jalon.core.db import Cursor
from jalon.definition.kinds import Trigger
from jalon.engine.triggering import TriggerKind

CHUNK = 5000
"""Contacts a lane looks at in one batch."""

FROM_THE_START = UUID(int=0)
_SOME_DAY = datetime.fromisoformat("2000-01-01T00:00:00+00:00")


def timed(trigger: Trigger) -> bool:
    """Whether a trigger has a timer."""
    return cast(TriggerKind, trigger).due(_SOME_DAY) is not None


def arm_chunk(
    cur: Cursor,
    lane: int,
    workflow_id: UUID,
    triggers: Sequence[TriggerKind],
    *,
    now: datetime,
    after: UUID = FROM_THE_START,
) -> UUID | None:
    """Sets the timers of the lane's next contacts after `after` from their latest events, or
    their creation (TRG-11). What would have run out already is not set: from now on. Returns
    where to go on; None at the end."""
    if after == FROM_THE_START:
        keep = [index for index, trigger in enumerate(triggers) if timed(trigger)]
        cur.execute(
            "DELETE FROM timer WHERE lane = %s AND workflow_id = %s AND NOT trigger = ANY(%s)",
            (lane, workflow_id, keep),
        )
    rows = cur.execute(
        """SELECT id, created_at FROM contact
           WHERE lane = %s AND id > %s AND merged_into IS NULL ORDER BY id LIMIT %s""",
        (lane, after, CHUNK),
    ).fetchall()
    created: dict[UUID, datetime] = dict(rows)
    for index, trigger in enumerate(triggers):
        if timed(trigger):
            _set(cur, lane, (workflow_id, index), trigger, created=created, now=now)
    return rows[-1][0] if len(rows) == CHUNK else None


def _set(
    cur: Cursor,
    lane: int,
    timer: tuple[UUID, int],
    trigger: TriggerKind,
    *,
    created: dict[UUID, datetime],
    now: datetime,
) -> None:
    latest: dict[UUID, datetime | None] = dict(
        cur.execute(
            """SELECT c.id, (SELECT max(e.at) FROM event e WHERE e.lane = %s
                             AND e.contact_id = c.id AND e.name = ANY(%s))
               FROM unnest(%b::uuid[]) AS c (id)""",
            (lane, list(trigger.arms()), list(created)),
        ).fetchall()
    )
    dues = {
        contact: trigger.due(latest[contact] or created_at)
        for contact, created_at in created.items()
    }
    armed = [(contact, due) for contact, due in dues.items() if due is not None and due > now]
    cur.execute(
        """DELETE FROM timer WHERE lane = %s AND workflow_id = %s AND trigger = %s
           AND contact_id = ANY(%s)""",
        (lane, *timer, list(created)),
    )
    cur.execute(
        """INSERT INTO timer (lane, workflow_id, trigger, contact_id, due, since)
           SELECT %s, %s, %s, * FROM unnest(%b::uuid[], %b::timestamptz[], %b::timestamptz[])""",
        (
            lane,
            *timer,
            [contact for contact, _ in armed],
            [due for _, due in armed],
            [latest[contact] for contact, _ in armed],
        ),
    )
