"""Who is, or was, in a workflow, and at which step: a list one can open (RES-1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

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


_PAGE = """
SELECT e.id, e.contact_id, c.email, c.external_id, e.version, e.state, e.reason, e.step,
       e.entered_at, e.arrived_at, e.due_at, e.left_at, e.error
FROM enrollment e JOIN contact c ON c.lane = e.lane AND c.id = e.contact_id
WHERE e.lane = %(lane)s AND e.workflow_id = %(workflow)s AND e.state = ANY(%(states)s)
  AND (e.step = %(step)s OR %(step)s = '')
  AND (e.contact_id, e.id) > (%(contact)s, %(enrollment)s)
ORDER BY e.contact_id, e.id LIMIT %(limit)s
"""
_FIRST = UUID(int=0)


def people(
    workflow_id: UUID,
    *,
    states: Sequence[str],
    step: str = "",
    after: tuple[UUID, UUID] | None = None,
    limit: int,
) -> list[Person]:
    """The enrollments in one of the states, at a step or at all, after one of the list (its
    contact and itself). One lane after the other, until there are enough."""
    contact, enrollment = after or (_FIRST, _FIRST)
    found: list[Person] = []
    with cursor() as cur:
        for lane in range(lane_of(contact) if after else 0, LANES):
            scene = {
                "lane": lane,
                "workflow": workflow_id,
                "states": list(states),
                "step": step,
                "contact": contact,
                "enrollment": enrollment,
                "limit": limit - len(found),
            }
            found += [Person(*row) for row in cur.execute(_PAGE, scene)]
            if len(found) >= limit:
                break
            contact = enrollment = _FIRST
    return found


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
