"""A server that takes messages, over one connection that is kept open; and why there is none."""

import http.client
import smtplib
import socket
import ssl
from abc import abstractmethod
from collections.abc import Callable
from typing import ClassVar, Literal

from jalon.core.errors import JalonError, Unavailable
from jalon.delivery.routes import Route

Phase = Literal["connect", "hello", "tls", "login", "message"]
"""How far one comes with a server."""

Dial = Callable[[str, int, float], socket.socket]
"""Connects to a host and port, within so many seconds for each address. Raises OSError, and
Forbidden for a host that may not be reached."""

TO_CONNECT = 10.0
"""Seconds for each address."""

_HUNG_UP = (
    smtplib.SMTPServerDisconnected,
    http.client.RemoteDisconnected,
    ConnectionResetError,
    BrokenPipeError,
    ssl.SSLEOFError,
)


class Peer(Route):
    """A route to one server. It has room without end."""

    opens_to: ClassVar[Phase]
    """How far `open` comes when all is well: what is after it, only a message can show."""

    phase: Phase = "connect"
    """What was begun last."""

    def ready(self) -> bool:
        """See `Route`."""
        return self.open() is None

    @abstractmethod
    def open(self) -> JalonError | None:
        """Connects when it has to. None, or why it cannot."""

    def release(self) -> None:
        """See `Route`."""


def refusal_of(error: Exception) -> JalonError:
    """Why a connection cannot be had, for people: what went wrong on the way, or the server's own
    words."""
    match error:
        case JalonError():
            return error
        case smtplib.SMTPResponseException(smtp_code=code, smtp_error=said):
            words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
            return Unavailable(_line(words), code="route_answer", why=_line(words))
        case smtplib.SMTPException() if not isinstance(error, _HUNG_UP):
            return Unavailable(
                f"The server does not offer what is needed: {_line(str(error))}.",
                remedy="Check the port and the kind of connection.",
                code="route_lacks",
                why=_line(str(error)),
            )
        case _ if isinstance(error, _HUNG_UP):
            return Unavailable(
                "The server hung up.", remedy="Try again later.", code="route_hung_up"
            )
        case OSError():
            return _unreachable(error)
    return Unavailable(
        f"The server speaks otherwise than it should: {type(error).__name__}.",
        code="route_unusable",
        why=type(error).__name__,
    )


def _unreachable(error: OSError) -> JalonError:
    match error:
        case ssl.SSLCertVerificationError(verify_message=why):
            return Unavailable(
                f"The server's certificate does not prove who it is: {why}.",
                remedy="Check the host: the certificate has to be its own.",
                code="route_certificate",
                why=why,
            )
        case ssl.SSLError():
            return Unavailable(
                f"The connection cannot be secured: {error.reason or _line(str(error))}.",
                remedy="Check the port and the kind of connection.",
                code="route_tls",
                why=error.reason or _line(str(error)),
            )
        case socket.gaierror():
            return Unavailable(
                "No such host is known.",
                remedy="Check its name, and that this machine may look names up.",
                code="route_host_unknown",
            )
        case TimeoutError():
            return Unavailable(
                "The server does not answer in time.",
                remedy="Check the host and the port, and that this machine may reach them.",
                code="route_timeout",
            )
        case ConnectionRefusedError():
            return Unavailable(
                "Nothing awaits connections at that host and port.",
                remedy="Check them.",
                code="route_closed",
            )
    why = error.strerror or _line(str(error)) or type(error).__name__
    return Unavailable(
        f"The server cannot be reached: {why}.",
        remedy="Check the host and the port, and that this machine may reach them.",
        code="route_unreachable",
        why=why,
    )


def _line(words: str) -> str:
    return " ".join(words.split())[:300].rstrip(".")
