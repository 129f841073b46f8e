"""What Jalon says to its users is in their language: refusals in that of the web app, emails in the
account's."""

import pytest

from jalon.accounts import invitations
from jalon.accounts.access import Actor
from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from tests.accounts.scene import (
    LOCAL_MAIL,
    a_browser,
    a_user,
    ask_for_password,
    letters,
    sign_in,
)
from tests.mailbox import sent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = LOCAL_MAIL


@pytest.mark.parametrize(
    ("accepted", "said"),
    [("fr-FR,en;q=0.8", "incorrect"), ("en-GB,fr;q=0.8", "not correct"), ("", "not correct")],
)
def test_a_refused_sign_in_is_told_in_the_language_asked_for(accepted, said):
    a_user()
    answer = sign_in(a_browser(headers={"Accept-Language": accepted}), password="wrong one")
    assert answer.status_code == 400
    assert said in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("locale", "said"), [("fr", "réinitialisation de mot de passe"), ("en", "Password Reset")]
)
def test_a_link_for_a_password_comes_in_the_language_of_the_account(locale, said):
    a_user()
    Account.objects.update(locale=locale)
    ask_for_password(a_browser(headers={"Accept-Language": "en" if locale == "fr" else "fr"}))
    (letter,) = letters()
    assert said.casefold() in sent()[0].subject.casefold()
    assert ("Vous recevez" in letter) == (locale == "fr")


def test_an_invitation_names_the_role_in_both_languages():
    owner = Actor("ann@example.com", frozenset(Permission))
    invitations.invite("bob@example.com", role="analyst", by=owner)
    (letter,) = letters()
    assert "invites you to Jalon, as analyst." in letter
    assert "vous invite dans Jalon, comme analyste." in letter
