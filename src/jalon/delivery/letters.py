"""From a claimed message to a letter, or to the reason why there is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.core.errors import Invalid, NotFound
from jalon.emails.actions import is_address
from jalon.emails.links import Link, track, unsubscribe_url, view_url
from jalon.emails.liquid import MissingVariable
from jalon.emails.mime import Letter
from jalon.emails.queries import contents
from jalon.emails.render import locale_for, render


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message, with all that its delivery needs, as one look found them."""

    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    workflow_id: UUID
    version: int
    step: str
    email: str
    email_version: int
    category: str
    transactional: bool
    subject: str
    language: str
    context: dict[str, Any]
    attempts: int
    at: datetime
    known: bool
    merged_into: UUID | None
    address: str | None
    email_valid: bool
    marketing: str
    external_id: str | None
    locale: str
    attributes: dict[str, Any]
    workflow: str
    workflow_name: str
    sender_name: str | None
    sender_address: str | None
    reply_to: str
    require_opt_in: bool
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not sent. `reason` starts with a stable code."""

    state: Literal["skipped", "failed", "cancelled"]
    reason: str


def refusal(message: Claimed) -> Refusal | None:
    """Whether the contact may get it now (RUN-5)."""
    if not message.known:
        return Refusal("skipped", "contact_deleted")
    if message.merged_into is not None:
        return Refusal("skipped", "merged")
    if not message.address:
        return Refusal("skipped", "no_address")
    if not message.email_valid or not is_address(message.address):
        return Refusal("skipped", "invalid_address")
    if not message.transactional:
        if message.marketing == "unsubscribed":
            return Refusal("skipped", "unsubscribed")
        if message.require_opt_in and message.marketing != "opted_in":
            return Refusal("skipped", "no_consent")
    return None


def letter(message: Claimed, *, at: datetime) -> Letter | Refusal:
    """What to hand over at `at` (business time); a refusal when it cannot be written (RUN-6)."""
    if not message.sender_address:
        return Refusal("failed", "no_sender")
    link = Link(message.contact_id, message.id)
    try:
        by_locale, fallback = contents(message.email, message.email_version)
        locale = locale_for(message.language or message.locale, by_locale, fallback=fallback)
        rendered = render(by_locale[locale], context(message, link), subject=message.subject)
    except MissingVariable as error:
        return Refusal("failed", f"missing_variable: {error.params['variable']}"[:300])
    except (Invalid, NotFound) as error:
        return Refusal("failed", f"template: {error.message}"[:300])
    return Letter(
        message_id=message.id,
        contact_id=message.contact_id,
        recipient=message.address or "",
        sender_name=message.sender_name or "",
        sender_address=message.sender_address,
        reply_to=message.reply_to,
        subject=rendered.subject,
        html=track(rendered.html, link),
        text=rendered.text,
        at=at,
        headers={} if message.transactional else _list_headers(message, link),
    )


def context(message: Claimed, link: Link) -> dict[str, Any]:
    """What its Liquid may read (EML-2). Attributes stand beside the contact's own fields, which
    win over attributes of the same name."""
    return {
        "workflow": {"name": message.workflow_name, "slug": message.workflow},
        "event": {},
        **message.context,
        "contact": {
            **message.attributes,
            "email": message.address,
            "external_id": message.external_id,
            "locale": message.locale,
        },
        "sender": {
            "name": message.sender_name,
            "address": message.sender_address,
            "reply_to": message.reply_to,
        },
        "email": {"slug": message.email, "category": message.category},
        "unsubscribe_url": unsubscribe_url(link),
        "view_url": view_url(link),
    }


def _list_headers(message: Claimed, link: Link) -> dict[str, str]:
    """RFC 2369, RFC 2919, RFC 8058: mail readers show their own unsubscribe button."""
    domain = (message.sender_address or "").rpartition("@")[2]
    return {
        "List-Id": f"<{message.category or 'marketing'}.{domain}>".replace(" ", "-"),
        "List-Unsubscribe": f"<{unsubscribe_url(link)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
