"""Links that only Jalon can make: opens, clicks, unsubscription, preferences, view in browser
(EML-6, EML-8).

A token is base64url of its kind, the contact, the message, for clicks the number of different
links of the email and the destination, and 16 bytes of HMAC-SHA256 over all of these. The
destination is thus signed: there is no open redirect. Links do not expire, since a reader may
unsubscribe years later; they stop working when SECRET_KEY is changed and the old one is no longer
in SECRET_KEY_FALLBACKS.
"""

import binascii
import hmac
import html as entities
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from django.conf import settings

from jalon.core.errors import NotFound

Kind = Literal[
    "open",
    "click",
    "trap",
    "unsubscribe",
    "preferences",
    "view",
    "confirm",
    "download",
    "preview",
]
_LETTERS: dict[Kind, bytes] = {
    "open": b"o",
    "click": b"k",
    "trap": b"t",
    "unsubscribe": b"u",
    "preferences": b"p",
    "view": b"v",
    "confirm": b"f",
    "download": b"d",
    "preview": b"w",
}
_UNCOUNTED = b"c"
"""Clicks in emails sent before links were counted."""
_MOST_LINKS = 255
_MAC = 16
# In compiled HTML names are in lower case, and `=` has no space around it.
_URL = re.compile(r"""(href|src|action|background)=("[^"]*"|'[^']*')""")
_SAFE_SCHEMES = {"", "http", "https", "mailto", "tel", "sms", "cid"}
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
# Browsers skip these inside an address, so `java\nscript:` would be a script.
_SKIPPED = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Link:
    """What a signed token says."""

    contact_id: UUID
    message_id: UUID
    url: str = ""
    links: int = 0
    """Of a click: how many different links the email has, at most 255; 0: not known."""


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"jalon.emails.links", "sha256")


def sign(kind: Kind, link: Link) -> str:
    """The token of a link."""
    count = bytes([min(link.links, _MOST_LINKS)]) if kind == "click" else b""
    ids = link.contact_id.bytes + link.message_id.bytes
    body = _LETTERS[kind] + ids + count + link.url.encode()
    mac = hmac.digest(_key(settings.SECRET_KEY), body, "sha256")[:_MAC]
    return urlsafe_b64encode(body + mac).rstrip(b"=").decode()


def read(kind: Kind, token: str) -> Link:
    """What `token` says. Raises NotFound when it was altered or made for something else.

    Tokens signed with a key of SECRET_KEY_FALLBACKS stay good.
    """
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        raw = b""
    body, mac = raw[:-_MAC], raw[-_MAC:]
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    known = any(
        hmac.compare_digest(mac, hmac.digest(_key(secret), body, "sha256")[:_MAC])
        for secret in secrets
    )
    letter = body[:1]
    uncounted = kind == "click" and letter == _UNCOUNTED
    counted = kind == "click" and not uncounted
    if not known or len(body) < 33 + counted or not (uncounted or letter == _LETTERS[kind]):
        raise NotFound(
            "This link is not one that Jalon made.",
            remedy="Open it from the email itself, whole.",
            code="unknown_link",
        )
    return Link(
        UUID(bytes=body[1:17]),
        UUID(bytes=body[17:33]),
        body[33 + counted :].decode(),
        body[33] if counted else 0,
    )


def open_url(link: Link) -> str:
    """The address of the image whose loading is an open."""
    return f"{settings.JALON_BASE_URL}/o/{sign('open', link)}.gif"


def click_url(link: Link) -> str:
    """The address that leads to `link.url` and notes the click."""
    return f"{settings.JALON_BASE_URL}/c/{sign('click', link)}"


def unsubscribe_url(link: Link) -> str:
    """The page where the contact unsubscribes; a POST does it at once (RFC 8058)."""
    return f"{settings.JALON_BASE_URL}/u/{sign('unsubscribe', link)}"


def preferences_url(link: Link) -> str:
    """The page where the contact chooses what it gets; nothing changes but by its button."""
    return f"{settings.JALON_BASE_URL}/preferences/{sign('preferences', link)}"


def view_url(link: Link) -> str:
    """The page that shows the email in a browser."""
    return f"{settings.JALON_BASE_URL}/v/{sign('view', link)}"


def trap_url(link: Link) -> str:
    """The address of the link that no person sees: who visits it follows every link."""
    return f"{settings.JALON_BASE_URL}/t/{sign('trap', link)}"


def track(
    html: str,
    link: Link,
    *,
    opens: bool = True,
    clicks: bool = True,
    utm: Mapping[str, str] | None = None,
) -> str:
    """Compiled and rendered `html` with its web links leading through signed click links, beside
    them one that no person sees, and an open image at its end; or without either.

    Web links get the UTM parameters they do not have. Links of Jalon's own, and those that are no
    web address, stay. Addresses that a mail reader could run as a script are emptied, wherever
    they came from.
    """
    targets = [_target(html, found, utm or {}) for found in _URL.finditer(html)]
    counted = replace(link, links=len({each for each in targets if each}))
    following = iter(targets)

    def rewrite(found: re.Match[str]) -> str:
        target = next(following)
        if target is None:
            return found.group()
        if not target:
            return f'{found[1]}="#"'
        address = click_url(replace(counted, url=target)) if clicks else entities.escape(target)
        return f'href="{address}"'

    tracked = _URL.sub(rewrite, html)
    added = ""
    if clicks and counted.links:
        added = f'<a href="{trap_url(link)}" {_UNSEEN}></a>'
    if opens:
        added += f'<img src="{open_url(link)}" width="1" height="1" alt="" style="display:block">'
    end = tracked.rfind("</body")
    end = len(tracked) if end < 0 else end
    return tracked[:end] + added + tracked[end:]


_UNSEEN = 'rel="nofollow" tabindex="-1" aria-hidden="true" style="display:none"'
_OWN_PAGES = ("u", "v", "preferences")


def _target(html: str, found: re.Match[str], utm: Mapping[str, str]) -> str | None:
    """Where a web link leads, with its UTM parameters; empty for an address that could be run,
    None for one to leave as it is."""
    url = entities.unescape(found[2][1:-1]).strip()
    plain = _SKIPPED.sub("", url).lower()
    scheme = _SCHEME.match(plain)
    if scheme and scheme[1] not in _SAFE_SCHEMES and not plain.startswith("data:image/"):
        return ""
    if (
        found[1] != "href"
        or not plain.startswith(("http://", "https://"))
        or url.startswith(tuple(f"{settings.JALON_BASE_URL}/{page}/" for page in _OWN_PAGES))
        or not _inside_anchor(html, found.start())
    ):
        return None
    return with_utm(_clean(url), utm)


def with_utm(url: str, utm: Mapping[str, str]) -> str:
    """The URL with the UTM parameters it does not have yet, before its fragment (EML-8). What it
    has stays, to the letter."""
    if not utm:
        return url
    address, mark, fragment = url.partition("#")
    _, _, query = address.partition("?")
    present = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
    added = urlencode({name: text for name, text in utm.items() if text and name not in present})
    if not added:
        return url
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{added}{mark}{fragment}"


def tracked_links(html: str) -> list[tuple[str, str]]:
    """The click links of a tracked email in order: (destination, token)."""
    start = re.escape(f"{settings.JALON_BASE_URL}/c/")
    tokens = re.findall(rf"\shref\s*=\s*[\"']{start}([A-Za-z0-9_-]+)", html)
    return [(read("click", token).url, token) for token in tokens]


def _inside_anchor(html: str, position: int) -> bool:
    opening = html.rfind("<", 0, position)
    return html[opening + 1 : opening + 2] in "aA" and html[opening + 2 : opening + 3].isspace()


def _clean(url: str) -> str:
    """The URL without what a response header may not hold."""
    return re.sub(r"[\x00-\x20\x7f]+", lambda found: "%20" if found[0] == " " else "", url)
