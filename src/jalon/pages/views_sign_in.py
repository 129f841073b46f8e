"""What allauth's own calls leave open: the way back from an identity provider, and passkeys that
are none (ACC-1). All else of signing in the web app does by those calls (docs/accounts.md)."""

from typing import Any

from allauth.headless.constants import Client
from allauth.headless.internal.restkit.response import ErrorResponse
from allauth.headless.mfa.views import ManageWebAuthnView
from allauth.mfa.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import callback
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from jalon.pages.answers import policy, secured

_manage_passkeys = ManageWebAuthnView.as_api_view(client=Client.BROWSER)


@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the identity provider sends people back: signed in, or told that they are not."""
    response = callback(request, provider_id)
    if not isinstance(response, HttpResponseRedirect):
        response = HttpResponseRedirect("/sign-in?error=provider")
    return secured(response, policy())


def manage_passkeys(request: HttpRequest) -> Any:
    """allauth's own call to add, rename and remove passkeys. It trips over what is no credential
    at all, which is refused here as any other that is wrong."""
    try:
        return _manage_passkeys(request)
    except (LookupError, ValueError):
        return ErrorResponse(request, exception=get_adapter().validation_error("incorrect_code"))
