"""The web app: one page for all its addresses, and the files that the page loads (docs/web.md)."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from wsgiref.headers import Headers

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe
from whitenoise import WhiteNoise

from jalon.accounts.provider import provider_origin
from jalon.pages.answers import accepted, notice, secured

HERE = Path(__file__).parent
BUILT = HERE / "app"
"""What `make web` writes."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; "
    "img-src 'self' data:; connect-src 'self'; font-src 'self'; frame-src 'self'; "
    "form-action 'self'{provider}; base-uri 'none'; frame-ancestors 'none'"
)

_DESIGNER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src http: https: data:; connect-src 'none'; font-src 'self'; frame-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""An email's styles stand in its elements, and GrapesJS writes its own there too: no nonce can let
them through. So they are allowed on this page alone, which can ask the server for nothing; and an
email shows the images that it names."""

_FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'{outside}; img-src 'self' data:{outside}; "
    "font-src data:{outside}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""An email is shown with the styles that stand in it, and runs nothing. Other sites, which would
learn who looks and when, are asked for nothing until its reader wants its images."""

Application = Callable[..., Iterable[bytes]]


@require_safe
@ensure_csrf_cookie
def shell(request: HttpRequest) -> HttpResponse:
    """The page of the app, whatever the address: the app itself knows its addresses."""
    nonce = token_urlsafe(16)
    # The form that leaves for the identity provider is sent here, and led on to there: browsers
    # hold both to `form-action`.
    provider = f" {found}" if (found := provider_origin()) else ""
    return _page(request, _POLICY.format(nonce=nonce, provider=provider), nonce=nonce)


@require_safe
def designer(request: HttpRequest) -> HttpResponse:
    """The same for the visual editor of emails, GrapesJS, which the app frames."""
    page = _page(request, _DESIGNER_POLICY)
    page["X-Frame-Options"] = "SAMEORIGIN"
    return page


@require_safe
def email_frame(request: HttpRequest) -> HttpResponse:
    """The empty page that the app writes an email into; with `outside` in its address, the email
    may fetch the images and fonts of other sites."""
    outside = " http: https:" if "outside" in request.GET else ""
    page = secured(HttpResponse("<!doctype html>"), _FRAME_POLICY.format(outside=outside))
    page["X-Frame-Options"] = "SAMEORIGIN"
    return page


def _page(request: HttpRequest, policy: str, *, nonce: str = "") -> HttpResponse:
    html = _index()
    if html is None:
        return notice(request, "no_app", lang=accepted(request), status=503)
    return secured(HttpResponse(html.replace("%CSP_NONCE%", nonce)), policy)


@lru_cache(maxsize=1)
def _index() -> str | None:
    """Read once, as the list of its files is: a new build is served from the next start on."""
    try:
        return (BUILT / "index.html").read_text("utf-8")
    except FileNotFoundError:
        return None


def with_assets(application: Application) -> Application:
    """A WSGI application that answers for the app's files by itself, compressed as the browser
    likes it. Their names change with their content: a browser need never ask again."""
    files = WhiteNoise(
        application,
        allow_all_origins=False,
        immutable_file_test=_always,
        add_headers_function=_add_headers,
    )
    assets = BUILT / "assets"
    if assets.is_dir():
        files.add_files(assets, "/assets")
    answer: Application = files
    return answer


def _always(*_: Any) -> bool:
    return True


def _add_headers(headers: Headers, *_: Any) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
