"""Reads on contacts and lists."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from jalon.contacts.identity import follow, holders
from jalon.contacts.keys import Key
from jalon.contacts.lane import contacts_in
from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.engine.state import Contact


class ListCount(NamedTuple):
    slug: str
    name: str
    members: int
    created_at: datetime


class Given(NamedTuple):
    """One consent given or taken back."""

    at: datetime
    purpose: str
    granted: bool
    wording: str
    source: str


class TimelineRow(NamedTuple):
    """Something that happened to a contact: `kind` is event, message or step."""

    at: datetime
    kind: str
    name: str
    detail: dict[str, Any]


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


def consents(contact_id: UUID) -> list[Given]:
    """Every consent of a contact, latest first."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT at, purpose, granted, wording, source FROM consent
            WHERE lane = %s AND contact_id = %s ORDER BY at DESC, id DESC
            """,
            (lane_of(contact_id), contact_id),
        )
        return [Given(*row) for row in cur]


def timeline(contact_id: UUID, *, limit: int = 100) -> list[TimelineRow]:
    """Events, messages and steps of a contact in one line, latest first (CON-4)."""
    with cursor() as cur:
        cur.execute(
            _TIMELINE,
            {"lane": lane_of(contact_id), "contact": contact_id, "limit": limit},
        )
        return [
            TimelineRow(at, kind, name, msgspec.json.decode(detail))
            for at, _, kind, name, detail in cur
        ]


def lists() -> list[ListCount]:
    """Every list with how many contacts are on it."""
    with cursor() as cur:
        cur.execute(
            """
            SELECT l.slug, l.name, count(m.contact_id), l.created_at
            FROM list l LEFT JOIN list_member m ON m.list = l.slug
            GROUP BY l.slug ORDER BY l.slug
            """
        )
        return [ListCount(*row) for row in cur]


def list_members(slug: str) -> list[UUID]:
    """The contacts on a list, oldest first in each lane. A list that does not exist has none."""
    with cursor() as cur:
        cur.execute(
            "SELECT contact_id FROM list_member WHERE list = %s ORDER BY lane, contact_id", (slug,)
        )
        return [row[0] for row in cur]


_TIMELINE = """
(SELECT at, id, 'event', name, properties::text FROM event
 WHERE lane = %(lane)s AND contact_id = %(contact)s ORDER BY at DESC, id DESC LIMIT %(limit)s)
UNION ALL
(SELECT at, id, CASE kind WHEN 'notice' THEN kind ELSE 'message' END,
     CASE kind WHEN 'notice' THEN recipient ELSE email END, jsonb_strip_nulls(jsonb_build_object(
     'state', state, 'reason', NULLIF(reason, ''), 'step', step, 'category', NULLIF(category, ''),
     'sent_at', sent_at, 'opened_at', opened_at, 'clicked_at', clicked_at))::text
 FROM message
 WHERE lane = %(lane)s AND contact_id = %(contact)s ORDER BY at DESC, id DESC LIMIT %(limit)s)
UNION ALL
(SELECT s.at, s.id, 'step', w.slug,
     (jsonb_build_object('step', s.step, 'action', s.action, 'version', s.version)
      || s.detail)::text
 FROM step_log s JOIN workflow w ON w.id = s.workflow_id
 WHERE s.lane = %(lane)s AND s.contact_id = %(contact)s
 ORDER BY s.at DESC, s.id DESC LIMIT %(limit)s)
ORDER BY 1 DESC, 2 DESC LIMIT %(limit)s
"""
