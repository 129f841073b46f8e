"""The API of an email provider, over a connection that is kept open (RFC 9112)."""

import http.client
import select
import socket
import ssl
import time
from typing import ClassVar

import msgspec

from jalon.core.errors import JalonError
from jalon.core.outbound import LARGEST
from jalon.delivery.routes import Answer
from jalon.delivery.routes.peer import TO_CONNECT, Dial, Peer, Phase, refusal_of
from jalon.delivery.routes.providers.base import Account, Provider, Reply, Request
from jalon.emails.mime import Letter

IDLE = 3.0
"""Seconds after which a connection is not used again: what is sent as the provider closes it has
an unknown fate, and so is never sent again."""

_PORT = 443
_KEY = frozenset({401, 403})


class Api(Peer):
    """A route to one provider, over one connection. `timeout` is in seconds, for each read."""

    opens_to: ClassVar[Phase] = "tls"

    def __init__(
        self,
        provider: Provider,
        account: Account,
        *,
        dial: Dial,
        timeout: float = 60.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._provider = provider
        self._account = account
        self._dial = dial
        self._timeout = timeout
        self._tls = tls or ssl.create_default_context()
        self._connection: http.client.HTTPSConnection | None = None
        self._used_at = 0.0
        self._fresh = True

    def open(self) -> JalonError | None:
        """See `Peer`."""
        if self._is_open():
            return None
        self.close()
        try:
            self._connect()
        except (OSError, JalonError) as error:
            return refusal_of(error)
        return None

    def hand_over(self, letter: Letter) -> Answer:
        """See `Route`. Until the end of the request is on its way the provider cannot have taken
        the message; from then on only its answer tells."""
        request = self._provider.write(self._account, letter)
        if (refusal := self.open()) is not None:
            return self._gone(str(refusal))
        connection = self._connection
        assert connection is not None, "it is open"
        try:
            connection.request("POST", request.path, request.body, _headers(request))
        except (OSError, http.client.HTTPException) as error:
            return self._gone(str(error) or type(error).__name__)
        try:
            reply = self._reply(connection)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            words = str(error) or type(error).__name__
            return Answer("uncertain", f"no answer: {words}"[:300], route_failed=True)
        answer = self._provider.judge(reply)
        self.phase = "login" if answer.state == "queued" and reply.status in _KEY else "message"
        return self._discreet(answer)

    def close(self) -> None:
        """See `Route`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _is_open(self) -> bool:
        """Whether a request can be sent. What there is to read before one was sent is the end,
        but on a new connection, where it belongs to TLS."""
        sock = self._connection.sock if self._connection is not None else None
        if sock is None or time.monotonic() - self._used_at > IDLE:
            return False
        if self._fresh:
            return True
        watch = select.poll()
        watch.register(sock, select.POLLIN)
        return not watch.poll(0)

    def _connect(self) -> None:
        host = self._account.host
        self.phase = "connect"
        sock = self._dial(host, _PORT, min(self._timeout, TO_CONNECT))
        try:
            # Headers and body are two writes: the second must not wait for the first one's receipt.
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.settimeout(self._timeout)
            self.phase = "tls"
            secure = self._tls.wrap_socket(sock, server_hostname=host)
        except BaseException:
            sock.close()
            raise
        self._connection = connection = http.client.HTTPSConnection(host, context=self._tls)
        connection.sock = secure
        # It would connect by itself, to wherever the name leads by then.
        connection.auto_open = 0
        self._used_at, self._fresh, self.phase = time.monotonic(), True, "message"

    def _reply(self, connection: http.client.HTTPSConnection) -> Reply:
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        try:
            body = response.read(LARGEST + 1)
        except (OSError, http.client.HTTPException):
            # The status tells more than the words that are missing.
            body = b""
            self.close()
        if not response.isclosed():
            self.close()
        self._used_at, self._fresh = time.monotonic(), False
        return Reply(response.status, headers, _decoded(body))

    def _gone(self, reason: str) -> Answer:
        self.close()
        return self._discreet(Answer("deferred", f"connection: {reason}"[:300], route_failed=True))

    def _discreet(self, answer: Answer) -> Answer:
        """Less the key: providers may repeat what they were sent."""
        reason = answer.reason.replace(self._account.key, "…")
        return Answer(answer.state, " ".join(reason.split()), answer.route_failed)


def _headers(request: Request) -> dict[str, str]:
    return {**request.headers, "User-Agent": "Jalon"}


def _decoded(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (ValueError, RecursionError):
        return None
