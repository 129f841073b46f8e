"""Plain pages to sign in, to accept an invitation, and to set a password (ACC-1).

They need no script. Whatever they do, the web app does through allauth's own addresses, with the
same limits and the same audit log.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login, perform_password_login
from allauth.account.internal.flows.password_reset import finalize_password_reset, reset_password
from allauth.account.models import Login
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.core.internal.ratelimit import get_ip
from allauth.headless.account.inputs import (
    LoginInput,
    RequestPasswordResetInput,
    ResetPasswordInput,
    ResetPasswordKeyInput,
)
from allauth.headless.mfa.inputs import AuthenticateInput
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jalon.accounts import invitations
from jalon.core import limits
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.pages.answers import accepted, page, policy, secured
from jalon.pages.phrases import Language
from jalon.pages.phrases_accounts import PHRASES

_FIELDS = {
    "email": ("email", "username"),
    "name": ("text", "name"),
    "password": ("password", "current-password"),
    "new_password": ("password", "new-password"),
    "code": ("text", "one-time-code"),
}
"""The type of each field, and what a browser fills in."""

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_get_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for address and password. Leads on to `next`, if it is an address of this site."""
    if request.user.is_authenticated:
        return _to(get_next_redirect_url(request) or "/")
    errors: list[str] = []
    if request.method == "POST":
        entry = LoginInput(request.POST)
        errors = _check(request, entry)
        if not errors:
            entry.login.redirect_url = get_next_redirect_url(request)
            return _done(perform_password_login(request, entry.cleaned_data, entry.login))
        if "too_many_login_attempts" in _codes(entry):
            return _page(request, "busy", status=429)
    more = {"next": get_next_redirect_url(request) or "", "links": True}
    return _page(request, "sign_in", ["email", "password"], errors=errors, more=more)


@_get_or_post
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for the second factor of somebody whose password was right."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if request.user.is_authenticated or stage is None:
        return _to("/" if request.user.is_authenticated else "/sign-in")
    errors: list[str] = []
    if request.method == "POST":
        entry = AuthenticateInput(request.POST, user=stage.login.user)
        errors = _check(request, entry)
        if not errors:
            entry.save()
            return _done(stage.exit())
        if "too_many_login_attempts" in _codes(entry):
            return _page(request, "busy", status=429)
    return _page(request, "code", ["code"], errors=errors)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    get_adapter(request).logout(request)
    return _to("/sign-in")


@sensitive_post_parameters()
@_get_or_post
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the first owner."""
    return _accept(request, token, ["email", "name", "new_password"])


@sensitive_post_parameters()
@_get_or_post
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Makes a user of who was invited."""
    return _accept(request, token, ["name", "new_password"])


def _accept(request: HttpRequest, token: str, fields: list[str]) -> HttpResponse:
    """A GET shows what will be; a POST makes the user, and signs them in."""
    given = request.POST
    try:
        invited = invitations.find(token)
        # An invitation opened as a start link would ask for an address, and not use it.
        if ("email" in fields) != (invited.email is None):
            return _page(request, "dead", status=404)
        errors: list[str] = []
        if request.method == "POST":
            with translation.override(accepted(request)):
                user = invitations.accept(
                    token,
                    password=given.get("password", ""),
                    name=given.get("name", ""),
                    email=given.get("email", ""),
                )
            return _done(perform_login(request, Login(user=user, email=user.email)))
    except NotFound:
        return _page(request, "dead", status=404)
    except (Invalid, Conflict) as error:
        errors = [error.message]
    name, address = ("invitation", invited.email) if invited.email else ("start", "")
    return _page(request, name, fields, errors=errors, more={"address": address})


@_get_or_post
def forgot(request: HttpRequest) -> HttpResponse:
    """Writes to a user how to choose another password; tells nobody who is a user."""
    if request.method != "POST":
        return _page(request, "forgot", ["email"])
    entry = RequestPasswordResetInput(request.POST)
    if errors := _check(request, entry):
        return _page(request, "forgot", ["email"], errors=errors)
    address = entry.cleaned_data["email"].lower()
    if limits.take("reset ip", get_ip(request), most=20, seconds=3600) or limits.take(
        "reset address", address, most=5, seconds=3600
    ):
        return _page(request, "busy", status=429)
    entry.save(request)
    return _page(request, "asked")


@sensitive_post_parameters()
@_get_or_post
def choose_password(request: HttpRequest, key: str) -> HttpResponse:
    """Sets the password of whom the link was sent to. It ends their sessions."""
    if not ResetPasswordKeyInput({"key": key}).is_valid():
        return _page(request, "dead", status=404)
    errors: list[str] = []
    if request.method == "POST":
        entry = ResetPasswordInput({"key": key, "password": request.POST.get("password", "")})
        errors = _check(request, entry)
        if not errors:
            reset_password(entry.user, entry.cleaned_data["password"])
            finalize_password_reset(request, entry.user)
            return _to("/sign-in")
    return _page(request, "password", ["new_password"], errors=errors)


def _check(request: HttpRequest, entry: Form) -> list[str]:
    """What is wrong with what was sent, in the reader's language."""
    lang = accepted(request)
    with translation.override(lang):
        if entry.is_valid():
            return []
        found = [str(text) for texts in entry.errors.values() for text in texts]
    return found or [PHRASES[lang]["wrong"]]


def _codes(entry: Form) -> set[str | None]:
    return {error.code for errors in entry.errors.as_data().values() for error in errors}


def _page(
    request: HttpRequest,
    name: str,
    fields: Sequence[str] = (),
    *,
    errors: Sequence[str] = (),
    more: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a name: its phrase as the title, `_text` below, and a form with these fields."""
    lang, more = accepted(request), more or {}
    said = PHRASES[lang]
    values = {
        **more,
        "title": said[name],
        "text": said.get(f"{name}_text", "").format(address=more.get("address")),
        "fields": [_field(one, request, lang) for one in fields],
        "errors": errors,
        "button": said[f"{name}_button"] if fields else "",
        "says": said,
        "provider": _provider(),
    }
    status = 422 if errors else status
    response = page(request, "account.html", values, lang=lang, status=status)
    # The form leads on to the provider, which browsers hold to `form-action` too.
    allowed = f"form-action 'self' {_provider()}".rstrip()
    return secured(response, policy().replace("form-action 'self'", allowed))


def _provider() -> str:
    """The origin of the identity provider, if there is one."""
    known: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    if not known:
        return ""
    home = urlsplit(known[0]["settings"]["server_url"])
    return f"{home.scheme}://{home.netloc}"


def _field(name: str, request: HttpRequest, lang: Language) -> dict[str, str]:
    sent_as = name.removeprefix("new_")
    kind, autocomplete = _FIELDS[name]
    kept = kind != "password" and name != "code"
    return {
        "name": sent_as,
        "label": PHRASES[lang][f"field_{sent_as}"],
        "type": kind,
        "autocomplete": autocomplete,
        "value": request.POST.get(sent_as, "")[:300] if kept else "",
    }


def _to(address: str) -> HttpResponse:
    return _done(HttpResponseRedirect(address))


def _done(response: Any) -> HttpResponse:
    """What allauth answered, kept by no cache."""
    assert isinstance(response, HttpResponse)
    return secured(response, policy())
