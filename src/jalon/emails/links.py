"""Links that only Jalon can make: opens, clicks, unsubscription, view in browser (EML-8).

A token is base64url of its kind, the contact, the message, for clicks the destination, and 16
bytes of HMAC-SHA256 over all of these. The destination is thus signed: there is no open redirect.
"""

import binascii
import hmac
import html as entities
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from uuid import UUID

from django.conf import settings

from jalon.core.errors import NotFound

Kind = Literal["open", "click", "unsubscribe", "view"]
_LETTERS: dict[Kind, bytes] = {"open": b"o", "click": b"c", "unsubscribe": b"u", "view": b"v"}
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


@lru_cache(maxsize=8)
def _key(secret: str) -> bytes:
    return hmac.digest(secret.encode(), b"jalon.emails.links", "sha256")


def sign(kind: Kind, link: Link) -> str:
    """The token of a link."""
    body = _LETTERS[kind] + link.contact_id.bytes + link.message_id.bytes + link.url.encode()
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
    if not known or len(body) < 33 or body[:1] != _LETTERS[kind]:
        raise NotFound(
            "This link is not one that Jalon made.",
            remedy="Open it from the email itself, whole.",
            code="unknown_link",
        )
    return Link(UUID(bytes=body[1:17]), UUID(bytes=body[17:33]), body[33:].decode())


def open_url(link: Link) -> str:
    """The address of the image whose loading is an open."""
    return f"{settings.JALON_BASE_URL}/o/{sign('open', link)}.gif"


def click_url(link: Link) -> str:
    """The address that leads to `link.url` and notes the click."""
    return f"{settings.JALON_BASE_URL}/c/{sign('click', link)}"


def unsubscribe_url(link: Link) -> str:
    """The page where the contact unsubscribes; a POST does it at once (RFC 8058)."""
    return f"{settings.JALON_BASE_URL}/u/{sign('unsubscribe', link)}"


def view_url(link: Link) -> str:
    """The page that shows the email in a browser."""
    return f"{settings.JALON_BASE_URL}/v/{sign('view', link)}"


def track(html: str, link: Link, *, opens: bool = True, clicks: bool = True) -> str:
    """Compiled and rendered `html` with its web links leading through signed click links, and
    an open image at its end; or without either.

    Links of Jalon's own, and those that are no web address, stay. Addresses that a mail reader
    could run as a script are emptied, wherever they came from.
    """
    own = tuple(f"{settings.JALON_BASE_URL}/{page}/" for page in ("u", "v"))

    def rewrite(found: re.Match[str]) -> str:
        url = entities.unescape(found[2][1:-1]).strip()
        plain = _SKIPPED.sub("", url).lower()
        scheme = _SCHEME.match(plain)
        if scheme and scheme[1] not in _SAFE_SCHEMES and not plain.startswith("data:image/"):
            return f'{found[1]}="#"'
        if (
            not clicks
            or found[1] != "href"
            or not plain.startswith(("http://", "https://"))
            or url.startswith(own)
            or not _inside_anchor(html, found.start())
        ):
            return found.group()
        address = click_url(Link(link.contact_id, link.message_id, _clean(url)))
        return f'href="{address}"'

    tracked = _URL.sub(rewrite, html)
    if not opens:
        return tracked
    image = f'<img src="{open_url(link)}" width="1" height="1" alt="" style="display:block">'
    end = tracked.rfind("</body")
    end = len(tracked) if end < 0 else end
    return tracked[:end] + image + tracked[end:]


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
