"""Calls to addresses that people typed in, against real servers on this machine."""

import http.server
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.core.errors import Forbidden, Invalid, JalonError, Unavailable
from jalon.core.outbound import LARGEST, Allowed, Reply, is_public, parse_allowed, post
from jalon.core.web_address import parse_web_address

TLS = Path(__file__).parents[1] / "delivery" / "tls"
HERE = parse_allowed("127.0.0.0/8")

pytestmark = pytest.mark.rule("ACC-4")


class _Server(http.server.ThreadingHTTPServer):
    """Keeps what it was sent: path, headers, body."""

    def __init__(self, answer: Callable[[http.server.BaseHTTPRequestHandler], None]) -> None:
        self.seen: list[tuple[str, dict[str, str], bytes]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                seen.append((self.path, dict(self.headers), body))
                answer(self)

            def log_message(self, *_args: Any) -> None:
                pass

        seen = self.seen
        super().__init__(("127.0.0.1", 0), Handler)

    def handle_error(self, *_args: Any) -> None:
        """A caller that hangs up is what some tests are about."""


@contextmanager
def a_server(
    answer: Callable[[http.server.BaseHTTPRequestHandler], None], *, tls: bool = False
) -> Iterator[tuple[str, _Server]]:
    server = _Server(answer)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    host = "localhost" if tls else "127.0.0.1"
    try:
        yield f"http{'s' * tls}://{host}:{server.server_address[1]}", server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(status: int, body: bytes = b"", **headers: str) -> Callable[[Any], None]:
    def answer(handler: Any) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def test_a_call_arrives_whole_and_its_answer_comes_back() -> None:
    with a_server(answering(201, b'{"ok": true}')) as (url, server):
        reply = post(f"{url}/hook?a=é", b"{}", {"X-Key": "v"}, allowed=HERE)
    assert reply == Reply(201, b'{"ok": true}')
    ((path, headers, body),) = server.seen
    assert (path, body) == ("/hook?a=%C3%A9", b"{}")
    assert headers["X-Key"] == "v"
    assert headers["Host"] == url.removeprefix("http://")


def test_a_host_allowed_by_name_is_called_by_that_name() -> None:
    with a_server(answering(200)) as (url, server):
        named = url.replace("127.0.0.1", "LocalHost")
        assert post(named, b"", {}, allowed=parse_allowed("localhost")).status == 200
    assert server.seen[0][1]["Host"].startswith("localhost:")


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::1]",
    ],
)
def test_this_machine_is_not_called_however_it_is_written(host: str) -> None:
    with a_server(answering(200)) as (url, server):
        port = url.rpartition(":")[2]
        with pytest.raises(Forbidden, match="no public address") as refusal:
            post(f"http://{host}:{port}/", b"", {}, allowed=Allowed())
    assert server.seen == []
    assert "JALON_ALLOW_PRIVATE" in refusal.value.remedy


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.0.0.8", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("fe80::1", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),
        ("64:ff9b:1::1", False),
        ("100::1", False),
        ("::7f00:1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d70e", True),
        ("2002:c0a8:1::1", False),
    ],
)
def test_only_addresses_of_the_world_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@given(st.ip_addresses(v=4))
def test_an_address_within_another_is_as_public_as_itself(inner: ipaddress.IPv4Address) -> None:
    for network in ("::ffff:0:0", "64:ff9b::"):
        outer = ipaddress.IPv6Address(int(ipaddress.IPv6Address(network)) + int(inner))
        assert is_public(outer) is is_public(inner)
    assert not (is_public(inner) and inner.is_private)


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_server(answering(200)) as (url, server):
        port = int(url.rpartition(":")[2])
        answers = [["127.0.0.1"], ["10.0.0.1"]]

        def look_up(_host: str, _port: int, **_options: Any) -> list[Any]:
            return [(socket.AF_INET, 1, 6, "", (each, port)) for each in answers.pop(0)]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        assert post(f"http://shop.example:{port}/", b"", {}, allowed=HERE).status == 200
        assert answers == [["10.0.0.1"]]
        with pytest.raises(Forbidden):
            post(f"http://shop.example:{port}/", b"", {}, allowed=HERE)
        answers.append(["10.0.0.1", "127.0.0.1"])
        assert post(f"http://shop.example:{port}/", b"", {}, allowed=HERE).status == 200
    assert [headers["Host"] for _, headers, _ in server.seen] == [f"shop.example:{port}"] * 2


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with (
        a_server(answering(200)) as (inner, inside),
        a_server(answering(302, Location=inner)) as (url, _),
    ):
        assert post(url, b"", {}, allowed=HERE).status == 302
    assert inside.seen == []


def test_a_certificate_has_to_be_trusted_and_of_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ssl.create_default_context(cafile=TLS / "cert.pem")
    with a_server(answering(200, b"hi"), tls=True) as (url, server):
        allowed = parse_allowed("localhost,127.0.0.1")
        assert post(url, b"{}", {}, allowed=allowed, tls=known) == Reply(200, b"hi")
        with pytest.raises(Unavailable, match="who it is"):
            post(url, b"{}", {}, allowed=allowed)
        monkeypatch.setattr(
            socket, "getaddrinfo", lambda _host, port, **_: [(2, 1, 6, "", ("127.0.0.1", port))]
        )
        with pytest.raises(Unavailable, match="who it is"):
            post(url.replace("localhost", "shop.example"), b"{}", {}, allowed=HERE, tls=known)
    assert len(server.seen) == 1


def dripping(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    pause = threading.Event()
    while not pause.wait(0.05):
        handler.wfile.write(b"X: y\r\n")


@pytest.mark.parametrize("tls", [False, True])
def test_a_slow_answer_ends_by_the_deadline_however_often_it_says_a_little(tls: bool) -> None:
    known = ssl.create_default_context(cafile=TLS / "cert.pem") if tls else None
    with a_server(dripping, tls=tls) as (url, _):
        began = time.monotonic()
        with pytest.raises(Unavailable, match="no whole answer") as refusal:
            post(
                url, b"", {}, allowed=parse_allowed("localhost,127.0.0.0/8"), seconds=0.5, tls=known
            )
    assert refusal.value.code == "timeout"
    assert 0.4 < time.monotonic() - began < 2


def test_a_server_that_never_says_anything_is_left() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        for scheme in ("http", "https"):
            url = f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
            with pytest.raises(Unavailable, match="no whole answer"):
                post(url, b"", {}, allowed=HERE, seconds=0.3)


def test_a_look_up_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_o: over.wait(5) and [])
    try:
        with pytest.raises(Unavailable, match="no whole answer"):
            post("http://shop.example/", b"", {}, allowed=HERE, seconds=0.2)
    finally:
        over.set()


def endless(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def test_a_huge_answer_is_not_read_to_its_end() -> None:
    with a_server(endless) as (url, _), pytest.raises(Unavailable, match="more than 64 KB"):
        post(url, b"", {}, allowed=HERE)
    with a_server(answering(200, b"x" * LARGEST)) as (url, _):
        assert len(post(url, b"", {}, allowed=HERE).body) == LARGEST


def test_what_is_no_http_and_what_does_not_listen_is_said_so() -> None:
    with (
        a_server(lambda handler: handler.wfile.write(b"no\r\n")) as (url, _),
        pytest.raises(Unavailable, match="no HTTP"),
    ):
        post(url, b"", {}, allowed=HERE)
    with pytest.raises(Unavailable, match="could not be reached"):
        post(url, b"", {}, allowed=HERE)
    with pytest.raises(Unavailable, match="could not be reached"):
        post("http://no-such-name.invalid/", b"", {}, allowed=HERE)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example/hook",
        "ftp://shop.example/",
        "file:///etc/passwd",
        "http://",
        "http://user:hunter2@shop.example/",
        "http://shop.example:0x50/",
        "http://shop.example:99999/",
        "http://shop.example/a b",
        "http://shop.example/\r\nHost: other",
        "http://[::1/",
    ],
)
def test_what_is_no_web_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse_web_address(url)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.remedy


@given(st.text())
def test_any_text_is_a_web_address_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://shop.example/{text}"):
        with suppress(JalonError):
            assert parse_web_address(url).target.isascii()


def test_a_header_that_would_break_out_is_refused() -> None:
    with a_server(answering(200)) as (url, server):
        for headers in ({"X": "a\r\nHost: b"}, {"X\n": "a"}, {"X": "é€"}):
            with pytest.raises(Invalid, match="header"):
                post(url, b"", headers, allowed=HERE)
    assert server.seen == []


@pytest.mark.parametrize("text", ["10.0.0.0/99", "a b", "http://crm.internal", "1.2.3"])
def test_a_setting_that_names_nothing_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="neither a host nor a network"):
        parse_allowed(text)


def test_the_setting_names_hosts_and_networks() -> None:
    allowed = parse_allowed(" CRM.internal, 10.1.0.0/16,fd00::/8 ,,::1")
    assert allowed.hosts == {"crm.internal"}
    assert [str(network) for network in allowed.networks] == ["10.1.0.0/16", "fd00::/8", "::1/128"]
