"""Reads of the history that are not for the lane loop."""

from uuid import UUID

from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.events.actions import Occurrence


def has_happened(event: Occurrence) -> bool:
    """Whether the history has such an event: of this contact and name, at this instant."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT EXISTS (SELECT 1 FROM event
               WHERE lane = %s AND contact_id = %s AND name = %s AND at = %s)""",
            (lane_of(event.contact_id), event.contact_id, event.name, event.at),
        ).fetchone()
    return row is not None and bool(row[0])


def pending_updates(contact_id: UUID) -> list[UUID]:
    """The changes to a contact that wait in the inbox, in their order."""
    with cursor() as cur:
        cur.execute(
            """SELECT id FROM inbox WHERE lane = %s AND contact_id = %s AND kind = 'update'
               ORDER BY id""",
            (lane_of(contact_id), contact_id),
        )
        return [row[0] for row in cur]
