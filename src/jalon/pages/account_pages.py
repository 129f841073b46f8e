"""What the pages of accounts are made of: forms without any script, save for passkeys."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from jalon.accounts.models import Account
from jalon.accounts.second_factor import passkey_domain
from jalon.pages.answers import accepted, page, policy, secured
from jalon.pages.phrases import Language
from jalon.pages.phrases_accounts import PHRASES

_FIELDS = {
    "email": ("email", "username"),
    "name": ("text", "name"),
    "password": ("password", "current-password"),
    "new_password": ("password", "new-password"),
    "code": ("text", "one-time-code"),
    "time_zone": ("text", "off"),
}
"""The type of each field, and what a browser fills in."""


def check(request: HttpRequest, entry: Form) -> list[str]:
    """What is wrong with what was sent, in the reader's language."""
    lang = accepted(request)
    with translation.override(lang):
        if entry.is_valid():
            return []
        found = [str(text) for texts in entry.errors.values() for text in texts]
    return found or [PHRASES[lang]["wrong"]]


def codes_of(entry: Form) -> set[str | None]:
    """What was wrong, by code."""
    return {error.code for errors in entry.errors.as_data().values() for error in errors}


def account_page(
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
    runs = "; script-src 'self'; connect-src 'self'" if more.get("passkey") else ""
    return secured(response, policy().replace("form-action 'self'", allowed) + runs)


def passkey(request: HttpRequest, do: str, *, then: str = "/security") -> dict[str, str] | None:
    """The button that asks the browser for a passkey: to `sign-in`, to `add` one, as a second
    factor (`code`), or to be sure (`again`). None where browsers know no passkeys."""
    if not passkey_domain():
        return None
    said = PHRASES[accepted(request)]
    return {
        "do": do,
        "domain": passkey_domain(),
        "then": then,
        "button": said[f"passkey_{do}"],
        "failed": said["passkey_failed"],
        "field": said["field_passkey"] if do == "add" else "",
    }


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
    first = Account.objects.get().time_zone if name == "time_zone" else ""
    return {
        "name": sent_as,
        "label": PHRASES[lang][f"field_{sent_as}"],
        "type": kind,
        "autocomplete": autocomplete,
        "value": request.POST.get(sent_as, first)[:300] if kept else "",
    }


def lead(address: str) -> HttpResponse:
    """Leads on to another page."""
    return done(HttpResponseRedirect(address))


def done(response: Any) -> HttpResponse:
    """What allauth answered, kept by no cache."""
    assert isinstance(response, HttpResponse)
    return secured(response, policy())
