"""Calls to servers whose addresses people type in: guarded, so that nobody reaches through Jalon
what only its own network may reach (ACC-4).

Written on the standard library, because the guard has to stand between the look-up of a name and
the connection: the name is looked up once, each address is checked, and the connection is made to
a checked address itself. Libraries look the name up again when they connect, and by then it may
lead elsewhere (DNS rebinding). Redirects are not followed, and no proxy is used.
"""

import http.client
import ipaddress
import queue
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Any, TypeVar

from jalon.core.errors import Forbidden, Invalid, Unavailable
from jalon.core.web_address import WebAddress, parse_web_address

SECONDS = 10.0
"""For the whole of a call: look-up, connection, request and answer."""

LARGEST = 64 * 1024
"""Bytes of an answer that are read; a longer one is refused."""

_Socket = TypeVar("_Socket", bound=socket.socket)
_Address = IPv4Address | IPv6Address
_Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_6TO4 = IPv6Network("2002::/16")  # RFC 3056
_UNICAST = IPv6Network("2000::/3")  # all that is assigned to the world (RFC 4291, 2.4)
# Not of the world, though Python says so in some of the versions that Jalon runs on.
_ODD = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?")


@dataclass(frozen=True)
class Allowed:
    """What may be called although it is not public: hosts by name, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[_Network, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered. Anything but 2xx is as it came: nothing is followed."""

    status: int
    body: bytes


def parse_allowed(text: str) -> Allowed:
    """The hosts and networks of a list separated by commas. Raises Invalid."""
    hosts, networks = set[str](), list[_Network]()
    for entry in filter(None, (part.strip().lower() for part in text.split(","))):
        try:
            networks.append(ipaddress.ip_network(entry, strict=False))
        except ValueError:
            if not _HOST.fullmatch(entry) or entry.replace(".", "").isdigit():
                raise Invalid(
                    f"JALON_ALLOW_PRIVATE holds {entry!r}, which is neither a host nor a network.",
                    remedy="Write it like crm.internal,10.1.2.0/24.",
                    code="allow_private",
                ) from None
            hosts.add(entry)
    return Allowed(frozenset(hosts), tuple(networks))


def is_public(address: _Address) -> bool:
    """Whether an address belongs to the world's internet, and leads there: what is private,
    loopback, link-local, multicast or reserved does not, however it is written (RFC 6890)."""
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return is_public(inner)
        return address in _UNICAST and address.is_global
    odd = any(address in network for network in _ODD)
    return address.is_global and not (address.is_multicast or address.is_reserved or odd)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to, if it is such a one."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _6TO4:
        return IPv4Address(int(address) >> 80 & 0xFFFFFFFF)
    return address.ipv4_mapped


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    allowed: Allowed,
    seconds: float = SECONDS,
    tls: ssl.SSLContext | None = None,
) -> Reply:
    """Posts to a URL, and reads the answer.

    Takes `seconds` at most, whatever the server does. Raises Invalid for a URL or header that
    cannot be used, Forbidden when the host has no public address and is not `allowed`, and
    Unavailable when it cannot be reached or does not answer in time or in bounds.
    """
    place = parse_web_address(url)
    deadline = time.monotonic() + seconds
    try:
        connection = _connected(place, deadline, allowed=allowed, tls=tls)
        try:
            connection.request("POST", place.target, body=body, headers=dict(headers))
            response = connection.getresponse()
            read = response.read(LARGEST + 1)
        finally:
            connection.close()
    except TimeoutError as error:
        raise _unavailable("timeout", f"gave no whole answer within {seconds:g} s") from error
    except ssl.SSLError as error:
        raise _unavailable("tls", f"could not prove who it is: {error.reason}") from error
    except http.client.HTTPException as error:
        raise _unavailable("protocol", f"answered no HTTP ({type(error).__name__})") from error
    except OSError as error:
        raise _unavailable("unreachable", f"could not be reached: {error.strerror}") from error
    except ValueError:
        # Not chained: what http.client says holds the header, and headers hold secrets.
        raise Invalid(
            "The call has a header that cannot be sent.",
            remedy="Use letters, digits and - in its name, and one line of Latin in its value.",
            code="web_header",
        ) from None
    if len(read) > LARGEST:
        raise _unavailable("too_large", f"answered more than {LARGEST // 1024} KB")
    return Reply(response.status, read)


class _Bounded:
    """A socket whose reads and writes end by the deadline, all of them together: a timeout of
    the socket's own would begin anew with each byte of a slow answer."""

    deadline: float

    def recv_into(self, *args: Any, **options: Any) -> int:
        self.settimeout(_left(self.deadline))  # type: ignore[attr-defined] # a socket's method
        count: int = super().recv_into(*args, **options)  # type: ignore[misc] # the same
        return count

    def send(self, *args: Any) -> int:
        self.settimeout(_left(self.deadline))  # type: ignore[attr-defined] # the same
        count: int = super().send(*args)  # type: ignore[misc] # the same
        return count


class _Plain(_Bounded, socket.socket):
    pass


class _Tls(_Bounded, ssl.SSLSocket):
    pass


def _connected(
    place: WebAddress, deadline: float, *, allowed: Allowed, tls: ssl.SSLContext | None
) -> http.client.HTTPConnection:
    sock: _Plain | _Tls = _socket(place, deadline, allowed=allowed)
    if place.tls:
        context = tls or ssl.create_default_context()
        context.sslsocket_class = _Tls
        try:
            # The certificate has to be the name's, whatever address was connected to.
            secure = context.wrap_socket(sock, server_hostname=place.host)
        except BaseException:
            sock.close()
            raise
        assert isinstance(secure, _Tls)
        sock = secure
        sock.deadline = deadline
    # It writes the Host header from these, and does not connect, having a socket.
    port = None if place.port == (443 if place.tls else 80) else place.port
    kind = http.client.HTTPSConnection if place.tls else http.client.HTTPConnection
    connection = kind(place.host, port)
    connection.sock = sock
    return connection


def dial(host: str, port: int, seconds: float, *, allowed: Allowed) -> socket.socket:
    """A connection to the first address of a host that may be called and answers, `seconds` for
    all of them together. Raises Forbidden when it has none, and OSError."""
    host, deadline = host.rstrip(".").lower(), time.monotonic() + seconds
    return _dialled(socket.socket, host, port, deadline=deadline, allowed=allowed)


def _socket(place: WebAddress, deadline: float, *, allowed: Allowed) -> _Plain:
    sock = _dialled(_Plain, place.host, place.port, deadline=deadline, allowed=allowed)
    sock.deadline = deadline
    return sock


def _dialled(
    kind: type[_Socket], host: str, port: int, *, deadline: float, allowed: Allowed
) -> _Socket:
    failure: OSError | None = None
    for family, address, sockaddr in _looked_up(host, port, deadline):
        named = host in allowed.hosts
        if not (named or is_public(address) or _within(address, allowed.networks)):
            continue
        sock = kind(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(_left(deadline))
            sock.connect(sockaddr)
            sock.settimeout(_left(deadline))
            return sock
        except OSError as error:
            sock.close()
            failure = error
    if failure is not None:
        raise failure
    raise Forbidden(
        "The host has no public address.",
        remedy="An operator may allow it: JALON_ALLOW_PRIVATE names hosts and networks.",
        code="private_address",
    )


def _within(address: _Address, networks: tuple[_Network, ...]) -> bool:
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    return any(one in network for one in (address, inner) if one for network in networks)


def _looked_up(
    host: str, port: int, deadline: float
) -> Iterator[tuple[socket.AddressFamily, _Address, Any]]:
    # The system's look-up has no time limit of its own: it is left behind when it takes too long.
    answers: queue.Queue[list[Any] | OSError] = queue.Queue()

    def look_up() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(0, "no such name"))

    threading.Thread(target=look_up, name="look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=_left(deadline))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    for family, _, _, _, sockaddr in answer:
        yield family, ipaddress.ip_address(sockaddr[0].partition("%")[0]), sockaddr


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _unavailable(code: str, what: str) -> Unavailable:
    return Unavailable(f"The server {what}.", code=code)
