"""Reads on contacts and lists."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple, get_args
from uuid import UUID

import msgspec

from jalon.contacts.identity import follow, holders
from jalon.contacts.keys import Key
from jalon.contacts.lane import contacts_in
from jalon.core.alphabet import in_alphabet
from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.core.tallies import tallies
from jalon.engine.state import Contact

Happened = Literal["event", "message", "notice", "step"]
HAPPENED: tuple[Happened, ...] = get_args(Happened)
"""The kinds of what happens to a contact."""


class ListCount(NamedTuple):
    """A list with how many are on it; not `exact`: about as many."""

    slug: str
    name: str
    members: int
    created_at: datetime
    exact: bool = True


class TimelineRow(NamedTuple):
    """Something that happened to a contact: `kind` is one of `HAPPENED`."""

    at: datetime
    kind: str
    name: str
    detail: dict[str, Any]
    id: UUID


def find_contact(text: str) -> UUID:
    """The contact with this email, external id, anonymous id or id; after a merge, who took over.

    Raises NotFound.
    """
    wanted = text.strip()
    keys = [
        Key("external_id", wanted),
        Key("email", wanted.casefold()),
        Key("anonymous_id", wanted),
    ]
    found = holders(keys)
    for key in keys:
        if key in found:
            return follow(found[key])
    try:
        return follow(UUID(wanted))
    except (ValueError, NotFound):
        raise NotFound(
            f"No contact is known by {wanted[:100]!r}.",
            remedy="Give an email, an external id, an anonymous id or a contact's id.",
            code="contact_not_found",
            phrase="contact_not_known",
            wanted=wanted[:100],
        ) from None


def contact(contact_id: UUID) -> Contact:
    """A contact as conditions and emails see it. Raises NotFound."""
    with cursor() as cur:
        found = contacts_in(cur, lane_of(contact_id), [contact_id])
    if contact_id not in found:
        raise NotFound(
            f"There is no contact {contact_id}.",
            remedy="Look it up by its email or external id.",
            code="contact_not_found",
        )
    return found[contact_id]


def timeline(
    contact_id: UUID,
    *,
    kinds: Collection[Happened] = HAPPENED,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 100,
) -> list[TimelineRow]:
    """Events, messages, notices and steps of a contact in one line, those of some kinds or all,
    latest first (CON-4), from just after `before`, the instant and id of a row."""
    at, row_id = before or (_END, UUID(int=2**128 - 1))
    parts = [_OF_EVENTS] if "event" in kinds else []
    parts += [_OF_MESSAGES] if {"message", "notice"} & set(kinds) else []
    parts += [_OF_STEPS] if "step" in kinds else []
    line = " UNION ALL ".join(parts)
    statement = f"SELECT * FROM ({line}) AS line ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s"
    place = {"lane": lane_of(contact_id), "contact": contact_id, "at": at, "id": row_id}
    with cursor() as cur:
        # Planned each time: a plan for any number of rows would read them all.
        given = {**place, "kinds": list(kinds), "limit": limit}
        cur.execute(statement.encode(), given, prepare=False)
        return [
            TimelineRow(at, kind, name, msgspec.json.decode(detail), row_id)
            for at, row_id, kind, name, detail in cur
        ]


ListSort = Literal[
    "slug", "-slug", "name", "-name", "members", "-members", "created_at", "-created_at"
]


def lists(search: str = "", *, sort: ListSort = "slug") -> list[ListCount]:
    """Every list, or those whose name or slug holds a text, with how many contacts are on it: of
    long ones, about as many. Without a name it goes by its slug; those that are alike go by it."""
    with cursor() as cur:
        found = cur.execute(
            """SELECT slug, name, created_at FROM list
               WHERE strpos(lower(name), %(text)s) > 0 OR strpos(slug, %(text)s) > 0
               ORDER BY slug""",
            {"text": search.strip().lower()},
        ).fetchall()
        counts = tallies(cur, "list_member", "list", [slug for slug, _, _ in found])
    rows = [
        ListCount(slug, name, counts[slug].n, created_at, counts[slug].exact)
        for slug, name, created_at in found
    ]
    keys = in_alphabet([_called(row) for row in rows])
    values: Mapping[str, Callable[[ListCount], Any]] = {
        "slug": lambda row: row.slug,
        "name": lambda row: keys[_called(row)],
        "members": lambda row: row.members,
        "created_at": lambda row: row.created_at,
    }
    value = values[sort.lstrip("-")]
    return sorted(rows, key=lambda row: (value(row), row.slug), reverse=sort.startswith("-"))


def _called(row: ListCount) -> str:
    return row.name or row.slug


def list_count(slug: str) -> ListCount:
    """One list with exactly how many contacts are on it. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT slug, name, (SELECT count(*) FROM list_member WHERE list = l.slug), created_at
               FROM list l WHERE slug = %s""",
            (slug,),
        ).fetchone()
    if row is None:
        raise NotFound(
            f"There is no list {slug!r}.",
            remedy=f"Create it first: jalon list create {slug}",
            code="list_not_found",
            list=slug,
        )
    return ListCount(*row)


def list_members(slug: str) -> list[UUID]:
    """The contacts on a list, oldest first in each lane. A list that does not exist has none."""
    with cursor() as cur:
        cur.execute(
            "SELECT contact_id FROM list_member WHERE list = %s ORDER BY lane, contact_id", (slug,)
        )
        return [row[0] for row in cur]


_END = datetime(9999, 1, 1, tzinfo=UTC)

# Of events an index alone finds the latest, then only those are read, each by its key: who has many
# thousands is shown as soon as others.
_OF_EVENTS = """
(SELECT latest.at, latest.id, 'event', e.name, e.properties::text FROM (
     SELECT at, id FROM event
     WHERE lane = %(lane)s AND contact_id = %(contact)s
       AND at <= %(at)s AND (at, id) < (%(at)s, %(id)s) ORDER BY at DESC, id DESC LIMIT %(limit)s
 ) AS latest CROSS JOIN LATERAL (
     SELECT name, properties FROM event
     WHERE lane = %(lane)s AND at = latest.at AND id = latest.id LIMIT 1) AS e)
"""
_OF_MESSAGES = """
(SELECT at, id, CASE kind WHEN 'notice' THEN kind ELSE 'message' END,
     CASE kind WHEN 'notice' THEN recipient ELSE email END, jsonb_strip_nulls(jsonb_build_object(
     'state', state, 'reason', NULLIF(reason, ''), 'step', step, 'category', NULLIF(category, ''),
     'sent_at', sent_at, 'opened_at', opened_at, 'clicked_at', clicked_at))::text
 FROM message
 WHERE lane = %(lane)s AND contact_id = %(contact)s
   AND CASE kind WHEN 'notice' THEN kind ELSE 'message' END = ANY(%(kinds)s)
   AND at <= %(at)s AND (at, id) < (%(at)s, %(id)s) ORDER BY at DESC, id DESC LIMIT %(limit)s)
"""
_OF_STEPS = """
(SELECT s.at, s.id, 'step', w.slug,
     (jsonb_build_object('step', s.step, 'action', s.action, 'version', s.version)
      || s.detail)::text
 FROM step_log s JOIN workflow w ON w.id = s.workflow_id
 WHERE s.lane = %(lane)s AND s.contact_id = %(contact)s
   AND s.at <= %(at)s AND (s.at, s.id) < (%(at)s, %(id)s)
 ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s)
"""
