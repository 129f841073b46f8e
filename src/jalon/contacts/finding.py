"""Many contacts at once, by whatever key each is known by."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from jalon.contacts.identity import follow, holders
from jalon.contacts.keys import Key
from jalon.core.arrays import array
from jalon.core.db import cursor
from jalon.core.ids import LANES, lane_of


def find_contacts(texts: Sequence[str]) -> dict[str, UUID]:
    """The contact of each text that is an external id, an email, an anonymous id or an id, in
    that order; after a merge, who took over. Texts that nobody is known by are absent."""
    keys = {
        text: (
            Key("external_id", text.strip()),
            Key("email", text.strip().casefold()),
            Key("anonymous_id", text.strip()),
        )
        for text in texts
    }
    held = holders({key for each in keys.values() for key in each if key.value})
    found = {
        text: next(held[key] for key in each if key in held)
        for text, each in keys.items()
        if any(key in held for key in each)
    }
    ids = {text: one for text in keys.keys() - found.keys() if (one := _id(text)) is not None}
    return _present({**found, **ids})


def _present(found: dict[str, UUID]) -> dict[str, UUID]:
    ids = list(set(found.values()))
    with cursor() as cur:
        cur.execute(
            """SELECT c.id, c.merged_into
               FROM unnest(%s, %s) AS k (lane, id)
               JOIN contact c ON c.lane = k.lane AND c.id = k.id""",
            (array("smallint", map(lane_of, ids)), array("uuid", ids)),
        )
        became = {row[0]: follow(row[0]) if row[1] else row[0] for row in cur.fetchall()}
    return {text: became[one] for text, one in found.items() if one in became}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None


class Named(NamedTuple):
    """A contact, and what people know it by."""

    id: UUID
    email: str | None
    external_id: str | None


def named(ids: Sequence[UUID]) -> list[Named]:
    """These contacts in the same order, without those that are not there any more."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT c.id, c.email, c.external_id
               FROM unnest(%s, %s) WITH ORDINALITY AS k (lane, id, place)
               JOIN contact c ON c.lane = k.lane AND c.id = k.id ORDER BY k.place""",
            (array("smallint", map(lane_of, ids)), array("uuid", ids)),
        ).fetchall()
    return [Named(*row) for row in rows]


def members_after(slug: str, after: UUID | None, *, limit: int) -> list[UUID]:
    """The next contacts on a list, in the order of lane and id; without `after` the first. One
    lane after the other, until there are enough."""
    found: list[UUID] = []
    first = 0 if after is None else lane_of(after)
    with cursor() as cur:
        for lane in range(first, LANES):
            start = after if after is not None and lane == first else UUID(int=0)
            cur.execute(
                """SELECT contact_id FROM list_member
                   WHERE lane = %s AND list = %s AND contact_id > %s
                   ORDER BY contact_id LIMIT %s""",
                (lane, slug, start, limit - len(found)),
            )
            found += [row[0] for row in cur]
            if len(found) >= limit:
                break
    return found
