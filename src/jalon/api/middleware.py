"""What every answer of the API carries, and the memory behind `Idempotency-Key`."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation

from jalon.api.errors import problem
from jalon.api.language import locale_of
from jalon.api.models import Answer
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, JalonError
from jalon.core.ids import new_id

KEPT = timedelta(hours=24)
"""How long an answer is remembered."""

_LONGEST = 255
_LARGEST = 2**20
"""An answer longer than this, in bytes, is not remembered: it is read from the resource."""

_SECRET = (
    "/api/v1/bounces/webhooks",
    "/api/v1/invitations",
    "/api/v1/keys",
    "/api/v1/webhooks",
)
"""Their answers hold what is shown once: they are not kept."""

_LATER = 429
"""Who tried too often is to try again, with the same key."""

_FORGOTTEN = 100
"""How many old answers each new one forgets: more than come."""

Respond = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Has what Django and allauth say to the web app be in its language too: what is wrong with a
    password, or with a code."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(("/api/v1/", "/_allauth/")):
            return self.get_response(request)
        with translation.override(locale_of(request)):
            return self.get_response(request)


class ApiMiddleware:
    """Adds the server's business time to answers of the API, and answers a POST that is sent
    again under the same `Idempotency-Key` as it was the first time."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/api/v1/"):
            return self.get_response(request)
        key = request.headers.get("Idempotency-Key", "")
        uploads = request.content_type == "multipart/form-data"  # too large to be remembered
        joins = request.path.startswith("/api/v1/joining/")  # holds a password, and works once
        if request.method == "POST" and key and not uploads and not joins:
            response = _once(request, key, self.get_response)
        else:
            response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            response = _not_allowed(request, response["Allow"].split(", "))
        response["Jalon-Time"] = clock.now().isoformat()
        response.setdefault("Cache-Control", "no-store")
        return response


def _not_allowed(request: HttpRequest, allowed: list[str]) -> HttpResponse:
    """Ninja and Django say it in plain text, and Ninja in no order."""
    methods = ", ".join(sorted(allowed))
    error = JalonError(
        f"{request.method} is not answered here.",
        remedy=f"Use {methods}.",
        code="method_not_allowed",
        method=request.method,
        methods=methods,
    )
    response = problem(error, locale_of(request), status=405)
    response["Allow"] = methods
    return response


def _once(request: HttpRequest, key: str, respond: Respond) -> HttpResponse:
    if len(key) > _LONGEST:
        too_long = Invalid(
            f"An Idempotency-Key has {_LONGEST} characters at most.",
            code="idempotency_key",
            phrase="idempotency_key_long",
            most=_LONGEST,
        )
        return problem(too_long, locale_of(request), status=400)
    known = _claim(request, key)
    if isinstance(known, HttpResponse):
        return known
    try:
        response = respond(request)
    except BaseException:
        known.delete()
        raise
    secret = request.path in _SECRET or request.path.endswith("/rotate-secret")
    if secret and response.status_code < 300:
        made = Conflict("It was made, and its secret is shown once.", code="made_already")
        told = problem(made, locale_of(request))
        known.status, known.body, known.content_type = 409, told.content, told["Content-Type"]
        known.save(update_fields=["status", "body", "content_type"])
    elif (
        response.status_code < 500
        and response.status_code != _LATER
        and not response.streaming
        and len(response.content) <= _LARGEST
    ):
        known.status, known.body = response.status_code, response.content
        known.content_type = response.get("Content-Type", "")
        known.save(update_fields=["status", "body", "content_type"])
    else:
        known.delete()
    return response


def _claim(request: HttpRequest, key: str) -> Answer | HttpResponse:
    """The row to answer into; or the answer, when there is one already."""
    sender, asked = _sender(request), _digest(request)
    old = Answer.objects.filter(at__lt=clock.wall() - KEPT)
    Answer.objects.filter(id__in=old.values("id")[:_FORGOTTEN]).delete()
    try:
        with transaction.atomic():
            return Answer.objects.create(
                id=new_id(), sender=sender, key=key, request=asked, at=clock.wall()
            )
    except IntegrityError:
        known = Answer.objects.filter(sender=sender, key=key).first()
    if known is None or known.status is None:
        pending = Conflict("The first request is still being answered.", code="being_answered")
        return problem(pending, locale_of(request))
    if bytes(known.request) != asked:
        used = Invalid("This Idempotency-Key was used for another request.", code="idempotency_key")
        return problem(used, locale_of(request))
    response = HttpResponse(bytes(known.body), status=known.status, content_type=known.content_type)
    response["Idempotent-Replayed"] = "true"
    return response


def _sender(request: HttpRequest) -> bytes:
    cookies = request.COOKIES.get("sessionid", "")
    return hashlib.sha256(
        f"{request.headers.get('Authorization', '')}\n{cookies}".encode()
    ).digest()


def _digest(request: HttpRequest) -> bytes:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request.body)
    return digest.digest()
