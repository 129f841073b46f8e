"""Signing in: what is refused, what is told, and what a session is worth (ACC-1, ACC-5)."""

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

from jalon.accounts import audit
from jalon.accounts.actions import remove_user, save_user, set_active
from jalon.accounts.models import AuditEntry
from jalon.accounts.second_factor import remove_factors
from jalon.accounts.signing_in import TRIES_BY_ADDRESS, TRIES_BY_IP
from tests.accounts.scene import (
    BROWSER,
    LOCAL_MAIL,
    LOGIN,
    PASSWORD,
    a_browser,
    a_user,
    be_sure,
    call,
    give_code,
    is_signed_in,
    letters,
    mistake_in,
    sign_in,
)

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXP"
WRONG = "email_password_mismatch"
MANY = "too_many_login_attempts"


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.rule("ACC-1")
def test_a_user_signs_in_and_out_whatever_the_case_of_the_address():
    a_user()
    browser = a_browser()
    assert sign_in(browser, "ANN@example.com").status_code == 200
    assert is_signed_in(browser)
    assert call(browser, "DELETE", "auth/session").status_code == 401
    assert not is_signed_in(browser)
    assert [one.action for one in audit.entries("user", "ann@example.com")][:2] == [
        "sign_out",
        "sign_in",
    ]


@pytest.mark.rule("ACC-1")
def test_nobody_signs_up():
    browser = a_browser()
    body = {"email": "eve@example.com", "password": PASSWORD}
    assert call(browser, "POST", "auth/signup", body).status_code == 403


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
        answers.append((answer.status_code, answer.content, len(made)))
    assert answers[0][2] == 1
    assert len(set(answers)) == 1
    assert sign_in(a_browser(), "gone@example.com", PASSWORD).content == answers[0][1]


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
        assert mistake_in(sign_in(browser, address, "wrong")) == WRONG
    assert mistake_in(sign_in(browser, address, PASSWORD)) == MANY
    other = a_browser(HTTP_X_FORWARDED_FOR="9.9.8.1")
    assert mistake_in(sign_in(other, "other@example.com", "wrong")) == WRONG


@pytest.mark.rule("ACC-5")
def test_guessing_addresses_is_limited_by_where_it_comes_from(settings):
    settings.ACCOUNT_RATE_LIMITS = False  # allauth's own, within a minute
    browser = a_browser()
    for number in range(TRIES_BY_IP["most"]):
        assert mistake_in(sign_in(browser, f"{number}@example.com", "wrong")) == WRONG
    assert mistake_in(sign_in(browser, "more@example.com", "wrong")) == MANY


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
@pytest.mark.parametrize("path", [LOGIN, f"{BROWSER}/auth/password/request"])
def test_a_form_of_another_site_does_nothing(path):
    a_user()
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(path, {"email": "ann@example.com", "password": PASSWORD})
    assert answer.status_code == 403
    assert not is_signed_in(browser)


@pytest.mark.rule("ACC-1")
def test_a_second_factor_is_asked_for_and_its_code_works_once():
    TOTP.activate(a_user(), SECRET)
    first, second = a_browser(), a_browser()
    for browser in (first, second):
        assert sign_in(browser).status_code == 401
        assert not is_signed_in(browser)
    assert mistake_in(give_code(first, "000000")) == "incorrect_code"
    with patch.object(time, "time", return_value=time.time()):
        code = code_now()
        assert give_code(first, code).status_code == 200
        assert is_signed_in(first)
        assert mistake_in(give_code(second, code)) == "incorrect_code"
    assert not is_signed_in(second)


@pytest.mark.rule("ACC-5")
def test_guessing_codes_is_limited():
    TOTP.activate(a_user(), SECRET)
    browser = a_browser()
    sign_in(browser)
    answers = [mistake_in(give_code(browser, "1")) for _ in range(6)]
    assert answers == ["incorrect_code"] * 5 + [MANY]


@pytest.mark.rule("ACC-3")
@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_set_up_after_the_password_once_more_and_noted(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL
    user = a_user()
    browser = a_browser()
    sign_in(browser)
    totp = "account/authenticators/totp"
    secret = call(browser, "GET", totp).json()["meta"]["secret"]
    code = {"code": code_now(secret)}
    assert call(browser, "POST", totp, code).status_code == 401
    be_sure(browser)
    assert call(browser, "POST", totp, code).status_code == 200
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert "totp_activated" in [one.action for one in audit.entries("user", user.email)]
    assert len(letters()) == 1
    assert secret not in str(list(AuditEntry.objects.values_list("detail")))


@pytest.mark.rule("ACC-3")
def test_a_wrong_code_is_noted():
    TOTP.activate(a_user(), SECRET)
    browser = a_browser()
    sign_in(browser)
    give_code(browser, "123")
    actions = [one.action for one in audit.entries("user", "ann@example.com")]
    assert actions[0] == "code_refused"
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
    for status in (200, 400):
        browser = a_browser()
        sign_in(browser)
        assert give_code(browser, code).status_code == status


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
    sign_in(browser)
    be_sure(browser)
    offer = call(browser, "GET", "account/authenticators/webauthn").json()["data"]
    options = offer["creation_options"]["publicKey"]
    assert options["user"]["name"] == "ann@example.com"
    assert options["rp"] == {"id": domain, "name": "Jalon"}


@pytest.mark.rule("ACC-1")
def test_sessions_are_listed_and_ended():
    a_user()
    one, two = a_browser(), a_browser()
    sign_in(one)
    sign_in(two)
    found = call(one, "GET", "auth/sessions").json()["data"]
    assert len(found) == 2
    other = next(each["id"] for each in found if not each["is_current"])
    call(one, "DELETE", "auth/sessions", {"sessions": [other]})
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
