"""Senders: who emails come from, and whether their readers' servers believe it (EML-5)."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Router, Schema
from pydantic import Field, StringConstraints

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body, Line, Slug
from jalon.api.language import locale_of, plain
from jalon.api.paging import Page
from jalon.core import limits
from jalon.definition.problems import Locale
from jalon.emails import sender_domains, verification
from jalon.emails.actions import save_sender
from jalon.emails.authentication.findings import Checked, Finding, State
from jalon.emails.authentication.words import words_of
from jalon.emails.models import Sender

router = Router(tags=["senders"])

DomainName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9.-]{3,253}$")]
Selector = Annotated[
    str,
    StringConstraints(max_length=200, pattern=r"^([A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*)?$"),
]
Mechanisms = Annotated[str, StringConstraints(max_length=300, pattern=r"^[A-Za-z0-9_.:/ -]*$")]


class KnownSender(Schema):
    """A sender. The first one made is the default. `verified_at`: since when it is known that
    somebody reads what is sent to the address; `code_until`: until when the code that was sent
    there may be entered."""

    slug: str
    name: str
    address: str
    reply_to: str
    created_at: datetime
    verified_at: datetime | None
    verified_by: str | None
    code_until: datetime | None


class NewSender(Body):
    """A sender whole; without `reply_to`, answers go to its address."""

    name: Annotated[Line, Field(min_length=1)]
    address: Address
    reply_to: Line = ""


class SenderCodeEntered(Body):
    """The six digits that were sent to the sender's address."""

    code: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9]{6}$")]


class DnsRecord(Schema):
    """A record of the DNS, to copy."""

    name: str
    type: str
    value: str


class DomainFinding(Schema):
    """What one check found: `ok`, `warning`, `missing`, `wrong`, or `unknown` when the DNS did not
    answer, or when nobody said what to look for. `reason` never changes; the sentences are in the
    language of `Accept-Language`. `found` are the records there; `record` is the one to add, or to
    put in their place, where it is known."""

    checked: Checked
    state: State
    reason: str
    message: str
    remedy: str
    found: list[str]
    record: DnsRecord | None


class SenderDomainChecked(Schema):
    """A domain that senders write from, and what the DNS said of it. `selector`: of the DKIM key
    that the mail server signs with; `sends_by`: the SPF mechanisms that it needs."""

    domain: str
    senders: list[str]
    selector: str
    sends_by: str
    checked_at: datetime | None
    findings: list[DomainFinding]


class SenderDomainSought(Body):
    """What to look for in the DNS of a domain; empty: nothing is known of it."""

    selector: Selector = ""
    sends_by: Mechanisms = ""


@router.get(
    "/senders",
    response=Page[KnownSender],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_senders",
)
def list_senders(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All senders, the default one first."""
    return {"items": _told(*Sender.objects.order_by("created_at", "slug"))}


@router.put(
    "/senders/{slug}",
    response=KnownSender,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="save_sender",
)
def put_sender(request: HttpRequest, slug: Path[Slug], body: NewSender) -> dict[str, Any]:
    """Creates a sender, or changes one. A new address is sent a code, where real email is sent."""
    by = actor_of(request).name
    former = Sender.objects.filter(slug=slug).values_list("address", flat=True).first()
    with transaction.atomic():
        save_sender(slug, **body.model_dump())
        record(by, "save", kind="sender", name=slug, address=body.address)
    if former != body.address:
        verification.offer_code(slug, by=by)
    return _told(verification.known(slug))[0]


@router.post(
    "/senders/{slug}/code",
    response=KnownSender,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="send_sender_code",
)
def send_code(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:
    """Sends another code to the sender's address; the former one works no more. 5 an hour for each
    sender, and none in the sandbox (409)."""
    verification.send_code(slug, by=actor_of(request).name)
    return _told(verification.known(slug))[0]


@router.post(
    "/senders/{slug}/verify",
    response=KnownSender,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="verify_sender",
)
def verify(request: HttpRequest, slug: Path[Slug], body: SenderCodeEntered) -> dict[str, Any]:
    """Verifies a sender by its code, within 30 minutes and by 5 tries at most."""
    return _told(verification.verify(slug, body.code, by=actor_of(request).name))[0]


@router.get(
    "/sender-domains",
    response=Page[SenderDomainChecked],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_sender_domains",
)
def list_domains(request: HttpRequest) -> dict[str, Any]:
    """The domains that senders write from, and what was found when they were last checked."""
    return {"items": [_of(one, locale_of(request)) for one in sender_domains.domains()]}


@router.put(
    "/sender-domains/{domain}",
    response=SenderDomainChecked,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="set_up_sender_domain",
)
def put_domain(
    request: HttpRequest, domain: Path[DomainName], body: SenderDomainSought
) -> dict[str, Any]:
    """Says what to look for in the DNS of a domain. What was found for something else is
    forgotten: check it again."""
    by = actor_of(request).name
    return _of(sender_domains.set_up(domain, **body.model_dump(), by=by), locale_of(request))


@router.post(
    "/sender-domains/{domain}/check",
    response=SenderDomainChecked,
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="check_sender_domain",
)
def check_domain(request: HttpRequest, domain: Path[DomainName]) -> dict[str, Any]:
    """Asks the DNS about a domain now, for five seconds at most. 30 an hour for each caller."""
    sender_domains.one(domain)
    limits.require("domain check", actor_of(request).name, most=30, seconds=3600)
    return _of(sender_domains.check(domain), locale_of(request))


def _told(*senders: Sender) -> list[dict[str, Any]]:
    until = verification.codes_until()
    return [
        {
            **{name: getattr(one, name) for name in _OWN},
            "code_until": None if one.verified_at else until.get(one.slug),
        }
        for one in senders
    ]


_OWN = ("slug", "name", "address", "reply_to", "created_at", "verified_at", "verified_by")


def _of(domain: sender_domains.Domain, locale: Locale) -> dict[str, Any]:
    findings = [_finding(one, locale) for one in domain.findings]
    return {**plain(domain), "findings": findings}


def _finding(found: Finding, locale: Locale) -> dict[str, Any]:
    words = words_of(found, locale)
    return {
        "checked": found.checked,
        "state": found.state,
        "reason": found.reason,
        "message": words.message,
        "remedy": words.remedy,
        "found": found.found,
        "record": None if found.record is None else plain(found.record),
    }
