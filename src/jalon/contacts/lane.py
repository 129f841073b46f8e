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


def write_updates(
    cur: Cursor,
    lane: int,
    updates: Sequence[tuple[UUID, Update]],
    *,
    contacts: Mapping[UUID, Contact],
    at: datetime,
) -> None:
    """Writes changed contacts from their newest state.

    Only what the updates name is written, so that a door that writes another attribute at the
    same time loses nothing.
    """
    if not updates:
        return
    touched: dict[UUID, set[str]] = {}
    for contact_id, update in updates:
        touched.setdefault(contact_id, set()).update(set(update.attributes) - set(OWN_FIELDS))
    changed = [contacts[contact_id] for contact_id in touched]
    present = [
        {name: c.attributes[name] for name in touched[c.id] if name in c.attributes}
        for c in changed
    ]
    cleared = [[name for name in touched[c.id] if name not in c.attributes] for c in changed]
    columns = [
        array("uuid", [c.id for c in changed]),
        array("jsonb", present),
        array("jsonb", cleared),
        array("text", [c.locale for c in changed]),
        array("text", [c.time_zone for c in changed]),
        array("jsonb", [sorted(c.tags) for c in changed]),
        array("text", [c.marketing for c in changed]),
        array("float8", [c.score for c in changed]),
        array("integer", [c.points for c in changed]),
        array("text", [c.lifecycle for c in changed]),
        array("text", [c.owner for c in changed]),
    ]
    cur.execute(
        """UPDATE contact c SET
             attributes = (c.attributes || n.present)
                          - ARRAY(SELECT jsonb_array_elements_text(n.cleared)),
             locale = n.locale, time_zone = n.time_zone,
             tags = ARRAY(SELECT jsonb_array_elements_text(n.tags)),
             marketing = n.marketing, score = n.score, points = n.points,
             lifecycle = n.lifecycle, owner = n.owner, updated_at = %s
           FROM unnest(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
                AS n (id, present, cleared, locale, time_zone, tags, marketing, score, points,
                      lifecycle, owner)
           WHERE c.lane = %s AND c.id = n.id""",
        [at, *columns, lane],
    )
    _write_lists(cur, lane, updates, contacts=contacts, at=at)


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
