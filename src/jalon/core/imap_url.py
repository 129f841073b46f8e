"""The address of a mailbox, as one writes it in a setting."""

from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from jalon.core.errors import Invalid


@dataclass(frozen=True)
class Mailbox:
    """A mailbox to read by IMAP over TLS (RFC 9051, RFC 8314)."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    @property
    def place(self) -> str:
        """Which it is, without its password."""
        return f"{self.user} · {self.host}:{self.port} · {self.folder}"


def parse_imap_url(url: str) -> Mailbox | None:
    """The mailbox of an `imaps://user:password@host/folder` URL; None for an empty one. Raises
    Invalid, without repeating the password."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _invalid("it is not a URL") from None  # what urlsplit says may hold the password
    if parts.scheme != "imaps" or not parts.hostname:
        raise _invalid("it must start with imaps:// and name a host")
    if parts.query or parts.fragment:
        raise _invalid("there are no options")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    if not user or not password:
        raise _invalid("it must name a user and a password")
    # A line that is sent would end where a control character stands (RFC 9051, 4.3).
    if not (user + password + folder).isascii() or not (user + password + folder).isprintable():
        raise _invalid("user, password and folder must be printable ASCII")
    return Mailbox(
        host=parts.hostname, port=port or 993, user=user, password=password, folder=folder
    )


def _invalid(reason: str) -> Invalid:
    return Invalid(
        f"JALON_BOUNCES_URL cannot be used: {reason}.",
        remedy="Write it like imaps://user:password@mail.example.org/INBOX.",
        code="imap_url",
    )
