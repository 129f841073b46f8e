"""Timers of triggers, set anew from the history of a lane."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core.db import Cursor
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.compiled import Compiled
from jalon.engine.ledger import Timer
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import TriggerKind
from jalon.workflows.writing import write_timers

CHUNK = 5000
"""Contacts a lane looks at in one batch."""

FROM_THE_START = UUID(int=0)
NOBODY = UUID(int=0)
"""The contact of what concerns nobody alone."""


def has_timers(definition: Definition) -> bool:
    """Whether one of its triggers has timers."""
    return any(
        isinstance(trigger, TriggerKind) and (trigger.timed or trigger.scheduled)
        for trigger in definition.triggers
    )


def arm_chunk(
    cur: Cursor, lane: int, compiled: Compiled, *, now: datetime, after: UUID = FROM_THE_START
) -> UUID | None:
    """Sets the timers of the lane's next contacts after `after` from their latest events, or
    from what they are. What would have run out already is not set: from now on. Returns where to
    go on; None at the end."""
    if after == FROM_THE_START:
        cur.execute(
            "DELETE FROM timer WHERE lane = %s AND subject = %s AND kind <> 'segment'",
            (lane, compiled.id),
        )
        write_timers(cur, lane, _schedules(compiled, now))
    if not any(trigger.timed for trigger in compiled.triggers):
        return None
    rows = cur.execute(
        """SELECT id FROM contact
           WHERE lane = %s AND id > %s AND merged_into IS NULL ORDER BY id LIMIT %s""",
        (lane, after, CHUNK),
    ).fetchall()
    contacts = contacts_in(cur, lane, [row[0] for row in rows])
    for index, trigger in enumerate(compiled.triggers):
        if trigger.timed:
            latest = _latest(cur, lane, trigger, contacts) if trigger.counts_events else {}
            write_timers(
                cur, lane, _armed(compiled, index, contacts=contacts, latest=latest, now=now)
            )
    return rows[-1][0] if len(rows) == CHUNK else None


def _schedules(compiled: Compiled, now: datetime) -> list[Timer]:
    """The next occurrence of each schedule, for the lane as a whole."""
    return [
        Timer(NOBODY, "schedule", compiled.id, index, trigger.occurs(now, compiled.own_zone))
        for index, trigger in enumerate(compiled.triggers)
        if trigger.scheduled
    ]


def _latest(
    cur: Cursor, lane: int, trigger: TriggerKind, contacts: Mapping[UUID, Contact]
) -> dict[UUID, Event]:
    """The latest event of each contact that sets the trigger's timer."""
    rows = cur.execute(
        """SELECT e.id, c.id, e.name, e.at, e.properties
           FROM unnest(%b::uuid[]) AS c (id) CROSS JOIN LATERAL (
               SELECT id, name, at, properties FROM event
               WHERE lane = %s AND contact_id = c.id AND name = ANY(%s)
               ORDER BY at DESC, id DESC LIMIT 1) AS e""",
        (list(contacts), lane, list(trigger.arms())),
    ).fetchall()
    return {row[1]: Event(*row) for row in rows}


def _armed(
    compiled: Compiled,
    index: int,
    *,
    contacts: Mapping[UUID, Contact],
    latest: Mapping[UUID, Event],
    now: datetime,
) -> list[Timer]:
    found = []
    for id_, contact in contacts.items():
        event = latest.get(id_)
        arm = compiled.triggers[index].arm(contact, event, compiled.zone_of(contact))
        if arm is not None and arm.due is not None and arm.due > now:
            since = event.at if event else None
            found.append(Timer(id_, "trigger", compiled.id, index, arm.due, since, arm.payload))
    return found
