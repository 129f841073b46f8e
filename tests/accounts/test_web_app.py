"""Everything that a web app of one page needs to sign people in, called as it would: by session
cookies, with the CSRF token in a header, and JSON (ACC-1; docs/accounts.md lists the calls)."""

from itertools import product
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from jalon.accounts import invitations
from jalon.accounts.access import Actor
from jalon.accounts.models import Account, User
from jalon.accounts.permissions import Permission
from tests.accounts.scene import LOCAL_MAIL, PASSWORD, a_user, letters, link_in
from tests.accounts.test_provider import provider  # noqa: F401 - a fixture
from tests.accounts.test_signing_in import SECRET, code_now

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACC-1")]

OWNER = Actor("ann@example.com", frozenset(Permission))
LOGIN = {"email": "ann@example.com", "password": PASSWORD}


class App:
    """The app in a browser: it begins without a cookie, and keeps those it is given."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.allauth("GET", "config")

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        token = self.client.cookies.get("csrftoken")
        headers = {"X-CSRFToken": token.value} if token else {}
        call = getattr(self.client, method.lower())
        sent = {} if body is None else {"data": body, "content_type": "application/json"}
        return call(path, headers=headers, **sent)

    def api(self, method: str, path: str, body: Any = None) -> Any:
        return self(method, f"/api/v1/{path}", body)

    def allauth(self, method: str, path: str, body: Any = None) -> Any:
        return self(method, f"/_allauth/browser/v1/{path}", body)

    def is_in(self) -> bool:
        return self.api("GET", "me").status_code == 200


def signed_in() -> App:
    app = App()
    assert app.allauth("POST", "auth/login", LOGIN).status_code == 200
    return app


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL


def test_the_first_owner_is_made_with_the_accounts_name_language_and_time_zone():
    token = invitations.start_link().rpartition("/")[2]
    app = App()
    told = app.api("GET", f"joining/{token}").json()
    assert told == {"email": None, "role": "owner", "invited_by": "system"}
    chosen = {"account_name": "Shop", "locale": "fr", "time_zone": "Europe/Paris"}
    body = {**LOGIN, "name": "Ann", **chosen}
    bad = app.api("POST", f"joining/{token}", {**body, "time_zone": "Mars"})
    assert (bad.status_code, bad.json()["code"]) == (422, "time_zone_invalid")
    assert not User.objects.exists()
    made = app.api("POST", f"joining/{token}", body)
    assert (made.status_code, made.json()["role"]) == (201, "owner")
    me = app.api("GET", "me").json()
    assert me["name"] == "ann@example.com"
    assert me["user"] == {"email": "ann@example.com", "name": "Ann"}
    assert me["time_zone"] == "Europe/Paris"
    settings = app.api("GET", "settings").json()
    assert (settings["name"], settings["locale"], settings["time_zone"]) == (
        "Shop",
        "fr",
        "Europe/Paris",
    )
    again = App().api("POST", f"joining/{token}", body)
    assert (again.status_code, again.json()["code"]) == (404, "invitation_not_found")


def test_an_invitation_is_accepted_and_gives_nothing_but_its_own():
    a_user()
    link = invitations.invite("bob@example.com", role="analyst", by=OWNER).link
    path = f"joining/{link.rpartition('/')[2]}"
    app = App()
    told = app.api("GET", path).json()
    assert (told["email"], told["role"]) == ("bob@example.com", "analyst")
    for more in ({"email": "eve@example.com"}, {"locale": "fr"}, {"role": "owner"}):
        assert app.api("POST", path, {"password": PASSWORD, **more}).status_code == 422
    assert app.api("POST", path, {"password": "short"}).json()["code"] == "password_weak"
    assert app.api("POST", path, {"password": PASSWORD, "name": "Bob"}).status_code == 201
    assert app.is_in()
    assert User.objects.get(email="bob@example.com").role == "analyst"
    assert Account.objects.get().locale == "en"


def test_joining_needs_its_csrf_token_and_a_link():
    token = invitations.start_link().rpartition("/")[2]
    stranger = Client(enforce_csrf_checks=True)
    path = f"/api/v1/joining/{token}"
    refused = stranger.post(path, LOGIN, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    assert not User.objects.exists()
    assert "csrftoken" in stranger.get(path).cookies
    assert App().api("GET", "joining/none").json()["code"] == "invitation_not_found"


def test_one_signs_in_and_out():
    a_user()
    app = App()
    assert app.api("GET", "me").json()["code"] == "unauthenticated"
    state = app.allauth("GET", "auth/session")
    assert state.status_code == 401
    assert {"login", "mfa_login_webauthn"} <= {one["id"] for one in state.json()["data"]["flows"]}
    wrong = app.allauth("POST", "auth/login", {**LOGIN, "password": "wrong"})
    assert wrong.json()["errors"][0]["code"] == "email_password_mismatch"
    assert app.allauth("POST", "auth/login", LOGIN).status_code == 200
    assert app.is_in()
    assert app.allauth("GET", "auth/session").json()["data"]["user"]["email"] == LOGIN["email"]
    assert app.allauth("DELETE", "auth/session").status_code == 401
    assert not app.is_in()


def test_a_code_of_the_app_is_the_second_step():
    TOTP.activate(a_user(), SECRET)
    app = App()
    first = app.allauth("POST", "auth/login", LOGIN)
    assert first.status_code == 401
    (pending,) = [one for one in first.json()["data"]["flows"] if one.get("is_pending")]
    assert (pending["id"], pending["types"]) == ("mfa_authenticate", ["totp"])
    assert not app.is_in()
    wrong = app.allauth("POST", "auth/2fa/authenticate", {"code": "000000"})
    assert wrong.json()["errors"][0]["code"] == "incorrect_code"
    assert app.allauth("POST", "auth/2fa/authenticate", {"code": code_now()}).status_code == 200
    assert app.is_in()


@pytest.mark.parametrize(
    "credential",
    [
        None,
        "x",
        [],
        {},
        {"id": "eA", "rawId": "eA", "type": "public-key", "response": {}},
        {
            "id": "eA",
            "rawId": "eA",
            "type": "public-key",
            "response": {
                "userHandle": "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw",
                "clientDataJSON": "e30",
                "authenticatorData": "eA",
                "signature": "eA",
            },
        },
    ],
)
def test_a_passkey_that_is_none_is_refused_and_noted(credential):
    a_user()
    app = App()
    body = {"credential": credential}
    for _ in range(2):  # without, then with a question that was asked
        answer = app.allauth("POST", "auth/webauthn/login", body)
        assert answer.status_code == 400, answer.content
        app.allauth("GET", "auth/webauthn/login")
    assert not app.is_in()


def test_what_is_no_credential_makes_no_passkey():
    user = a_user()
    app = signed_in()
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    for client, kept in product(("e30", "eA", 5, None), ("eA", "oA", "", 5, None)):
        app.allauth("GET", "account/authenticators/webauthn?passwordless")
        response = {"clientDataJSON": client, "attestationObject": kept}
        credential = {"id": "eA", "rawId": "eA", "type": "public-key", "response": response}
        body = {"name": "x", "credential": credential}
        answer = app.allauth("POST", "account/authenticators/webauthn", body)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "incorrect_code")
    assert not user.authenticator_set.exists()


def test_an_app_is_set_up_with_its_recovery_codes_and_removed():
    a_user()
    app = signed_in()
    totp = "account/authenticators/totp"
    offer = app.allauth("GET", totp)
    assert offer.status_code == 404
    assert offer.json()["meta"]["totp_url"].startswith("otpauth://totp/ann%40example.com?")
    code = {"code": code_now(offer.json()["meta"]["secret"])}
    unsure = app.allauth("POST", totp, code)
    assert unsure.status_code == 401
    assert [one["id"] for one in unsure.json()["data"]["flows"]] == ["reauthenticate"]
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    assert app.allauth("POST", totp, code).json()["data"]["type"] == "totp"
    codes = app.allauth("GET", "account/authenticators/recovery-codes").json()["data"]
    assert len(codes["unused_codes"]) == codes["total_code_count"] == 10
    anew = app.allauth("POST", "account/authenticators/recovery-codes", {}).json()["data"]
    assert not set(anew["unused_codes"]) & set(codes["unused_codes"])
    found = app.allauth("GET", "account/authenticators").json()["data"]
    assert {one["type"] for one in found} == {"totp", "recovery_codes"}
    assert app.allauth("DELETE", totp).status_code == 200
    assert app.allauth("GET", "account/authenticators").json()["data"] == []


def test_who_lacks_a_factor_of_their_role_can_set_one_up():
    a_user()
    Account.objects.update(second_factor_roles=["owner"])
    app = signed_in()
    refused = app.api("GET", "me")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    secret = app.allauth("GET", "account/authenticators/totp").json()["meta"]["secret"]
    app.allauth("POST", "auth/reauthenticate", {"password": PASSWORD})
    app.allauth("POST", "account/authenticators/totp", {"code": code_now(secret)})
    assert app.is_in()


def test_a_forgotten_password_is_set_anew():
    a_user()
    app = App()
    asked = app.allauth("POST", "auth/password/request", {"email": "ann@example.com"})
    unknown = app.allauth("POST", "auth/password/request", {"email": "no@example.com"})
    assert (asked.status_code, asked.content) == (unknown.status_code, unknown.content)
    (letter,) = letters()
    key = link_in(letter).removeprefix("/password/")
    headers = {"X-Password-Reset-Key": key}
    known = app.client.get("/_allauth/browser/v1/auth/password/reset", headers=headers)
    assert known.json()["data"]["user"]["email"] == "ann@example.com"
    weak = app.allauth("POST", "auth/password/reset", {"key": key, "password": "short"})
    assert weak.json()["errors"][0]["param"] == "password"
    new = {"key": key, "password": "another long one"}
    assert app.allauth("POST", "auth/password/reset", new).status_code == 401  # to sign in by it
    assert app.allauth("POST", "auth/password/reset", new).status_code == 400
    assert (
        app.allauth("POST", "auth/login", {**LOGIN, "password": new["password"]}).status_code == 200
    )


def test_a_changed_password_ends_the_other_sessions():
    a_user()
    here, there = signed_in(), signed_in()
    change = {"current_password": PASSWORD, "new_password": "another long one"}
    wrong = here.allauth("POST", "account/password/change", {**change, "current_password": "x"})
    assert wrong.status_code == 400
    assert here.allauth("POST", "account/password/change", change).status_code == 200
    assert (here.is_in(), there.is_in()) == (True, False)


def test_sessions_are_listed_and_ended_elsewhere():
    a_user()
    here, there = signed_in(), signed_in()
    found = here.allauth("GET", "auth/sessions").json()["data"]
    assert {"id", "ip", "user_agent", "created_at", "is_current"} <= set(found[0])
    others = [one["id"] for one in found if not one["is_current"]]
    left = here.allauth("DELETE", "auth/sessions", {"sessions": others})
    assert [one["is_current"] for one in left.json()["data"]] == [True]
    assert (here.is_in(), there.is_in()) == (True, False)


def test_identity_providers_are_listed(provider):  # noqa: F811 - the fixture
    (known,) = App().allauth("GET", "config").json()["data"]["socialaccount"]["providers"]
    assert (known["id"], known["name"]) == ("oidc", "OpenID Connect")
    assert "provider_redirect" in known["flows"]


def test_without_a_provider_none_is_listed_and_passkeys_are_said_to_be_there():
    config = App().allauth("GET", "config").json()["data"]
    assert config["socialaccount"]["providers"] == []
    assert config["mfa"]["passkey_login_enabled"]
    assert not config["account"]["is_open_for_signup"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "auth/login", LOGIN),
        ("DELETE", "auth/session", None),
        ("POST", "auth/reauthenticate", {"password": PASSWORD}),
        ("POST", "account/authenticators/recovery-codes", {}),
        ("POST", "account/password/change", {}),
        ("DELETE", "auth/sessions", {"sessions": []}),
        ("POST", "auth/webauthn/login", {}),
    ],
)
def test_no_change_is_made_without_the_csrf_token(method, path, body):
    a_user()
    app = signed_in()
    app.client.cookies.pop("csrftoken")
    assert app.allauth(method, path, body).status_code == 403
    assert app.is_in()


@pytest.mark.parametrize(
    "path",
    [
        "account/email",
        "account/phone",
        "auth/email/verify",
        "auth/phone/verify",
        "auth/code/confirm",
        "auth/provider/signup",
        "auth/provider/token",
    ],
)
def test_what_is_not_offered_is_not_there(path):
    a_user()
    app = signed_in()
    for method in ("GET", "POST", "DELETE"):
        assert app.allauth(method, path, {"email": "eve@example.com"}).status_code == 404
    assert User.objects.get().email == "ann@example.com"


@pytest.mark.parametrize(
    "path",
    [
        "accounts/login/",
        "accounts/signup/",
        "accounts/email/",
        "accounts/2fa/",
        "accounts/3rdparty/",
        "accounts/oidc/oidc/login/",
        "accounts/oidc/none/login/callback/",
        "_allauth/app/v1/config",
        "_allauth/openapi.html",
    ],
)
def test_no_page_of_allauths_is_left(path):
    answer = Client().get(f"/{path}")
    assert answer.status_code == 404
    assert "default-src 'none'" in answer["Content-Security-Policy"]
