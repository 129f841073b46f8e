"""One's own second factors, recovery codes and sessions, on plain pages (ACC-1)."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from allauth.account.internal.flows.reauthentication import (
    did_recently_reauthenticate,
    reauthenticate_by_password,
)
from allauth.account.utils import get_next_redirect_url
from allauth.headless.account.inputs import ReauthenticateInput
from allauth.headless.constants import Client
from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.headless.mfa.inputs import ActivateTOTPInput
from allauth.headless.mfa.inputs import ReauthenticateInput as ReauthenticateByCodeInput
from allauth.headless.mfa.views import ManageWebAuthnView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import (
    can_generate_recovery_codes,
    generate_recovery_codes,
    view_recovery_codes,
)
from allauth.mfa.totp.internal.flows import activate_totp, deactivate_totp
from allauth.mfa.webauthn.internal.flows import remove_authenticator
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.accounts.familiar import device_of
from jalon.accounts.models import User
from jalon.accounts.second_factor import lacks_factor, passkey_domain
from jalon.pages.account_pages import account_page, check, codes_of, lead, passkey
from jalon.pages.answers import accepted, page
from jalon.pages.phrases_accounts import PHRASES

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def signed_in(view: View[P]) -> View[P]:
    """The view, for who is signed in; others sign in first."""

    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return lead(f"/sign-in?{urlencode({'next': request.path})}")
        return view(request, *args, **kwargs)

    return guarded


def sure(view: View[P]) -> View[P]:
    """The view, for who is signed in and has said so once more within five minutes."""

    @signed_in
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not did_recently_reauthenticate(request):
            following = request.path if request.method != "POST" else "/security"
            return lead(f"/security/again?{urlencode({'next': following})}")
        return view(request, *args, **kwargs)

    return guarded


@require_safe
@signed_in
def security(request: HttpRequest) -> HttpResponse:
    """What there is: factors, recovery codes, sessions."""
    user, lang = _user(request), accepted(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("id"))
    codes = next((one for one in factors if one.type == "recovery_codes"), None)
    values = {
        "says": PHRASES[lang],
        "lacks": lacks_factor(user),
        "app": next((one for one in factors if one.type == "totp"), None),
        "passkeys": [_shown(one) for one in factors if one.type == "webauthn"],
        "may_add": bool(passkey_domain()),
        "codes": len(codes.wrap().get_unused_codes()) if codes else None,
        "sessions": [_session(one) for one in UserSession.objects.purge_and_list(user)],
    }
    return page(request, "security.html", values, lang=lang)


@sensitive_post_parameters()
@_get_or_post
@signed_in
def again(request: HttpRequest) -> HttpResponse:
    """Asks for the password once more, or for a code of who has none. Leads on to `next`."""
    user = _user(request)
    following = get_next_redirect_url(request) or "/security"
    by_password = user.has_usable_password()
    errors: list[str] = []
    if request.method == "POST":
        entry: Any = (ReauthenticateInput if by_password else ReauthenticateByCodeInput)(
            request.POST, user=user
        )
        errors = check(request, entry)
        if not errors:
            if by_password:
                reauthenticate_by_password(request)
            else:
                entry.save()
            return lead(following)
        if "too_many_login_attempts" in codes_of(entry):
            return account_page(request, "busy", status=429)
    has_passkey = Authenticator.objects.filter(user=user, type="webauthn").exists()
    more = {
        "next": following,
        "passkey": passkey(request, "again", then=following) if has_passkey else None,
    }
    field = "password" if by_password else "code"
    return account_page(request, "again", [field], errors=errors, more=more)


@sensitive_post_parameters()
@_get_or_post
@sure
def app(request: HttpRequest) -> HttpResponse:
    """Sets up an authenticator app: shows its secret, then takes the first code."""
    user = _user(request)
    if Authenticator.objects.filter(user=user, type="totp").exists():
        return lead("/security")
    posted = request.method == "POST"
    entry = ActivateTOTPInput(request.POST if posted else None, user=user)
    errors = check(request, entry) if posted else []
    if posted and not errors:
        _, codes = activate_totp(request, entry)
        return lead("/security/codes" if codes else "/security")
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(user, entry.secret))
    more = {
        "qr": mark_safe(drawn[drawn.index("<svg") :]),  # noqa: S308 - drawn here
        "secret": entry.secret,
        "back": True,
    }
    return account_page(request, "app", ["code"], errors=errors, more=more)


@require_safe
@sure
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Adds a passkey, by the script of the page."""
    more = {"passkey": passkey(request, "add"), "back": True}
    return account_page(request, "passkey", more=more)


_manage_passkeys = ManageWebAuthnView.as_api_view(client=Client.BROWSER)


def manage_passkeys(request: HttpRequest) -> Any:
    """allauth's own call to add, rename and remove passkeys. It trips over what is no credential
    at all, which is refused here as any other that is wrong."""
    try:
        return _manage_passkeys(request)
    except (LookupError, ValueError):
        return ErrorResponse(request, exception=get_adapter().validation_error("incorrect_code"))


@_get_or_post
@sure
def codes(request: HttpRequest) -> HttpResponse:
    """Shows the recovery codes that are left; makes new ones by POST."""
    if request.method == "POST" and can_generate_recovery_codes(_user(request)):
        generate_recovery_codes(request)
        return lead("/security/codes")
    found, _ = view_recovery_codes(request)
    if found is None:
        return lead("/security")
    return account_page(request, "codes", more={"codes": found.get_unused_codes(), "back": True})


@require_POST
@sure
def remove(request: HttpRequest) -> HttpResponse:
    """Removes an authenticator app or a passkey of one's own."""
    chosen = request.POST.get("factor", "")
    kinds = ["totp", "webauthn"]
    mine = Authenticator.objects.filter(user=_user(request), type__in=kinds)
    found = mine.filter(id=chosen).first() if chosen.isascii() and chosen.isdigit() else None
    if found is not None and found.type == "totp":
        deactivate_totp(request, found)
    elif found is not None:
        remove_authenticator(request, found)
    return lead("/security")


@require_POST
@signed_in
def end(request: HttpRequest) -> HttpResponse:
    """Signs one out everywhere else."""
    mine = UserSession.objects.filter(user=_user(request))
    end_sessions(request, [one for one in mine if one.session_key != request.session.session_key])
    return lead("/security")


@require_safe
def script(_request: HttpRequest) -> HttpResponse:
    """The script of passkeys."""
    response = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@lru_cache(maxsize=1)
def _source() -> str:
    return (Path(__file__).parent / "passkeys.js").read_text()


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _shown(one: Authenticator) -> dict[str, Any]:
    return {"id": one.id, "name": one.wrap().name, "created": one.created_at}


def _session(one: UserSession) -> dict[str, Any]:
    return {
        "device": device_of(one.user_agent),
        "ip": one.ip,
        "created": one.created_at,
        "current": one.is_current(),
    }
