"""Signing in by an identity provider (OpenID Connect), here one of ours on this machine (ACC-1)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from jalon.accounts.actions import save_user, set_active
from jalon.accounts.models import User
from tests.accounts.scene import a_browser, is_signed_in

pytestmark = pytest.mark.django_db

REDIRECT = "/_allauth/browser/v1/auth/provider/redirect"


class Provider(HTTPServer):
    """Says of everybody who comes back that they are `person`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.person: dict[str, object] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        url = self.server.url
        if self.path.startswith("/.well-known/"):
            self._answer(
                {
                    "issuer": url,
                    "authorization_endpoint": f"{url}/authorize",
                    "token_endpoint": f"{url}/token",
                    "userinfo_endpoint": f"{url}/userinfo",
                    "jwks_uri": f"{url}/keys",
                }
            )
        else:
            self._answer(self.server.person)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        claims = {**self.server.person, "iss": self.server.url, "aud": "jalon"}
        token = jwt.encode(claims, "x" * 32)
        self._answer({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _answer(self, body: object) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_: object) -> None:
        """In silence."""


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    with Provider() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        app = {
            "provider_id": "oidc",
            "name": "OpenID Connect",
            "client_id": "jalon",
            "secret": "secret",
            "settings": {"server_url": server.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }
        yield server
        server.shutdown()
        thread.join()


def come_back(browser, provider, **person):
    """Goes to the provider, is known there as this person, and comes back."""
    provider.person = person
    form = {"provider": "oidc", "process": "login", "callback_url": "/sign-in"}
    there = browser.post(REDIRECT, form)
    assert there["Location"].startswith(f"{provider.url}/authorize?")
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(asked["redirect_uri"][0]).path
    return browser.get(back, {"code": "c", "state": asked["state"][0]})


@pytest.mark.rule("ACC-1")
def test_a_user_signs_in_by_an_address_that_the_provider_verified(provider):
    save_user("ann@example.com", role="analyst")
    browser = a_browser()
    come_back(browser, provider, sub="1", email="ann@example.com", email_verified=True)
    assert is_signed_in(browser)
    assert User.objects.get().role == "analyst"


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(
    "person",
    [
        {"email": "eve@example.com", "email_verified": True},
        {"email": "ann@example.com", "email_verified": False},
        {"email": "ann@example.com"},
        {"email": "gone@example.com", "email_verified": True},
        {},
    ],
)
def test_the_provider_lets_in_nobody_else(provider, person):
    save_user("ann@example.com")
    save_user("gone@example.com")
    set_active("gone@example.com", False)
    browser = a_browser()
    answer = come_back(browser, provider, sub="2", **person)
    assert answer.status_code < 500
    assert not is_signed_in(browser)
    assert User.objects.count() == 2


@pytest.mark.rule("ACC-1")
def test_who_did_not_leave_from_here_does_not_come_back_here(provider):
    save_user("ann@example.com")
    provider.person = {"sub": "1", "email": "ann@example.com", "email_verified": True}
    browser = a_browser()
    answer = browser.get("/accounts/oidc/oidc/login/callback/", {"code": "c", "state": "forged"})
    assert answer.status_code < 500
    assert not is_signed_in(browser)


@pytest.mark.rule("ACC-1")
def test_the_way_back_leads_nowhere_else(provider):
    form = {"provider": "oidc", "process": "login", "callback_url": "https://evil.example/"}
    answer = a_browser().post(REDIRECT, form)
    assert "evil.example" not in answer.get("Location", "")
