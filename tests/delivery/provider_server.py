"""A server that stands in for the APIs of email providers: over TLS, under their own names, with
the answers that their documentations give."""

import base64
import http.server
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest import mock

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from jalon.core.outbound import parse_allowed
from jalon.delivery.models import MailRoute
from jalon.delivery.routes.providers import PROVIDERS
from jalon.delivery.routes.sealed import seal

HOSTS = [host for provider in PROVIDERS.values() for host in provider.hosts.values()]

KEY = "k-3y"
ACCOUNTS: Mapping[str, Mapping[str, str]] = {
    "brevo": {},
    "mailgun": {"region": "eu", "channel": "mg.example.com"},
    "mailjet": {"user": "public"},
    "postmark": {"channel": "broadcast"},
    "sendgrid": {"region": "eu"},
    "ses": {"region": "eu-west-3", "user": "AKIDEXAMPLE", "channel": "jalon"},
}
"""What a route of each kind has beside its key."""


@dataclass
class Answer:
    """What a provider says. A body that is a text is no JSON."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


ACCEPTED: Mapping[str, Answer] = {
    "brevo": Answer(201, {"messageId": "<202611231200.1@smtp-relay.mailin.fr>"}),
    "mailgun": Answer(200, {"id": "<2026@mg.example.com>", "message": "Queued. Thank you."}),
    "mailjet": Answer(
        200,
        {
            "Messages": [
                {
                    "Status": "success",
                    "CustomID": "",
                    "To": [
                        {
                            "Email": "ann@example.com",
                            "MessageUUID": "1ab23cd4-e567-8901-2345-6789f0gh1i2j",
                            "MessageID": 70650219165027410,
                            "MessageHref": "https://api.mailjet.com/v3/REST/message/7065",
                        }
                    ],
                }
            ]
        },
    ),
    "postmark": Answer(
        200,
        {
            "To": "ann@example.com",
            "SubmittedAt": "2026-11-23T12:00:00.0000000-04:00",
            "MessageID": "0a129aee-e1cd-480d-b08d-4f48548ff48d",
            "ErrorCode": 0,
            "Message": "OK",
        },
    ),
    "sendgrid": Answer(202),
    "ses": Answer(200, {"MessageId": "0102018f-ses-000000"}),
}


@dataclass(frozen=True)
class Taken:
    """One request, as it came."""

    host: str
    path: str
    headers: Mapping[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


class Desk:
    """What was asked, in order, and what is answered; None hangs up after the request was read."""

    def __init__(self, kind: str) -> None:
        self.taken: list[Taken] = []
        self.connections = 0
        self.hangs_up_after_each = False
        self.answer: Callable[[Taken], Answer | None] = lambda _taken: ACCEPTED[kind]


@contextmanager
def a_provider(kind: str, settings: Any) -> Iterator[Desk]:
    """All providers' names lead to this server, which answers as one of them."""
    desk = Desk(kind)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(desk))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate())
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8")
    try:
        with names_lead_to(server.server_address[1]):
            yield desk
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def names_lead_to(port: int) -> Iterator[None]:
    """Providers' hosts are looked up as this machine, on that port."""
    look_up = socket.getaddrinfo

    def near(host: Any, *rest: Any, **options: Any) -> Any:
        if host in HOSTS:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        return look_up(host, *rest, **options)

    with mock.patch("socket.getaddrinfo", near):
        yield


def trusting() -> ssl.SSLContext:
    """A client that knows the certificate of the imitation."""
    return ssl.create_default_context(cafile=certificate())


def a_provider_route(name: str, kind: str, **values: Any) -> MailRoute:
    fields = {"priority": 10, "port": 443, "security": "tls", **ACCOUNTS[kind], **values}
    host = PROVIDERS[kind].hosts[fields.get("region", "")]
    return MailRoute.objects.create(name=name, kind=kind, host=host, password=seal(KEY), **fields)


def letter_in(kind: str, taken: Taken) -> EmailMessage:
    """The message itself, where a provider is given it."""
    if kind == "ses":
        raw = base64.b64decode(taken.json["Content"]["Raw"]["Data"])
    else:
        form = form_in(taken)
        raw = form["message"]
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    return message


def form_in(taken: Taken) -> dict[str, bytes]:
    """The fields of a form (RFC 7578)."""
    head = f"Content-Type: {taken.headers['content-type']}\r\n\r\n".encode()
    boundary = taken.headers["content-type"].partition("boundary=")[2].encode()
    assert taken.raw.endswith(b"--" + boundary + b"--\r\n")
    found = {}
    for part in BytesParser(policy=policy.HTTP).parsebytes(head + taken.raw).iter_parts():
        name = part.get_param("name", header="content-disposition")
        payload = part.get_payload()
        raw = payload[0].as_bytes() if isinstance(payload, list) else str(payload).encode()
        found[str(name)] = raw
    return found


def _handler(desk: Desk) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            desk.connections += 1
            super().setup()

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            taken = Taken(headers["host"], self.path, headers, raw)
            desk.taken.append(taken)
            answer = desk.answer(taken)
            if answer is None:
                self.close_connection = True
                return
            told = answer.body
            body = b"" if told is None else told.encode() if isinstance(told, str) else b""
            if told is not None and not isinstance(told, str):
                body = json.dumps(told).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = desk.hangs_up_after_each

        def log_message(self, *_args: Any) -> None:
            """Silent."""

    return Handler


@cache
def certificate() -> Path:
    """A certificate for the names of all providers, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "providers")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([*map(x509.DNSName, HOSTS)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = Path(mkdtemp()) / "providers.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path
