"""What a web process counts of its own requests, for Prometheus. Each process counts alone, and
says who it is in the label `process`."""

import os
import socket
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Histogram

REGISTRY = CollectorRegistry()

_REQUESTS = Counter(
    "jalon_web_requests",
    "Answers, by method, template of the address, and status.",
    ("process", "method", "route", "status"),
    registry=REGISTRY,
)
_SECONDS = Histogram(
    "jalon_web_request_seconds",
    "How long answers took.",
    ("process", "method", "route"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
    registry=REGISTRY,
)
_TRACKED = Counter(
    "jalon_tracked_messages",
    "Messages of the tracking API, by what became of them: accepted or refused.",
    ("process", "outcome"),
    registry=REGISTRY,
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def process(number: int | None = None) -> str:
    """This process, by its machine and its number there."""
    return f"{socket.gethostname()}:{os.getpid() if number is None else number}"


def count_request(method: str, route: str, *, status: int, seconds: float) -> None:
    """Counts an answer. `route` is a template: never what a visitor typed, nor anybody's id."""
    answers, times = _of_route(os.getpid(), method, route, status)
    answers.inc()
    times.observe(seconds)


def count_tracked(*, accepted: int, refused: int) -> None:
    """Counts messages of SDKs."""
    for outcome, messages in (("accepted", accepted), ("refused", refused)):
        if messages:
            _of_outcome(os.getpid(), outcome).inc(messages)


# Remembered, since looking a series up by its labels takes longer than to count: by process, since
# web servers fork.
@lru_cache(maxsize=10_000)
def _of_route(number: int, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    known, where = method if method in _METHODS else "other", process(number)
    return (
        _REQUESTS.labels(where, known, route, str(status)),
        _SECONDS.labels(where, known, route),
    )


@lru_cache(maxsize=100)
def _of_outcome(number: int, outcome: str) -> Counter:
    return _TRACKED.labels(process(number), outcome)
