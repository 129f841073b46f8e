"""Who follows the links of emails: people, or machines (EML-8). Pure: no database, no clock.

Two questions. What does one visit say of itself, by its agent and its address? And what do the
visits of one message say of each other, seen together? Whatever is no machine by these rules is a
person.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import Literal

import ua_parser
from crawlerdetect import CrawlerDetect  # type: ignore[import-untyped] # it has no types

Kind = Literal["open", "click", "trap", "head"]
"""What was visited: the open image, a link, the link that no person sees; or any of these by a
HEAD request, which no browser makes by itself."""

TOGETHER = timedelta(seconds=1)
"""Visits no further apart than this are by the same doer."""

AT_ONCE = timedelta(seconds=2)
"""Sooner than this after an email was handed over, nobody has read it."""

SETTLED = timedelta(seconds=3)
"""After so long nothing that may still come tells anything about a visit: what proves it a machine
is at most a burst (one second) that begins or ends a second away, and the last second is for
requests that are slow to be written."""

_READERS = re.compile(r"outlook|msoffice|microsoft office/|thunderbird", re.IGNORECASE)
_NO_READERS = re.compile(r"existence discovery|protocol discovery", re.IGNORECASE)
_PROXIES = re.compile(r"googleimageproxy|yahoomailproxy", re.IGNORECASE)
_SCANNERS = re.compile(
    r"scan|preview|proofpoint|mimecast|barracuda|safelinks|symantec|messagelabs|trend ?micro"
    r"|fireeye|trellix|sophos|forcepoint|zscaler|ironport|cloudmark|forti(?:mail|gate|guard)"
    r"|bitdefender|vade ?secure|virustotal|existence discovery|protocol discovery",
    re.IGNORECASE,
)
# Apple's Mail Privacy Protection fetches images with this and nothing after it.
_APPLE_PRIVACY = "Mozilla/5.0"


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit of a message. `at` is wall time, `visitor` one agent at one address."""

    kind: Kind
    at: datetime
    visitor: str
    url: str = ""
    links: int = 0
    """How many different links the email has, the trap apart; 0: not known."""
    suspect: bool = False
    """Its own agent or address is a machine's."""
    age: timedelta | None = None
    """Since the email was handed over, where that is known and the email left this installation."""


def is_suspect(kind: Kind, *, agent: str, address: str) -> bool:
    """Whether a visit says by itself that it is a machine's.

    The image proxies of Gmail and Yahoo load the open image when their reader looks, so behind
    them is a person; on a link they are scanners. Programs that read mail are people's.
    """
    holder = holder_of(address)
    agent = agent.strip()
    if kind in {"trap", "head"} or holder == "scanner" or agent in {"", _APPLE_PRIVACY}:
        return True
    if _PROXIES.search(agent):
        return kind != "open"
    if holder == "google" or (holder == "relay" and kind == "open" and "Safari/" not in agent):
        return True
    if _READERS.search(agent) and not _NO_READERS.search(agent):
        return False
    return bool(_SCANNERS.search(agent)) or bool(_crawlers().isCrawler(agent))


def reader_of(agent: str) -> str:
    """The kind of device that reads, such as Windows or iOS; empty when it does not say, as
    behind a proxy of images."""
    if _PROXIES.search(agent):
        return ""
    system = ua_parser.parse_os(agent)
    return system.family if system else ""


def machines(visits: Sequence[Seen]) -> list[bool]:
    """For each visit of one message, whether it is a machine's.

    It is when it says so itself; when it comes within two seconds of the hand-over; when it is a
    click that belongs to a burst, all the links of the email within a second, or is within a
    second of the link that no person sees; and when the same visitor does any of this within a
    second of it.

    More visits never make a machine a person. A verdict is final once every visit within two
    seconds of this one is known; see `SETTLED`.
    """
    proven = [
        each.suspect
        or each.kind in {"trap", "head"}
        or (each.age is not None and each.age < AT_ONCE)
        or (each.kind == "click" and (_near_trap(each, visits) or _in_burst(each, visits)))
        for each in visits
    ]
    return [
        any(
            sure and other.visitor == each.visitor and abs(other.at - each.at) <= TOGETHER
            for other, sure in zip(visits, proven, strict=True)
        )
        for each in visits
    ]


def _near_trap(click: Seen, visits: Sequence[Seen]) -> bool:
    return any(each.kind == "trap" and abs(each.at - click.at) <= TOGETHER for each in visits)


def _in_burst(click: Seen, visits: Sequence[Seen]) -> bool:
    """Whether some second that holds the click sees every link of the email, of two or more."""
    if click.links < 2:
        return False
    clicks = [each for each in visits if each.kind == "click"]
    starts = {each.at for each in clicks if timedelta(0) <= click.at - each.at <= TOGETHER}
    return any(
        len({each.url for each in clicks if start <= each.at <= start + TOGETHER}) >= click.links
        for start in starts
    )


def holder_of(address: str) -> str:
    """What is known of an address: google, relay or scanner; empty: nothing."""
    try:
        ip = ip_address(address)
    except ValueError:
        return ""
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return next((holder for network, holder in _networks() if ip in network), "")


@lru_cache(maxsize=1)
def _networks() -> list[tuple[IPv4Network | IPv6Network, str]]:
    lines = (Path(__file__).parent / "machine_networks.txt").read_text().splitlines()
    pairs = [line.split() for line in lines if line and not line.startswith("#")]
    return [(ip_network(network), holder) for network, holder in pairs]


@lru_cache(maxsize=1)
def _crawlers() -> CrawlerDetect:
    return CrawlerDetect()
