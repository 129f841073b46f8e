"""Plain pages to sign in, to accept an invitation, and to set a password (ACC-1).

They need no script. Whatever they do, the web app does through allauth's own addresses, with the
same limits and the same audit log.
"""

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
from allauth.socialaccount.providers.openid_connect.views import callback
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.accounts import invitations
from jalon.accounts.preferences import Preferences
from jalon.core import limits
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.pages.account_pages import account_page, check, codes_of, done, lead, passkey
from jalon.pages.answers import accepted

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_get_or_post
def sign_in(request: HttpRequest) -> HttpResponse:
    """Asks for address and password. Leads on to `next`, if it is an address of this site."""
    if request.user.is_authenticated:
        return lead(get_next_redirect_url(request) or "/")
    errors: list[str] = []
    if request.method == "POST":
        entry = LoginInput(request.POST)
        errors = check(request, entry)
        if not errors:
            entry.login.redirect_url = get_next_redirect_url(request)
            return done(perform_password_login(request, entry.cleaned_data, entry.login))
        if "too_many_login_attempts" in codes_of(entry):
            return account_page(request, "busy", status=429)
    following = get_next_redirect_url(request) or ""
    more = {
        "next": following,
        "links": True,
        "passkey": passkey(request, "sign-in", then=following or "/"),
    }
    return account_page(request, "sign_in", ["email", "password"], errors=errors, more=more)


@_get_or_post
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Asks for the second factor of somebody whose password was right."""
    stage = LoginStageController.enter(request, AuthenticateStage.key)
    if request.user.is_authenticated or stage is None:
        return lead("/" if request.user.is_authenticated else "/sign-in")
    errors: list[str] = []
    if request.method == "POST":
        entry = AuthenticateInput(request.POST, user=stage.login.user)
        errors = check(request, entry)
        if not errors:
            entry.save()
            return done(stage.exit())
        if "too_many_login_attempts" in codes_of(entry):
            return account_page(request, "busy", status=429)
    more = {"passkey": passkey(request, "code", then=stage.login.redirect_url or "/")}
    return account_page(request, "code", ["code"], errors=errors, more=more)


@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the identity provider sends people back: signed in, or told that they are not."""
    response = callback(request, provider_id)
    if isinstance(response, HttpResponseRedirect):
        return done(response)
    return account_page(request, "provider_failed", status=403)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    get_adapter(request).logout(request)
    return lead("/sign-in")


@sensitive_post_parameters()
@_get_or_post
def start(request: HttpRequest, token: str) -> HttpResponse:
    """Makes the first owner."""
    return _accept(request, token, ["email", "name", "new_password", "time_zone"])


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
            return account_page(request, "dead", status=404)
        errors: list[str] = []
        if request.method == "POST":
            with translation.override(accepted(request)):
                user = invitations.accept(
                    token,
                    password=given.get("password", ""),
                    name=given.get("name", ""),
                    email=given.get("email", ""),
                    account=_account(request) if invited.email is None else None,
                )
            return done(perform_login(request, Login(user=user, email=user.email)))
    except NotFound:
        return account_page(request, "dead", status=404)
    except (Invalid, Conflict) as error:
        errors = [error.message]
    name, address = ("invitation", invited.email) if invited.email else ("start", "")
    return account_page(request, name, fields, errors=errors, more={"address": address})


def _account(request: HttpRequest) -> Preferences:
    """What the first owner chooses for the account: the time zone, and their own language."""
    return Preferences(
        locale=accepted(request), time_zone=request.POST.get("time_zone", "").strip() or None
    )


@_get_or_post
def forgot(request: HttpRequest) -> HttpResponse:
    """Writes to a user how to choose another password; tells nobody who is a user."""
    if request.method != "POST":
        return account_page(request, "forgot", ["email"])
    entry = RequestPasswordResetInput(request.POST)
    if errors := check(request, entry):
        return account_page(request, "forgot", ["email"], errors=errors)
    address = entry.cleaned_data["email"].lower()
    if limits.take("reset ip", get_ip(request), most=20, seconds=3600) or limits.take(
        "reset address", address, most=5, seconds=3600
    ):
        return account_page(request, "busy", status=429)
    entry.save(request)
    return account_page(request, "asked")


@sensitive_post_parameters()
@_get_or_post
def choose_password(request: HttpRequest, key: str) -> HttpResponse:
    """Sets the password of whom the link was sent to. It ends their sessions."""
    if not ResetPasswordKeyInput({"key": key}).is_valid():
        return account_page(request, "dead", status=404)
    errors: list[str] = []
    if request.method == "POST":
        entry = ResetPasswordInput({"key": key, "password": request.POST.get("password", "")})
        errors = check(request, entry)
        if not errors:
            reset_password(entry.user, entry.cleaned_data["password"])
            finalize_password_reset(request, entry.user)
            return lead("/sign-in")
    return account_page(request, "password", ["new_password"], errors=errors)
