"""Users for tests, and browsers that call as the web app does."""

import re
from typing import Any

from django.core.mail.backends.locmem import EmailBackend
from django.http import HttpResponse
from django.test import Client

from jalon.accounts.actions import save_user
from jalon.accounts.models import User
from tests.mailbox import sent

PASSWORD = "correct horse battery"
LOCAL_MAIL = f"{EmailBackend.__module__}.{EmailBackend.__name__}"
BROWSER = "/_allauth/browser/v1"
LOGIN = f"{BROWSER}/auth/login"


def a_user(email: str = "ann@example.com", *, role: str = "owner") -> User:
    """A user with PASSWORD."""
    user = save_user(email, role=role)
    user.set_password(PASSWORD)
    user.save()
    return user


def a_browser(**options: object) -> Client:
    return Client(enforce_csrf_checks=False, **options)


def call(browser: Client, method: str, path: str, body: Any = None) -> Any:
    """One of allauth's calls."""
    more = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(browser, method.lower())(f"{BROWSER}/{path}", **more)


def mistake_in(answer: Any) -> str:
    """The code of the first thing that was refused."""
    code: str = answer.json()["errors"][0]["code"]
    return code


def sign_in(
    browser: Client, email: str = "ann@example.com", password: str = PASSWORD
) -> HttpResponse:
    """200: signed in; 401: a second factor is missing; 400: refused."""
    answer: HttpResponse = call(
        browser, "POST", "auth/login", {"email": email, "password": password}
    )
    return answer


def give_code(browser: Client, code: str) -> HttpResponse:
    answer: HttpResponse = call(browser, "POST", "auth/2fa/authenticate", {"code": code})
    return answer


def be_sure(browser: Client, password: str = PASSWORD) -> HttpResponse:
    """Gives the password once more."""
    answer: HttpResponse = call(browser, "POST", "auth/reauthenticate", {"password": password})
    return answer


def is_signed_in(browser: Client) -> bool:
    return call(browser, "GET", "auth/session").status_code == 200


def ask_for_password(browser: Client, email: str = "ann@example.com") -> HttpResponse:
    answer: HttpResponse = call(browser, "POST", "auth/password/request", {"email": email})
    return answer


def choose_password(link: str, password: str) -> HttpResponse:
    """By the link of a letter; 401: it is chosen, and one signs in by it."""
    body = {"key": last_of(link), "password": password}
    answer: HttpResponse = call(a_browser(), "POST", "auth/password/reset", body)
    return answer


def letters() -> list[str]:
    """The texts of the emails sent, once they all are."""
    return [str(message.body) for message in sent()]


def link_in(text: str) -> str:
    """The path of the first link."""
    found = re.search(r"https?://[^/\s]+(/\S+)", text)
    assert found
    return found[1]


def last_of(link: str) -> str:
    """The token of a link."""
    return link.rpartition("/")[2]
