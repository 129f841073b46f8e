"""What users are told of by email: sign-ins from elsewhere, and changes of how they sign in."""

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from allauth.mfa.totp.internal.auth import TOTP

from jalon.accounts.actions import forget_expired
from jalon.accounts.alerts import TOLD
from jalon.accounts.familiar import REMEMBERED, device_of
from jalon.accounts.models import Account, SignInFrom
from jalon.accounts.second_factor import remove_factors
from jalon.core import clock
from tests.accounts.scene import (
    LOCAL_MAIL,
    PASSWORD,
    a_browser,
    a_user,
    ask_for_password,
    be_sure,
    call,
    choose_password,
    letters,
    link_in,
    sign_in,
)
from tests.accounts.test_signing_in import SECRET
from tests.mailbox import sent

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ACC-1")]

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{}.0) Gecko/20100101 Firefox/{}.0"
SAFARI = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605"
)


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL


def come(agent, address="192.0.2.1"):
    """Signs in, from a device and an address."""
    browser = a_browser(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    sign_in(browser)
    return browser


def test_a_sign_in_from_a_new_device_or_address_is_told_and_a_known_one_is_not():
    a_user()
    come(FIREFOX.format(140, 140))  # the first: there is nobody else to tell
    come(FIREFOX.format(141, 141))  # an update is no new device
    assert letters() == []
    come(SAFARI)
    come(FIREFOX.format(141, 141), "198.51.100.7")
    come(SAFARI, "198.51.100.7")  # both are known by now
    by_device, by_address = letters()
    assert sent()[0].to == ["ann@example.com"]
    assert "192.0.2.1, Safari, Mac OS X" in by_device
    assert "198.51.100.7, Firefox, Linux" in by_address
    assert link_in(by_address) == "/password"


def test_what_others_sign_in_from_is_new_to_a_user():
    a_user()
    a_user("bob@example.com")
    come(SAFARI)
    bob = a_browser(HTTP_USER_AGENT=FIREFOX.format(1, 1), REMOTE_ADDR="198.51.100.7")
    sign_in(bob, "bob@example.com")
    come(FIREFOX.format(1, 1))
    assert len(letters()) == 1


def test_a_refused_sign_in_tells_nobody_and_makes_nothing_known():
    a_user()
    sign_in(a_browser(REMOTE_ADDR="198.51.100.7"), password="wrong")
    assert letters() == []
    assert not SignInFrom.objects.exists()


def test_addresses_are_kept_as_digests_and_forgotten_after_a_year(monkeypatch):
    a_user()
    come(SAFARI)
    assert b"192.0.2.1" not in b"".join(bytes(one.digest) for one in SignInFrom.objects.all())
    wall = clock.wall
    monkeypatch.setattr(clock, "wall", lambda: wall() + REMEMBERED + timedelta(days=1))
    forget_expired()
    assert not SignInFrom.objects.exists()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX.format(140, 140), "Firefox, Linux"),
        ("", ""),
        ("x" * 5000, ""),
        ("Your account is blocked, see https://evil.example\r\nBcc: a@b.c", ""),
    ],
)
def test_a_device_is_called_by_what_is_known_of_browsers(agent, device):
    assert device_of(agent) == device


def test_a_changed_password_and_changed_factors_are_told():
    user = a_user()
    browser = come(SAFARI)

    TOTP.activate(user, SECRET)
    be_sure(browser)
    assert call(browser, "DELETE", "account/authenticators/totp", {}).status_code == 200
    new = {"current_password": PASSWORD, "new_password": "another long one"}
    assert call(browser, "POST", "account/password/change", new).status_code == 200
    remove_factors(user.email)
    told = [text.splitlines()[0] for text in letters()]
    assert told == [
        "The authenticator app was removed from your account.",
        "Your password was changed.",
        "The second factors were removed from your account.",
    ]
    assert PASSWORD not in str(letters())


def test_a_password_set_anew_is_told():
    a_user()
    ask_for_password(a_browser())
    (asked,) = letters()
    choose_password(link_in(asked), "another long one")
    assert letters()[1].startswith("Your password was set anew.")


def test_letters_are_in_the_language_of_the_account_and_its_time():
    Account.objects.update(locale="fr", time_zone="Europe/Paris")
    a_user()
    come(SAFARI)
    come(SAFARI, "198.51.100.7")
    ask_for_password(a_browser())
    told, asked = letters()
    assert "Connexion à votre compte depuis un nouvel appareil" in told
    assert "(Europe/Paris)" in told
    assert sent()[0].subject.startswith("Jalon: Connexion")
    assert "mot de passe" in asked


def test_there_are_words_for_all_that_allauth_tells_of():
    """Save for changes of address, which cannot be made."""
    sources = Path(allauth.__file__).parent.rglob("*.py")
    calls = r'send_notification_mail\(\s*(?:request,\s*)?"[a-z]+/email/(\w+)"'
    named = {name for each in sources for name in re.findall(calls, each.read_text())}
    assert {"password_changed", "webauthn_added", "account_connected"} <= named
    assert named - set(TOLD) == {"email_changed", "email_deleted"}
