"""Hosted forms, their embedding in other pages, landing pages, and previews (FRM-1, FRM-3).

Free of CSRF tokens: nobody is signed in here, forms are posted from other sites by design, and
each carries a signed token of its own.
"""

from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from jalon.contacts.erased import refused_among
from jalon.contacts.keys import keys_of
from jalon.core.db import Cursor
from jalon.core.errors import NotFound
from jalon.core.limits import take
from jalon.core.visitor import address_of
from jalon.delivery.confirming import queue_confirmation
from jalon.emails import links
from jalon.emails.form_links import confirm_url, download_url, read_preview
from jalon.forms import queries, submitting
from jalon.forms.actions import NotSaved
from jalon.forms.design import Form, LandingPage, Texts, parse, pick
from jalon.forms.filling import Filled, fill
from jalon.forms.guarding import Token, doubt
from jalon.forms.submitting import Confirmed, Submitted, Visit
from jalon.pages.answers import accepted, not_found, secured
from jalon.pages.form_scene import clean_body, scene
from jalon.pages.phrases import PHRASES, Language, language
from jalon.pages.views_downloads import hand_out

_TRIES, _TRIES_IN = 30, 600
_CONFIRMATIONS, _CONFIRMATIONS_IN = 5, 3600
_SNIPPET = """\
(function () {
  var here = document.currentScript, host = document.createElement("div");
  var script = document.createElement("script");
  host.dataset.jalonForm = "SLUG";
  host.dataset.base = "BASE";
  host.dataset.lang = here.dataset.lang || document.documentElement.lang || "";
  script.src = "BASE/f/f.VERSION.js";
  here.after(host, script);
})();
"""
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class _Answer:
    """What a visitor sees next: the form again, or thanks."""

    status: int
    done: bool
    values: dict[str, Any] = field(default_factory=dict)
    redirect: str = ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The form on a page of its own, which needs no JavaScript."""
    try:
        form = queries.form_of(slug, open_only=True)
    except NotFound:
        return not_found(request)
    return _hosted(request, form, form.title)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def landing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A landing page, with its form below (FRM-3)."""
    try:
        landing = queries.landing_of(slug, open_only=True)
        form = queries.form_of(landing.form, open_only=True)
    except NotFound:
        return not_found(request)
    return _hosted(request, form, landing.title, body=_body(request, landing))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def form_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the script that embeds it: HTML to show, or where to go next. From any site,
    and without cookies."""
    try:
        form = queries.form_of(slug, open_only=True)
    except NotFound:
        return _shared(JsonResponse({"code": "form_not_found"}, status=404))
    if request.method == "OPTIONS":
        return _shared(HttpResponse(status=204))
    lang = _lang(request, form.title)
    answer = _receive(request, form, lang) if request.method == "POST" else _fresh(form, lang)
    template = "form_thanks.html" if answer.done else "form_part.html"
    told = {"html": render_to_string(f"pages/{template}", answer.values), "style": _style()}
    if answer.redirect:
        told = {"redirect": answer.redirect}
    return _shared(JsonResponse(told, status=answer.status))


@require_safe
def embed(_request: HttpRequest, slug: str) -> HttpResponse:
    """The snippet: it makes a place for the form where it stands, and has the script fill it."""
    base = settings.JALON_BASE_URL
    script = _SNIPPET.replace("SLUG", slug).replace("BASE", base).replace("VERSION", _version())
    return _script(script, cache="public, max-age=300")


@require_safe
def script(_request: HttpRequest, version: str) -> HttpResponse:
    """The script of all forms. Its address changes whenever it does."""
    return _script(_source(), cache=_YEAR if version == _version() else "no-store")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, which confirms nothing; confirms by POST, from the page's button."""
    try:
        link = links.read("confirm", token)
        if request.method == "POST":
            done = submitting.confirm(link.contact_id, link.message_id)
    except NotFound:
        return not_found(request)
    lang = accepted(request)
    said = PHRASES[lang]
    if request.method != "POST":
        return _page(request, "form_confirm.html", {"title": said["form_confirm"], "t": said}, lang)
    lines = [said["form_confirmed_text"]]
    values = {"title": said["form_confirmed"], "lines": lines, "download": _gift(done), "t": said}
    return _page(request, "form_done.html", values, lang)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """A form, landing page or resource for who makes it, even an archived one. Nothing is counted,
    and nothing can be sent. The web app shows it in a frame, and posts designs, as JSON, that are
    not saved yet."""
    try:
        kind, slug = read_preview(token)
        if kind == "resource":
            return hand_out(request, queries.resource_of(slug))
        shown = _posted(request, kind) if request.method == "POST" else _kept(kind, slug)
        form = queries.form_of(shown.form) if isinstance(shown, LandingPage) else shown
    except NotFound:
        return not_found(request)
    except NotSaved as refusal:
        said = refusal.problems[0].message[accepted(request)]
        return JsonResponse({"code": refusal.code, "detail": said}, status=422)
    lang = _lang(request, shown.title)
    body = _body(request, shown) if isinstance(shown, LandingPage) else SafeString("")
    values = {"title": pick(shown.title, lang), "body": body, **scene(form, lang), "preview": True}
    response = _page(request, "form_page.html", values, lang, framed=True)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _kept(kind: str, slug: str) -> Form | LandingPage:
    return queries.landing_of(slug) if kind == "landing_page" else queries.form_of(slug)


def _posted(request: HttpRequest, kind: str) -> Form | LandingPage:
    """A design that is not saved. Raises NotSaved when it is none."""
    text = request.body.decode(errors="replace")
    parsed = parse(text, LandingPage) if kind == "landing_page" else parse(text, Form)
    if parsed.design is None:
        raise NotSaved(list(parsed.problems))
    return parsed.design


def _gift(done: Confirmed) -> str:
    """The link to what the form gives; empty when it gives nothing, or is there no more."""
    try:
        resource = queries.form_of(done.form).resource
    except NotFound:
        return ""
    return download_url(done.contact_id, resource) if resource else ""


def _body(request: HttpRequest, landing: LandingPage) -> SafeString:
    body = pick(landing.body, _lang(request, landing.body))
    return mark_safe(clean_body(body))  # noqa: S308 - cleaned: nothing in it can run


def _hosted(
    request: HttpRequest, form: Form, title: Texts, *, body: SafeString | str = ""
) -> HttpResponse:
    lang = _lang(request, title)
    answer = _receive(request, form, lang) if request.method == "POST" else _fresh(form, lang)
    if answer.redirect:
        response = HttpResponse(status=303)
        response["Location"] = answer.redirect
        return secured(response, "default-src 'none'")
    values = {"title": pick(title, lang), "body": body, **answer.values}
    if form.captcha:
        values["script"] = f"/f/f.{_version()}.js"
    template = "form_done.html" if answer.done else "form_page.html"
    return _page(request, template, values, lang, status=answer.status, leads_to=form.redirect)


def _fresh(form: Form, lang: Language) -> _Answer:
    return _Answer(200, done=False, values=scene(form, lang))


def _receive(request: HttpRequest, form: Form, lang: Language) -> _Answer:
    """Takes what was posted in, or shows the form again with all that was typed."""
    posted = request.POST
    if posted.get("_website", "").strip():
        return _thanks(form, lang)  # a robot that thinks it was taken in asks no further
    typed = {name: posted.getlist(name) for name in posted}
    filled = fill(form, typed)
    token = doubt(
        form.form, posted.get("_token", ""), nonce=posted.get("_nonce", ""), work=form.captcha
    )
    if filled.mistakes or not isinstance(token, Token):
        alert = "" if filled.mistakes or isinstance(token, Token) else f"form_{token}"
        values = scene(form, lang, typed=typed, mistakes=filled.mistakes, alert=alert)
        return _Answer(422, done=False, values=values)
    visit = _visit(request, lang)
    if take("form", f"{form.form} {visit.address}", most=_TRIES, seconds=_TRIES_IN):
        return _Answer(429, done=False, values=scene(form, lang, typed=typed, alert="form_busy"))
    done = submitting.submit(
        form, filled, token=token, visit=visit, ask=_asking(form, filled, lang)
    )
    return _thanks(form, lang, done=done, email=filled.email)


def _thanks(
    form: Form, lang: Language, *, done: Submitted | None = None, email: str = ""
) -> _Answer:
    said = PHRASES[lang]
    lines = [pick(form.thanks, lang, said["form_thanks_text"])]
    awaits = done is not None and done.awaits
    if awaits:
        lines.append(said["form_awaits"].format(address=email))
    download = ""
    if done is not None and form.resource and not awaits:
        download = download_url(done.contact_id, form.resource)
    values = {
        "t": said,
        "lang": lang,
        "title": said["form_thanks"],
        "lines": lines,
        "download": download,
    }
    return _Answer(200, done=True, values=values, redirect=form.redirect or "")


def _asking(form: Form, filled: Filled, lang: Language) -> Callable[[Cursor, Submitted], None]:
    """Who sends the email of a double opt-in, or to an erased address. An address gets a few in an
    hour at most, so that nobody fills a stranger's mailbox with them."""
    key, allowed = filled.email.casefold(), True
    if form.double_opt_in or refused_among([keys_of(email=filled.email)]):
        allowed = not take("form_email", key, most=_CONFIRMATIONS, seconds=_CONFIRMATIONS_IN)
    said, asked = PHRASES[lang], form.confirmation

    def ask(cur: Cursor, done: Submitted) -> None:
        if allowed:
            queue_confirmation(
                cur,
                done.contact_id,
                done.id,
                address=filled.email,
                subject=pick(asked.subject, lang) if asked else said["form_ask_subject"],
                text=pick(asked.text, lang) if asked else said["form_ask_text"],
                url=confirm_url(done.contact_id, done.id),
            )

    return ask


def _visit(request: HttpRequest, lang: Language) -> Visit:
    """Where the form was submitted from: the page that the script names, else this one."""
    page = request.POST.get("_page", "")
    try:
        parts = urlsplit(page)
        named = parts.scheme in {"http", "https"} and bool(parts.hostname) and page.isprintable()
    except ValueError:
        named = False
    here = f"{settings.JALON_BASE_URL}{request.path.removesuffix('.json')}"
    agent = request.headers.get("User-Agent", "")
    return Visit(
        lang=lang,
        page=parts._replace(query="", fragment="").geturl()[:2000] if named else here,
        address=address_of(request),
        user_agent="".join(letter for letter in agent if letter.isprintable())[:500],
    )


def _lang(request: HttpRequest, texts: Texts) -> Language:
    """The language asked for by the form, the address or the browser, among those written."""
    named = request.POST.get("_lang") or request.GET.get("lang")
    wanted = language(named) if named else accepted(request)
    return wanted if wanted in texts else next(iter(texts), wanted)


def _page(
    request: HttpRequest,
    template: str,
    values: Mapping[str, Any],
    lang: Language,
    *,
    status: int = 200,
    leads_to: str | None = None,
    framed: bool = False,
) -> HttpResponse:
    values = {**values, "lang": lang, "style": _style()}
    response = render(request, f"pages/{template}", values, status=status)
    return secured(response, _policy(leads_to, framed=framed))


def _policy(leads_to: str | None, *, framed: bool) -> str:
    """`leads_to`: browsers ask the policy of the form about where its answer redirects, too.
    `framed`: pages of the same site may show it in a frame."""
    digest = b64encode(sha256(_style().encode()).digest()).decode()
    ancestors, target = "'self'" if framed else "'none'", ""
    if leads_to:
        parts = urlsplit(leads_to)
        target = f" {parts.scheme}://{parts.netloc}"
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; script-src 'self'; "
        f"img-src 'self' data:; form-action 'self'{target}; "
        f"frame-ancestors {ancestors}; base-uri 'none'"
    )


def _shared(response: HttpResponse) -> HttpResponse:
    """Readable by scripts of any site, which send no cookie."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, POST"
    response["Access-Control-Max-Age"] = "86400"
    return secured(response, "default-src 'none'")


def _script(source: str, *, cache: str) -> HttpResponse:
    response = HttpResponse(source, content_type="text/javascript; charset=utf-8")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = cache
    return response


@lru_cache(maxsize=1)
def _style() -> str:
    return (Path(__file__).parent / "forms.css").read_text().strip()


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(__file__).parent / "forms.js").read_text()


@lru_cache(maxsize=1)
def _version() -> str:
    return sha256(_source().encode()).hexdigest()[:12]
