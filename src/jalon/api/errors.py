"""Refusals over HTTP: problem+json (RFC 9457) with codes that never change."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from jalon.api.language import locale_of, told
from jalon.core.errors import Conflict, Forbidden, Invalid, JalonError, NotFound, Unavailable
from jalon.core.french import said
from jalon.definition.problems import Locale, Problem

_STATUS: Mapping[type[JalonError], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    Unavailable: 503,
}
_STATUS_OF_CODE = {"unauthenticated": 401, "changed_meanwhile": 412, "rate_limited": 429}

_TITLES: Mapping[Locale, Mapping[int, str]] = {
    "en": {
        400: "Bad request",
        401: "Sign in, or send a key",
        403: "Not allowed",
        404: "Not found",
        405: "Method not allowed",
        409: "Conflict",
        412: "Changed meanwhile",
        422: "Invalid",
        429: "Too many requests",
        500: "Our fault",
        503: "Unavailable",
    },
    "fr": {
        400: "Requête illisible",
        401: "Connectez-vous, ou envoyez une clé",
        403: "Ce n'est pas permis",
        404: "Introuvable",
        405: "Méthode non permise",
        409: "Conflit",
        412: "Changé entre-temps",
        422: "Cela ne convient pas",
        429: "Trop de requêtes",
        500: "Erreur de notre part",
        503: "Indisponible",
    },
}


def status_of(error: JalonError) -> int:
    """The HTTP status that says it best."""
    known = _STATUS_OF_CODE.get(error.code)
    return known or next((s for kind, s in _STATUS.items() if isinstance(error, kind)), 400)


def problem(error: JalonError, locale: Locale = "en", *, status: int | None = None) -> HttpResponse:
    """A refusal as an answer, in one language. What validation found stands in `problems`."""
    status = status or status_of(error)
    detail, remedy = said(error, locale)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _TITLES[locale][status],
        "status": status,
        "detail": detail,
        "code": error.code,
    }
    if remedy:
        body["remedy"] = remedy
    problems: Any = getattr(error, "problems", None) or error.params.get("problems")
    if problems:
        body["problems"] = [_told(one, locale) for one in problems]
    response = HttpResponse(
        msgspec.json.encode(body), status=status, content_type="application/problem+json"
    )
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    if status == 429:
        response["Retry-After"] = str(error.params.get("retry_after", 1))
    return response


def _told(one: Any, locale: Locale) -> Any:
    return told([one], locale)[0] if isinstance(one, Problem) else msgspec.to_builtins(one)


def not_found(request: HttpRequest, _error: Exception | None = None) -> HttpResponse:
    """For addresses that lead nowhere."""
    path = request.path[:200]
    error = NotFound(f"There is nothing at {path}.", phrase="nothing_here", path=path)
    return problem(error, locale_of(request))


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
