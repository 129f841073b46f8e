"""SPF (RFC 7208): which servers may send for a domain, by the record at the domain itself."""

import ipaddress
import re
from contextlib import suppress
from typing import NamedTuple

from jalon.emails.authentication.findings import Broken, Finding, Record
from jalon.emails.authentication.lookup import Lookup

MOST_LOOKUPS = 10
"""Of names, for one record and all that it includes (RFC 7208, 4.6.4)."""

_MECHANISM = re.compile(r"([+~?-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?::(\S+?))?((?:/\d+)*)")
_MODIFIER = re.compile(r"([a-z][a-z0-9_.-]*)=(\S*)")
_NEEDS_VALUE = frozenset({"include", "ip4", "ip6", "exists"})
_LOOKED_UP = frozenset({"include", "a", "mx", "ptr", "exists"})


class Term(NamedTuple):
    """A part of a record: whom it names, and what becomes of them (`+`, `-`, `~`, `?`)."""

    qualifier: str
    name: str
    value: str
    text: str


def terms_of(text: str) -> list[Term]:
    """The terms of a record, less its version. Raises Broken for what is no term."""
    return [_term(word) for word in text.lower().split()[1:]]


def _term(word: str) -> Term:
    if found := _MECHANISM.fullmatch(word):
        qualifier, name, value, length = found.groups()
        value = (value or "") + length
        if bool(value) or name not in _NEEDS_VALUE:
            return Term(qualifier or "+", name, value, word.removeprefix("+"))
    elif found := _MODIFIER.fullmatch(word):
        return Term("", found[1] + "=", found[2], word)
    raise Broken("spf_syntax", term=word[:80])


class _Walk:
    """A record with all that it includes, as a receiver walks it, less the sender's address."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self.lookups = 0
        self.permitted: list[Term] = []

    def through(self, text: str) -> str:
        """The qualifier of `all` in the end; empty: there is none. Raises Broken, Silent."""
        terms = terms_of(text)
        last = next((term.qualifier for term in terms if term.name == "all"), "")
        for term in terms:
            if term.qualifier == "+":
                self.permitted.append(term)
            if term.name in _LOOKED_UP:
                self._count()
            if term.name == "include":
                self._follow(term.value)
        for term in terms:
            if term.name == "redirect=" and not last:
                self._count()
                last = self._follow(term.value)
        return last

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise Broken("spf_lookups", most=MOST_LOOKUPS)

    def _follow(self, name: str) -> str:
        if "%" in name:
            return ""  # depends on the message
        records = records_at(self._lookup, name)
        if len(records) != 1:
            raise Broken("spf_include", include=name[:80])
        return self.through(records[0])


def records_at(lookup: Lookup, name: str) -> list[str]:
    """The SPF records of a name: one, when all is well. Raises Silent."""
    return [text for text in lookup.texts(name) if re.match(r"v=spf1( |$)", text, re.IGNORECASE)]


def check_spf(lookup: Lookup, domain: str, *, sends_by: str) -> Finding:
    """The finding on a domain; `sends_by` are the mechanisms that have to be permitted. Raises
    Silent."""
    records = records_at(lookup, domain)
    if not records:
        to_add = Record(domain, "TXT", f"v=spf1 {sends_by or 'mx'} ~all")
        reason = "spf_missing" if sends_by else "spf_missing_unsaid"
        return Finding("spf", "missing", reason, {"domain": domain}, record=to_add)
    try:
        if len(records) > 1:
            return Finding("spf", "wrong", "spf_several", {}, records, _merged(domain, records))
        return _judged(lookup, domain, records[0], sends_by)
    except Broken as broken:
        return Finding("spf", "wrong", broken.reason, broken.params, records)


def _judged(lookup: Lookup, domain: str, text: str, sends_by: str) -> Finding:
    walk = _Walk(lookup)
    last = walk.through(text)
    lacking = [word for word in sends_by.lower().split() if not _permits(walk.permitted, word)]
    if lacking:
        params: dict[str, str | int] = {"mechanism": " ".join(lacking)}
        return Finding(
            "spf", "wrong", "spf_lacks", params, [text], _permitting(domain, text, lacking)
        )
    if last in ("+", "?", ""):
        reason = "spf_everybody" if last == "+" else "spf_open"
        return Finding("spf", "warning", reason, {}, [text], _closed(domain, text))
    reason = "spf_ok" if sends_by else "spf_unsaid"
    return Finding("spf", "ok", reason, {"lookups": walk.lookups, "most": MOST_LOOKUPS}, [text])


def _permits(permitted: list[Term], word: str) -> bool:
    wanted = _term(word)
    if wanted.name in ("ip4", "ip6"):
        with suppress(ValueError):
            return _covered(permitted, wanted)
    return any((term.name, term.value) == (wanted.name, wanted.value) for term in permitted)


def _covered(permitted: list[Term], wanted: Term) -> bool:
    own = ipaddress.ip_network(wanted.value, strict=False)
    for term in permitted:
        if term.name == wanted.name:
            with suppress(ValueError, TypeError):
                there = ipaddress.ip_network(term.value, strict=False)
                if own.subnet_of(there):  # type: ignore[arg-type] # both of one version
                    return True
    return False


def _is_all(word: str) -> bool:
    return word.lower().lstrip("+-~?") == "all"


def _redirects(word: str) -> bool:
    return word.lower().startswith("redirect=")


def _permitting(domain: str, text: str, further: list[str]) -> Record:
    """The record with further mechanisms, before what it says of all others."""
    words = text.split()
    ends = [place for place, word in enumerate(words) if _is_all(word) or _redirects(word)]
    first = ends[0] if ends else len(words)
    rest = words[first:] or ["~all"]
    return Record(domain, "TXT", " ".join([*words[:first], *further, *rest]))


def _closed(domain: str, text: str) -> Record | None:
    """The record with others marked as doubtful; None when another domain says what they are."""
    words = text.split()
    if any(map(_redirects, words)) and not any(map(_is_all, words)):
        return None
    kept = [word for word in words if not _is_all(word)]
    return Record(domain, "TXT", " ".join([*kept, "~all"]))


def _merged(domain: str, records: list[str]) -> Record:
    words = dict.fromkeys(word for text in records for word in text.split()[1:])
    kept = [word for word in words if not _is_all(word)]
    return Record(domain, "TXT", " ".join(["v=spf1", *kept, "~all"]))


def unread(sends_by: str) -> list[str]:
    """The words that are no mechanism which could permit a server."""
    return [word for word in sends_by.lower().split() if not _may_permit(word)]


def _may_permit(word: str) -> bool:
    try:
        term = _term(word)
    except Broken:
        return False
    return term.qualifier == "+" and word[0] != "+" and term.name not in ("all", "ptr")
