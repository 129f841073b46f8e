"""Rows of the inbox that could not be handled: seen, and put back once mended (RUN-9)."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from jalon.core.db import cursor
from jalon.events.actions import wake


class Aside(NamedTuple):
    """A row that was set aside: an event by its name, an update, or a command."""

    id: UUID
    at: datetime
    kind: str
    name: str
    contact_id: str | None
    error: str


def set_aside(limit: int = 100) -> list[Aside]:
    """The rows that were set aside, the oldest first."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT id, at, row ->> 'kind', row ->> 'name', row ->> 'contact_id', error
               FROM set_aside ORDER BY at, id LIMIT %s""",
            (limit,),
        ).fetchall()
    return [Aside(*row) for row in rows]


def retry(ids: Collection[UUID] | None = None) -> int:
    """Puts rows that were set aside back into the inbox, at their old place: those of these ids,
    else all. Returns how many. What fails again is set aside again."""
    with transaction.atomic(), cursor() as cur:
        back = cur.execute(
            """WITH gone AS (
                   DELETE FROM set_aside WHERE %(ids)s::uuid[] IS NULL OR id = ANY(%(ids)s)
                   RETURNING row)
               INSERT INTO inbox SELECT (jsonb_populate_record(NULL::inbox, row)).* FROM gone""",
            {"ids": None if ids is None else list(ids)},
        ).rowcount
        wake()
    return back
