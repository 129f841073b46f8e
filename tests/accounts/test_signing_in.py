"""Signing in: what is refused, what is told, and what a session is worth (ACC-1, ACC-5)."""

import re
import time
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from jalon.accounts import audit
from jalon.accounts.actions import remove_user, save_user, set_active
from jalon.accounts.models import AuditEntry
from jalon.accounts.second_factor import remove_factors
from jalon.accounts.signing_in import TRIES_BY_ADDRESS, TRIES_BY_IP
from tests.accounts.scene import (
    LOCAL_MAIL,
    PASSWORD,
    a_browser,
    a_user,
    is_signed_in,
    letters,
    sign_in,
)

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
BROWSER = "/_allauth/browser/v1"
LOGIN = f"{BROWSER}/auth/login"


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.rule("ACC-1")
def test_a_user_signs_in_and_out_whatever_the_case_of_the_address():
    a_user()
    browser = a_browser()
    assert sign_in(browser, "ANN@example.com")["Location"] == "/"
    assert is_signed_in(browser)
    assert browser.get("/sign-in")["Location"] == "/"
    assert browser.get("/sign-out").status_code == 405
    browser.post("/sign-out")
    assert not is_signed_in(browser)
    assert [one.action for one in audit.entries("user", "ann@example.com")][:2] == [
        "sign_out",
        "sign_in",
    ]


@pytest.mark.rule("ACC-1")
def test_the_web_app_signs_in_at_the_same_door():
    a_user()
    browser = a_browser()
    wrong = {"email": "ann@example.com", "password": "wrong"}
    assert browser.post(LOGIN, wrong, content_type="application/json").status_code == 400
    right = {"email": "ann@example.com", "password": PASSWORD}
    assert browser.post(LOGIN, right, content_type="application/json").status_code == 200
    assert is_signed_in(browser)


@pytest.mark.rule("ACC-1")
def test_nobody_signs_up():
    browser = a_browser()
    answer = browser.post(
        f"{BROWSER}/auth/signup",
        {"email": "eve@example.com", "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 403


@pytest.mark.rule("ACC-5")
def test_a_known_and_an_unknown_address_are_answered_alike_for_the_same_work(real_passwords):
    a_user()
    save_user("new@example.com")  # has no password yet
    set_active(a_user("gone@example.com").email, False)
    made = []
    encode = ScryptPasswordHasher.encode

    def counted(self, *args, **options):
        made.append(1)
        return encode(self, *args, **options)

    answers = []
    for address in ("ann@example.com", "new@example.com", "gone@example.com", "no@example.com"):
        made.clear()
        with patch.object(ScryptPasswordHasher, "encode", counted):
            answer = sign_in(a_browser(), address, "wrong password")
        page = re.sub(r'(middlewaretoken" value=)"\w+"', r"\1", answer.content.decode())
        answers.append((answer.status_code, page.replace(address, ""), len(made)))
    assert answers[0][2] == 1
    assert len(set(answers)) == 1
    right = sign_in(a_browser(), "gone@example.com", PASSWORD)
    assert right.status_code == 422


@pytest.mark.rule("ACC-3")
def test_refusals_are_noted_without_the_password():
    sign_in(a_browser(), "no@example.com", "my secret")
    (entry,) = audit.entries("user", "no@example.com")
    assert (entry.action, entry.who, entry.detail) == (
        "sign_in_refused",
        "anonymous",
        {"ip": "127.0.0.1"},
    )
    assert not [one for one in AuditEntry.objects.values_list() if "my secret" in str(one)]


@pytest.mark.rule("ACC-5")
@pytest.mark.parametrize("address", ["ann@example.com", "no@example.com"])
def test_guessing_a_password_is_limited_wherever_it_comes_from(address, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    a_user()
    for number in range(TRIES_BY_ADDRESS["most"]):
        browser = a_browser(HTTP_X_FORWARDED_FOR=f"9.9.9.{number}")
        assert sign_in(browser, address, "wrong").status_code == 422
    assert sign_in(browser, address, PASSWORD).status_code == 429
    other = a_browser(HTTP_X_FORWARDED_FOR="9.9.8.1")
    assert sign_in(other, "other@example.com", "wrong").status_code == 422


@pytest.mark.rule("ACC-5")
def test_guessing_addresses_is_limited_by_where_it_comes_from():
    browser = a_browser()
    for number in range(TRIES_BY_IP["most"]):
        assert sign_in(browser, f"{number}@example.com", "wrong").status_code == 422
    assert sign_in(browser, "more@example.com", "wrong").status_code == 429


@pytest.mark.rule("ACC-1")
def test_a_session_begins_with_a_key_of_its_own():
    a_user()
    browser = a_browser()
    session = browser.session
    session["planted"] = "yes"
    session.save()
    browser.cookies["sessionid"] = session.session_key
    before = session.session_key
    sign_in(browser)
    assert browser.cookies["sessionid"].value != before
    assert not is_signed_in(with_key(before))


def with_key(key: str) -> Client:
    browser = a_browser()
    browser.cookies["sessionid"] = key
    return browser


@pytest.mark.rule("ACC-1")
def test_the_cookie_of_a_session_stays_with_the_browser(settings):
    settings.SESSION_COOKIE_SECURE = True
    a_user()
    cookie = sign_in(a_browser()).cookies["sessionid"]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (True, True, "Lax")


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize("path", ["/sign-in", LOGIN, "/sign-out", "/password"])
def test_a_form_of_another_site_does_nothing(path):
    a_user()
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(path, {"email": "ann@example.com", "password": PASSWORD})
    assert answer.status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"],
)
def test_signing_in_leads_nowhere_else(elsewhere):
    a_user()
    browser = a_browser()
    assert elsewhere not in browser.get("/sign-in", {"next": elsewhere}).content.decode()
    assert sign_in(browser, next=elsewhere)["Location"] == "/"
    assert browser.get("/sign-in", {"next": elsewhere})["Location"] == "/"


@pytest.mark.rule("ACC-1")
def test_signing_in_leads_to_where_one_was_going():
    a_user()
    assert sign_in(a_browser(), next="/inbox?to=a")["Location"] == "/inbox?to=a"


@pytest.mark.rule("ACC-1")
def test_a_second_factor_is_asked_for_and_its_code_works_once():
    TOTP.activate(a_user(), SECRET)
    first, second = a_browser(), a_browser()
    for browser in (first, second):
        assert sign_in(browser, next="/inbox")["Location"] == reverse("mfa_authenticate")
        assert not is_signed_in(browser)
    assert first.get("/sign-in/code").status_code == 200
    assert first.post("/sign-in/code", {"code": "000000"}).status_code == 422
    with patch.object(time, "time", return_value=time.time()):
        code = code_now()
        assert first.post("/sign-in/code", {"code": code})["Location"] == "/inbox"
        assert is_signed_in(first)
        assert second.post("/sign-in/code", {"code": code}).status_code == 422
    assert not is_signed_in(second)


@pytest.mark.rule("ACC-5")
def test_guessing_codes_is_limited():
    TOTP.activate(a_user(), SECRET)
    browser = a_browser()
    sign_in(browser)
    answers = [browser.post("/sign-in/code", {"code": "1"}).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


@pytest.mark.rule("ACC-3")
@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_set_up_after_the_password_once_more_and_noted(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL
    user = a_user()
    browser = a_browser()
    sign_in(browser)
    totp = f"{BROWSER}/account/authenticators/totp"
    secret = browser.get(totp).json()["meta"]["secret"]
    code = {"code": code_now(secret)}
    assert browser.post(totp, code, content_type="application/json").status_code == 401
    again = {"password": PASSWORD}
    browser.post(f"{BROWSER}/auth/reauthenticate", again, content_type="application/json")
    assert browser.post(totp, code, content_type="application/json").status_code == 200
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "totp_activated" in [one.action for one in audit.entries("user", user.email)]
    assert len(letters()) == 1
    assert secret not in str(list(AuditEntry.objects.values_list("detail")))


@pytest.mark.rule("ACC-3")
def test_a_wrong_code_is_noted():
    TOTP.activate(a_user(), SECRET)
    browser = a_browser()
    sign_in(browser)
    browser.post("/sign-in/code", {"code": "123"})
    browser.post(f"{BROWSER}/auth/2fa/authenticate", {"code": "1"}, content_type="application/json")
    actions = [one.action for one in audit.entries("user", "ann@example.com")]
    assert actions[:2] == ["code_refused", "code_refused"]
    assert "sign_in" not in actions


@pytest.mark.rule("ACC-1")
def test_secrets_of_second_factors_are_kept_encrypted_under_the_secret_key(settings):
    user = a_user()
    kept = TOTP.activate(user, SECRET).instance.data["secret"]
    assert SECRET not in kept
    assert decrypt(kept) == SECRET
    settings.SECRET_KEY = "another"
    assert decrypt(kept) not in (SECRET, "", kept)
    remove_factors(user.email)
    assert not Authenticator.objects.exists()


@pytest.mark.rule("ACC-1")
def test_a_recovery_code_lets_in_once():
    user = a_user()
    TOTP.activate(user, SECRET)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    for status in (302, 422):
        browser = a_browser()
        sign_in(browser)
        assert browser.post("/sign-in/code", {"code": code}).status_code == status


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://jalon.example.com", "jalon.example.com"),
        ("http://127.0.0.1:8000", "localhost"),
        ("http://[::1]:8000", "localhost"),
    ],
)
def test_a_passkey_is_for_the_name_of_the_installation_whatever_is_asked_for(
    address, domain, settings
):
    settings.JALON_BASE_URL = address
    a_user()
    browser = a_browser(HTTP_HOST="localhost:8000")
    assert f'data-domain="{domain}"' in browser.get("/sign-in").content.decode()
    sign_in(browser)
    again = {"password": PASSWORD}
    browser.post(f"{BROWSER}/auth/reauthenticate", again, content_type="application/json")
    offer = browser.get(f"{BROWSER}/account/authenticators/webauthn").json()["data"]
    options = offer["creation_options"]["publicKey"]
    assert options["user"]["name"] == "ann@example.com"
    assert options["rp"] == {"id": domain, "name": "Jalon"}


@pytest.mark.rule("ACC-1")
def test_no_passkey_is_offered_where_browsers_know_none(settings):
    settings.JALON_BASE_URL = "https://192.0.2.7"
    a_user()
    browser = a_browser()
    assert "passkey" not in browser.get("/sign-in").content.decode()
    sign_in(browser)
    assert "Passkeys need a Jalon" in browser.get("/security").content.decode()


@pytest.mark.rule("ACC-1")
def test_sessions_are_listed_and_ended():
    a_user()
    one, two = a_browser(), a_browser()
    sign_in(one)
    sign_in(two)
    found = one.get(f"{BROWSER}/auth/sessions").json()["data"]
    assert len(found) == 2
    other = next(each["id"] for each in found if not each["is_current"])
    one.delete(f"{BROWSER}/auth/sessions", {"sessions": [other]}, content_type="application/json")
    assert is_signed_in(one)
    assert not is_signed_in(two)


@pytest.mark.rule("ACC-1")
@pytest.mark.parametrize("end", [lambda email: set_active(email, False), remove_user])
def test_who_is_removed_or_deactivated_is_signed_out_at_once(end):
    bob = a_user("bob@example.com", role="analyst")
    browser = a_browser()
    sign_in(browser, bob.email)
    assert is_signed_in(browser)
    end(bob.email)
    assert not is_signed_in(browser)
    assert not UserSession.objects.exists()
    assert not Session.objects.filter(session_key=browser.cookies["sessionid"].value).exists()


@pytest.mark.rule("ACC-1")
def test_pages_run_one_script_of_ours_at_most_and_are_kept_by_no_cache():
    page = a_browser().get("/sign-in", HTTP_ACCEPT_LANGUAGE="fr")
    assert "Se connecter" in page.content.decode()
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert page["Cache-Control"] == "no-store, private"
    assert re.findall("<script[^>]*>", page.content.decode()) == [
        '<script src="/passkeys.js" defer>'
    ]
    assert "script-src 'self';" in page["Content-Security-Policy"]
    asked = a_browser().get("/password")
    assert "<script" not in asked.content.decode()
    assert "script-src" not in asked["Content-Security-Policy"]
