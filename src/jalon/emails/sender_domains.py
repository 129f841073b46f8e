"""The domains that senders write from: what is looked for in the DNS, and what was found (EML-5).

Nothing is looked up in a transaction. What was found is kept, and looked at anew every day where
real email is sent.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from django.db import transaction
from django.db.models import Q

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Invalid, NotFound
from jalon.emails.authentication.checking import examine
from jalon.emails.authentication.findings import Finding
from jalon.emails.authentication.lookup import domain_of, system_resolver
from jalon.emails.authentication.spf import unread
from jalon.emails.models import Sender, SenderDomain

DAY = timedelta(days=1)
"""After which a domain is looked at again."""

_SOON = timedelta(hours=1)  # when the DNS did not answer
_AT_ONCE = 8  # domains in one round: it ends within a stopping worker's patience


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain, the addresses of its senders, and what was found when; never: None."""

    domain: str
    senders: list[str]
    selector: str
    sends_by: str
    findings: list[Finding]
    checked_at: datetime | None


def domains() -> list[Domain]:
    """Those of all senders, by name. What is no domain of the DNS, such as localhost, is left
    out."""
    senders: dict[str, list[str]] = {}
    for address in Sender.objects.order_by("created_at", "slug").values_list("address", flat=True):
        if domain := domain_of(address):
            senders.setdefault(domain, []).append(address)
    rows = {row.domain: row for row in SenderDomain.objects.filter(domain__in=senders)}
    return [
        _told(rows.get(domain) or SenderDomain(domain=domain), addresses)
        for domain, addresses in sorted(senders.items())
    ]


def one(domain: str) -> Domain:
    """Raises NotFound when no sender writes from it."""
    found = next((each for each in domains() if each.domain == domain), None)
    if found is None:
        raise NotFound(
            f"No sender writes from {domain[:254]!r}.",
            remedy="Create the sender first.",
            code="sender_domain_not_found",
            domain=domain[:254],
        )
    return found


def set_up(domain: str, *, selector: str, sends_by: str, by: str) -> Domain:
    """Says what to look for: the selector of the DKIM key, and the SPF mechanisms that the mail
    server needs, such as `include:_spf.example.net`. What was found for others is forgotten.
    Raises NotFound, and Invalid for what SPF does not know."""
    one(domain)
    if wrong := unread(sends_by):
        raise Invalid(
            f"{wrong[0]!r} is no SPF mechanism that permits a server.",
            remedy="Write it like include:_spf.example.net, ip4:192.0.2.1 or mx.",
            code="spf_mechanism",
            mechanism=wrong[0],
        )
    said = {"selector": selector.lower(), "sends_by": " ".join(sends_by.lower().split())}
    with transaction.atomic():
        row, _ = SenderDomain.objects.select_for_update().get_or_create(domain=domain)
        if (row.selector, row.sends_by) != tuple(said.values()):
            row.selector, row.sends_by = said["selector"], said["sends_by"]
            row.findings, row.checked_at = [], None
            row.save()
            record(by, "change", kind="sender_domain", name=domain, **said)
    return one(domain)


def check(domain: str) -> Domain:
    """Looks at what the DNS says now, within five seconds, and keeps it. Raises NotFound."""
    asked = one(domain)
    findings = examine(domain, system_resolver(), selector=asked.selector, sends_by=asked.sends_by)
    SenderDomain.objects.get_or_create(domain=domain)
    # Who says meanwhile what else to look for has it looked for anew.
    same = SenderDomain.objects.filter(
        domain=domain, selector=asked.selector, sends_by=asked.sends_by
    )
    same.update(findings=msgspec.to_builtins(findings), checked_at=clock.wall())
    return one(domain)


def check_due() -> int:
    """Looks again at the domains whose day is over, a few at a time, and returns how many."""
    at = clock.wall()
    fresh = Q(checked_at__gt=at - DAY) & ~Q(findings__contains=[{"reason": "no_answer"}])
    known = SenderDomain.objects.filter(fresh | Q(checked_at__gt=at - _SOON))
    settled = set(known.values_list("domain", flat=True))
    due = [each.domain for each in domains() if each.domain not in settled][:_AT_ONCE]
    for domain in due:
        check(domain)
    return len(due)


def failings(address: str) -> list[Finding] | None:
    """What is missing or wrong of what vouches for emails from an address; None when that was
    never looked at."""
    row = SenderDomain.objects.filter(domain=domain_of(address)).first()
    if row is None or row.checked_at is None:
        return None
    vouching = [found for found in _findings(row) if found.checked != "mx"]
    return [found for found in vouching if found.state in ("missing", "wrong")]


def _told(row: SenderDomain, senders: list[str]) -> Domain:
    return Domain(row.domain, senders, row.selector, row.sends_by, _findings(row), row.checked_at)


def _findings(row: SenderDomain) -> list[Finding]:
    return msgspec.convert(row.findings, list[Finding])
