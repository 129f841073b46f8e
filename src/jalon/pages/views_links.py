"""Where the links of emails lead (EML-6, EML-8)."""

from base64 import b64decode

import structlog
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalon.core.errors import NotFound
from jalon.delivery import visits
from jalon.delivery.view import as_sent
from jalon.emails import links
from jalon.pages.answers import accepted, email, not_found, notice, page, secured
from jalon.pages.phrases import PHRASES, language

log = structlog.get_logger(__name__)

_DOT = b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@require_safe
def open_image(request: HttpRequest, token: str) -> HttpResponse:
    """A transparent dot; fetching it is an open."""
    try:
        link = links.read("open", token)
    except NotFound:
        return not_found(request)
    if request.method == "GET":
        _note(request, link, click=False)
    return secured(HttpResponse(_DOT, content_type="image/gif"), "default-src 'none'")


@require_safe
def click(request: HttpRequest, token: str) -> HttpResponse:
    """Leads to the signed address. A HEAD is a scanner's, and records nothing."""
    try:
        link = links.read("click", token)
    except NotFound:
        return not_found(request)
    if request.method == "GET":
        _note(request, link, click=True)
    response = HttpResponse(status=302)
    # Django's own redirect class would quote and refuse what the sender signed.
    response["Location"] = link.url
    return secured(response, "default-src 'none'")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, which changes nothing; unsubscribes by POST, from the page's button or at one
    click in a mail reader (RFC 8058), which has no cookie to show: the token is the proof."""
    try:
        link = links.read("unsubscribe", token)
        address, locale = visits.reader(link)
    except NotFound:
        return not_found(request)
    lang = language(locale) if locale else accepted(request)
    shown = address or PHRASES[lang]["your_address"]
    if request.method == "POST":
        visits.unsubscribe(link)
        return notice(request, "unsubscribed", lang=lang, address=shown)
    text = PHRASES[lang]["unsubscribe_text"].format(address=shown)
    return page(request, "unsubscribe.html", {"text": text}, lang=lang)


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


def _note(request: HttpRequest, link: links.Link, *, click: bool) -> None:
    """Records the visit. Whoever clicks goes where the link leads, even from an erased contact
    or while the database is away: a reader must not suffer from our figures."""
    machine = visits.is_machine(request.headers.get("User-Agent", ""))
    try:
        (visits.clicked if click else visits.opened)(link, machine=machine)
    except NotFound:
        return
    except (DatabaseError, InterfaceError) as error:
        log.warning("visit not recorded", message=str(link.message_id), error=str(error))
