"""How pages answer: plain HTML, with headers that leave a browser little to do."""

from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from jalon.pages.phrases import PHRASES, Language, language


@lru_cache(maxsize=1)
def style() -> str:
    """The style sheet of all pages, written into each so that none needs a second request."""
    return (Path(__file__).parent / "style.css").read_text().strip()


@lru_cache(maxsize=1)
def policy() -> str:
    """The Content-Security-Policy of Jalon's own pages: their style, their forms, their frames."""
    digest = b64encode(sha256(style().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
    )


EMAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src http: https: data:; style-src 'unsafe-inline' https:; font-src https: data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
"""For the HTML of an email: it may look as it likes, and run nothing."""


def page(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any],
    *,
    lang: Language,
    status: int = 200,
) -> HttpResponse:
    """One of Jalon's own pages, in a language; `t` holds its phrases."""
    scene = {**values, "t": PHRASES[lang], "lang": lang, "style": style()}
    response = render(request, f"pages/{template}", scene, status=status)
    return secured(response, policy())


def notice(
    request: HttpRequest, phrase: str, *, lang: Language, status: int = 200, address: str = ""
) -> HttpResponse:
    """A page that says one thing: the phrase as its title, and its `_text` below."""
    text = PHRASES[lang][f"{phrase}_text"].format(address=address)
    values = {"title": PHRASES[lang][phrase], "text": text}
    return page(request, "notice.html", values, lang=lang, status=status)


_MISSING = {"f": "no_form", "p": "no_page", "d": "no_resource"}
"""What is said of what is not there, by the first name of its address; the other addresses are
those of links in emails."""


@csrf_exempt  # whatever is sent to what is not there, it is not there
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - Django's
    """The page for what is not there, and for links that were altered. Why, it does not tell."""
    area = request.path_info.split("/")[1]
    phrase = _MISSING.get(area, "not_found")
    return notice(request, phrase, lang=accepted(request), status=404)


def email(html: str) -> HttpResponse:
    """An email's HTML, as its reader sees it."""
    response = secured(HttpResponse(html), EMAIL_POLICY)
    # An opaque origin, yet framed by the inbox page of the same site.
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def secured(response: HttpResponse, content_policy: str) -> HttpResponse:
    """The response, never cached, sniffed or told to other sites as a referrer."""
    response["Content-Security-Policy"] = content_policy
    response["Cache-Control"] = "no-store, private"
    # With no-referrer a browser says that a form of ours comes from nowhere: CSRF checks refuse it.
    response["Referrer-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def accepted(request: HttpRequest) -> Language:
    """The language the browser asks for."""
    return language(request.headers.get("Accept-Language", ""))
