"""The address of a web server, as one writes it in a definition."""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from jalon.core.errors import Invalid

# Everything that has a meaning in a path or query stays; the rest is percent-encoded.
_MEANT = "/?:@!$&'()*+,;=-._~%[]"
_CONTROLS = re.compile(r"[\x00-\x20\x7f]")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """Where a request goes. `host` is in lower case, without brackets, in ASCII; `target` is the
    path with its query."""

    tls: bool
    host: str
    port: int
    target: str


def parse_web_address(url: str) -> WebAddress:
    """The parts of an `http://` or `https://` URL. Raises Invalid, without repeating the URL,
    which may hold a secret."""
    if _CONTROLS.search(url):
        raise _invalid("it has a space or a control character in it")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError as error:
        raise _invalid("it is not a URL") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise _invalid("it must start with https:// or http:// and name a host")
    if parts.username is not None or parts.password is not None:
        raise _invalid("it holds a user or a password")
    tls = parts.scheme == "https"
    target = quote(parts.path or "/", safe=_MEANT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_MEANT)
    return WebAddress(tls, host, port or (443 if tls else 80), target)


def _invalid(reason: str) -> Invalid:
    return Invalid(
        f"The address cannot be called: {reason}.",
        remedy="Write it like https://example.org/hook, with any secret in a header.",
        code="web_address",
    )
