"""Sends requests over kept connections, in a process of its own, and says how they fared.

A fresh process imports this module before Django is ready, so it knows no model. It speaks only as
much HTTP as Jalon's answers need, so as to cost the machine little beside what it measures.
"""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import quantiles

import msgspec

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Load(msgspec.Struct, kw_only=True):
    """How requests fared: answers by their status, the milliseconds they took, and the share of a
    core that sending them cost."""

    seconds: float
    statuses: dict[int, int]
    p50_ms: float
    p99_ms: float
    core_share: float


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def request(path: str, body: bytes, *, authorization: str) -> bytes:
    """A POST as it goes over the wire."""
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body


def send(port: int, requests: Sequence[bytes], connections: int) -> Load:
    """Sends each request once, over so many connections, each of which waits for its answer before
    it sends the next one."""
    began, worked = time.perf_counter(), time.process_time()
    statuses, took = asyncio.run(_sent(port, iter(requests), connections))
    seconds = time.perf_counter() - began
    hundredths = quantiles(took, n=100)
    return Load(
        seconds=seconds,
        statuses=dict(statuses),
        p50_ms=round(hundredths[49] * 1000, 1),
        p99_ms=round(hundredths[98] * 1000, 1),
        core_share=round((time.process_time() - worked) / seconds, 2),
    )


async def _sent(
    port: int, requests: Iterator[bytes], connections: int
) -> tuple[Counter[int], list[float]]:
    statuses: Counter[int] = Counter()
    took: list[float] = []
    loop = asyncio.get_running_loop()
    ends = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(
            partial(_Connection, requests, statuses, took, end), "127.0.0.1", port
        )
    await asyncio.gather(*ends)
    return statuses, took


class _Connection(asyncio.Protocol):
    def __init__(
        self,
        requests: Iterator[bytes],
        statuses: Counter[int],
        took: list[float],
        end: "asyncio.Future[None]",
    ) -> None:
        self.requests, self.statuses, self.took, self.end = requests, statuses, took, end
        self.answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.send_next()

    def send_next(self) -> None:
        following = next(self.requests, None)
        if following is None:
            self.transport.close()
            self.end.set_result(None)
            return
        self.began = time.perf_counter()
        self.transport.write(following)

    def data_received(self, data: bytes) -> None:
        self.answer += data
        head, found, body = self.answer.partition(_HEAD_END)
        if not found or len(body) < _length(head):
            return
        self.took.append(time.perf_counter() - self.began)
        self.statuses[int(head[9:12])] += 1
        self.answer = b""
        self.send_next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.end.done():
            self.end.set_exception(error or ConnectionError("The server hung up."))


def _length(head: bytes) -> int:
    after = head.lower().partition(_LENGTH)[2]
    return int(after.partition(b"\r\n")[0])
