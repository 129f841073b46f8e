"""The least that a web server can be asked: what any request costs before Jalon does anything."""

from collections.abc import Callable, Iterable
from typing import Any

_BODY = b'{"success":true}'
_HEADERS = [("Content-Type", "application/json"), ("Content-Length", str(len(_BODY)))]


def application(
    environ: dict[str, Any], start_response: Callable[[str, list[tuple[str, str]]], object]
) -> Iterable[bytes]:
    """Reads a request, and says yes."""
    environ["wsgi.input"].read()
    start_response("200 OK", _HEADERS)
    return [_BODY]
