"""What writes on contacts have to say to workflows: events of Jalon's own, into the inbox.

SQL of its own, since the inbox belongs to the events, which stand above the contacts.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from jalon.core.arrays import array
from jalon.core.db import Cursor
from jalon.core.ids import lane_of, new_id, new_ids
from jalon.definition.kinds import kind_of
from jalon.engine.triggers import TRIGGERS


class News(NamedTuple):
    """An internal event (`jalon.definition.events`) of a contact."""

    contact_id: UUID
    name: str
    properties: dict[str, Any]


def announce(cur: Cursor, news: Sequence[News], *, at: datetime, source: str) -> None:
    """Appends events to the inbox in the caller's transaction, and wakes the workers."""
    if not news:
        return
    cur.execute(
        """
        INSERT INTO inbox (lane, id, kind, contact_id, name, body, occurred_at, source)
        SELECT lane, id, 'event', contact_id, name, body, %s, %s
        FROM unnest(%s, %s, %s, %s, %s) AS n (lane, id, contact_id, name, body)
        """,
        (
            at,
            source,
            array("smallint", [lane_of(one.contact_id) for one in news]),
            array("uuid", new_ids(len(news))),
            array("uuid", [one.contact_id for one in news]),
            array("text", [one.name for one in news]),
            array("jsonb", [one.properties for one in news]),
        ),
    )
    cur.execute("NOTIFY jalon")


AT_ONCE = 500
"""Contacts in one command: a batch stays short."""


def retest_segments(
    cur: Cursor, contact_ids: Iterable[UUID], *, at: datetime, quiet: bool = True
) -> None:
    """Has the lanes score contacts that were written past them, and test every segment for them,
    in the caller's transaction. `quiet`: no workflow hears of what changes."""
    if cur.execute(_FOLLOWED).fetchone() is None:
        return
    command(cur, "retest_segments", contact_ids, {"quiet": quiet}, at=at)


_FOLLOWED = "(SELECT FROM segment LIMIT 1) UNION ALL (SELECT FROM scoring_model LIMIT 1)"


def arm_contacts(cur: Cursor, contact_ids: Iterable[UUID], *, at: datetime) -> None:
    """Has the lanes set the timers of contacts that were written past them, in the caller's
    transaction (TRG-10, TRG-11)."""
    if cur.execute(_TIMED, (_TIMED_KINDS,)).fetchone() is not None:
        command(cur, "arm_contacts", contact_ids, {}, at=at)


def follow_companies(
    cur: Cursor, contact_ids: Iterable[UUID], *, at: datetime, company: str = ""
) -> None:
    """Has the lanes bring what contacts carry of their companies up to date, in the caller's
    transaction (CON-6); with a `company`, of all its contacts that come after them too."""
    command(cur, "follow_companies", contact_ids, {"company": company} if company else {}, at=at)


_TIMED_KINDS = [kind_of(trigger) for trigger in TRIGGERS if trigger.timed]
_TIMED = """
SELECT FROM workflow w JOIN workflow_version v ON v.workflow_id = w.id AND v.number = w.version
WHERE w.state IN ('active', 'paused')
  AND EXISTS (SELECT FROM jsonb_array_elements(v.definition -> 'triggers') AS t (trigger)
              WHERE trigger ->> 'kind' = ANY (%s))
LIMIT 1
"""


def command(
    cur: Cursor, name: str, contact_ids: Iterable[UUID], body: dict[str, Any], *, at: datetime
) -> None:
    """Appends a command about contacts to their lanes, in the caller's transaction, and wakes the
    workers."""
    by_lane: dict[int, list[str]] = defaultdict(list)
    for contact_id in contact_ids:
        by_lane[lane_of(contact_id)].append(str(contact_id))
    chunks = [
        (lane, ids[start : start + AT_ONCE])
        for lane, ids in by_lane.items()
        for start in range(0, len(ids), AT_ONCE)
    ]
    cur.execute(
        """
        INSERT INTO inbox (lane, id, kind, name, body, occurred_at, source)
        SELECT lane, id, 'command', %s, body, %s, 'jalon'
        FROM unnest(%s::smallint[], %s::uuid[], %s::jsonb[]) AS n (lane, id, body)
        """,
        (
            name,
            at,
            [lane for lane, _ in chunks],
            [new_id() for _ in chunks],
            [msgspec.json.encode({"contacts": ids, **body}).decode() for _, ids in chunks],
        ),
    )
    cur.execute("NOTIFY jalon")
