"""Who is, or was, in a workflow, and at which step: a list one can open (RES-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.contacts import searching
from jalon.core.db import cursor
from jalon.core.ids import LANES, lane_of


class Person(NamedTuple):
    """A contact in a workflow: one enrollment."""

    enrollment: UUID
    contact: UUID
    email: str | None
    external_id: str | None
    version: int
    state: str
    reason: str
    step: str
    entered_at: datetime
    arrived_at: datetime
    due_at: datetime | None
    left_at: datetime | None
    error: str

    @property
    def place(self) -> tuple[UUID, UUID]:
        """Where it stands in the list."""
        return self.contact, self.enrollment


# The page first, then whose it is: joined at once, both look so few that all would be read.
_PAGE = """
SELECT e.id, e.contact_id, c.email, c.external_id, e.version, e.state, e.reason, e.step,
       e.entered_at, e.arrived_at, e.due_at, e.left_at, e.error
FROM unnest(%(lanes)s::smallint[]) AS l (lane)
CROSS JOIN LATERAL (
    SELECT * FROM enrollment
    WHERE lane = l.lane AND workflow_id = %(workflow)s AND state = ANY(%(states)s)
      AND (step = %(step)s OR %(step)s = '')
      AND (contact_id = ANY(%(whom)s) OR %(whom)s IS NULL)
      AND contact_id >= %(contact)s AND (contact_id, id) > (%(contact)s, %(enrollment)s)
    ORDER BY contact_id, id LIMIT %(limit)s
) AS e JOIN contact c ON c.lane = e.lane AND c.id = e.contact_id
ORDER BY e.lane, e.contact_id, e.id LIMIT %(limit)s
"""
_FIRST = UUID(int=0)


def people(
    workflow_id: UUID,
    *,
    states: Sequence[str],
    step: str = "",
    search: str = "",
    after: tuple[UUID, UUID] | None = None,
    limit: int,
) -> list[Person]:
    """The enrollments in one of the states, at a step or at all, of everybody or of those whom a
    search of contacts finds, after one of the list (its contact and itself), in the order of the
    lanes. Raises Invalid for what no contact can be searched by."""
    contact, enrollment = after or (_FIRST, _FIRST)
    found: list[Person] = []
    with cursor() as cur:
        for lanes in _parts(lane_of(contact) if after else 0):
            scene = {
                "lanes": lanes,
                "workflow": workflow_id,
                "states": list(states),
                "step": step,
                "whom": searching.matching(lanes, search) if search.strip() else None,
                "contact": contact,
                "enrollment": enrollment,
                "limit": limit - len(found),
            }
            # Planned for these values: an index holds only those who are inside.
            found += [Person(*row) for row in cur.execute(_PAGE, scene, prepare=False)]
            if len(found) >= limit:
                break
            contact = enrollment = _FIRST
    return found


def _parts(first: int) -> list[list[int]]:
    """The lanes from one on: that one alone, most often enough, then some, then all others."""
    lanes = list(range(first, LANES))
    return [part for part in (lanes[:1], lanes[1:8], lanes[8:]) if part]


def inside(workflow_id: UUID, contacts: Sequence[UUID]) -> list[UUID]:
    """Those of the contacts who are inside now, failed ones included."""
    by_lane: dict[int, list[UUID]] = {}
    for contact in contacts:
        by_lane.setdefault(lane_of(contact), []).append(contact)
    with cursor() as cur:
        return [
            row[0]
            for lane, ids in by_lane.items()
            for row in cur.execute(
                """SELECT DISTINCT contact_id FROM enrollment
                   WHERE lane = %s AND workflow_id = %s AND contact_id = ANY(%s)
                     AND state IN ('active', 'failed')""",
                (lane, workflow_id, ids),
            )
        ]
