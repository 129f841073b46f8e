"""The walk of the bench's workflow as one would write it by hand, knowing nothing but it.

It holds the same lanes, asks for the same facts and writes the same rows in the same batches as
the lane loop; there is no definition, no condition language and no engine.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jalon.bench.crowd import CAP
from jalon.core import clock
from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor, Row, one_transaction, pipeline
from jalon.core.ids import new_id, new_ids
from jalon.delivery.lane import route
from jalon.runtime.lanes.batch import BATCH
from jalon.workflows.reading import COLUMNS

WAIT, REST, PERIOD = timedelta(days=30), timedelta(days=3), timedelta(days=90)

_HOLD = """
SELECT next_due_at <= now() FROM lane WHERE lane = %s FOR UPDATE SKIP LOCKED
"""
_DUE = """
SELECT contact_id FROM enrollment
WHERE lane = %s AND state = 'active' AND due_at <= %s ORDER BY due_at LIMIT %s
"""
_ENROLLMENTS = f"""
SELECT {COLUMNS} FROM enrollment
WHERE lane = %s AND contact_id = ANY(%s)
  AND (state IN ('active', 'failed') OR goal_until IS NOT NULL) ORDER BY id
"""
_CONTACTS = """
SELECT id, email, external_id, attributes, locale, time_zone, tags,
       ARRAY(SELECT m.list FROM list_member m WHERE m.lane = c.lane AND m.contact_id = c.id),
       ARRAY(SELECT s.segment FROM segment_member s
             WHERE s.lane = c.lane AND s.contact_id = c.id),
       marketing, email_valid, created_at, score, lifecycle, owner
FROM contact c WHERE lane = %s AND id = ANY(%s) AND merged_into IS NULL
"""
_ORDERS = """
SELECT asked.id, late.at
FROM unnest(%s) AS asked (id) CROSS JOIN LATERAL (
    SELECT event.at FROM event
    WHERE event.lane = %s AND event.contact_id = asked.id AND event.name = 'Order Completed'
      AND event.at <= %s ORDER BY event.at DESC, event.id DESC LIMIT 2) AS late
"""
# Whether the contact left or reached the goal, and whether one more email is too many.
_LATEST = """
SELECT asked.id, late.at
FROM unnest(%s) AS asked (id) CROSS JOIN LATERAL (
    SELECT event.at FROM event
    WHERE event.lane = %s AND event.contact_id = asked.id AND event.name = %s
      AND event.at <= %s ORDER BY event.at DESC, event.id DESC LIMIT 1) AS late
"""
_RECEIVED = """
SELECT asked.id, late.at
FROM unnest(%s) AS asked (id) CROSS JOIN LATERAL (
    (SELECT message.at FROM message
     WHERE message.lane = %s AND message.contact_id = asked.id
       AND message.state NOT IN ('failed', 'cancelled', 'skipped') AND NOT message.transactional
       AND message.kind <> 'notice' AND message.at <= %s
       AND message.state NOT IN ('queued', 'deferred')
     ORDER BY message.at DESC, message.id DESC LIMIT 5)
    UNION ALL
    SELECT message.at FROM message
    WHERE message.lane = %s AND message.contact_id = asked.id
      AND NOT message.transactional AND message.kind <> 'notice' AND message.at <= %s
      AND message.state IN ('queued', 'deferred')) AS late
"""
_MOVE = """
UPDATE enrollment e
SET version = 1, state = 'active', reason = '', step = 'rest', visit = n.visit, arrived_at = %s,
    arrived_id = n.arrived_id, waiting = true, due_at = %s, errors = 0, error = '',
    left_at = NULL, goal_at = NULL, goal_until = NULL, memory = '{}', held_due = NULL
FROM unnest(%s, %s, %s) AS n (id, visit, arrived_id)
WHERE e.lane = %s AND e.id = n.id
"""
_LOG = """
INSERT INTO step_log (lane, at, id, enrollment_id, contact_id, workflow_id, version, step, visit,
                      action, detail)
SELECT %s, %s, n.id, n.enrollment_id, n.contact_id, %s, 1, n.step, n.visit, n.action, n.detail
FROM unnest(%s, %s, %s, %s, %s, %s, %s)
     AS n (id, enrollment_id, contact_id, step, visit, action, detail)
"""
_COUNT = """
INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
SELECT %s, %s, 1, n.step, %s, n.name, n.n
FROM unnest(%s, %s, %s) AS n (step, name, n)
ON CONFLICT (lane, workflow_id, version, step, day, name)
DO UPDATE SET n = counter.n + excluded.n
"""
_SEND = """
INSERT INTO message (lane, id, contact_id, enrollment_id, workflow_id, version, step, visit, email,
                     email_version, category, transactional, subject, language, context, route,
                     state, reason, at, due_at, attempts)
SELECT %s, n.id, n.contact_id, n.enrollment_id, %s, 1, n.email, n.visit, n.email, 1, n.email,
       false, '', '', n.context, %s, 'queued', '', %s, %s, 0
FROM unnest(%s, %s, %s, %s, %s, %s)
     AS n (id, contact_id, enrollment_id, email, visit, context)
"""
_NEXT = """
UPDATE lane SET next_due_at = (SELECT min(due_at) FROM enrollment
                               WHERE lane = %(lane)s AND state = 'active' AND due_at IS NOT NULL)
WHERE lane = %(lane)s
"""


@dataclass(slots=True)
class _Written:
    """What a batch has to write, column by column."""

    moves: list[tuple[UUID, int, UUID]] = field(default_factory=list)
    logs: list[tuple[UUID, UUID, str, int, str, dict[str, Any]]] = field(default_factory=list)
    sends: list[tuple[UUID, UUID, UUID, str, int, dict[str, Any]]] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)


def advance_lane(lane: int, workflow: UUID) -> int:
    """Advances what is due in a lane, in one transaction. Returns how many enrollments."""
    with one_transaction() as cur:
        held = cur.execute(_HOLD, (lane,)).fetchone()
        if held is None or not held[0]:
            return 0
        now = clock.wall()
        ids = array("uuid", [row[0] for row in cur.execute(_DUE, (lane, now, BATCH))])
        enrollments = cur.execute(_ENROLLMENTS, (lane, ids)).fetchall()
        contacts = {row[0]: row for row in cur.execute(_CONTACTS, (lane, ids))}
        orders = defaultdict(list)
        for contact_id, at in cur.execute(_ORDERS, (ids, lane, now)):
            orders[contact_id].append(at)
        left: dict[UUID, datetime] = dict(
            cur.execute(_LATEST, (ids, lane, "Subscription Cancelled", now))
        )
        reached: dict[UUID, datetime] = dict(
            cur.execute(_LATEST, (ids, lane, "Subscription Started", now))
        )
        emails = Counter(
            contact_id
            for contact_id, at in cur.execute(_RECEIVED, (ids, lane, now, lane, now))
            if at > now - CAP[1].fixed
        )
        written = _Written()
        for row in enrollments:
            id_, entered = row[1], row[9]
            gone = any(at > entered for at in (left.get(id_), reached.get(id_)) if at)
            if id_ in contacts and not gone and emails[id_] < CAP[0]:
                _walk(row, orders[id_], now, written)
        _write(cur, lane, workflow, now=now, written=written)
        return len(written.moves)


def _walk(enrollment: Row, orders: Sequence[datetime], now: datetime, written: _Written) -> None:
    id_, contact_id, visit, arrived_at, payload = (enrollment[i] for i in (0, 1, 7, 11, 15))
    if arrived_at + WAIT > now:
        return
    recent = [at for at in orders if at > now - PERIOD]
    seen: dict[str, Any] = {"count": len(recent), "last": _text(recent[0]) if recent else None}
    email = "thanks" if len(recent) >= 2 else "offer"
    test = {"holds": email == "thanks", "seen": seen}
    for step, action, detail in (
        ("pause", "moves", {"to": "loyal", "waited": True}),
        ("loyal", "moves", {"to": email, "tests": [test]}),
        (email, "moves", {"to": "rest", "email": email}),
        ("rest", "waits", {"until": (now + REST).isoformat()}),
    ):
        log = (id_, contact_id, step, visit, action, detail)
        written.logs.append(log)
        if action == "moves":
            written.counts[step, "left"] += 1
            written.counts[step, f"to:{detail['to']}"] += 1
            written.counts[str(detail["to"]), "arrived"] += 1
            visit += 1
    context = {"event": payload, "workflow": {"id": "bench", "name": "Bench"}}
    written.sends.append((new_id(), contact_id, id_, email, visit - 1, context))
    written.moves.append((id_, visit, new_id()))


def _write(cur: Cursor, lane: int, workflow: UUID, *, now: datetime, written: _Written) -> None:
    counts = [(*key, n) for key, n in sorted(written.counts.items())]
    with pipeline():
        if written.moves:
            cur.execute(
                _MOVE, [now, now + REST, *arrays(written.moves, "uuid", "integer", "uuid"), lane]
            )
            ids = array("uuid", new_ids(len(written.logs)))
            logs = arrays(written.logs, "uuid", "uuid", "text", "integer", "text", "jsonb")
            cur.execute(_LOG, [lane, now, workflow, ids, *logs])
            counted = arrays(counts, "text", "text", "bigint")
            cur.execute(_COUNT, [lane, workflow, now.date(), *counted])
            sends = arrays(written.sends, "uuid", "uuid", "uuid", "text", "integer", "jsonb")
            cur.execute(_SEND, [lane, workflow, route(), now, now, *sends])
        cur.execute(_NEXT, {"lane": lane})


def _text(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")[:-6] + "Z"
