"""Where the links of emails lead (EML-8). Following one changes nothing but the record of it."""

from base64 import b64decode

import structlog
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jalon.core.errors import NotFound
from jalon.core.visitor import address_of
from jalon.delivery import visits
from jalon.delivery.scanners import Kind
from jalon.delivery.view import as_sent
from jalon.emails import links
from jalon.pages.answers import accepted, email, not_found, notice, secured

log = structlog.get_logger(__name__)

_DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
def open_image(request: HttpRequest, token: str) -> HttpResponse:
    """A transparent dot; fetching it is an open."""
    try:
        link = links.read("open", token)
    except NotFound:
        return not_found(request)
    _note(request, link, "open")
    return secured(HttpResponse(_DOT, content_type="image/gif"), "default-src 'none'")


@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """Leads to the signed address."""
    try:
        link = links.read("click", token)
    except NotFound:
        return not_found(request)
    _note(request, link, "click")
    response = HttpResponse(status=302)
    # Django's own redirect class would quote and refuse what the sender signed.
    response["Location"] = link.url
    return secured(response, "default-src 'none'")


@require_safe
def trap(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link that no person sees leads: nowhere. Who comes here follows every link."""
    try:
        link = links.read("trap", token)
    except NotFound:
        return not_found(request)
    _note(request, link, "trap")
    return secured(HttpResponse(status=204), "default-src 'none'")


@require_safe
def view(request: HttpRequest, token: str) -> HttpResponse:
    """The email in a browser."""
    try:
        link = links.read("view", token)
    except NotFound:
        return not_found(request)
    try:
        return email(as_sent(link))
    except NotFound:
        return notice(request, "gone", lang=accepted(request), status=404)


def visitor(request: HttpRequest) -> visits.Visitor:
    """Who sent a request, as far as it says so."""
    return visits.Visitor(agent=request.headers.get("User-Agent", ""), address=address_of(request))


def _note(request: HttpRequest, link: links.Link, kind: Kind) -> None:
    """Notes the visit. A HEAD is a scanner's: it is no open or click, and tells whose the visits
    beside it are. Whoever clicks goes where the link leads, even from an erased contact or while
    the database is away: a reader must not suffer from our figures."""
    try:
        visits.note(link, "head" if request.method == "HEAD" else kind, visitor(request))
    except NotFound:
        return
    except (DatabaseError, InterfaceError) as error:
        log.warning("visit not recorded", message=str(link.message_id), error=str(error))
