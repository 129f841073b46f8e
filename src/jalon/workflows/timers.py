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
from jalon.workflows.writing import drop_timers_of, write_timers

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
    """Sets the timers of the lane's next contacts after `after`, and of its schedules when it is
    the first chunk. Returns where to go on; None at the end."""
    if after == FROM_THE_START:
        _arm_schedules(cur, lane, compiled, now)
    if not any(trigger.timed for trigger in compiled.triggers):
        drop_timers_of(cur, lane, "trigger", compiled.id)
        return None
    rows = cur.execute(
        """SELECT id FROM contact
           WHERE lane = %s AND id > %s AND merged_into IS NULL ORDER BY id LIMIT %s""",
        (lane, after, CHUNK),
    ).fetchall()
    arm_contacts(cur, lane, compiled, contacts_in(cur, lane, [row[0] for row in rows]), now=now)
    return rows[-1][0] if len(rows) == CHUNK else None


def arm_contacts(
    cur: Cursor, lane: int, compiled: Compiled, contacts: Mapping[UUID, Contact], *, now: datetime
) -> None:
    """Sets the timers of contacts from their latest events, or from what they are. What would have
    run out by now is not set, and what is about to be handled stays."""
    cur.execute(
        """DELETE FROM timer WHERE lane = %s AND subject = %s AND kind = 'trigger'
           AND contact_id = ANY(%s) AND due > %s""",
        (lane, compiled.id, list(contacts), now),
    )
    about = cur.execute(
        """SELECT contact_id, part FROM timer WHERE lane = %s AND subject = %s AND kind = 'trigger'
           AND contact_id = ANY(%s)""",
        (lane, compiled.id, list(contacts)),
    ).fetchall()
    for index, trigger in enumerate(compiled.triggers):
        if not trigger.timed:
            continue
        latest = _latest(cur, lane, trigger, contacts) if trigger.counts_events else {}
        timers = _armed(compiled, index, contacts=contacts, latest=latest, now=now)
        write_timers(cur, lane, [one for one in timers if (one.contact_id, index) not in about])


def _arm_schedules(cur: Cursor, lane: int, compiled: Compiled, now: datetime) -> None:
    """The next occurrence of each schedule, for the lane as a whole."""
    cur.execute(
        """DELETE FROM timer WHERE lane = %s AND subject = %s AND kind = 'schedule' AND due > %s""",
        (lane, compiled.id, now),
    )
    about = cur.execute(
        "SELECT part FROM timer WHERE lane = %s AND subject = %s AND kind = 'schedule'",
        (lane, compiled.id),
    ).fetchall()
    schedules = [
        Timer(NOBODY, "schedule", compiled.id, index, trigger.occurs(now, compiled.own_zone))
        for index, trigger in enumerate(compiled.triggers)
        if trigger.scheduled and (index,) not in about
    ]
    write_timers(cur, lane, schedules)


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
        arm = compiled.triggers[index].ahead(contact, event, compiled.zone_of(contact), now=now)
        if arm is not None:
            since = event.at if event else None
            found.append(Timer(id_, "trigger", compiled.id, index, arm.due, since, arm.payload))
    return found
