"""Brings scores up to date before anything else happens in a batch: those whose points come or go
with time, and, lane by lane, all of them after the model changed (FRM-4).

A changed model was there before whatever comes after it. So while a lane still applies it, those
whom a batch is about are the first to whom it is applied, and what then happens to them is told
as ever.
"""

from collections.abc import Mapping
from uuid import UUID

from jalon.contacts.scoring import rescored_to
from jalon.core.db import Cursor
from jalon.engine.handle import Batch
from jalon.engine.person import Person
from jalon.runtime.lanes.catalog import Catalog, read_catalog
from jalon.runtime.lanes.inbox import Work

CHUNK = 500
"""Contacts to whom a batch applies a changed model."""


def begin_rescoring(cur: Cursor, lane: int, work: Work, catalog: Catalog) -> Catalog:
    """Tells the work how far the lane has come in applying a changed model. Returns the catalog as
    it is then."""
    if catalog.rescoring:
        work.rescored_to = rescored_to(cur, lane)
    # Anyone who was changing the model has been waited for.
    return catalog if work.rescored_to is None else read_catalog(cur)


def rescore(work: Work, *, batch: Batch, persons: Mapping[UUID, Person]) -> None:
    """Gives those the right score to whom the changed model has not been applied, and those whose
    points come or go by now."""
    fresh: set[UUID] = set()
    if batch.scoring is not None and work.rescored_to is not None:
        for id_, person in persons.items():
            if id_ > work.rescored_to and person.contact.created_at <= batch.scoring.changed_at:
                batch.rescore(person, anew=True)
                fresh.add(id_)
    for timer in work.timers:
        if timer.kind == "score" and timer.contact_id in persons.keys() - fresh:
            batch.rescore(persons[timer.contact_id])
