"""A second factor that a role needs, and how one is set up (ACC-1)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from jalon.accounts import audit
from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.accounts.preferences import Preferences, change_account
from tests.accounts.scene import a_browser, a_user, be_sure, call, give_code, sign_in
from tests.accounts.test_signing_in import SECRET, code_now
from tests.api.calling import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACC-1")]


def required_of(*roles):
    change_account(Preferences(second_factor_roles=list(roles)), by="ann@example.com")


def set_up_app(browser):
    secret = call(browser, "GET", "account/authenticators/totp").json()["meta"]["secret"]
    return call(browser, "POST", "account/authenticators/totp", {"code": code_now(secret)})


def test_who_lacks_the_factor_of_their_role_may_do_nothing_until_they_set_one_up():
    required_of("analyst", "owner")
    a_user("bob@example.com", role="analyst")
    browser = a_browser()
    assert sign_in(browser, "bob@example.com").status_code == 200
    for method, path in (("get", "me"), ("get", "contacts"), ("post", "contacts")):
        refused = getattr(browser, method)(f"/api/v1/{path}", content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    be_sure(browser)
    assert set_up_app(browser).status_code == 200
    assert browser.get("/api/v1/me").json()["name"] == "bob@example.com"
    call(browser, "DELETE", "auth/session")
    assert sign_in(browser, "bob@example.com").status_code == 401


def test_it_holds_at_once_for_who_is_signed_in_and_not_for_other_roles_or_keys():
    a_user("bob@example.com", role="marketer")
    a_user("cid@example.com", role="analyst")
    marketer, analyst = a_browser(), a_browser()
    sign_in(marketer, "bob@example.com")
    sign_in(analyst, "cid@example.com")
    assert marketer.get("/api/v1/me").status_code == 200
    required_of("marketer")
    assert marketer.get("/api/v1/me").status_code == 403
    assert analyst.get("/api/v1/me").status_code == 200
    assert Caller(Permission.HEALTH_READ)("GET", "/me").status_code == 200
    required_of()
    assert marketer.get("/api/v1/me").status_code == 200


def test_recovery_codes_alone_are_no_second_factor():
    required_of("owner")
    RecoveryCodes.activate(a_user())
    browser = a_browser()
    sign_in(browser)
    assert browser.get("/api/v1/me").status_code == 403


def test_who_removes_the_last_factor_is_asked_for_another():
    required_of("owner")
    TOTP.activate(a_user(), SECRET)
    browser = a_browser()
    sign_in(browser)
    give_code(browser, code_now())
    assert browser.get("/api/v1/me").status_code == 200
    be_sure(browser)
    assert call(browser, "DELETE", "account/authenticators/totp").status_code == 200
    assert browser.get("/api/v1/me").status_code == 403


def test_an_owner_alone_decides_and_it_is_noted():
    a_user()
    a_user("bob@example.com", role="marketer")
    owner, marketer = a_browser(), a_browser()
    sign_in(owner)
    sign_in(marketer, "bob@example.com")
    wanted = {"second_factor_roles": ["owner", "marketer", "owner"]}

    def change(browser, body):
        return browser.patch("/api/v1/settings", body, content_type="application/json")

    assert change(marketer, wanted).status_code == 403
    assert Account.objects.get().second_factor_roles == []
    assert change(owner, {"second_factor_roles": ["emperor"]}).status_code == 422
    assert change(owner, wanted).json()["second_factor_roles"] == ["marketer", "owner"]
    (entry,) = audit.entries("account", "Jalon")
    assert entry.detail["changes"] == {"second_factor_roles": ["marketer", "owner"]}


def test_recovery_codes_are_shown_to_who_is_sure_and_made_anew():
    a_user()
    browser = a_browser()
    sign_in(browser)
    codes = "account/authenticators/recovery-codes"
    assert call(browser, "GET", codes).status_code == 404  # there are none yet
    assert be_sure(browser, "wrong").status_code == 400
    assert set_up_app(browser).status_code == 401  # not sure
    be_sure(browser)
    set_up_app(browser)

    def shown(method="GET", body=None):
        return call(browser, method, codes, body).json()["data"]["unused_codes"]

    first = shown()
    assert len(set(first)) == 10
    assert shown() == first
    assert not set(shown("POST", {})) & set(first)
    assert not set(shown()) & set(first)


def test_recovery_codes_are_for_who_is_sure():
    RecoveryCodes.activate(a_user())
    browser = a_browser()
    sign_in(browser)
    refused = call(browser, "GET", "account/authenticators/recovery-codes")
    assert refused.status_code == 401
    assert "unused_codes" not in refused.content.decode()


@pytest.mark.parametrize(
    "path", ["account/authenticators", "account/authenticators/totp", "auth/sessions"]
)
def test_factors_and_sessions_are_for_who_is_signed_in(path):
    assert call(a_browser(), "GET", path).status_code == 401


def test_nobody_removes_the_factor_of_another():
    factor = TOTP.activate(a_user("bob@example.com"), SECRET).instance
    a_user()
    browser = a_browser()
    sign_in(browser)
    be_sure(browser)
    call(browser, "DELETE", "account/authenticators/totp")
    for chosen in (factor.id, "x", "", 10**40):
        body = {"authenticators": [chosen]}
        answer = call(browser, "DELETE", "account/authenticators/webauthn", body)
        assert answer.status_code in {200, 400}
    assert Authenticator.objects.filter(id=factor.id).exists()
