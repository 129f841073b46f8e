"""Passkeys in a real browser with an authenticator of its own making (ACC-1)."""

import json
from collections.abc import Iterator
from pathlib import Path

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

_CALL = """
const token = () => document.cookie.match(/csrftoken=(\\w+)/)[1];
const call = (method, path, body) => fetch("/_allauth/browser/v1/" + path, {
  method, body: body && JSON.stringify(body),
  headers: {"Content-Type": "application/json", "X-CSRFToken": token()},
}).then(answer => answer.json());
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


def sign_in(browser: Chromium, jalon: str) -> None:
    browser.open(f"{jalon}/sign-in?next=/security")
    browser.submit("form.fields", email="ann@example.com", password=PASSWORD)


def add_passkey(browser: Chromium, jalon: str) -> None:
    browser.open(f"{jalon}/security/passkey")
    assert browser.path == "/security/again"
    browser.submit("form.fields", password=PASSWORD)
    browser.submit("[data-passkey=add]", name="Laptop")


def test_a_passkey_is_added_lets_in_alone_and_is_removed_by_the_pages(jalon, browser):
    user = a_user()
    sign_in(browser, jalon)
    assert browser.path == "/security"
    add_passkey(browser, jalon)
    assert browser.path == "/security/codes"
    assert browser.run("document.querySelectorAll('.codes li').length") == 10
    browser.open(f"{jalon}/security")
    assert "Laptop" in browser.text
    browser.submit("form[action='/sign-out']")
    browser.open(f"{jalon}/sign-in?next=/security")
    browser.submit("[data-passkey=sign-in]")
    assert browser.path == "/security"
    entry = next(one for one in audit.entries("user", user.email) if one.action == "sign_in")
    assert entry.detail["methods"] == ["mfa"]
    browser.submit("form[action='/security/remove']")
    browser.submit("form.fields", password=PASSWORD)
    browser.submit("form[action='/security/remove']")
    assert "Laptop" not in browser.text
    assert not Authenticator.objects.exists()
    assert {"webauthn_added", "webauthn_removed"} <= {
        one.action for one in audit.entries("user", user.email)
    }
    assert len(letters()) == 2
    browser.submit("form[action='/sign-out']")
    browser.press("[data-passkey=sign-in]")
    told = "document.querySelector('[data-passkey] [role=alert]')"
    shown = f"new MutationObserver(() => done()).observe({told}, {{attributes: true}})"
    browser.run(f"new Promise(done => {{ {told}.hidden ? {shown} : done(); }})")
    assert browser.path == "/sign-in"


def test_the_web_app_does_the_same_over_http(jalon, browser):
    a_user()
    browser.open(f"{jalon}/sign-in")
    login = {"email": "ann@example.com", "password": PASSWORD}
    told = browser.run(
        _CALL
        + f"""(async () => {{
          await call("GET", "config");
          await call("POST", "auth/login", {json.dumps(login)});
          await call("POST", "auth/reauthenticate", {{password: {json.dumps(PASSWORD)}}});
          const offer = await call("GET", "account/authenticators/webauthn?passwordless");
          const credential = await navigator.credentials.create({{
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(
              offer.data.creation_options.publicKey),
          }});
          const made = await call("POST", "account/authenticators/webauthn",
            {{name: "Laptop", passwordless: true, credential: credential.toJSON()}});
          const left = await call("DELETE", "auth/session");
          const asked = await call("GET", "auth/webauthn/login");
          const proof = await navigator.credentials.get({{
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(
              asked.data.request_options.publicKey),
          }});
          const back = await call("POST", "auth/webauthn/login", {{credential: proof.toJSON()}});
          const known = await call("GET", "account/authenticators");
          await call("POST", "auth/reauthenticate", {{password: {json.dumps(PASSWORD)}}});
          const gone = await call("DELETE", "account/authenticators/webauthn",
            {{authenticators: [made.data.id]}});
          return {{made, left, back, known, gone}};
        }})()"""
    )
    assert told["made"]["meta"]["recovery_codes_generated"]
    assert not told["left"]["meta"]["is_authenticated"]
    assert told["back"]["meta"]["is_authenticated"]
    assert told["back"]["data"]["user"]["email"] == "ann@example.com"
    kinds = {one["type"]: one for one in told["known"]["data"]}
    assert kinds["webauthn"]["name"] == "Laptop"
    assert kinds["recovery_codes"]["unused_code_count"] == 10
    assert told["gone"]["status"] == 200
    assert not Authenticator.objects.exists()


def test_a_passkey_is_the_second_factor_after_a_password(jalon, browser):
    a_user()
    sign_in(browser, jalon)
    add_passkey(browser, jalon)
    browser.open(f"{jalon}/security")
    browser.submit("form[action='/sign-out']")
    sign_in(browser, jalon)
    assert browser.path == "/sign-in/code"
    browser.submit("[data-passkey=code]")
    assert browser.path == "/security"


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
            sign_in(browser, settings.JALON_BASE_URL)
            add_passkey(browser, settings.JALON_BASE_URL)
            assert browser.path == "/security/codes"
            browser.open(f"{settings.JALON_BASE_URL}/security")
            browser.submit("form[action='/sign-out']")
            browser.open(f"{settings.JALON_BASE_URL}/sign-in?next=/security")
            browser.submit("[data-passkey=sign-in]")
            assert browser.path == "/security"
