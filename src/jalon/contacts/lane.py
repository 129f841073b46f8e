"""What the lane loop reads and writes of contacts, each statement for exactly one lane."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from jalon.core.arrays import array, arrays
from jalon.core.db import Cursor, Later
from jalon.engine.effects import Update
from jalon.engine.person import OWN_FIELDS
from jalon.engine.state import Contact


def contacts_in(cur: Cursor, lane: int, ids: Collection[UUID]) -> dict[UUID, Contact]:
    """The contacts of these ids, with their lists and segments; erased and merged ones are left
    out."""
    return ask_contacts(cur, lane, ids)()


def ask_contacts(cur: Cursor, lane: int, ids: Collection[UUID]) -> Later[dict[UUID, Contact]]:
    """The same, to be had later."""
    sent = cur.send(
        """SELECT id, email, external_id, attributes, locale, time_zone, tags,
                  ARRAY(SELECT m.list FROM list_member m
                        WHERE m.lane = c.lane AND m.contact_id = c.id),
                  marketing, email_valid, created_at, score, lifecycle, owner, points,
                  ARRAY(SELECT s.segment FROM segment_member s
                        WHERE s.lane = c.lane AND s.contact_id = c.id)
           FROM contact c WHERE lane = %s AND id = ANY(%s) AND merged_into IS NULL""",
        (lane, array("uuid", ids)),
    )
    return lambda: {
        row[0]: Contact(
            id=row[0],
            email=row[1],
            external_id=row[2],
            attributes=row[3],
            locale=row[4],
            time_zone=row[5],
            tags=set(row[6]),
            lists=set(row[7]),
            marketing=row[8],
            email_valid=row[9],
            created_at=row[10],
            score=row[11],
            lifecycle=row[12],
            owner=row[13],
            points=row[14],
            segments=set(row[15]),
        )
        for row in sent.fetchall()
    }


def ask_present(cur: Cursor, lane: int, ids: Collection[UUID]) -> Later[set[UUID]]:
    """Which of these contacts are there, neither erased nor merged."""
    if not ids:
        return set
    sent = cur.send(
        "SELECT id FROM contact WHERE lane = %s AND id = ANY(%s) AND merged_into IS NULL",
        (lane, array("uuid", ids)),
    )
    return lambda: {id_ for (id_,) in sent.fetchall()}


_OWN = ("locale", "time_zone", "lifecycle", "owner")
"""The contact's own fields that doors write past the lane, too."""

_WRITE = """
UPDATE contact c SET
    attributes = (c.attributes || n.present) - ARRAY(SELECT jsonb_array_elements_text(n.cleared)),
    tags = CASE WHEN n.tagged IS NULL THEN c.tags ELSE ARRAY(
        SELECT unnest(c.tags) UNION SELECT jsonb_array_elements_text(n.tagged)
        EXCEPT SELECT jsonb_array_elements_text(n.untagged) ORDER BY 1) END,
    locale = COALESCE(n.locale, c.locale), time_zone = COALESCE(n.time_zone, c.time_zone),
    marketing = COALESCE(n.marketing, c.marketing),
    lifecycle = COALESCE(n.lifecycle, c.lifecycle),
    owner = NULLIF(COALESCE(n.owner, c.owner), ''),
    score = n.score, points = n.points, updated_at = %s
FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
     AS n (id, present, cleared, tagged, untagged, marketing, locale, time_zone, lifecycle, owner,
           score, points)
WHERE c.lane = %s AND c.id = n.id
"""


def write_updates(
    cur: Cursor,
    lane: int,
    updates: Sequence[tuple[UUID, Update]],
    *,
    contacts: Mapping[UUID, Contact],
    at: datetime,
) -> None:
    """Writes changed contacts from their newest state.

    Only what the updates name is written, so that a door that writes something else at the same
    time loses nothing.
    """
    if not updates:
        return
    named: dict[UUID, set[str]] = {}
    tagged: dict[UUID, set[str]] = {}
    agreed = {contact_id for contact_id, update in updates if update.marketing}
    for contact_id, update in updates:
        named.setdefault(contact_id, set()).update(update.attributes)
        tagged.setdefault(contact_id, set()).update(update.add_tags, update.remove_tags)
    changed = [contacts[contact_id] for contact_id in named]
    present = [
        {name: c.attributes[name] for name in named[c.id] if name in c.attributes} for c in changed
    ]
    cleared = [
        [name for name in named[c.id] if name not in c.attributes and name not in OWN_FIELDS]
        for c in changed
    ]
    columns = [
        array("uuid", [c.id for c in changed]),
        array("jsonb", present),
        array("jsonb", cleared),
        array("jsonb", [sorted(tagged[c.id] & c.tags) if tagged[c.id] else None for c in changed]),
        array("jsonb", [sorted(tagged[c.id] - c.tags) if tagged[c.id] else None for c in changed]),
        array("text", [c.marketing if c.id in agreed else None for c in changed]),
        *(array("text", [_own(c, name, named[c.id]) for c in changed]) for name in _OWN),
        array("float8", [c.score for c in changed]),
        array("integer", [c.points for c in changed]),
    ]
    cur.execute(_WRITE, [at, *columns, lane])
    _write_lists(cur, lane, updates, contacts=contacts, at=at)


def _own(contact: Contact, name: str, named: Collection[str]) -> str | None:
    """One of the own fields, empty for none; None when no update names it."""
    return (getattr(contact, name) or "") if name in named else None


def _write_lists(
    cur: Cursor,
    lane: int,
    updates: Iterable[tuple[UUID, Update]],
    *,
    contacts: Mapping[UUID, Contact],
    at: datetime,
) -> None:
    named = {
        (contact_id, name)
        for contact_id, update in updates
        for name in (*update.join_lists, *update.leave_lists)
    }
    joined = sorted(pair for pair in named if pair[1] in contacts[pair[0]].lists)
    left = sorted(pair for pair in named if pair[1] not in contacts[pair[0]].lists)
    if joined:
        cur.execute(
            """INSERT INTO list_member (lane, contact_id, list, joined_at)
               SELECT %s, contact_id, list, %s
               FROM unnest(%s, %s) AS n (contact_id, list)
               ON CONFLICT DO NOTHING""",
            [lane, at, *arrays(joined, "uuid", "text")],
        )
    if left:
        cur.execute(
            """DELETE FROM list_member m
               USING unnest(%s, %s) AS n (contact_id, list)
               WHERE m.lane = %s AND m.contact_id = n.contact_id AND m.list = n.list""",
            [*arrays(left, "uuid", "text"), lane],
        )
