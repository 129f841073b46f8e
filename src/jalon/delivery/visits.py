"""What readers of emails do, as events in the inbox: the doors behind signed links (EML-8)."""

from typing import Any
from uuid import UUID

from jalon.contacts.actions import record_consent
from jalon.contacts.identity import follow
from jalon.contacts.merge import lock_lanes
from jalon.core import clock
from jalon.core.db import cursor, one_transaction
from jalon.core.ids import lane_of
from jalon.definition.events import EMAIL_CLICKED, EMAIL_OPENED, UNSUBSCRIBED
from jalon.emails.links import Link
from jalon.events.actions import Occurrence, append_events

_ROBOTS = (
    "bot", "crawl", "spider", "scan", "preview", "proofpoint", "mimecast", "barracuda",
    "python-requests", "curl/", "wget/", "go-http-client", "java/", "headless",
)  # fmt: skip
# Apple Mail Privacy Protection fetches images with this and nothing after it.
_APPLE_PRIVACY = "Mozilla/5.0"


def is_machine(user_agent: str) -> bool:
    """Whether a program rather than a person opened or clicked, as far as it says so (EML-8)."""
    lowered = user_agent.strip().lower()
    return (
        not lowered
        or user_agent.strip() == _APPLE_PRIVACY
        or any(word in lowered for word in _ROBOTS)
    )


def opened(link: Link, *, machine: bool) -> None:
    """Records an open. Raises NotFound when the contact is erased."""
    _happened(link, EMAIL_OPENED, {"machine": machine})


def clicked(link: Link, *, machine: bool) -> None:
    """Records a click on `link.url`. Raises NotFound when the contact is erased."""
    _happened(link, EMAIL_CLICKED, {"link": link.url, "machine": machine})


def unsubscribe(link: Link) -> None:
    """Takes back the consent to marketing at once, and tells the workflows. Raises NotFound when
    the contact is erased.

    A scanner that posts counts too (EML-8): better one reader too few than one against its will.
    """
    contact_id = follow(link.contact_id)
    lane = lane_of(contact_id)
    with one_transaction() as cur:
        # The lane loop may be about to write the contact back; it or we go first.
        lock_lanes(cur, [lane])
        at = clock.now()
        known = cur.execute(
            "SELECT marketing FROM contact WHERE lane = %s AND id = %s", (lane, contact_id)
        ).fetchone()
        if known and known[0] == "unsubscribed":
            return
        record_consent(contact_id, granted=False, source="link", at=at)
        message = {"message": str(link.message_id)}
        append_events([Occurrence(contact_id, UNSUBSCRIBED, at, message, source="link")])


def reader(link: Link) -> tuple[str, str]:
    """The address and locale of who a link was made for; empty when erased."""
    with cursor() as cur:
        row = cur.execute(
            "SELECT coalesce(email, ''), locale FROM contact WHERE lane = %s AND id = %s",
            _place(link.contact_id),
        ).fetchone()
    return (row[0], row[1]) if row else ("", "")


def _place(contact_id: UUID) -> tuple[int, UUID]:
    kept = follow(contact_id)
    return lane_of(kept), kept


def _happened(link: Link, name: str, detail: dict[str, Any]) -> None:
    contact_id = follow(link.contact_id)
    with one_transaction() as cur:
        row = cur.execute(
            "SELECT email, category, step, enrollment_id::text FROM message"
            " WHERE lane = %s AND id = %s",
            (lane_of(contact_id), link.message_id),
        ).fetchone()
        properties: dict[str, Any] = {"message": str(link.message_id), **detail}
        if row:
            told = ("email", "category", "step", "enrollment")
            properties |= dict(zip(told, row, strict=True))
        append_events([Occurrence(contact_id, name, clock.now(), properties, source="link")])
