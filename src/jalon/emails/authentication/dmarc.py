"""DMARC (RFC 7489): what becomes of emails that neither SPF nor DKIM vouches for."""

import re
from collections.abc import Iterator

from jalon.emails.authentication.findings import Broken, Finding, Record
from jalon.emails.authentication.lookup import Lookup
from jalon.emails.authentication.tags import tags_of

_POLICIES = ("none", "quarantine", "reject")


def check_dmarc(lookup: Lookup, domain: str) -> Finding:
    """The finding on a domain, or on the nearest one above it that has a policy. Raises Silent."""
    for place in _places(domain):
        found = [
            text
            for text in lookup.texts(f"_dmarc.{place}")
            if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)
        ]
        if found:
            break
    else:
        return Finding(
            "dmarc", "missing", "dmarc_missing", {"domain": domain}, record=_record(domain)
        )
    if len(found) > 1:
        return Finding("dmarc", "wrong", "dmarc_several", {}, found)
    try:
        return _judged(found[0], inherited=place != domain)
    except Broken as broken:
        return Finding("dmarc", "wrong", broken.reason, broken.params, found, _record(place))


def _places(domain: str) -> Iterator[str]:
    """The domain, and those above it down to two labels: which of them its organisation holds is
    known by a list that changes, and a registry publishes no policy."""
    labels = domain.split(".")
    for first in range(len(labels) - 1):
        yield ".".join(labels[first:])


def _judged(text: str, *, inherited: bool) -> Finding:
    tags = tags_of(text)
    if tags is None:
        raise Broken("dmarc_syntax")
    policy = tags.get("p", "").lower()
    if policy not in _POLICIES:
        raise Broken("dmarc_policy", policy=policy[:40])
    if inherited:
        policy = tags.get("sp", policy).lower()
    strict = [name for tag, name in (("adkim", "DKIM"), ("aspf", "SPF")) if _is_strict(tags, tag)]
    if strict:
        params: dict[str, str | int] = {"policy": policy, "strict": " + ".join(strict)}
        return Finding("dmarc", "ok", "dmarc_strict", params, [text])
    return Finding("dmarc", "ok", "dmarc_ok", {"policy": policy}, [text])


def _is_strict(tags: dict[str, str], tag: str) -> bool:
    return tags.get(tag, "r").lower() == "s"


def _record(domain: str) -> Record:
    return Record(f"_dmarc.{domain}", "TXT", "v=DMARC1; p=none")
