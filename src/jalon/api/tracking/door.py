"""The tracking API for a WSGI server, past Django's middleware: there is no session here, no
cookie, no form and no language, and what they cost would be most of a call's cost."""

from collections.abc import Callable
from time import perf_counter
from wsgiref.types import StartResponse, WSGIEnvironment

import structlog
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.http import HttpResponseBase

from jalon.api.connections import keep_few
from jalon.api.tracking import answers
from jalon.api.tracking.urls import SHORT
from jalon.api.tracking.views import receive
from jalon.core.errors import JalonError
from jalon.core.metrics import count_request

log = structlog.get_logger()

Answer = HttpResponseBase | list[bytes]

_CALLS = {f"/v1/{name}": call for short, call in SHORT.items() for name in (short, call)} | {
    "/v1/import": "batch"
}


def opened(django: WSGIHandler) -> Callable[[WSGIEnvironment, StartResponse], Answer]:
    """A WSGI application that answers the calls of SDKs by itself, and leaves the rest to Django.

    Each is answered by the same view as Django would answer it by, with the same headers.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Answer:
        call = _CALLS.get(environ["PATH_INFO"].removesuffix("/"))
        if call is not None:
            return _answered(environ, call, start_response)
        response = django(environ, start_response)
        if not response.streaming:
            keep_few()
        return response

    return application


def _answered(environ: WSGIEnvironment, call: str, start_response: StartResponse) -> list[bytes]:
    began = perf_counter()
    try:
        response = receive(WSGIRequest(environ), call)
    except Exception:  # whatever it is, the sender gets an answer, and the next one too
        log.exception("tracking_failed", call=call)
        response = answers.refusal(JalonError("Something failed here.", code="failed"))
    count_request(
        environ["REQUEST_METHOD"],
        f"/v1/{call}",
        status=response.status_code,
        seconds=perf_counter() - began,
    )
    if response.status_code >= 500:
        connection.close()  # it may be lost; the next request makes another
    keep_few()
    response.headers.setdefault("Content-Length", str(len(response.content)))
    start_response(
        f"{response.status_code} {response.reason_phrase}", list(response.headers.items())
    )
    return [response.content]
