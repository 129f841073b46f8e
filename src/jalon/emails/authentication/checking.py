"""All checks of one domain, side by side."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import dns.resolver

from jalon.emails.authentication.dkim import check_dkim
from jalon.emails.authentication.dmarc import check_dmarc
from jalon.emails.authentication.findings import Checked, Finding
from jalon.emails.authentication.lookup import Lookup, Silent
from jalon.emails.authentication.spf import check_spf


def examine(
    domain: str, resolver: dns.resolver.Resolver, *, selector: str = "", sends_by: str = ""
) -> list[Finding]:
    """What the DNS says of a domain in ASCII, within five seconds: a check that got no answer
    says so. `selector`: of the DKIM key; `sends_by`: the SPF mechanisms to look for."""
    lookup = Lookup(resolver)
    checks: dict[Checked, Callable[[], Finding]] = {
        "spf": lambda: check_spf(lookup, domain, sends_by=sends_by),
        "dkim": lambda: check_dkim(lookup, domain, selector=selector),
        "dmarc": lambda: check_dmarc(lookup, domain),
        "mx": lambda: _check_mx(lookup, domain),
    }
    with ThreadPoolExecutor(len(checks)) as threads:
        return list(threads.map(_answered, checks, checks.values()))


def _answered(checked: Checked, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Silent:
        return Finding(checked, "unknown", "no_answer")


def _check_mx(lookup: Lookup, domain: str) -> Finding:
    servers = lookup.mail_servers(domain)
    if not servers:
        return Finding("mx", "missing", "mx_missing", {"domain": domain})
    if servers == ["."]:
        return Finding("mx", "warning", "mx_null", {"domain": domain}, servers)
    return Finding("mx", "ok", "mx_ok", {"server": servers[0]}, servers)
