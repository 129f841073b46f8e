"""What the operator sees before there is a web app: results, and the sandbox inbox.

These pages ask for no password, so they exist on the machine itself only.
"""

from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalon.core.errors import NotFound
from jalon.delivery.queries import Caught, caught, caught_email
from jalon.pages.answers import accepted, email, not_found, notice, page
from jalon.reports.queries import workflow_results

_PAGE = 50
_PROXY_HEADERS = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")
P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def local_only(view: View[P]) -> View[P]:
    """The view, refused to anyone but a browser on this machine.

    A proxy on the same machine makes every visitor look local, so all of these must say so:
    the peer, the name asked for, the installation's own address, and no sign of a proxy.
    """

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        names = (request.META.get("REMOTE_ADDR", ""), _host(f"//{request.get_host()}"))
        local = (
            all(is_loopback(name) for name in names)
            and is_loopback(_host(settings.JALON_BASE_URL))
            and not any(name in request.headers for name in _PROXY_HEADERS)
        )
        if not local:
            return notice(request, "local_only", lang=accepted(request), status=403)
        return view(request, *args, **kwargs)

    return guarded


def is_loopback(name: str) -> bool:
    """Whether a name or address means this machine alone."""
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


@require_safe
@local_only
def results(request: HttpRequest) -> HttpResponse:
    """Every workflow with its figures."""
    lang = accepted(request)
    return page(request, "results.html", {"rows": workflow_results()}, lang=lang)


@require_safe
@local_only
def inbox(request: HttpRequest) -> HttpResponse:
    """The sandbox inbox, latest first, a page at a time."""
    before = _cursor(request.GET.get("before", ""))
    recipient = request.GET.get("to", "").strip()
    found = caught(before=before, recipient=recipient, limit=_PAGE + 1)
    rows, more = found[:_PAGE], len(found) > _PAGE
    older = urlencode({"before": _as_cursor(rows[-1]), "to": recipient}) if more else ""
    values = {"rows": rows, "older": older, "first": before is None, "recipient": recipient}
    return page(request, "inbox.html", values, lang=accepted(request))


@require_safe
@local_only
def inbox_email(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """One email: as its reader sees it, its text, its headers."""
    try:
        found = caught_email(message_id)
    except NotFound:
        return not_found(request)
    return page(request, "inbox_email.html", {"email": found}, lang=accepted(request))


@require_safe
@local_only
def inbox_html(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """The HTML of one email, for the frame of its page."""
    try:
        return email(caught_email(message_id).html)
    except NotFound:
        return not_found(request)


def _as_cursor(row: Caught) -> str:
    return f"{row.at.isoformat()}_{row.id}"


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    at, _, message_id = text.partition("_")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(message_id)) if moment.tzinfo else None
    except ValueError:
        return None
