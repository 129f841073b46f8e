"""Contacts that a merge may take away: held against it, or followed."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from jalon.contacts.identity import follow
from jalon.contacts.merge import lock_lanes
from jalon.core.db import Cursor, cursor
from jalon.core.ids import lane_of


def hold(cur: Cursor, contact_id: UUID) -> UUID:
    """Waits for the lane of a contact, and keeps its loop and merges out until the caller's
    transaction ends. Returns who the contact is by then, since a merge may have come first.

    For who holds no lane yet. Raises NotFound.
    """
    while True:
        kept = follow(contact_id)
        with transaction.atomic():
            lock_lanes(cur, [lane_of(kept)])
            if follow(kept) == kept:
                return kept
            transaction.set_rollback(True)  # gives the lane back: all take theirs in order


def who_took_over(contact_ids: Iterable[UUID]) -> list[UUID]:
    """Contacts, each once, with who took over in place of those that were merged."""
    named, new = list(dict.fromkeys(contact_ids)), True
    with cursor() as cur:
        while new:
            merged = cur.execute(_MERGED, ([lane_of(i) for i in named], named)).fetchall()
            became: dict[UUID, UUID] = dict(merged)
            named, new = list(dict.fromkeys(became.get(i, i) for i in named)), bool(became)
    return named


_MERGED = """
SELECT c.id, c.merged_into FROM unnest(%s::smallint[], %s::uuid[]) AS n (lane, id)
JOIN contact c ON c.lane = n.lane AND c.id = n.id WHERE c.merged_into IS NOT NULL
"""
