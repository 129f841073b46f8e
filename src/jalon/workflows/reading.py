"""What the lane loop reads of workflows, each statement for exactly one lane."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor, Later, Row
from jalon.engine.ledger import Timer
from jalon.engine.state import Chain, Enrollment, Entry, Moment

COLUMNS = (
    "id, contact_id, workflow_id, version, state, reason, step, visit, entered_at, since_at,"
    " since_id, arrived_at, arrived_id, waiting, due_at, payload, key, exclusive, errors, error,"
    " left_at, goal_at, goal_until, memory, chain, held_due"
)


def ask_due_enrollments(
    cur: Cursor, lane: int, *, until: datetime, limit: int
) -> Later[list[tuple[datetime, UUID, UUID]]]:
    """(due, enrollment, contact) of those whose time has come, earliest first."""
    return cur.send(
        """SELECT due_at, id, contact_id FROM enrollment
           WHERE lane = %s AND state = 'active' AND due_at <= %s
           ORDER BY due_at LIMIT %s""",
        (lane, until, limit),
    ).fetchall


class Rest(NamedTuple):
    """Triggers, by workflow and place, that fire again and again as time passes by itself, and
    rest after an instant."""

    triggers: Collection[tuple[UUID, int]]
    after: datetime

    def params(self) -> dict[str, object]:
        """What `AWAKE` takes."""
        return {
            "rest_after": self.after,
            "resting": [workflow for workflow, _ in self.triggers],
            "places": [place for _, place in self.triggers],
        }


AWAKE = """(due <= %(rest_after)s OR (subject, part) NOT IN (
    SELECT * FROM unnest(%(resting)s::uuid[], %(places)s::smallint[])))"""
"""A row of table `timer` that does not rest (`Rest`)."""


def ask_due_timers(
    cur: Cursor, lane: int, *, until: datetime, limit: int, rest: Rest | None = None
) -> Later[list[Timer]]:
    """Timers whose time has come, earliest first."""
    awake = f"AND {AWAKE}" if rest else ""
    sent = cur.send(
        f"""SELECT contact_id, kind, subject, part, due, since, payload FROM timer
            WHERE lane = %(lane)s AND due <= %(until)s {awake} ORDER BY due LIMIT %(limit)s""",
        {"lane": lane, "until": until, "limit": limit, **(rest.params() if rest else {})},
    )
    return lambda: [Timer(*row) for row in sent.fetchall()]


def ask_looks(cur: Cursor, lane: int, contacts: Collection[UUID]) -> Later[list[Timer]]:
    """The timers of segments and the score that are set for these contacts, earliest first."""
    sent = cur.send(
        """SELECT contact_id, kind, subject, part, due, since, payload FROM timer
           WHERE lane = %s AND contact_id = ANY(%s) AND kind IN ('segment', 'score')
           ORDER BY due""",
        (lane, array("uuid", contacts)),
    )
    return lambda: [Timer(*row) for row in sent.fetchall()]


def ask_live_enrollments(
    cur: Cursor, lane: int, contacts: Collection[UUID]
) -> Later[dict[UUID, dict[UUID, Enrollment]]]:
    """By contact: those inside, those that failed, and those whose goal still counts; in the
    order in which they entered."""
    sent = cur.send(
        f"""SELECT {COLUMNS} FROM enrollment
            WHERE lane = %s AND contact_id = ANY(%s)
              AND (state IN ('active', 'failed') OR goal_until IS NOT NULL)
            ORDER BY id""",
        (lane, array("uuid", contacts)),
    )

    def by_contact() -> dict[UUID, dict[UUID, Enrollment]]:
        found: dict[UUID, dict[UUID, Enrollment]] = defaultdict(dict)
        for enrollment in map(enrollment_from, sent.fetchall()):
            found[enrollment.contact_id][enrollment.id] = enrollment
        return found

    return by_contact


def enrollment_from(row: Row) -> Enrollment:
    """An enrollment from a row of `COLUMNS`."""
    (
        id_, contact, workflow, version, state, reason, step, visit, entered_at, since_at,
        since_id, arrived_at, arrived_id, waiting, due_at, payload, key, exclusive, errors, error,
        left_at, goal_at, goal_until, memory, chain, held_due,
    ) = row  # fmt: skip
    return Enrollment(
        id=id_,
        contact_id=contact,
        workflow_id=workflow,
        version=version,
        step=step,
        entered_at=entered_at,
        since=Moment(since_at, since_id),
        arrived=Moment(arrived_at, arrived_id),
        payload=payload,
        key=key,
        exclusive=exclusive,
        state=state,
        reason=reason,
        visit=visit,
        waiting=waiting,
        due_at=due_at,
        errors=errors,
        error=error,
        left_at=left_at,
        goal_at=goal_at,
        goal_until=goal_until,
        memory=memory,
        chain=chain_from(chain),
        held_due=held_due,
    )


def chain_from(stored: Sequence[tuple[str, str]] | None) -> Chain:
    """The chain of causes that `chain_json` wrote."""
    return tuple((id_, datetime.fromisoformat(at)) for id_, at in stored or ())


Entries = dict[tuple[UUID, UUID], dict[str, Entry]]
"""Past entries by (contact, workflow), then key."""


def entries(cur: Cursor, lane: int, pairs: Iterable[tuple[UUID, UUID]]) -> Entries:
    """Past entries of these contacts in these workflows."""
    return ask_entries(cur, lane, pairs)()


def ask_entries(cur: Cursor, lane: int, pairs: Iterable[tuple[UUID, UUID]]) -> Later[Entries]:
    """The same, to be had later."""
    wanted = list(pairs)
    if not wanted:
        return dict
    sent = cur.send(
        """SELECT e.contact_id, e.workflow_id, e.key, e.times, e.last_at, e.barred
           FROM unnest(%s, %s) AS w (contact_id, workflow_id)
           JOIN entry e ON e.lane = %s AND e.contact_id = w.contact_id
                       AND e.workflow_id = w.workflow_id""",
        (*arrays(wanted, "uuid", "uuid"), lane),
    )

    def found() -> Entries:
        past: Entries = defaultdict(dict)
        for contact, workflow, key, times, last_at, barred in sent.fetchall():
            past[contact, workflow][key] = Entry(times, last_at, barred)
        return past

    return found
