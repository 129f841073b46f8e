"""Real mail servers that behave as told."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from threading import Event
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from jalon.core.smtp_url import SmtpServer

TLS = Path(__file__).parent / "tls"

Behaviour = Callable[[SMTP, Envelope], str | None]
"""Given the connection and the envelope, what to answer; None hangs up without a word."""


def accept(_server: SMTP, _envelope: Envelope) -> str | None:
    return "250 2.0.0 OK"


class Handler:
    """Keeps what it accepted, in order."""

    def __init__(self, *, pipelining: bool = False) -> None:
        self.pipelining = pipelining
        self.accepted: list[Message] = []
        self.seen: list[str] = []
        self.connections = 0
        self.at_rcpt: Behaviour = accept
        self.at_data: Behaviour = accept
        self.logins: list[bytes] = []
        self.secure: list[bool] = []
        self.hanging = Event()

    async def handle_EHLO(  # noqa: N802 (aiosmtpd names it)
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        answers: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return ["250-PIPELINING", *answers] if self.pipelining else answers

    async def handle_RCPT(  # noqa: N802 (aiosmtpd names it)
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        envelope.rcpt_tos.append(address)
        self.secure.append(session.ssl is not None)
        answer = self.at_rcpt(server, envelope)
        return answer if answer is not None else _hang_up(server)

    async def handle_DATA(  # noqa: N802 (aiosmtpd names it)
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        message = BytesParser(policy=default).parsebytes(content)
        self.seen.append(envelope.rcpt_tos[0])
        answer = await asyncio.to_thread(self.at_data, server, envelope)
        if answer is None:
            return _hang_up(server)
        if answer == "hang":
            self.hanging.set()
            await asyncio.sleep(60)
        if answer.startswith("250"):
            self.accepted.append(message)
        return answer

    def authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any
    ) -> AuthResult:
        self.logins.append(data.login)
        right = (data.login, data.password) == (b"ann", b"secret")
        return AuthResult(success=right, handled=False)


def _hang_up(server: SMTP) -> str:
    assert server.transport is not None
    server.transport.abort()
    return "421 never read"


@contextmanager
def mail_server(
    *, starttls: bool = False, auth: bool = False, pipelining: bool = False, port: int = 0
) -> Iterator[tuple[Handler, SmtpServer]]:
    """A mail server on a loopback port, and how to reach it."""
    handler = Handler(pipelining=pipelining)
    tls = None
    if starttls:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=port or _free_port(),
        tls_context=tls,
        require_starttls=starttls,
        authenticator=handler.authenticate if auth else None,
        auth_required=auth,
        auth_require_tls=starttls,
        enable_SMTPUTF8=True,
    )
    controller.start()
    try:
        yield (
            handler,
            SmtpServer(
                host="localhost" if starttls else "127.0.0.1",
                port=controller.port,
                user="ann" if auth else "",
                password="secret" if auth else "",
                starttls=starttls,
            ),
        )
    finally:
        controller.stop()


def trusting() -> ssl.SSLContext:
    """A client that knows the test certificate."""
    return ssl.create_default_context(cafile=TLS / "cert.pem")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
