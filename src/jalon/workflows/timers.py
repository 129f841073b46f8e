"""Timers: written, and those of triggers set anew from the history of a lane."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.compiled import Compiled
from jalon.engine.ledger import Timer
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import TriggerKind

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


def write_timers(cur: Cursor, lane: int, timers: Sequence[Timer]) -> None:
    """Sets timers, or takes them off. A later event moves one; an earlier one, or creation, leaves
    it as it is."""
    latest: dict[tuple[UUID, str, UUID, int], Timer] = {}
    for timer in timers:
        before = latest.get(timer.key)
        if before is None or _counts_from(before) <= _counts_from(timer):
            latest[timer.key] = timer
    drop_timers(cur, lane, [timer for timer in latest.values() if timer.due is None])
    kept = [timer for timer in latest.values() if timer.due is not None]
    if kept:
        columns = [
            array("uuid", [timer.contact_id for timer in kept]),
            array("text", [timer.kind for timer in kept]),
            array("uuid", [timer.subject for timer in kept]),
            array("smallint", [timer.part for timer in kept]),
            array("timestamptz", [timer.due for timer in kept]),
            array("timestamptz", [timer.since for timer in kept]),
            array("jsonb", [timer.payload for timer in kept]),
        ]
        cur.execute(
            """INSERT INTO timer (lane, contact_id, kind, subject, part, due, since, payload)
               SELECT %s, * FROM unnest(%s, %s, %s, %s, %s, %s, %s)
               ON CONFLICT (lane, contact_id, kind, subject, part)
               DO UPDATE SET due = excluded.due, since = excluded.since, payload = excluded.payload
               WHERE timer.since IS NULL OR timer.since <= excluded.since""",
            [lane, *columns],
        )


def _counts_from(timer: Timer) -> tuple[bool, datetime | None]:
    return timer.since is not None, timer.since


def drop_timers(cur: Cursor, lane: int, timers: Iterable[Timer]) -> None:
    """Removes timers that ran out, or that an event took off: not those that a later one set."""
    rows = [(*timer.key, timer.since) for timer in timers]
    if rows:
        cur.execute(
            """DELETE FROM timer t
               USING unnest(%s, %s, %s, %s, %s) AS g (contact, kind, subject, part, since)
               WHERE t.lane = %s AND t.contact_id = g.contact AND t.kind = g.kind
                 AND t.subject = g.subject AND t.part = g.part
                 AND (t.since IS NULL OR t.since <= g.since)""",
            [*arrays(rows, "uuid", "text", "uuid", "smallint", "timestamptz"), lane],
        )


def drop_timers_of(cur: Cursor, lane: int, kind: str, subject: UUID) -> None:
    """Removes every timer of a workflow or a segment."""
    cur.execute(
        "DELETE FROM timer WHERE lane = %s AND kind = %s AND subject = %s", (lane, kind, subject)
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
           FROM unnest(%s) AS c (id) CROSS JOIN LATERAL (
               SELECT id, name, at, properties FROM event
               WHERE lane = %s AND contact_id = c.id AND name = ANY(%s)
               ORDER BY at DESC, id DESC LIMIT 1) AS e""",
        (array("uuid", contacts), lane, list(trigger.arms())),
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
