"""Users for tests, and browsers."""

import re

from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client

from jalon.accounts import mailing
from jalon.accounts.actions import save_user
from jalon.accounts.models import User

PASSWORD = "correct horse battery"
LOCAL_MAIL = f"{EmailBackend.__module__}.{EmailBackend.__name__}"


def a_user(email: str = "ann@example.com", *, role: str = "owner") -> User:
    """A user with PASSWORD."""
    user = save_user(email, role=role)
    user.set_password(PASSWORD)
    user.save()
    return user


def a_browser(**options: object) -> Client:
    return Client(enforce_csrf_checks=False, **options)


def sign_in(
    browser: Client, email: str = "ann@example.com", password: str = PASSWORD, **more: str
) -> HttpResponse:
    return browser.post("/sign-in", {"email": email, "password": password, **more})


def is_signed_in(browser: Client) -> bool:
    return browser.get("/_allauth/browser/v1/auth/session").status_code == 200


def letters() -> list[str]:
    """The texts of the emails sent, once they all are."""
    mailing._threads.submit(int).result()
    return [str(message.body) for message in mail.outbox]


def link_in(text: str) -> str:
    """The path of the first link."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found[1]
