"""Passkeys in a real browser with an authenticator of its own making (ACC-1)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from jalon.accounts import audit
from tests.accounts.scene import LOCAL_MAIL, PASSWORD, a_user, letters
from tests.chromium import CHROMIUM, Chromium, serving

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.rule("ACC-1"),
    pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here"),
]

TLS = Path(__file__).resolve().parents[1] / "delivery" / "tls"

LOGIN = json.dumps({"email": "ann@example.com", "password": PASSWORD})
SURE = json.dumps({"password": PASSWORD})

_CALLS = """
const token = () => document.cookie.match(/csrftoken=(\\w+)/)[1];
const call = (method, path, body) => fetch("/_allauth/browser/v1/" + path, {
  method, body: body && JSON.stringify(body),
  headers: {"Content-Type": "application/json", "X-CSRFToken": method === "GET" ? "" : token()},
}).then(answer => answer.json());
const added = async () => {
  const offer = await call("GET", "account/authenticators/webauthn?passwordless");
  const credential = await navigator.credentials.create({
    publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
      offer.data.creation_options.publicKey),
  });
  return call("POST", "account/authenticators/webauthn",
    {name: "Laptop", passwordless: true, credential: credential.toJSON()});
};
const given = async (as) => {
  const asked = await call("GET", "auth/webauthn/" + as);
  const proof = await navigator.credentials.get({
    publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
      asked.data.request_options.publicKey),
  });
  return call("POST", "auth/webauthn/" + as, {credential: proof.toJSON()});
};
"""


@pytest.fixture
def jalon(settings) -> Iterator[str]:
    settings.EMAIL_BACKEND = LOCAL_MAIL
    with serving() as port:
        settings.JALON_BASE_URL = f"http://localhost:{port}"
        yield settings.JALON_BASE_URL


def with_authenticator(browser: Chromium) -> None:
    """A device that keeps passkeys, and whose owner always agrees."""
    browser.call("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    browser.call("WebAuthn.addVirtualAuthenticator", options=options)


@pytest.fixture
def browser(tmp_path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile") as started:
        with_authenticator(started)
        yield started


def at(browser: Chromium, jalon: str) -> None:
    """On a page of Jalon, from which scripts may call it."""
    browser.call("Page.setBypassCSP", enabled=True)
    browser.open(f"{jalon}/sign-in")
    told(browser, 'await call("GET", "config")')


def told(browser: Chromium, script: str) -> Any:
    return browser.run(f"(async () => {{ {_CALLS} return {script}; }})()")


def sign_in(browser: Chromium) -> Any:
    return told(browser, f'await call("POST", "auth/login", {LOGIN})')


def add_passkey(browser: Chromium) -> Any:
    told(browser, f'await call("POST", "auth/reauthenticate", {SURE})')
    return told(browser, "await added()")


def sign_out(browser: Chromium) -> None:
    left = told(browser, 'await call("DELETE", "auth/session")')
    assert not left["meta"]["is_authenticated"]


def test_a_passkey_is_added_lets_in_alone_and_is_removed(jalon, browser):
    user = a_user()
    at(browser, jalon)
    sign_in(browser)
    made = add_passkey(browser)
    assert made["meta"]["recovery_codes_generated"]
    sign_out(browser)
    back = told(browser, 'await given("login")')
    assert back["data"]["user"]["email"] == "ann@example.com"
    entry = next(one for one in audit.entries("user", user.email) if one.action == "sign_in")
    assert entry.detail["methods"] == ["mfa"]
    known = told(browser, 'await call("GET", "account/authenticators")')
    kinds = {one["type"]: one for one in known["data"]}
    assert kinds["webauthn"]["name"] == "Laptop"
    assert kinds["recovery_codes"]["unused_code_count"] == 10
    told(browser, f'await call("POST", "auth/reauthenticate", {SURE})')
    gone = {"authenticators": [made["data"]["id"]]}
    body = f'"account/authenticators/webauthn", {json.dumps(gone)}'
    assert told(browser, f'await call("DELETE", {body})')["status"] == 200
    assert not Authenticator.objects.exists()
    assert {"webauthn_added", "webauthn_removed"} <= {
        one.action for one in audit.entries("user", user.email)
    }
    assert len(letters()) == 2
    sign_out(browser)
    # The device still offers it; here it is unknown.
    assert told(browser, 'await given("login")')["status"] == 400


def test_a_passkey_is_the_second_factor_after_a_password(jalon, browser):
    a_user()
    at(browser, jalon)
    sign_in(browser)
    add_passkey(browser)
    sign_out(browser)
    assert sign_in(browser)["status"] == 401
    assert told(browser, 'await given("authenticate")')["meta"]["is_authenticated"]


def test_behind_a_proxy_passkeys_are_for_the_name_that_people_see(settings, tmp_path):
    a_user()
    with serving(tls=TLS) as port:
        options = (
            f"--host-resolver-rules=MAP jalon.example.com 127.0.0.1:{port}",
            "--ignore-certificate-errors",
        )
        settings.JALON_BASE_URL = "https://jalon.example.com"
        settings.CSRF_TRUSTED_ORIGINS = [settings.JALON_BASE_URL]
        settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
        with Chromium(tmp_path / "profile", *options) as browser:
            with_authenticator(browser)
            at(browser, settings.JALON_BASE_URL)
            sign_in(browser)
            add_passkey(browser)
            sign_out(browser)
            assert told(browser, 'await given("login")')["meta"]["is_authenticated"]
