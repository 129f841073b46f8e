"""A second factor that a role needs, and the pages to set one up (ACC-1)."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

from jalon.accounts import audit
from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.accounts.preferences import Preferences, change_account
from tests.accounts.scene import PASSWORD, a_browser, a_user, is_signed_in, sign_in
from tests.accounts.test_signing_in import SECRET, code_now
from tests.api.calling import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACC-1")]


def required_of(*roles):
    change_account(Preferences(second_factor_roles=list(roles)), by="ann@example.com")


def be_sure(browser):
    return browser.post("/security/again", {"password": PASSWORD})


def set_up_app(browser):
    page = browser.get("/security/app").content.decode()
    secret = re.search(r"<code>(\w+)</code>", page)[1]
    return browser.post("/security/app", {"code": code_now(secret)})


def test_who_lacks_the_factor_of_their_role_may_do_nothing_until_they_set_one_up():
    required_of("analyst", "owner")
    a_user("bob@example.com", role="analyst")
    browser = a_browser()
    answer = sign_in(browser, "bob@example.com", next="/inbox")
    assert answer["Location"] == "/security"
    assert "Your role needs a second factor" in browser.get("/security").content.decode()
    for method, path in (("get", "me"), ("get", "contacts"), ("post", "contacts")):
        refused = getattr(browser, method)(f"/api/v1/{path}", content_type="application/json")
        assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_required")
    be_sure(browser)
    assert set_up_app(browser)["Location"] == "/security/codes"
    assert browser.get("/api/v1/me").json()["name"] == "bob@example.com"
    assert "Your role needs" not in browser.get("/security").content.decode()
    browser.post("/sign-out")
    assert sign_in(browser, "bob@example.com")["Location"] == "/sign-in/code"


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
    browser.post("/sign-in/code", {"code": code_now()})
    assert browser.get("/api/v1/me").status_code == 200
    be_sure(browser)
    factor = Authenticator.objects.get(type="totp")
    assert browser.post("/security/remove", {"factor": factor.id})["Location"] == "/security"
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
    assert browser.get("/security/codes")["Location"].startswith("/security/again")
    assert browser.post("/security/again", {"password": "wrong"}).status_code == 422
    assert be_sure(browser)["Location"] == "/security"
    assert browser.get("/security/codes")["Location"] == "/security"  # there are none yet
    set_up_app(browser)

    def shown():
        return re.findall(
            r"<li><code>(\w+)</code>", browser.get("/security/codes").content.decode()
        )

    first = shown()
    assert len(set(first)) == 10
    assert shown() == first
    browser.post("/security/codes")
    assert not set(shown()) & set(first)


@pytest.mark.parametrize(
    "path",
    ["/security", "/security/again", "/security/app", "/security/codes", "/security/passkey"],
)
def test_the_pages_are_for_who_is_signed_in(path):
    answer = a_browser().get(path)
    assert answer["Location"].startswith("/sign-in?next=")


def test_nobody_removes_the_factor_of_another():
    factor = TOTP.activate(a_user("bob@example.com"), SECRET).instance
    a_user()
    browser = a_browser()
    sign_in(browser)
    be_sure(browser)
    for chosen in (factor.id, "x", "", "9" * 40):
        assert browser.post("/security/remove", {"factor": chosen}).status_code == 302
    assert Authenticator.objects.filter(id=factor.id).exists()


def test_one_signs_out_everywhere_else():
    a_user()
    here, there = a_browser(), a_browser()
    sign_in(here)
    sign_in(there)
    here.post("/security/sessions")
    assert (is_signed_in(here), is_signed_in(there)) == (True, False)


def test_the_pages_speak_french():
    a_user()
    browser = a_browser(HTTP_ACCEPT_LANGUAGE="fr")
    sign_in(browser)
    be_sure(browser)
    for path in ("/security", "/security/app", "/security/passkey"):
        page = browser.get(path)
        assert page.status_code == 200
        assert '<html lang="fr"' in page.content.decode()
        assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert "Clés d&#x27;accès" in browser.get("/security").content.decode()
