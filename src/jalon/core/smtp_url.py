"""The address of a mail server, as one writes it in a setting."""

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

from jalon.core.errors import Invalid


@dataclass(frozen=True)
class SmtpServer:
    """Where messages are handed over, and how."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    tls: bool = False


def parse_smtp_url(url: str) -> SmtpServer | None:
    """The server of an `smtp://` or `smtps://` URL; None for an empty one, which is the sandbox.

    `smtps` is TLS from the first byte (port 465); `?starttls=1` requires STARTTLS (RFC 3207).
    Raises Invalid, without repeating the password.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
        options = parse_qs(parts.query, strict_parsing=bool(parts.query))
    except ValueError as error:
        raise _invalid("it is not a URL") from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _invalid("it must start with smtp:// or smtps:// and name a host")
    if set(options) - {"starttls"} or options.get("starttls", ["0"])[0] not in {"0", "1"}:
        raise _invalid("the only option is starttls=1 or starttls=0")
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host=parts.hostname,
        port=port or (465 if tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=options.get("starttls", ["0"])[0] == "1",
        tls=tls,
    )


def _invalid(reason: str) -> Invalid:
    return Invalid(
        f"JALON_SMTP_URL cannot be used: {reason}.",
        remedy="Write it like smtp://user:password@mail.example.org:587?starttls=1.",
        code="smtp_url",
    )
