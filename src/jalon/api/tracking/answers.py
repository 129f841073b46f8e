"""How the tracking API answers: to any origin, in words that the SDKs understand."""

from collections.abc import Mapping
from math import ceil
from typing import Any

import msgspec
from django.http import HttpResponse

from jalon.core.errors import JalonError

_STATUS: Mapping[str, int] = {
    "write_key_missing": 401,
    "write_key_unknown": 401,
    "write_key_wanted": 403,
    "project_not_found": 404,
    "method_not_allowed": 405,
    "length_missing": 411,
    "body_too_large": 413,
    "message_too_large": 413,
    "encoding_unknown": 415,
    "rate_limited": 429,
    "inbox_full": 429,
    "failed": 500,
    "unavailable": 503,
    "identity_contended": 503,
}
"""What is neither of these is a bad request."""
_TITLES = {
    400: "Bad request",
    401: "Send a write key",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    411: "Say how long it is",
    413: "Too large",
    415: "Unknown encoding",
    429: "Too many requests",
    500: "Failed",
    503: "Unavailable",
}

_SHARED = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Retry-After",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Those that Django's middleware would add are here too: these answers go past it (`door`)."""


def success(rejected: list[dict[str, Any]], ignored: list[dict[str, Any]]) -> HttpResponse:
    """The request was taken in, for good; but for these messages, and these fields of others."""
    body: dict[str, Any] = {"success": True}
    if rejected:
        body["rejected"] = rejected
    if ignored:
        body["ignored"] = ignored
    return _shared(_json(body))


def settings(body: dict[str, Any]) -> HttpResponse:
    """What the browser SDK reads when a page loads."""
    response = _shared(_json(body))
    response["Cache-Control"] = "public, max-age=300"
    return response


def refusal(error: JalonError) -> HttpResponse:
    """The request was not taken in. `message` repeats `detail` for the Python SDKs."""
    status = _STATUS.get(error.code, 400)
    body = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": error.message,
        "message": error.message,
        **described(error),
    }
    response = _shared(_json(body, status=status, content_type="application/problem+json"))
    if status == 401:
        # Not Basic: at that word a browser asks the visitor for a password.
        response["WWW-Authenticate"] = 'WriteKey realm="tracking"'
    if status == 405:
        response["Allow"] = str(error.params.get("allow", ""))
    if status in (429, 503):
        seconds = error.params.get("retry_after", 1)
        assert isinstance(seconds, int | float), "seconds"
        response["Retry-After"] = str(max(1, ceil(seconds)))
    return response


def described(error: JalonError) -> dict[str, str]:
    """The code, and the remedy when there is one."""
    told = {"code": error.code, "remedy": error.remedy}
    return {name: text for name, text in told.items() if text}


def preflight(methods: str) -> HttpResponse:
    """What a browser asks before it sends from another site (Fetch standard)."""
    response = _shared(HttpResponse(status=204))
    response["Access-Control-Allow-Methods"] = methods
    response["Access-Control-Allow-Headers"] = (
        "Authorization, Content-Type, Content-Encoding, X-Retry-Count"
    )
    response["Access-Control-Max-Age"] = "86400"
    response["Allow"] = methods
    return response


def _json(
    body: dict[str, Any], *, status: int = 200, content_type: str = "application/json"
) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(body), status=status, content_type=content_type)


def _shared(response: HttpResponse) -> HttpResponse:
    """Any site may send: a write key is public, and no cookie is looked at."""
    for name, value in _SHARED.items():
        response.headers.setdefault(name, value)
    return response
