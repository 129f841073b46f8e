"""Routes by the APIs of providers, at a server that stands in for them (EML-5): nothing is sent
twice (RUN-7), and what comes back finds its message (EML-7)."""

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.core.mail import EmailMessage

from jalon.core.outbound import Allowed, dial
from jalon.delivery import bounce_webhooks
from jalon.delivery.account_mail import ByRoutes
from jalon.delivery.models import MailRoute
from jalon.delivery.routes import http, peers
from tests.delivery.provider_calls import TOLD
from tests.delivery.provider_server import (
    ACCEPTED,
    ACCOUNTS,
    KEY,
    Answer,
    Desk,
    a_provider,
    a_provider_route,
    certificate,
    letter_in,
    names_lead_to,
    trusting,
)
from tests.delivery.routing import (
    a_delivery,
    deliver_all,
    messages,
    rows,
    state_of,
)
from tests.delivery.scene import a_contact, a_message, counters, deliver, events, states
from tests.delivery.servers import Handler, mail_server

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_noon_on_this_machine"),
]

BAD_KEY = Answer(401, {"ErrorCode": 10, "Message": f"Bad token {KEY}"})


@pytest.fixture
def desk(settings: Any) -> Iterator[Desk]:
    """Postmark, as the route `first`."""
    with a_provider("postmark", settings) as found:
        a_provider_route("first", "postmark")
        yield found


def deliver_by_providers() -> None:
    deliver_all(a_delivery(tls=trusting()))


# --- What is sent ---------------------------------------------------------------------------------


@pytest.mark.rule("EML-5")
@pytest.mark.parametrize("kind", ACCOUNTS)
def test_a_message_goes_by_the_api_of_a_provider(kind: str, settings: Any) -> None:
    with a_provider(kind, settings) as desk:
        a_provider_route("first", kind)
        messages(1)
        deliver_by_providers()
    assert states() == [("sent", "")]
    assert counters() == {"sent": 1}
    (taken,) = desk.taken
    assert taken.host == state_of("first").host
    told = str(letter_in(kind, taken)) if kind in {"mailgun", "ses"} else taken.raw.decode()
    assert "c0@example.com" in told
    assert "List-Unsubscribe=One-Click" in told


def test_messages_share_a_connection(desk: Desk) -> None:
    messages(5)
    deliver_by_providers()
    assert Counter(states()) == {("sent", ""): 5}
    assert (len(desk.taken), desk.connections) == (5, 1)


@pytest.mark.rule("RUN-7")
def test_a_connection_that_was_closed_meanwhile_is_not_written_to(desk: Desk) -> None:
    desk.hangs_up_after_each = True
    out = a_delivery(tls=trusting())
    for n in range(4):
        a_message(a_contact(f"c{n}"), route="smtp")
        deliver(out)
        threading.Event().wait(0.05)  # until the end of the connection is here
    out.close()
    assert Counter(states()) == {("sent", ""): 4}
    assert desk.connections == 4


def test_a_connection_that_stood_idle_is_left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    out = a_delivery(tls=trusting())
    for n in range(2):
        a_message(a_contact(f"c{n}"), route="smtp")
        deliver(out)
        assert desk.connections > n
        monkeypatch.setattr(http, "IDLE", 0.1)
        threading.Event().wait(0.2)
    out.close()
    assert Counter(states()) == {("sent", ""): 2}


@pytest.mark.rule("EML-5")
def test_limits_hold_for_providers_and_mail_servers_together(desk: Desk, good: Handler) -> None:
    MailRoute.objects.filter(name="first").update(per_day=3)
    messages(8)
    deliver_by_providers()
    assert (len(desk.taken), len(good.accepted)) == (3, 5)
    assert Counter(states()) == {("sent", ""): 8}


def test_emails_about_accounts_go_by_a_provider_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate()))
    sent = ByRoutes().send_messages([EmailMessage("Code", "1234", to=["olga@example.com"])])
    assert sent == 1
    assert desk.taken[0].json["To"] == "olga@example.com"


# --- What is refused ------------------------------------------------------------------------------


@pytest.mark.rule("EML-7")
def test_an_address_that_a_provider_refuses_is_invalid_and_no_other_route_is_asked(
    desk: Desk, good: Handler
) -> None:
    words = "Invalid 'To' address: 'c0@example.com'."
    desk.answer = lambda _: Answer(422, {"ErrorCode": 300, "Message": words})
    messages(1)
    deliver_by_providers()
    assert states() == [("failed", f"422 5.1.3 {words}")]
    assert rows("SELECT severity FROM bounce") == [("hard",)]
    assert rows("SELECT email_valid FROM contact") == [(False,)]
    assert good.seen == []
    assert state_of("first").failures == 0


@pytest.mark.rule("EML-5")
@pytest.mark.parametrize(
    "answer",
    [
        BAD_KEY,
        Answer(403),
        Answer(422, {"ErrorCode": 405, "Message": "No credits"}),
        Answer(429, {"ErrorCode": 429, "Message": "Rate limit exceeded"}),
        Answer(503, "<html>maintenance</html>"),
    ],
    ids=lambda answer: str(answer.status),
)
def test_what_is_the_routes_own_fault_sets_it_aside_and_the_next_one_takes_the_message(
    desk: Desk, good: Handler, answer: Answer
) -> None:
    desk.answer = lambda _: answer
    messages(3)
    deliver_by_providers()
    assert Counter(states()) == {("sent", ""): 3}
    assert len(good.accepted) == 3
    assert len(desk.taken) == 1
    failed = state_of("first")
    assert failed.failures == 1
    assert str(answer.status) in failed.error
    assert KEY not in failed.error


@pytest.mark.rule("EML-5")
def test_a_message_that_the_only_route_did_not_take_is_as_if_it_had_not_been_tried(
    desk: Desk,
) -> None:
    desk.answer = lambda _: BAD_KEY
    MailRoute.objects.update(per_day=5)
    messages(1)
    deliver_by_providers()
    assert state_of("first").used == 0
    assert rows("SELECT state, attempts, reason FROM message") == [("queued", 0, "")]
    assert counters() == {}
    assert rows("SELECT count(*) FROM bounce") == [(0,)]
    desk.answer = lambda _: ACCEPTED["postmark"]
    MailRoute.objects.update(rests_until=None)
    deliver_by_providers()
    assert states() == [("sent", "")]
    assert state_of("first").error == ""


# --- What nobody knows ----------------------------------------------------------------------------


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize(
    "answer", [None, Answer(500, {"ErrorCode": 500}), Answer(502, "<html>"), Answer(504)]
)
def test_what_a_provider_may_have_taken_goes_by_no_other_route(
    desk: Desk, good: Handler, answer: Answer | None
) -> None:
    desk.answer = lambda _: answer
    messages(1)
    deliver_by_providers()
    assert [state for state, _ in states()] == ["uncertain"]
    assert (len(desk.taken), good.seen) == (1, [])
    assert state_of("first").failures == 1
    assert KEY not in str(states())


def nobody_listens(_stack: ExitStack) -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


def speaks_no_tls(stack: ExitStack) -> int:
    _, server = stack.enter_context(mail_server())
    return server.port


def hangs_up_amid_the_body(stack: ExitStack) -> int:
    """Reads a few bytes of the request, and is gone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate())
    listener = stack.enter_context(socket.socket())
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def serve() -> None:
        peer, _ = listener.accept()
        with context.wrap_socket(peer, server_side=True) as secure:
            secure.recv(10)
            secure.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])


def dial_narrowly(*place: Any, **how: Any) -> socket.socket:
    """So that a long request is not on its way whole before the server is gone."""
    sock = dial(*place, **how)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return sock


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize("trouble", [nobody_listens, speaks_no_tls, hangs_up_amid_the_body])
def test_what_never_was_wholly_sent_to_a_provider_goes_by_the_next_route_once(
    good: Handler, trouble: Callable[[ExitStack], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "dial", dial_narrowly)
    a_provider_route("first", "postmark")
    with ExitStack() as stack:
        stack.enter_context(names_lead_to(trouble(stack)))
        long = "word\n" * 200_000
        a_message(a_contact("ann", n=long), route="smtp", subject="short")
        deliver_by_providers()
    assert states() == [("sent", "")]
    assert good.seen == ["ann@example.com"]
    assert state_of("first").failures == 1


# --- To whom the key goes -------------------------------------------------------------------------


@pytest.mark.rule("ACC-4")
def test_a_provider_that_is_found_in_the_own_network_is_not_asked(
    desk: Desk, settings: Any
) -> None:
    settings.JALON_ALLOW_PRIVATE = Allowed()
    messages(1)
    deliver_by_providers()
    assert desk.connections == 0
    assert state_of("first").error.startswith("The host has no public address.")
    assert states() == [("queued", "")]


def test_a_key_goes_to_nobody_who_cannot_prove_to_be_the_provider(desk: Desk) -> None:
    messages(1)
    deliver_all(a_delivery(tls=ssl.create_default_context()))
    assert desk.taken == []
    assert state_of("first").error.startswith("The server's certificate does not prove who it is")


def test_a_key_goes_to_the_providers_host_whatever_is_written_in_the_row(desk: Desk) -> None:
    MailRoute.objects.update(host="evil.example", port=25, security="none")
    messages(1)
    deliver_by_providers()
    assert [taken.host for taken in desk.taken] == ["api.postmarkapp.com"]


# --- What comes back ------------------------------------------------------------------------------


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize("kind", TOLD)
def test_what_a_provider_tells_later_is_about_the_message_that_it_was_given(
    kind: str, settings: Any
) -> None:
    with a_provider(kind, settings) as desk:
        a_provider_route("first", kind)
        message = a_message(a_contact("ann"), route="smtp")
        deliver_by_providers()
    (taken,) = desk.taken
    bounce_webhooks.create_bounce_webhook(kind, by="test")
    told = bounce_webhooks.take_call(kind, TOLD[kind](taken))
    assert (told.taken, told.ignored) == (1, 0)
    (bounced,) = events("Email Bounced")
    assert (bounced["message"], bounced["severity"]) == (str(message), "hard")
    assert counters() == {"sent": 1, "bounced": 1}
