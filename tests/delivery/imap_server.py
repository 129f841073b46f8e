"""An IMAP server over TLS that knows what Jalon asks for (RFC 9051), and nothing else."""

import re
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, cast

from jalon.core.imap_url import Mailbox
from tests.delivery.servers import TLS

USER, PASSWORD = "bounces@example.com", 'se"cret \\ word'


class Box:
    """The one mailbox, its emails by number."""

    def __init__(self) -> None:
        self.validity = 7
        self.next = 1
        self.emails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.logins = 0
        self.uidplus = True
        self.hangs_up_at = ""
        """A command at which the server goes away."""

    def add(self, *emails: bytes) -> None:
        """They arrive."""
        for email in emails:
            self.emails[self.next], self.flags[self.next] = email, set()
            self.next += 1


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in cast("IO[bytes]", self.rfile):
            tag, _, command = line.decode().strip().partition(" ")
            box = cast(_Server, self.server).box
            if box.hangs_up_at and box.hangs_up_at in command:
                return
            answers, result = _answer(box, command)
            for answer in answers:
                self.wfile.write(b"* " + answer + b"\r\n")
            self.wfile.write(f"{tag} {result}\r\n".encode())


def _answer(box: Box, command: str) -> tuple[list[bytes], str]:
    name, _, rest = command.partition(" ")
    match name.upper():
        case "CAPABILITY":
            return [b"CAPABILITY IMAP4rev1" + b" UIDPLUS" * box.uidplus], "OK done"
        case "LOGIN":
            box.logins += 1
            given = [re.sub(r"\\(.)", r"\1", one) for one in re.findall(r'"((?:\\.|[^"])*)"', rest)]
            known = given == [USER, PASSWORD]
            return [], "OK done" if known else f"NO no such user, or not with {given[-1]}"
        case "SELECT":
            told = [f"{len(box.emails)} EXISTS", f"OK [UIDVALIDITY {box.validity}] ok"]
            told += [f"OK [UIDNEXT {box.next}] ok"]
            return [one.encode() for one in told], "OK [READ-WRITE] done"
        case "UID":
            return _by_uid(box, *rest.split(" ", 2))
    return [], "BAD unknown"


def _by_uid(box: Box, name: str, *rest: str) -> tuple[list[bytes], str]:
    match name, rest:
        case "SEARCH", ("UID", places):
            first, last = map(int, places.split(":"))
            found = [str(uid) for uid in box.emails if first <= uid <= last]
            return [" ".join(["SEARCH", *found]).encode()], "OK done"
        case "FETCH", (uid, wanted):
            found = re.fullmatch(r"\(BODY\.PEEK\[\]<0\.(\d+)>\)", wanted)
            assert found, wanted
            email = box.emails[int(uid)][: int(found[1])]
            head = f"{uid} FETCH (UID {uid} BODY[]<0> {{{len(email)}}}\r\n".encode()
            return [head + email + b")"], "OK done"
        case "STORE", (uids, flags):
            for uid in uids.split(","):
                box.flags[int(uid)] |= set(re.findall(r"\\\w+", flags))
            return [], "OK done"
        case "EXPUNGE", (uids,):
            for uid in map(int, uids.split(",")):
                if r"\Deleted" in box.flags[uid]:
                    del box.emails[uid]
            return [], "OK done"
    return [], "BAD unknown"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, box: Box) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.box = box
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(TLS / "cert.pem", TLS / "key.pem")
        self.socket = tls.wrap_socket(self.socket, server_side=True)

    def handle_error(self, *_: object) -> None:
        """Clients that break off are expected."""


@contextmanager
def imap_server() -> Iterator[tuple[Box, Mailbox]]:
    """A mailbox on a loopback port, and how to reach it."""
    box = Box()
    with _Server(box) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}).start()
        try:
            yield box, Mailbox("localhost", server.server_address[1], USER, PASSWORD)
        finally:
            server.shutdown()
