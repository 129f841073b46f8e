"""What a person may ask of us (CON-5): to be forgotten. (To see everything: `personal_data`.)"""

from dataclasses import dataclass, field
from uuid import UUID

from jalon.accounts.audit import record
from jalon.contacts.erased import remember
from jalon.contacts.holding import hold
from jalon.contacts.keys import Key
from jalon.contacts.merge import MOVED
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.ids import lane_of
from jalon.forms.submitting import CONFIRMABLE, erase_submissions

# Delivery may be recording an answer, which ends with an event. It holds the row meanwhile: who
# deletes that one first finds the event later.
_FIRST = ("message", "webhook_call", "inbox")
_LAST = ("event",)
_KEPT = ("form_submission",)
"""Of these stays, without anything personal, what was agreed to."""

_COUNT_EXITS = """
INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
SELECT %(lane)s, e.workflow_id, e.version, counted.step,
       (%(at)s::timestamptz AT TIME ZONE a.time_zone)::date, counted.name, sum(counted.n)
FROM enrollment e CROSS JOIN account a
CROSS JOIN LATERAL (VALUES ('active', e.step, 'left', 1), ('failed', '', 'failed', -1),
                           (e.state, '', 'exited:erased', 1)) AS counted (was, step, name, n)
WHERE e.lane = %(lane)s AND e.contact_id = %(contact)s AND e.state IN ('active', 'failed')
  AND counted.was = e.state
GROUP BY 2, 3, 4, 5, 6
ON CONFLICT (lane, workflow_id, version, step, day, name)
DO UPDATE SET n = counter.n + excluded.n
"""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What went: rows by table. `kept_hashes` of keys stay, so that nothing brings it back."""

    contact_id: UUID
    kept_hashes: int
    rows: dict[str, int] = field(default_factory=dict)


def erase_contact(contact_id: UUID, *, by: str) -> Erasure:
    """Erases a contact and everything about it, in one transaction under its lane.

    Goes: profile, keys, events, messages with what waits to be sent, enrollments, consents, what
    is personal in form submissions, and the tombstones of those merged into it. Stays: the
    figures, where those inside count as exited (*erased*), and a keyed hash of each email and
    external id; an import or an event with one of them is refused (`erased`). A message that is
    being handed over at this moment arrives. Raises NotFound.
    """
    with one_transaction() as cur:
        contact_id = hold(cur, contact_id)
        lane, at = lane_of(contact_id), clock.now()
        hashes = remember(cur, _keys_of(cur, contact_id), at)
        place = {"lane": lane, "contact": contact_id, "at": at}
        cur.execute(_COUNT_EXITS, place)
        rows = _delete(cur, lane, contact_id)
        record(by, "erase", kind="contact", name=str(contact_id), rows=sum(rows.values()))
        cur.execute("NOTIFY jalon")
    return Erasure(contact_id, hashes, rows)


def forget_held() -> int:
    """Erases what was submitted with an erased address and never confirmed, once it can be no
    more; returns how many there were. What somebody merged into a contact stays with it."""
    with cursor() as cur:
        overdue = cur.execute(
            """SELECT s.contact_id FROM form_submission s
               JOIN contact c ON c.lane = s.lane AND c.id = s.contact_id
               WHERE s.held AND s.wall_at < %s AND c.email IS NULL AND c.external_id IS NULL""",
            (clock.wall() - CONFIRMABLE,),
        ).fetchall()
    for (contact_id,) in overdue:
        erase_contact(contact_id, by="jalon")
    return len(overdue)


def _keys_of(cur: Cursor, contact_id: UUID) -> list[Key]:
    """Every key by which the contact is known, old addresses too."""
    rows = cur.execute(
        "SELECT kind, value FROM identity WHERE contact_id = %s ORDER BY kind, value", (contact_id,)
    ).fetchall()
    return [Key(kind, value) for kind, value in rows]


def _delete(cur: Cursor, lane: int, contact_id: UUID) -> dict[str, int]:
    others = [table for table in MOVED if table not in (*_FIRST, *_LAST, *_KEPT)]
    rows = {"form_submission": erase_submissions(contact_id)}
    for table in (*_FIRST, *others, *_LAST):
        # S608: names of tables come from MOVED, never from outside.
        cur.execute(
            f"DELETE FROM {table} WHERE lane = %s AND contact_id = %s",
            (lane, contact_id),
        )
        rows[table] = cur.rowcount
    cur.execute("DELETE FROM identity WHERE contact_id = %s", (contact_id,))
    rows["identity"] = cur.rowcount
    cur.execute(_DELETE_CONTACT, {"lane": lane, "contact": contact_id})
    gone = cur.fetchall()
    rows["contact"] = len(gone)
    for place in gone:
        cur.execute("DELETE FROM set_aside WHERE lane = %s AND row ->> 'contact_id' = %s", place)
        rows["set_aside"] = rows.get("set_aside", 0) + cur.rowcount
    return rows


# Those merged into one that was merged into this one, too.
_DELETE_CONTACT = """
WITH RECURSIVE gone AS (
    SELECT lane, id FROM contact WHERE lane = %(lane)s AND id = %(contact)s
    UNION ALL
    SELECT c.lane, c.id FROM contact c JOIN gone ON c.merged_into = gone.id
)
DELETE FROM contact c USING gone WHERE c.lane = gone.lane AND c.id = gone.id
RETURNING c.lane, c.id::text
"""
