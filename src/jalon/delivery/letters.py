"""From a claimed message to a letter, or to the reason why there is none."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.core.errors import Invalid, NotFound
from jalon.definition.company import company_of
from jalon.definition.emails import Content
from jalon.delivery.return_path import return_path
from jalon.emails.actions import is_address
from jalon.emails.form_links import download_url
from jalon.emails.links import Link, preferences_url, track, unsubscribe_url, view_url
from jalon.emails.liquid import MissingVariable
from jalon.emails.mime import Letter
from jalon.emails.notice import render_notice
from jalon.emails.queries import contents
from jalon.emails.render import Rendered, locale_for, render

_NO_LABEL = re.compile(r"[^A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message, with all that its delivery needs, as one look found them."""

    id: UUID
    contact_id: UUID
    enrollment_id: UUID
    workflow_id: UUID
    version: int
    step: str
    visit: int
    kind: Literal["contact", "owner", "notice"]
    email: str
    email_version: int
    category: str
    transactional: bool
    subject: str
    text: str
    language: str
    context: dict[str, Any]
    track_opens: bool
    track_clicks: bool
    attempts: int
    at: datetime
    known: bool
    merged_into: UUID | None
    contact_email: str | None
    address: str
    """Of who gets it: the contact, or somebody else."""
    email_valid: bool
    suspended: bool
    """The address has refused emails for a while, again and again (EML-7)."""
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
    refused: bool = False
    """The contact chose to get no more of the email's category."""
    suppressed: bool = False
    """The contact is on a suppression list of the workflow (ENT-3)."""
    utm: dict[str, str] = field(default_factory=dict)
    due_at: datetime | None = None
    accepted_at: datetime | None = None
    """When the event came in that it followed at once, wall time."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a message is not sent. `reason` starts with a stable code."""

    state: Literal["skipped", "failed", "cancelled"]
    reason: str


def refusal(message: Claimed) -> Refusal | None:
    """Whether it may go out now. The contact's consent is asked for what goes to the contact
    (RUN-5); people who work with the contact get theirs at any address that is one."""
    if not message.known:
        return Refusal("skipped", "contact_deleted")
    if message.merged_into is not None:
        return Refusal("skipped", "merged")
    if message.kind != "contact":
        return _refusal_of_others(message)
    if message.suppressed:
        return Refusal("skipped", "suppressed")
    if not message.address:
        return Refusal("skipped", "no_address")
    if not message.email_valid or not is_address(message.address):
        return Refusal("skipped", "invalid_address")
    return None if message.transactional else _refusal_of_marketing(message)


def _refusal_of_marketing(message: Claimed) -> Refusal | None:
    if message.suspended:
        return Refusal("skipped", "suspended_address")
    if message.marketing == "unsubscribed":
        return Refusal("skipped", "unsubscribed")
    if message.refused:
        return Refusal("skipped", "category_refused")
    if message.require_opt_in and message.marketing != "opted_in":
        return Refusal("skipped", "no_consent")
    return None


def _refusal_of_others(message: Claimed) -> Refusal | None:
    if not message.address:
        return Refusal("skipped", "no_owner")
    if not is_address(message.address):
        return Refusal("failed", "invalid_address")
    return None


Read = Callable[[str, int], tuple[Mapping[str, Content], str]]
"""What a version of an email says by locale, and its fallback."""


def letter(message: Claimed, *, at: datetime, read: Read = contents) -> Letter | Refusal:
    """What to hand over at `at` (business time); a refusal when it cannot be written (RUN-6)."""
    if not message.sender_address:
        return Refusal("failed", "no_sender")
    link = Link(message.contact_id, message.id)
    try:
        rendered = _rendered(message, link, read)
    except MissingVariable as error:
        return Refusal("failed", f"missing_variable: {error.params['variable']}"[:300])
    except (Invalid, NotFound) as error:
        return Refusal("failed", f"template: {error.message}"[:300])
    return Letter(
        message_id=message.id,
        contact_id=message.contact_id,
        recipient=message.address,
        sender_name=message.sender_name or "",
        sender_address=message.sender_address,
        reply_to=message.reply_to,
        subject=rendered.subject,
        html=rendered.html,
        text=rendered.text,
        at=at,
        headers=_list_headers(message, link),
        return_path=return_path(message.id) if message.kind == "contact" else "",
    )


def _rendered(message: Claimed, link: Link, read: Read) -> Rendered:
    """What it says. Only what the contact reads is tracked: the opens and clicks of others are
    not the contact's."""
    if message.kind == "notice":
        return render_notice(message.subject, message.text, context(message, link))
    by_locale, fallback = read(message.email, message.email_version)
    locale = locale_for(message.language or message.locale, by_locale, fallback=fallback)
    rendered = render(by_locale[locale], context(message, link), subject=message.subject)
    reader = message.kind == "contact"
    opens, clicks = reader and message.track_opens, reader and message.track_clicks
    html = track(rendered.html, link, opens=opens, clicks=clicks, utm=message.utm)
    return replace(rendered, html=html)


def context(message: Claimed, link: Link) -> dict[str, Any]:
    """What its Liquid may read (EML-2). Attributes stand beside the contact's own fields, which
    win over attributes of the same name."""
    return {
        "workflow": {"name": message.workflow_name, "slug": message.workflow},
        "event": {},
        **message.context,
        "contact": {
            **message.attributes,
            "email": message.contact_email,
            "external_id": message.external_id,
            "locale": message.locale,
        },
        "company": company_of(message.attributes),
        "sender": {
            "name": message.sender_name,
            "address": message.sender_address,
            "reply_to": message.reply_to,
        },
        "email": {"slug": message.email, "category": message.category},
        "resource": _resource(message),
        "unsubscribe_url": _own_url(message, unsubscribe_url, link),
        "preferences_url": _own_url(message, preferences_url, link),
        "view_url": view_url(link),
    }


def _resource(message: Claimed) -> dict[str, str]:
    """What the contact asked for on its way in, with a link of its own (FRM-2)."""
    slug = message.context.get("event", {}).get("resource")
    if not isinstance(slug, str) or message.kind != "contact":
        return {}
    return {"slug": slug, "url": download_url(message.contact_id, slug)}


def _own_url(message: Claimed, url: Callable[[Link], str], link: Link) -> str:
    """Nobody unsubscribes the contact, or chooses for it, but the contact."""
    return url(link) if message.kind == "contact" else view_url(link)


def _list_headers(message: Claimed, link: Link) -> dict[str, str]:
    """RFC 2369, RFC 2919, RFC 8058: mail readers show their own unsubscribe button."""
    if message.transactional or message.kind != "contact":
        return {}
    domain = (message.sender_address or "").rpartition("@")[2]
    name = _NO_LABEL.sub("-", message.category).strip("-") or "marketing"
    return {
        "List-Id": f"<{name}.{domain}>",
        "List-Unsubscribe": f"<{unsubscribe_url(link)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
