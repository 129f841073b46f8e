"""The workflows that a contact is in, or was (CON-4)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.core.db import cursor
from jalon.core.ids import lane_of


class Passage(NamedTuple):
    """One enrollment of a contact. `due_at`: when it goes on by itself."""

    enrollment: UUID
    workflow: str
    name: str
    version: int
    state: str
    reason: str
    step: str
    entered_at: datetime
    arrived_at: datetime
    due_at: datetime | None
    left_at: datetime | None
    error: str


def passages(contact_id: UUID, *, limit: int) -> list[Passage]:
    """The latest enrollments of a contact, the last first."""
    with cursor() as cur:
        # By workflow, as the index of those who have left has it.
        cur.execute(
            """SELECT e.id, w.slug, w.name, e.version, e.state, e.reason, e.step, e.entered_at,
                      e.arrived_at, e.due_at, e.left_at, e.error
               FROM workflow w JOIN enrollment e ON e.lane = %s AND e.workflow_id = w.id
                                                AND e.contact_id = %s
               ORDER BY e.entered_at DESC, e.id DESC LIMIT %s""",
            (lane_of(contact_id), contact_id, limit),
        )
        return [Passage(*row) for row in cur]
