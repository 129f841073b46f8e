"""Finds the members of new and changed segments, lane by lane, in chunks (SEG-2).

The lane loop begins a batch with a chunk when its inbox holds the command `fill_segment`. Until a
segment's members are found in a lane, nobody there is said to enter or leave it.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core.db import Cursor
from jalon.engine.ledger import Ledger, Timer
from jalon.engine.person import scope_of
from jalon.engine.segments import LiveSegments, Segment, Segments
from jalon.runtime.lanes.catalog import Catalog, read_catalog
from jalon.runtime.lanes.inbox import Work
from jalon.runtime.lanes.loading import load_persons
from jalon.segments.lane import (
    fill_at_once,
    fill_ends,
    fill_goes_on,
    fills,
    next_contacts,
    write_memberships,
)
from jalon.workflows import timers

CHUNK = 2000
"""Contacts looked at one by one in a batch."""


def find_members(cur: Cursor, lane: int, work: Work, catalog: Catalog, *, now: datetime) -> Catalog:
    """Finds members if the work says so, and tells it which were not known before. Returns the
    catalog as it is then."""
    pending = fills(cur, lane) if catalog.filling else {}
    if not pending:
        return catalog
    work.finding = frozenset(pending)
    catalog = read_catalog(cur)  # anyone who was changing these segments has been waited for
    if any(row.kind == "command" and row.name == "fill_segment" for row in work.inbox):
        _fill(cur, lane, pending, catalog=catalog, now=now)
    return catalog


def _fill(
    cur: Cursor, lane: int, pending: Mapping[str, UUID], *, catalog: Catalog, now: datetime
) -> None:
    """All that PostgreSQL can find by itself, and one chunk of the rest; each segment after those
    that it names."""
    for segment in catalog.segments.all:
        if segment.slug not in pending:
            continue
        if segment.timed:
            after = _fill_chunk(cur, lane, segment, pending[segment.slug], catalog=catalog, now=now)
            if after is not None:
                fill_goes_on(cur, lane, segment.slug, after=after)
                return
        else:
            fill_at_once(cur, lane, segment.slug, segment.condition, now=now)
            timers.drop_timers_of(cur, lane, "segment", segment.id)
        fill_ends(cur, lane, segment.slug)


def _fill_chunk(
    cur: Cursor, lane: int, segment: Segment, after: UUID, *, catalog: Catalog, now: datetime
) -> UUID | None:
    """Tests a segment for the lane's next contacts, which tells when to look at each again.
    Returns where to go on; None at the end."""
    ids = next_contacts(cur, lane, after=after, limit=CHUNK)
    contacts = contacts_in(cur, lane, ids)
    work = Work(timers=[Timer(id_, "segment", segment.id, 0, now) for id_ in contacts])
    persons = load_persons(cur, lane, work, contacts=contacts, catalog=catalog, now=now)
    live, ledger = LiveSegments(Segments([segment]), frozenset([segment.slug])), Ledger()
    for person in persons.values():
        live.test([segment.slug], scope_of(person, now), ledger)
    write_memberships(cur, lane, ledger.segments, at=now)
    timers.write_timers(cur, lane, ledger.timers)
    return ids[-1] if len(ids) == CHUNK else None
