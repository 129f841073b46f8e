"""SMTP (RFC 5321) with a connection kept open, STARTTLS or TLS, and AUTH."""

import re
import smtplib
import socket
import ssl
from typing import ClassVar

from jalon.core.errors import JalonError
from jalon.core.smtp_url import SmtpServer
from jalon.delivery.routes import Answer
from jalon.delivery.routes.peer import TO_CONNECT, Dial, Peer, Phase, refusal_of
from jalon.emails.mime import Letter, compose

_DOT = re.compile(rb"(?m)^\.")
_GO_ON, _CLOSING = 354, 421
_THROTTLED = 454
_OF_THE_SERVER = re.compile(r"4\d\d 4\.3\.\d")  # RFC 3463, 3.4: the mail system's own state
_UNSAFE = re.compile(r"[\x00-\x20\x7f<>]")


def classify(code: int, text: bytes) -> Answer:
    """What an SMTP reply means for the message, and for the route."""
    words = " ".join(text.decode(errors="replace").split())
    reason = f"{code} {words}"[:300]
    if 200 <= code < 300:
        return Answer("sent", reason)
    if 500 <= code < 600:
        return Answer("failed", reason)
    whole = code in (_CLOSING, _THROTTLED) or _OF_THE_SERVER.match(reason) is not None
    return Answer("deferred", reason, route_failed=whole)


class Smtp(Peer):
    """A route to one mail server, over one connection. `timeout` is in seconds, for each reply."""

    opens_to: ClassVar[Phase] = "login"

    def __init__(
        self,
        server: SmtpServer,
        *,
        timeout: float = 60.0,
        tls: ssl.SSLContext | None = None,
        dial: Dial = lambda host, port, seconds: socket.create_connection((host, port), seconds),
    ) -> None:
        self._server = server
        self._timeout = timeout
        self._tls = tls or ssl.create_default_context()
        self._dial = dial
        self._connection: smtplib.SMTP | None = None
        self._reused = False

    def open(self) -> JalonError | None:
        """See `Peer`."""
        if self._connection is not None:
            return None
        try:
            self._connect()
        except (smtplib.SMTPException, OSError, JalonError) as error:
            self.close()
            return refusal_of(_without(self._server.password, error))
        return None

    def hand_over(self, letter: Letter) -> Answer:
        """See `Route`."""
        try:
            return self._deliver(letter)
        except smtplib.SMTPServerDisconnected:
            # A kept connection may have been closed since; nothing was handed over through it.
            if not self._reused:
                return self._gone("connection lost")
        except OSError as error:
            return self._gone(str(error))
        self.close()
        if (refusal := self.open()) is not None:
            return self._gone(str(refusal))
        try:
            return self._deliver(letter)
        except (smtplib.SMTPException, OSError) as error:
            return self._gone(str(error))

    def close(self) -> None:
        """Closes the connection, politely if the server still listens."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _gone(self, reason: str) -> Answer:
        self.close()
        return Answer("deferred", f"connection: {reason}"[:300], route_failed=True)

    def _connect(self) -> None:
        server = self._server
        self.phase = "connect"
        sock = self._dial(server.host, server.port, min(self._timeout, TO_CONNECT))
        # The end of the data is a write of its own: it must not wait for the body's receipt.
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.settimeout(self._timeout)
        self._connection = connection = smtplib.SMTP(timeout=self._timeout)
        connection.sock = sock
        if server.tls:
            self.phase = "tls"
            connection.sock = self._tls.wrap_socket(sock, server_hostname=server.host)
        # STARTTLS checks the certificate against this name, which only its own `connect` knows.
        connection._host = server.host  # type: ignore[attr-defined] # noqa: SLF001
        self.phase = "hello"
        code, text = connection.getreply()
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        connection.ehlo_or_helo_if_needed()
        if server.starttls:
            self.phase = "tls"
            connection.starttls(context=self._tls)
            connection.ehlo_or_helo_if_needed()
        if server.user:
            self.phase = "login"
            connection.login(server.user, server.password)
        self.phase = "message"
        self._reused = False

    def _deliver(self, letter: Letter) -> Answer:
        """Raises SMTPServerDisconnected or OSError when nothing was wholly handed over."""
        connection = self._connection
        if connection is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        if _UNSAFE.search(letter.envelope_sender + letter.recipient):
            return Answer("failed", "an address would break out of its command")
        options = ""
        if letter.needs_smtputf8:
            if not connection.has_extn("smtputf8"):
                return Answer("failed", "the mail server takes no such address (SMTPUTF8)")
            options = " SMTPUTF8 BODY=8BITMIME"
        # Before the server awaits it: were it to fail, the next message would be taken for it.
        body = _DOT.sub(b"..", compose(letter)) + b".\r\n"
        refusal = self._announce(
            connection,
            f"MAIL FROM:<{letter.envelope_sender}>{options}",
            f"RCPT TO:<{letter.recipient}>",
            "DATA",
        )
        if refusal is not None:
            return refusal
        # One write with its end: when it breaks, the end has not left either.
        connection.send(body)
        return self._finish(connection)

    def _announce(self, connection: smtplib.SMTP, *commands: str) -> Answer | None:
        """Has the server await a message, or returns its refusal. The commands go in one write
        where the server takes that (RFC 2920)."""
        lines = [f"{command}\r\n".encode() for command in commands]
        writes = [b"".join(lines)] if connection.has_extn("pipelining") else lines
        refusal, code = None, 0
        for write in writes:
            connection.send(write)
            for _ in range(len(lines) // len(writes)):
                code, text = connection.getreply()
                if code == _CLOSING and self._reused:
                    raise smtplib.SMTPServerDisconnected("closed since")
                self._reused = False
                refusal = refusal or _refusal(code, text)
            if refusal is not None:
                self._after_refusal(connection, awaiting=code == _GO_ON)
                return refusal
        if code == _GO_ON:
            return None
        self.close()
        return Answer("deferred", f"no way to begin: {code}", route_failed=True)

    def _finish(self, connection: smtplib.SMTP) -> Answer:
        """The answer to a message. The server may have it, whatever breaks."""
        try:
            code, text = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Answer("uncertain", f"no answer: {error}"[:300], route_failed=True)
        self._reused = True
        if code == _CLOSING:
            self.close()
        elif not (200 <= code < 300 or 400 <= code < 600):
            self.close()
            return Answer("uncertain", f"no answer that tells: {code}", route_failed=True)
        return classify(code, text)

    def _after_refusal(self, connection: smtplib.SMTP, *, awaiting: bool) -> None:
        """Back to where a message may begin, or, when the server hangs up, disconnected. A server
        that awaits a message to nobody gets an empty one (RFC 2920, 3.1)."""
        try:
            if awaiting:
                connection.docmd(".")
            code, _ = connection.rset()
        except (smtplib.SMTPException, OSError):
            code = _CLOSING
        self._reused = True
        if code != 250:
            self.close()


def _refusal(code: int, text: bytes) -> Answer | None:
    """What a reply says against a message to come."""
    return None if code == _GO_ON or 200 <= code < 300 else classify(code, text)


def _without(password: str, error: Exception) -> Exception:
    """The error, less the password: servers may repeat what they were sent."""
    if not password or not isinstance(error, smtplib.SMTPResponseException):
        return error
    said = error.smtp_error
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return smtplib.SMTPResponseException(error.smtp_code, text.replace(password, "…"))
