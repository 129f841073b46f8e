"""An email as a contact would get it, to look at or to send to oneself (EML-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.accounts.audit import record
from jalon.accounts.models import Account
from jalon.contacts.queries import contact as contact_of
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.core.ids import new_id
from jalon.definition.emails import Content, EmailDesign
from jalon.definition.reasons import NOT_SENT, in_words
from jalon.delivery.letters import Claimed, Refusal, letter
from jalon.emails.actions import is_address
from jalon.emails.check import fallback_of
from jalon.emails.mime import Letter
from jalon.emails.models import Sender
from jalon.emails.utm import utm_of
from jalon.engine.state import Contact
from jalon.runtime.dry_runs.trying import hand_over

_NOBODY = UUID(int=0)
"""Whose the links of a preview are: nobody unsubscribes by them, and no figure counts them."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What to look at: an email, and whose data it is filled with. `event` is what its Liquid
    reads of the event that entered; `locale`, when given, goes before the contact's."""

    slug: str
    design: EmailDesign
    contact_id: UUID
    locale: str = ""
    event: Mapping[str, Any] | None = None


def preview(seen: Seen) -> Letter:
    """The email as the contact would read it, sending nothing. Raises NotFound for the contact,
    Conflict without a sender, and Invalid when it cannot be written for this contact."""
    contact = contact_of(seen.contact_id)
    made = letter(_claimed(seen, contact), at=clock.now(), read=_reads(seen.design))
    if isinstance(made, Refusal):
        raise Invalid(
            f"The email cannot be written for this contact: {made.reason}",
            remedy="Give the variable a default in the email, or the contact the value.",
            code="email_unsendable",
            why={"fr": in_words(made.reason, NOT_SENT, "fr")},
        )
    return made


def send_test(seen: Seen, addresses: Sequence[str], *, by: str) -> Letter:
    """Sends the email, marked [Test], to people who want to see it, and returns it. Raises what
    `preview` does, Invalid for an address, and Conflict when the mail server refuses it."""
    for address in addresses:
        if not is_address(address):
            raise Invalid(
                f"{address[:60]!r} is not an email address.",
                remedy="Give the address of who is to get the test.",
                code="address_invalid",
                address=address[:60],
            )
    made = preview(seen)
    test = replace(made, subject=f"[Test] {made.subject}", headers={})
    hand_over(
        [replace(test, recipient=each, message_id=new_id()) for each in addresses],
        seen.contact_id,
    )
    record(by, "test", kind="email", name=seen.slug, to=list(addresses))
    return test


def _reads(design: EmailDesign) -> Any:
    def read(_slug: str, _version: int) -> tuple[Mapping[str, Content], str]:
        return design.locales, fallback_of(design)

    return read


def _sender(design: EmailDesign) -> Sender:
    senders = Sender.objects.order_by("created_at")
    found = senders.filter(slug=design.sender).first() if design.sender else senders.first()
    if found is None:
        raise Conflict(
            "There is no sender to show the email from.",
            remedy="Make one first.",
            code="sender_not_found",
            phrase="no_sender",
        )
    return found


def _claimed(seen: Seen, contact: Contact) -> Claimed:
    sender = _sender(seen.design)
    return Claimed(
        id=new_id(),
        contact_id=_NOBODY,
        enrollment_id=_NOBODY,
        workflow_id=_NOBODY,
        version=0,
        step="",
        visit=1,
        kind="owner",
        email=seen.slug,
        email_version=0,
        category=seen.design.category,
        transactional=True,
        subject="",
        text="",
        language=seen.locale,
        context={"event": dict(seen.event or {})},
        track_opens=False,
        track_clicks=False,
        attempts=0,
        at=clock.now(),
        known=True,
        merged_into=None,
        contact_email=contact.email,
        address=contact.email or sender.address,
        email_valid=True,
        suspended=False,
        marketing=contact.marketing,
        external_id=contact.external_id,
        locale=contact.locale,
        attributes=contact.attributes,
        workflow="",
        workflow_name="",
        sender_name=sender.name,
        sender_address=sender.address,
        reply_to=sender.reply_to,
        require_opt_in=False,
        zone=ZoneInfo(Account.objects.get().time_zone),
        utm=utm_of(seen.slug),
    )
