"""Who is in a segment, page by page, as people know them."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.contacts.lane import contacts_in
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import LANES, lane_of


class Shown(NamedTuple):
    """A contact, by all names."""

    id: UUID
    email: str | None
    external_id: str | None


class Member(NamedTuple):
    """The same in a segment, and since when."""

    id: UUID
    email: str | None
    external_id: str | None
    since: datetime


def shown(ids: Sequence[UUID]) -> list[Shown]:
    """These contacts, in this order; erased and merged ones are left out."""
    with cursor() as cur:
        found = {
            id_: contact
            for lane in {lane_of(each) for each in ids}
            for id_, contact in contacts_in(
                cur, lane, [each for each in ids if lane_of(each) == lane]
            ).items()
        }
    return [Shown(id_, found[id_].email, found[id_].external_id) for id_ in ids if id_ in found]


def members_of(slug: str, *, after: str | None = None, limit: int) -> list[Member]:
    """So many members after a contact's id, one lane after the other. Raises Invalid when it is
    no id."""
    place = _id(after) if after is not None else None
    found: list[Member] = []
    with cursor() as cur:
        for lane in range(lane_of(place) if place else 0, LANES):
            rows = cur.execute(
                """SELECT c.id, c.email, c.external_id, m.since
                   FROM (
                       SELECT lane, contact_id, since FROM segment_member
                       WHERE lane = %s AND segment = %s AND contact_id > %s
                       ORDER BY contact_id LIMIT %s
                   ) AS m JOIN contact c ON c.lane = m.lane AND c.id = m.contact_id
                   ORDER BY m.contact_id""",
                (lane, slug, place or UUID(int=0), limit - len(found)),
            )
            found += [Member(*row) for row in rows]
            if len(found) >= limit:
                break
            place = None
    return found


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            f"{text[:60]!r} is not an id.", code="cursor_invalid", phrase="cursor_invalid"
        ) from None
