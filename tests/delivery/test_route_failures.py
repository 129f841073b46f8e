"""When a route fails the next one takes its messages (EML-5), and none goes by two (RUN-7)."""

import socket
import threading
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError

from jalon.core import clock
from jalon.core.outbound import dial
from jalon.core.smtp_url import SmtpServer
from jalon.delivery import delivering
from jalon.delivery.models import MailRoute
from jalon.delivery.routes import peers, shared
from jalon.delivery.routes.shared import set_aside
from tests.delivery.routing import (
    a_delivery,
    a_route,
    deliver_all,
    messages,
    rows,
    state_of,
)
from tests.delivery.scene import (
    NOON,
    a_contact,
    a_message,
    counters,
    deliver,
    states,
)
from tests.delivery.servers import Handler, mail_server
from tests.delivery.test_groups import GOOD, scripted

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("at_noon_on_this_machine"),
]


def nobody_listens(_stack: ExitStack) -> SmtpServer:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return SmtpServer("127.0.0.1", unused.getsockname()[1])


def no_hello(stack: ExitStack) -> SmtpServer:
    return stack.enter_context(scripted({"EHLO": "421 4.3.2 not now"}))[0]


def no_tls(stack: ExitStack) -> SmtpServer:
    _, server = stack.enter_context(mail_server())
    return SmtpServer(server.host, server.port, starttls=True)


def wrong_password(stack: ExitStack) -> SmtpServer:
    _, server = stack.enter_context(mail_server(starttls=True, auth=True))
    return SmtpServer(server.host, server.port, "ann", "guessed", starttls=True)


def refuses(**answers: str) -> Any:
    def server(stack: ExitStack) -> SmtpServer:
        return stack.enter_context(scripted(GOOD | answers))[0]

    return server


def hangs_up_at_rcpt(stack: ExitStack) -> SmtpServer:
    handler, server = stack.enter_context(mail_server())
    handler.at_rcpt = lambda _s, _e: None
    return server


def hangs_up_amid_data(stack: ExitStack) -> SmtpServer:
    """Takes a few bytes of the data, and is gone."""
    listener = stack.enter_context(socket.socket())
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def serve() -> None:
        peer, _ = listener.accept()
        with peer, peer.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 hello\r\n")
            for line in lines:
                begins = line.upper().startswith(b"DATA")
                lines.write(b"354 go\r\n" if begins else b"250 OK\r\n")
                if begins:
                    peer.recv(10)
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    return

    threading.Thread(target=serve, daemon=True).start()
    return SmtpServer("127.0.0.1", listener.getsockname()[1])


def dial_narrowly(*place: Any, **how: Any) -> socket.socket:
    """So that a long message is not on its way whole before the server is gone."""
    sock = dial(*place, **how)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    return sock


CERTAIN = {
    "connect": nobody_listens,
    "EHLO": no_hello,
    "STARTTLS": no_tls,
    "AUTH": wrong_password,
    "MAIL": refuses(MAIL="421 4.3.2 going down"),
    "MAIL, server full": refuses(MAIL="452 4.3.1 full"),
    "RCPT": hangs_up_at_rcpt,
    "DATA": refuses(DATA="421 4.3.2 going down"),
    "DATA begun": hangs_up_amid_data,
    "final dot, refused": refuses(**{".": "421 4.3.2 going down"}),
    "final dot, throttled": refuses(**{".": "454 Throttling failure"}),
}


@pytest.mark.rule("EML-5")
@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize("phase", CERTAIN)
def test_what_the_first_route_certainly_did_not_take_goes_by_the_next_once(
    good: Handler, phase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peers, "dial", dial_narrowly)
    with ExitStack() as stack:
        a_route("first", CERTAIN[phase](stack))
        body = "word\n" * 100_000 if phase == "DATA begun" else "ann"
        a_message(a_contact("ann", n=body), route="smtp", subject="short")
        deliver_all(a_delivery())
    assert states() == [("sent", "")]
    assert good.seen == ["ann@example.com"]
    assert counters() == {"sent": 1}
    failed = state_of("first")
    assert (failed.failures, bool(failed.error)) == (1, True)
    assert failed.rests_until is not None
    assert failed.failing_since is not None
    assert "guessed" not in failed.error


@pytest.mark.rule("RUN-7")
def test_what_the_first_route_may_have_taken_goes_by_no_other(good: Handler) -> None:
    with mail_server() as (first, server):
        first.at_data = lambda _s, _e: None
        a_route("first", server)
        messages(1)
        deliver_all(a_delivery())
    assert [state for state, _ in states()] == ["uncertain"]
    assert (first.seen, good.seen) == (["c0@example.com"], [])
    assert state_of("first").failures == 1


def test_a_refusal_of_one_message_sets_no_route_aside(good: Handler) -> None:
    with mail_server() as (first, server):
        first.at_rcpt = lambda _s, _e: "450 4.2.1 busy mailbox"
        a_route("first", server)
        messages(1)
        deliver(a_delivery())
    assert states() == [("deferred", "450 4.2.1 busy mailbox")]
    assert state_of("first").failures == 0
    assert good.seen == []


def test_a_message_that_no_server_bears_does_not_go_round_and_round(good: Handler) -> None:
    good.at_rcpt = lambda _s, _e: None
    with mail_server() as (first, server):
        first.at_rcpt = lambda _s, _e: None
        a_route("first", server)
        messages(1)
        out = a_delivery()
        deliver(out)
        deliver(out, now=NOON + timedelta(minutes=1))
        deliver(out, now=NOON + timedelta(minutes=2))
    ((attempts, due_at),) = rows("SELECT attempts, due_at FROM message")
    assert attempts == 2
    assert due_at > NOON + timedelta(minutes=5)


def test_a_group_in_hand_when_the_route_fails_goes_by_the_next_each_once(
    good: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TOGETHER", 60.0)
    answers = iter(["250 OK", "250 OK", "421 4.3.2 going down"])
    with mail_server() as (first, server):
        first.at_data = lambda _s, _e: next(answers)
        a_route("first", server)
        messages(8)
        out = a_delivery()
        out._pace = 8
        deliver_all(out)
    assert set(states()) == {("sent", "")}
    assert len(first.accepted) == 2
    assert len(good.accepted) == 6
    assert max(Counter(each["To"] for each in first.accepted + good.accepted).values()) == 1


@pytest.mark.rule("EML-5")
def test_a_route_set_aside_is_left_alone_by_all_workers_and_used_again_when_it_answers(
    good: Handler,
) -> None:
    with mail_server() as (first, server):
        known = a_route("first", server)
        set_aside(known, "connection refused")
        messages(2)
        deliver(a_delivery())
        assert len(good.seen) == 2
        MailRoute.objects.update(rests_until=clock.wall())
        a_message(a_contact("late"), route="smtp")
        deliver_all(a_delivery())
    assert first.seen == ["late@example.com"]
    back = state_of("first")
    assert (back.failures, back.rests_until, back.error) == (0, None, "")


def test_pauses_grow_to_a_minute_and_what_many_find_out_at_once_counts_once() -> None:
    known = a_route("first", SmtpServer("127.0.0.1", 1))
    pauses = []
    for _ in range(8):
        before = clock.wall()
        set_aside(known, "away")
        set_aside(known, "away")
        found = state_of("first")
        assert found.rests_until is not None
        pauses.append(round((found.rests_until - before).total_seconds()))
        MailRoute.objects.update(rests_until=before)
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]


@pytest.mark.rule("RUN-7")
def test_a_database_that_fails_as_a_route_is_set_aside_has_nothing_sent_twice(
    good: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("gone")

    with mail_server() as (first, server):
        first.at_data = lambda _s, _e: None
        a_route("first", server)
        messages(1)
        out = a_delivery()
        monkeypatch.setattr(shared, "set_aside", away)
        with pytest.raises(OperationalError):
            deliver(out)
        monkeypatch.undo()
        deliver_all(out)
    assert [state for state, _ in states()] == ["uncertain"]
    assert (len(first.seen), len(good.seen)) == (1, 0)


@pytest.mark.rule("RUN-7")
def test_what_is_written_as_uncertain_is_not_put_back_by_a_later_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("gone")

    with mail_server() as (only, server):
        only.at_data = lambda _s, _e: None
        a_route("only", server)
        messages(1)
        out = a_delivery()
        deliver(out)
        monkeypatch.setattr(delivering, "due_routes", away)
        with pytest.raises(OperationalError):
            out.deliver(range(64), now=NOON)
        monkeypatch.undo()
        MailRoute.objects.update(rests_until=None)
        deliver_all(out)
    assert [state for state, _ in states()] == ["uncertain"]
    assert len(only.seen) == 1
