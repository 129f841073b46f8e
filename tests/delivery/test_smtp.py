"""SMTP against real servers: no message twice, none lost, and only what nobody can know is
uncertain."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import OperationalError, connection

from jalon.core.db import cursor
from jalon.core.smtp_url import SmtpServer
from jalon.definition.events import EMAIL_SENT
from jalon.delivery import delivering
from jalon.delivery.actions import BACKOFF, release_dead
from jalon.delivery.delivering import Delivery
from jalon.delivery.return_path import return_path
from jalon.delivery.routes.smtp import Smtp, classify
from tests.delivery.scene import (
    NOON,
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    events,
    states,
)
from tests.delivery.servers import Handler, mail_server, trusting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server() -> Iterator[tuple[Handler, SmtpServer]]:
    with mail_server(pipelining=True) as found:
        yield found


@pytest.fixture
def out(server: tuple[Handler, SmtpServer]) -> Iterator[Delivery]:
    an_email()
    delivery = Delivery({"smtp": Smtp(server[1], timeout=5)}, worker_id=a_worker())
    yield delivery
    delivery.close()


def some_messages(number: int) -> list[object]:
    return [a_message(a_contact(f"c{n}"), route="smtp") for n in range(number)]


@pytest.mark.rule("RUN-7")
def test_messages_go_out_once_over_one_connection(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    some_messages(20)
    assert deliver(out) == 20
    assert deliver(out) == 0
    handler = server[0]
    assert sorted(handler.seen) == sorted(f"c{n}@example.com" for n in range(20))
    assert handler.connections == 1
    assert set(states()) == {("sent", "")}
    assert counters() == {"sent": 20}
    assert len(events(EMAIL_SENT)) == 20


def test_the_message_arrives_as_it_was_written(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    a_message(a_contact("ann", n=".\r\n. Zoé 😀"), route="smtp", subject="{{ contact.n }}")
    deliver(out)
    (message,) = server[0].accepted
    assert message["Subject"] == ". . Zoé 😀"
    assert message["To"] == "ann@example.com"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_content_type() == "multipart/alternative"
    plain, html = message.iter_parts()  # type: ignore[attr-defined] # the default policy's class
    assert "Hello .\n. Zoé 😀" in plain.get_content().replace("\r\n", "\n")
    assert "/u/" in html.get_content()


def test_starttls_and_auth_are_used() -> None:
    an_email()
    with mail_server(starttls=True, auth=True) as (handler, address):
        route = Smtp(address, timeout=5, tls=trusting())
        out = Delivery({"smtp": route}, worker_id=a_worker())
        some_messages(2)
        assert deliver(out) == 2
        out.close()
    assert handler.logins == [b"ann"]
    assert handler.secure == [True, True]


def test_a_certificate_that_is_not_trusted_delays_and_sends_nothing() -> None:
    an_email()
    with mail_server(starttls=True) as (handler, address):
        out = Delivery({"smtp": Smtp(address, timeout=5)}, worker_id=a_worker())
        some_messages(1)
        assert deliver(out) == 0
    assert handler.seen == []
    assert states() == [("queued", "")]


def test_a_wrong_password_delays_and_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    an_email()
    with mail_server(starttls=True, auth=True) as (_, address):
        wrong = SmtpServer(address.host, address.port, "ann", "guessed", starttls=True)
        out = Delivery({"smtp": Smtp(wrong, timeout=1, tls=trusting())}, worker_id=a_worker())
        some_messages(1)
        assert deliver(out) == 0
    assert states() == [("queued", "")]
    assert "guessed" not in caplog.text


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize("stage", ["at_rcpt", "at_data"])
def test_a_temporary_refusal_is_tried_again_for_a_day_then_fails(
    server: tuple[Handler, SmtpServer], out: Delivery, stage: str
) -> None:
    setattr(server[0], stage, lambda _s, _e: "451 4.7.1 later")
    some_messages(1)
    now = NOON
    for pause in BACKOFF:
        assert deliver(out, now=now) == 1
        assert states() == [("deferred", "451 4.7.1 later")]
        assert deliver(out, now=now + pause - timedelta(seconds=30)) == 0
        now += pause + timedelta(seconds=1)
    assert deliver(out, now=now) == 1
    assert states() == [("failed", "gave up: 451 4.7.1 later")]
    assert timedelta(hours=24) <= now - NOON < timedelta(hours=25)
    assert counters() == {"failed": 1}


@pytest.mark.rule("EML-7")
@pytest.mark.parametrize(
    ("answer", "severity"),
    [
        ("550 5.1.1 no such user", "hard"),
        ("550 5.1.10 no mail there", "hard"),
        ("550 5.7.1 we do not like you", "blocked"),
        ("553 5.1.8 bad sender", "blocked"),
        ("554 5.0.0 no", "soft"),
    ],
)
def test_a_refusal_for_good_fails_and_an_unknown_mailbox_is_remembered(
    server: tuple[Handler, SmtpServer], out: Delivery, answer: str, severity: str
) -> None:
    server[0].at_rcpt = lambda _s, _e: answer
    some_messages(1)
    deliver(out)
    assert states() == [("failed", answer)]
    with cursor() as cur:
        (row,) = cur.execute("SELECT email_valid FROM contact").fetchall()
        kept = cur.execute("SELECT severity, address, reason FROM bounce").fetchall()
    assert row[0] is (severity != "hard")
    assert kept == [(severity, "c0@example.com", answer)]


@pytest.mark.rule("EML-7")
def test_emails_go_back_to_an_address_of_their_own_where_one_is_set(
    server: tuple[Handler, SmtpServer], out: Delivery, settings: Any
) -> None:
    seen: list[str] = []

    def at_data(_server: object, envelope: Any) -> str:
        seen.append(envelope.mail_from)
        return "250 OK"

    server[0].at_data = at_data
    some_messages(1)
    deliver(out)
    settings.JALON_RETURN_PATH = "bounces@mail.example.com"
    own = a_message(a_contact("ann"), route="smtp")
    a_message(a_contact("bob"), route="smtp", kind="notice", recipient="boss@example.com")
    deliver(out)
    assert seen[0] == "hello@example.com"
    assert set(seen[1:]) == {"hello@example.com", return_path(own)}
    assert {message["From"] for message in server[0].accepted} == {"Jalon <hello@example.com>"}


def test_one_refused_message_does_not_disturb_the_next(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    turns = count()
    server[0].at_rcpt = lambda _s, _e: "550 no" if next(turns) % 2 else "250 OK"
    some_messages(6)
    deliver(out)
    assert sorted(state for state, _ in states()) == ["failed"] * 3 + ["sent"] * 3
    assert server[0].connections == 1


@pytest.mark.rule("RUN-7")
def test_a_connection_lost_before_the_data_is_tried_again(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    server[0].at_rcpt = lambda _s, _e: None
    some_messages(1)
    deliver(out)
    assert states()[0][0] == "deferred"
    server[0].at_rcpt = lambda _s, _e: "250 OK"
    deliver(out, now=NOON + timedelta(minutes=2))
    assert states() == [("sent", "")]
    assert len(server[0].accepted) == 1


@pytest.mark.rule("RUN-7")
def test_a_connection_lost_after_the_data_is_uncertain_and_never_sent_again(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    turns = count()
    server[0].at_data = lambda _s, _e: None if next(turns) == 1 else "250 OK"
    some_messages(4)
    deliver(out)
    deliver(out, now=NOON + timedelta(days=2))
    assert sorted(state for state, _ in states()) == ["sent", "sent", "sent", "uncertain"]
    assert len(server[0].seen) == 4
    assert counters() == {"sent": 3}


@pytest.mark.rule("RUN-7")
def test_a_server_that_never_answers_the_data_leaves_it_uncertain(
    server: tuple[Handler, SmtpServer],
) -> None:
    an_email()
    out = Delivery({"smtp": Smtp(server[1], timeout=0.3)}, worker_id=a_worker())
    server[0].at_data = lambda _s, _e: "hang"
    some_messages(1)
    deliver(out)
    assert states()[0][0] == "uncertain"


def _half_deaf(ready: threading.Event, port: list[int]) -> None:
    """Takes a few bytes of the data, and is gone."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port.append(listener.getsockname()[1])
        ready.set()
        peer, _ = listener.accept()
        with peer, peer.makefile("rwb", buffering=0) as lines:
            lines.write(b"220 hello\r\n")
            for line in lines:
                lines.write(b"354 go\r\n" if line.upper().startswith(b"DATA") else b"250 OK\r\n")
                if line.upper().startswith(b"DATA"):
                    peer.recv(10)
                    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    return


@pytest.mark.rule("RUN-7")
def test_a_connection_lost_during_a_long_message_loses_nothing() -> None:
    an_email()
    ready, port = threading.Event(), []
    threading.Thread(target=_half_deaf, args=(ready, port), daemon=True).start()
    assert ready.wait(5)
    route = Smtp(SmtpServer("127.0.0.1", port[0]), timeout=5)
    assert route.ready()
    assert route._connection is not None
    route._connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    a_message(a_contact("ann", n="x" * 500_000), route="smtp", subject="short")
    deliver(Delivery({"smtp": route}, worker_id=a_worker()))
    assert states()[0][0] == "deferred"


def test_a_kept_connection_that_the_server_closed_is_opened_again(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    some_messages(1)
    deliver(out)
    route = out._routes["smtp"]
    assert isinstance(route, Smtp)
    assert route._connection is not None
    route._connection.sock.shutdown(socket.SHUT_RDWR)
    a_message(a_contact("late"), route="smtp")
    deliver(out)
    assert [state for state, _ in states()] == ["sent", "sent"]
    assert server[0].connections == 2


def test_a_stopped_server_delays_and_loses_nothing() -> None:
    an_email()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    route = Smtp(SmtpServer("127.0.0.1", port), timeout=5)
    out = Delivery({"smtp": route}, worker_id=a_worker())
    some_messages(3)
    assert deliver(out) == 0
    assert set(states()) == {("queued", "")}
    with mail_server(port=port) as (handler, _):
        assert deliver(out) == 3
        out.close()
    assert len(handler.accepted) == 3


@pytest.mark.rule("RUN-7")
def test_an_answer_the_database_could_not_be_told_is_written_later(
    server: tuple[Handler, SmtpServer], out: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = a_contact("ann")
    ids = [a_message(contact, route="smtp", visit=visit) for visit in (1, 2, 3)]
    real, calls = delivering.record, count()

    def record(*args: object, **options: object) -> None:
        if args[2] and next(calls) == 0:
            raise OperationalError("the database went away")
        real(*args, **options)  # type: ignore[arg-type] # passed through

    monkeypatch.setattr(delivering, "record", record)
    with pytest.raises(OperationalError):
        deliver(out)
    assert [state for state, _ in states(ids)] == ["sending", "queued", "queued"]
    deliver(out)
    assert set(states(ids)) == {("sent", "")}
    assert len(server[0].seen) == 3
    assert counters() == {"sent": 3}


@pytest.mark.rule("RUN-7")
def test_a_claim_whose_commit_was_in_doubt_is_queued_again_and_sent_once(
    server: tuple[Handler, SmtpServer], out: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_message(a_contact("ann"), route="smtp")

    class Lost(Smtp):
        def hand_over(self, letter: object) -> object:  # type: ignore[override] # never returns
            raise OperationalError("the commit's own answer was lost")

    monkeypatch.setattr(out._routes["smtp"], "hand_over", Lost.hand_over.__get__(out))
    with pytest.raises(OperationalError):
        deliver(out)
    assert states() == [("sending", "")]
    monkeypatch.undo()
    deliver(out)
    assert states() == [("sent", "")]
    assert len(server[0].seen) == 1


@pytest.mark.rule("RUN-7")
def test_what_a_silent_worker_was_sending_becomes_uncertain_and_a_late_answer_corrects_it(
    server: tuple[Handler, SmtpServer],
) -> None:
    an_email()
    worker_id = a_worker()
    out = Delivery({"smtp": Smtp(server[1], timeout=5)}, worker_id=worker_id)
    living = a_worker()

    def while_sending(_s: object, _e: object) -> str:
        with cursor() as cur:  # the server's thread has a connection of its own
            cur.execute("UPDATE worker SET seen_at = now() - interval '59 s'")
            assert release_dead(cur) == 0
            cur.execute("UPDATE worker SET seen_at = now() - interval '61 s'")
            assert release_dead(cur) == 1
        connection.close()
        seen.extend(states_elsewhere())
        return "250 OK"

    def states_elsewhere() -> list[tuple[str, str]]:
        try:
            return states()
        finally:
            connection.close()

    seen: list[tuple[str, str]] = []
    server[0].at_data = while_sending
    some_messages(1)
    deliver(out)
    assert living
    assert seen == [("uncertain", "worker_silent")]
    assert states() == [("sent", "")]
    assert counters() == {"sent": 1}


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (250, "sent"),
        (251, "sent"),
        (354, "deferred"),
        (421, "deferred"),
        (451, "deferred"),
        (550, "failed"),
        (-1, "deferred"),
    ],
)
def test_replies_mean_what_rfc_5321_says(code: int, state: str) -> None:
    assert classify(code, b"text").state == state


def test_international_addresses_go_out_when_the_server_takes_them(
    server: tuple[Handler, SmtpServer], out: Delivery
) -> None:
    contact = a_contact("ann")
    with cursor() as cur:
        cur.execute("UPDATE contact SET email = 'andré@example.com'")
    a_message(contact, route="smtp")
    deliver(out)
    assert states() == [("sent", "")]
    assert server[0].seen == ["andré@example.com"]
