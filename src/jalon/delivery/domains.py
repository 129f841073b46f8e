"""To which domains emails go: counted day by day, so that one sees which of them refuses."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

OF_ALL: Final = UUID(int=0)
"""In the place of the workflow, where what is counted belongs to none: `step` is the domain."""

COUNTED: Final[Mapping[str, str]] = {
    "sent": "domain:sent",
    "failed": "domain:failed",
    "deferred": "domain:deferred",
}
"""What is counted of a domain, by the state that a message came to."""

TOLD_APART: Final = frozenset(
    [
        "aol.com",
        "bbox.fr",
        "comcast.net",
        "free.fr",
        "gmail.com",
        "gmx.com",
        "gmx.de",
        "gmx.fr",
        "gmx.net",
        "googlemail.com",
        "hotmail.be",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.fr",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "live.fr",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "neuf.fr",
        "numericable.fr",
        "orange.fr",
        "outlook.be",
        "outlook.com",
        "outlook.fr",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "sfr.fr",
        "skynet.be",
        "t-online.de",
        "wanadoo.fr",
        "web.de",
        "yahoo.ca",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "ymail.com",
        "zoho.com",
        "163.com",
    ]
)
"""Domains where many people have their mailbox. All others are one: a counter for each company
that somebody works at would be as many rows as there are contacts."""


OTHERS: Final = "*"
"""All other domains."""


def domain_of(address: str) -> str:
    """The domain under which emails to an address are counted."""
    domain = address.rpartition("@")[2].lower()
    return domain if domain in TOLD_APART else OTHERS
