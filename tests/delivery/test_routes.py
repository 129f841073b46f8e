"""Several routes against real servers (EML-5): the first one with room takes the messages, the next
one when it fails; and no message goes by two (RUN-7)."""

import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.outbound import Allowed, dial, parse_allowed
from jalon.core.smtp_url import SmtpServer
from jalon.definition.scalars import Duration
from jalon.delivery import delivering, lateness
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import route
from jalon.delivery.models import MailRoute
from jalon.delivery.queries import ENVIRONMENT, list_routes
from jalon.delivery.routes import Ways, shared
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.sealed import seal
from jalon.delivery.routes.shared import SharedRoutes, set_aside
from jalon.emails.actions import save_sender
from tests.acting import set_time
from tests.delivery.scene import (
    NOON,
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    states,
)
from tests.delivery.servers import Handler, mail_server, trusting
from tests.delivery.test_groups import GOOD, scripted

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOON + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def _on_this_machine(settings: Any) -> None:
    settings.JALON_ALLOW_PRIVATE = parse_allowed("127.0.0.0/8,localhost")
    set_time(NOON)
    an_email()


@pytest.fixture
def good() -> Iterator[Handler]:
    """A mail server that takes all, as the route `good`."""
    with mail_server() as (handler, server):
        a_route("good", server, priority=20)
        yield handler


def a_route(name: str, server: SmtpServer, **values: Any) -> MailRoute:
    security = MailRoute.Security.STARTTLS if server.starttls else MailRoute.Security.NONE
    fields: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "security": security,
        "user": server.user,
        "password": seal(server.password),
        "priority": 10,
    }
    return MailRoute.objects.create(name=name, **{**fields, **values})


def a_delivery() -> Delivery:
    routes: dict[str, Ways | Sandbox] = {
        "sandbox": Sandbox(),
        "smtp": SharedRoutes(tls=trusting()),
    }
    return Delivery(routes, worker_id=a_worker())


def messages(number: int, **changes: Any) -> None:
    for n in range(number):
        a_message(a_contact(f"c{n}"), route="smtp", **changes)


def state_of(name: str) -> MailRoute:
    return MailRoute.objects.get(name=name)


def deliver_all(out: Delivery) -> None:
    """Twice: what goes elsewhere is due a moment after its first try."""
    deliver(out)
    deliver(out, now=LATER)
    out.close()


# --- When the first route fails -------------------------------------------------------------------


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
    monkeypatch.setattr(shared, "dial", dial_narrowly)
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


# --- Limits ---------------------------------------------------------------------------------------


@pytest.mark.rule("EML-5")
def test_what_exceeds_the_day_waits_and_goes_the_next_day() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_day=5)
        messages(8)
        deliver_all(a_delivery())
        assert Counter(state for state, _ in states()) == {"sent": 5, "queued": 3}
        set_time(NOON + timedelta(days=1))
        deliver_all_at(NOON + timedelta(days=1, hours=1))
    assert Counter(states()) == {("sent", ""): 8}
    assert len(only.accepted) == 8
    assert (state_of("only").used, state_of("only").days) == (3, 2)


def deliver_all_at(now: Any) -> None:
    out = a_delivery()
    deliver(out, now=now)
    out.close()


@pytest.mark.rule("EML-5")
def test_what_exceeds_the_limits_of_a_route_goes_by_the_next(good: Handler) -> None:
    with mail_server() as (first, server):
        a_route("first", server, per_day=5)
        messages(8)
        deliver_all(a_delivery())
    assert (len(first.accepted), len(good.accepted)) == (5, 3)


@pytest.mark.rule("EML-5")
def test_a_warm_up_goes_by_the_days_of_the_account_in_business_time() -> None:
    with cursor() as cur:
        cur.execute("UPDATE account SET time_zone = 'Pacific/Auckland'")
    sent = []
    with mail_server() as (only, server):
        a_route("only", server, per_day=100, warm_up_start=2, warm_up_factor=2.0)
        messages(14)
        # In Auckland, noon in UTC is an hour after midnight.
        for hours in (0, 22, 24, 48):
            now = NOON + timedelta(hours=hours)
            set_time(now)
            deliver_all_at(now)
            sent.append(len(only.accepted))
    assert sent == [2, 2, 6, 14]


@pytest.mark.rule("EML-5")
def test_the_limits_hold_over_two_workers_side_by_side() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_day=25, per_second=200)
        messages(60)
        workers = [a_delivery(), a_delivery()]

        def work(out: Delivery) -> None:
            try:
                for _ in range(20):
                    out.deliver(range(64), now=NOON)
            finally:
                out.close()
                connection.close()

        threads = [threading.Thread(target=work, args=(out,)) for out in workers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert len(only.accepted) == 25
    assert state_of("only").used == 25
    assert Counter(state for state, _ in states()) == {"sent": 25, "queued": 35}


@pytest.mark.rule("EML-5")
def test_a_limit_of_a_second_holds_and_says_that_there_will_be_room_soon() -> None:
    with mail_server() as (only, server):
        a_route("only", server, per_second=2)
        messages(6)
        out = a_delivery()
        deliver(out)
        out.close()
    assert len(only.accepted) <= 2
    assert out.soon
    assert state_of("only").full_at is not None


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(
    ("full_at", "told"),
    [(NOON + timedelta(hours=71), ("sent", "")), (None, ("skipped", "late"))],
)
def test_what_limits_held_back_is_not_late_when_there_is_room(
    monkeypatch: pytest.MonkeyPatch, full_at: Any, told: tuple[str, str]
) -> None:
    monkeypatch.setattr(lateness, "_limit", lambda *_: Duration(24, "hour"))
    with mail_server() as (_, server):
        a_route("only", server, full_at=full_at, per_day=9)
        messages(1)
        set_time(NOON + timedelta(days=3))
        deliver_all_at(NOON + timedelta(days=3))
    assert states() == [told]


# --- Which messages, and whether there are routes at all ------------------------------------------


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


def rows(statement: str) -> Any:
    with cursor() as cur:
        return cur.execute(statement.encode()).fetchall()
