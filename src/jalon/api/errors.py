"""Refusals over HTTP: problem+json (RFC 9457) with codes that never change."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from jalon.api.language import told
from jalon.core.errors import Conflict, Forbidden, Invalid, JalonError, NotFound, Unavailable
from jalon.definition.problems import Locale, Problem

_STATUS: Mapping[type[JalonError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
}
_STATUS_OF_CODE = {"unauthenticated": 401, "changed_meanwhile": 412, "rate_limited": 429}

_TITLES = {
    400: "Bad request",
    401: "Sign in, or send a key",
    403: "Not allowed",
    404: "Not found",
    409: "Conflict",
    412: "Changed meanwhile",
    422: "Invalid",
    429: "Too many requests",
    500: "Our fault",
    503: "Unavailable",
}


def status_of(error: JalonError) -> int:
    """The HTTP status that says it best."""
    known = _STATUS_OF_CODE.get(error.code)
    return known or next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 400)


def problem(error: JalonError, locale: Locale = "en") -> HttpResponse:
    """A refusal as an answer. What validation found stands in `problems`, in one language."""
    status = status_of(error)
    problems: Any = getattr(error, "problems", None) or error.params.get("problems")
    response = answer(
        status,
        error.code,
        error.message,
        remedy=error.remedy,
        problems=[_told(one, locale) for one in problems] if problems else None,
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = str(error.params.get("retry_after", 1))
    return response


def _told(one: Any, locale: Locale) -> Any:
    return told([one], locale)[0] if isinstance(one, Problem) else msgspec.to_builtins(one)


def answer(
    status: int, code: str, detail: str, *, remedy: str = "", problems: Any = None
) -> HttpResponse:
    """A problem as JSON."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES[status],
        "status": status,
        "detail": detail,
        "code": code,
    }
    if remedy:
        body["remedy"] = remedy
    if problems:
        body["problems"] = problems
    return HttpResponse(
        msgspec.json.encode(body), status=status, content_type="application/problem+json"
    )


def not_found(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """For addresses that lead nowhere."""
    return answer(404, "not_found", f"There is nothing at {request.path[:200]}.")


PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, and where."},
        "code": {"type": "string", "description": "Never changes."},
        "remedy": {"type": "string", "description": "How to mend it."},
        "problems": {"type": "array", "items": {"type": "object"}},
    },
}
