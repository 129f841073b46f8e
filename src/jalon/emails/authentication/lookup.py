"""Looking names up: few seconds at most, and a DNS that is silent is told from one that says no."""

import re
import time

import dns.exception
import dns.name
import dns.rdata
import dns.resolver
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

SECONDS = 4.0
"""For all that is looked up of one domain."""

_EACH = 2.0  # seconds for one name
_LONGEST = 4000
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


class Silent(Exception):
    """The DNS did not answer: nothing is known, not even that there is nothing."""


class Lookup:
    """Looks names up until its time is over, counted from when it was made. Threads may share it.
    It asks the resolver alone, whatever the names are that it is given."""

    def __init__(self, resolver: dns.resolver.Resolver, seconds: float = SECONDS) -> None:
        self._resolver = resolver
        self._until = time.monotonic() + seconds

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each in one piece, in the order of their letters: the DNS
        has none. Empty: it has no records. Raises Silent."""
        records = [record for record in self._records(name, "TXT") if isinstance(record, TXT)]
        return sorted(_printable(b"".join(record.strings)) for record in records)

    def mail_servers(self, name: str) -> list[str]:
        """Where a domain takes mail (MX), the first choice first. `.` alone: nowhere (RFC 7505).
        Raises Silent."""
        found = [record for record in self._records(name, "MX") if isinstance(record, MX)]
        found.sort(key=lambda record: record.preference)
        return [record.exchange.to_text(omit_final_dot=True) for record in found]

    def _records(self, name: str, kind: str) -> list[dns.rdata.Rdata]:
        left = self._until - time.monotonic()
        if left <= 0:
            raise Silent
        try:
            asked = dns.name.from_text(name)
            answer = self._resolver.resolve(asked, kind, lifetime=min(left, _EACH), search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (dns.name.LabelTooLong, dns.name.EmptyLabel, dns.name.NameTooLong):
            return []  # no name: there can be nothing
        except (dns.exception.DNSException, OSError):
            raise Silent from None
        return list(answer)


def _printable(text: bytes) -> str:
    """Anybody may write anything there, such as NUL, which cannot be kept."""
    decoded = text[:_LONGEST].decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in decoded)


def system_resolver() -> dns.resolver.Resolver:
    """Asks whom this machine asks; where the machine says nobody, it stays silent."""
    try:
        resolver = dns.resolver.Resolver()
    except (dns.resolver.NoResolverConfiguration, OSError):
        resolver = dns.resolver.Resolver(configure=False)
    resolver.cache = None
    return resolver


def domain_of(address: str) -> str | None:
    """The domain of an address as the DNS writes it, in ASCII (RFC 5891); None when it is none
    that the world could look up, such as `localhost` or numbers."""
    written = address.rpartition("@")[2]
    try:
        name = dns.name.from_text(written, idna_codec=dns.name.IDNA_2008_Practical)
        domain = name.to_text(omit_final_dot=True).lower()
    except (dns.exception.DNSException, UnicodeError):
        return None
    labels = domain.split(".")
    whole = len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdecimal()
    return domain if whole else None
