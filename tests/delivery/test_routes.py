"""Routes at real servers (EML-5): which messages go by which, and whether there are any at all."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from jalon.core.outbound import Allowed
from jalon.core.smtp_url import SmtpServer
from jalon.delivery.lane import route
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, list_routes
from jalon.delivery.routes import shared
from jalon.emails.actions import save_sender
from tests.delivery.routing import (
    a_delivery,
    a_route,
    deliver_all,
    messages,
    state_of,
)
from tests.delivery.scene import (
    NOON,
    a_contact,
    a_message,
    deliver,
    states,
)
from tests.delivery.servers import Handler, mail_server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_noon_on_this_machine"),
]


@pytest.mark.rule("EML-5")
def test_a_route_for_some_domains_takes_their_senders_alone_and_holds_up_no_others(
    good: Handler,
) -> None:
    save_sender("shop", name="Shop", address="hello@Shop.example")
    with mail_server() as (first, server):
        a_route("first", server, domains=["shop.example"])
        contact = a_contact("ann")
        a_message(contact, route="smtp", sender="shop")
        a_message(contact, route="smtp", visit=2)
        deliver_all(a_delivery())
    assert [each["From"] for each in first.accepted] == ["Shop <hello@Shop.example>"]
    assert [each["From"] for each in good.accepted] == ["Jalon <hello@example.com>"]


def test_what_no_route_is_for_waits_and_holds_up_no_others() -> None:
    save_sender("shop", name="Shop", address="hello@shop.example")
    with mail_server() as (first, server):
        a_route("first", server, domains=["shop.example"])
        contact = a_contact("ann")
        a_message(contact, route="smtp", due_at=NOON - timedelta(hours=1))
        a_message(contact, route="smtp", sender="shop", visit=2)
        deliver_all(a_delivery())
    assert states() == [("queued", ""), ("sent", "")]
    assert len(first.accepted) == 1


@pytest.mark.rule("EML-5")
def test_a_route_deleted_while_messages_wait_sends_no_more_and_the_next_takes_them(
    good: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "KNOWN_FOR", 0.0)
    with mail_server() as (first, server):
        a_route("first", server, per_day=3)
        messages(8)
        out = a_delivery()
        first.at_data = lambda _s, _e: delete_and_take("first")
        deliver_all(out)
    assert Counter(states()) == {("sent", ""): 8}
    assert len(first.accepted) <= 3
    assert len(first.accepted) + len(good.accepted) == 8


def delete_and_take(name: str) -> str:
    MailRoute.objects.filter(name=name).delete()
    connection.close()
    return "250 OK"


def test_with_no_route_left_messages_wait_and_the_sandbox_goes_on() -> None:
    with mail_server() as (_, server):
        a_route("only", server)
        contact = a_contact("ann")
        a_message(contact, route="smtp", due_at=NOON - timedelta(hours=1))
        MailRoute.objects.all().delete()
        a_message(contact, route="sandbox", visit=2)
        deliver_all(a_delivery())
    assert states() == [("queued", ""), ("sent", "")]


@pytest.mark.rule("EML-5")
def test_messages_made_go_out_from_the_first_route_on() -> None:
    assert route() == "sandbox"
    a_route("only", SmtpServer("127.0.0.1", 1), enabled=False)
    assert route() == "smtp"


def test_the_server_of_the_setting_is_a_route_and_its_state_alone_makes_none(
    settings: Any,
) -> None:
    settings.JALON_SMTP = SmtpServer("127.0.0.1", 1, "ann", "secret")
    messages(1)
    deliver(a_delivery())
    (listed,) = list_routes()
    assert (listed.name, listed.priority, listed.failures) == (ENVIRONMENT, 100, 1)
    assert "secret" not in repr(listed.__dict__)
    settings.JALON_SMTP = None
    assert list_routes() == []
    assert route() == "sandbox"


@pytest.mark.rule("ACC-4")
def test_a_route_reaches_nothing_of_the_own_network(settings: Any) -> None:
    settings.JALON_ALLOW_PRIVATE = Allowed()
    with mail_server() as (handler, server):
        a_route("only", server)
        messages(1)
        deliver(a_delivery())
    assert handler.connections == 0
    assert state_of("only").error == "The host has no public address. " + REMEDY


REMEDY = "An operator may allow it: JALON_ALLOW_PRIVATE names hosts and networks."


def test_a_password_sealed_by_another_key_sets_the_route_aside(settings: Any) -> None:
    with mail_server(starttls=True, auth=True) as (handler, server):
        a_route("only", server)
        settings.SECRET_KEY = "another"
        messages(1)
        deliver(a_delivery())
        assert state_of("only").error.startswith("The password was kept with another key")
        settings.SECRET_KEY_FALLBACKS = []
    assert handler.logins == []
