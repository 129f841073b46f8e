"""Emails about accounts go by the routes, whatever their limits (EML-5)."""

from typing import Any

import pytest
from django.core.mail import EmailMessage

from jalon.accounts.mailing import has_server
from jalon.core.outbound import parse_allowed
from jalon.core.smtp_url import SmtpServer
from jalon.delivery.models import MailRoute
from jalon.emails.actions import save_sender
from tests.delivery.servers import Handler, mail_server
from tests.delivery.test_routes import a_route

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("EML-5")]


@pytest.fixture(autouse=True)
def _by_routes(settings: Any) -> None:
    settings.EMAIL_BACKEND = "jalon.delivery.account_mail.ByRoutes"
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8,localhost")


def send(to: str = "ben@shop.example") -> int:
    return EmailMessage("A code & more", "Here: https://jalon.example/x\n<1234>", to=[to]).send()


def refuse(_server: object, _envelope: object) -> str:
    return "554 5.7.1 Not from here"


def test_they_go_by_the_first_route_that_takes_them() -> None:
    assert not has_server()
    assert send() == 0
    with mail_server() as (closed, first), mail_server() as (open_, second):
        closed.at_rcpt = refuse
        a_route("first", first)
        a_route("second", second, priority=20)
        assert has_server()
        assert send() == 1
    (letter,) = open_.accepted
    text, html = (part.get_content() for part in letter.iter_parts())
    assert (letter["To"], letter["Subject"]) == ("ben@shop.example", "A code & more")
    assert "<1234>" in text
    assert "&lt;1234&gt;" in html
    assert 'href="https://jalon.example/x"' in html
    assert closed.accepted == []


def test_a_spent_route_takes_them_and_none_is_taken_twice() -> None:
    with mail_server() as (first, server), mail_server() as (second, other):
        a_route("first", server, per_day=1, used=1, used_on="2999-01-01")
        a_route("second", other, priority=20)
        first.at_data = hang_up
        assert send() == 1
    assert (len(first.seen), second.seen) == (1, [])


def hang_up(_server: object, _envelope: object) -> None:
    return None


def test_what_no_route_takes_is_told_and_no_route_is_set_aside_for_it() -> None:
    with mail_server() as (handler, server):
        handler.at_rcpt = refuse
        a_route("only", server)
        with pytest.raises(OSError, match=r"^only: .*Not from here$"):
            send()
        a_route("dead", SmtpServer("127.0.0.1", 1), priority=5)
        with pytest.raises(OSError, match=r"^dead: "):
            send()
    assert MailRoute.objects.filter(failures__gt=0).count() == 0


def test_they_come_from_the_setting_or_else_from_the_default_sender(settings: Any) -> None:
    with mail_server() as (handler, server):
        a_route("only", server)
        send()
        save_sender("news", name="The News", address="news@shop.example")
        send()
        settings.DEFAULT_FROM_EMAIL = "Admin <admin@shop.example>"
        send()
    assert froms(handler) == [
        "Jalon <hello@example.com>",
        "Jalon <news@shop.example>",
        "Admin <admin@shop.example>",
    ]


def froms(handler: Handler) -> list[str]:
    return [str(letter["From"]) for letter in handler.accepted]
