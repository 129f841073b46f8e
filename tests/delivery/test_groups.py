"""A few messages in hand at a time: whatever happens in the middle, none goes twice, none is lost,
and what was withdrawn before its turn does not go."""

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from uuid import UUID

import pytest
from django.db import connection

from jalon.core.db import cursor, one_transaction
from jalon.core.ids import lane_of
from jalon.core.smtp_url import SmtpServer
from jalon.delivery import delivering
from jalon.delivery.delivering import GROUP, Delivery
from jalon.delivery.lane import withdraw_messages
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.smtp import Smtp
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
from tests.delivery.servers import Handler, mail_server

pytestmark = pytest.mark.django_db(transaction=True)

Hand = tuple[Handler, Delivery]


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def hand(request: pytest.FixtureRequest) -> Iterator[Hand]:
    """A mail server, and a delivery that has found out that it is fast."""
    an_email()
    with mail_server(pipelining=request.param) as (handler, address):
        out = Delivery({"smtp": Smtp(address, timeout=5)}, worker_id=a_worker())
        out._pace = GROUP
        yield handler, out
        out.close()


@pytest.fixture
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow this machine is, the mail server counts as fast."""
    monkeypatch.setattr(delivering, "TOGETHER", 60.0)


def messages(number: int) -> list[UUID]:
    return [a_message(a_contact(f"c{n}"), route="smtp") for n in range(number)]


def sending() -> int:
    """How many are marked as sending, as another connection sees it."""
    try:
        return Counter(state for state, _ in states())["sending"]
    finally:
        connection.close()


@pytest.mark.rule("RUN-7")
@pytest.mark.usefixtures("no_hurry")
def test_a_group_is_one_message_first_then_twice_as_many_to_a_bound(hand: Hand) -> None:
    handler, out = hand
    out._pace = 1
    seen: list[int] = []

    def look(_s: object, _e: object) -> str:
        seen.append(sending())
        return "250 OK"

    handler.at_data = look
    messages(18)
    assert deliver(out) == 18
    assert seen == [1] + [2] * 2 + [4] * 4 + [GROUP] * GROUP + [3] * 3
    assert counters() == {"sent": 18}


@pytest.mark.rule("RUN-7")
@pytest.mark.usefixtures("no_hurry")
def test_answers_in_the_middle_of_a_group_concern_one_message_each(hand: Hand) -> None:
    handler, out = hand
    recipients, answers = count(), count()
    handler.at_rcpt = lambda _s, _e: {1: "450 4.2.1 later", 3: "550 5.7.1 no"}.get(
        next(recipients), "250 OK"
    )
    handler.at_data = lambda _s, _e: {1: "452 4.3.1 full", 3: "554 5.6.0 no"}.get(
        next(answers), "250 OK"
    )
    messages(GROUP)
    assert deliver(out) == GROUP
    assert Counter(state for state, _ in states()) == {"sent": 4, "deferred": 2, "failed": 2}
    handler.at_rcpt = handler.at_data = lambda _s, _e: "250 OK"
    assert deliver(out, now=NOON + timedelta(minutes=2)) == 2
    assert Counter(each["To"] for each in handler.accepted).most_common(1)[0][1] == 1
    assert len(handler.accepted) == 6
    assert handler.connections == 1


@pytest.mark.rule("RUN-7")
@pytest.mark.usefixtures("no_hurry")
def test_a_connection_lost_in_the_middle_of_a_group_costs_one_message(hand: Hand) -> None:
    handler, out = hand
    recipients, answers = count(), count()
    handler.at_rcpt = lambda _s, _e: None if next(recipients) == 2 else "250 OK"
    handler.at_data = lambda _s, _e: None if next(answers) == 4 else "250 OK"
    messages(GROUP)
    assert deliver(out) == GROUP
    assert Counter(state for state, _ in states()) == {"sent": 6, "deferred": 1, "uncertain": 1}
    assert deliver(out, now=NOON + timedelta(days=2)) == 1
    assert Counter(state for state, _ in states()) == {"sent": 7, "uncertain": 1}
    assert max(Counter(handler.seen).values()) == 1


@pytest.mark.rule("RUN-7")
def test_a_server_that_goes_away_in_the_middle_of_a_group_leaves_the_rest_queued(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(delivering, "TOGETHER", 60.0)
    an_email()
    with mail_server() as (handler, address):
        route = Smtp(address, timeout=5)
        out = Delivery({"smtp": route}, worker_id=a_worker())
        out._pace = GROUP
        answers = count()

        def end_with_the_third(_s: object, _e: object) -> str:
            if next(answers) == 2:
                monkeypatch.setattr(route, "_connect", refuse)
            return "421 4.3.2 going down" if next(closing) == 2 else "250 OK"

        def refuse() -> None:
            raise OSError("nobody listens")

        closing = count()
        handler.at_data = end_with_the_third
        messages(GROUP)
        deliver(out)
    assert Counter(state for state, _ in states()) == {"sent": 2, "deferred": 1, "queued": 5}
    with cursor() as cur:
        rows = cur.execute("SELECT state, attempts FROM message ORDER BY 1, 2").fetchall()
    assert Counter(rows)["queued", 0] == 5


def slow_from(place: int) -> object:
    """Answers the message at a place, and those after it, too late for another to begin."""
    turns = count()

    def answer(_s: object, _e: object) -> str:
        if next(turns) >= place:
            time.sleep(delivering.TOGETHER * 1.5)
        return "250 OK"

    return answer


@pytest.mark.rule("RUN-7")
def test_a_server_that_becomes_slow_gets_one_message_at_a_time(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TOGETHER", 0.3)
    handler, out = hand
    seen: list[int] = []
    slow = slow_from(0)

    def look(server: object, envelope: object) -> str:
        seen.append(sending())
        return slow(server, envelope)  # type: ignore[operator,no-any-return] # a behaviour

    handler.at_data = look
    messages(GROUP)
    deliver(out)
    assert seen == [GROUP] + [1] * (GROUP - 1)
    assert set(states()) == {("sent", "")}
    assert len(handler.accepted) == GROUP


@pytest.mark.rule("RUN-12")
@pytest.mark.parametrize("answer", ["250 OK", "451 4.7.1 later", "550 5.7.1 no"])
def test_who_leaves_while_a_slow_group_is_in_hand_gets_nothing_that_was_not_begun(
    hand: Hand, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TOGETHER", 0.3)
    handler, out = hand
    contact, enrollment = a_contact("ann"), UUID(int=9)
    for step in ("one", "two", "three"):
        a_message(contact, route="smtp", step=step, enrollment_id=enrollment)

    def leave(_s: object, _e: object) -> str:
        with one_transaction() as cur:
            withdraw_messages(cur, lane_of(contact), [enrollment])
        connection.close()
        time.sleep(delivering.TOGETHER * 1.5)
        return answer

    handler.at_data = leave
    deliver(out)
    deliver(out, now=NOON + timedelta(days=2))
    first = {"2": ("sent", ""), "4": ("cancelled", "left"), "5": ("failed", answer)}[answer[0]]
    assert sorted(states()) == sorted([first, ("cancelled", "left"), ("cancelled", "left")])
    assert len(handler.seen) == 1


@pytest.mark.rule("RUN-5")
def test_who_unsubscribes_while_a_slow_group_is_in_hand_gets_nothing_that_was_not_begun(
    hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "TOGETHER", 0.3)
    handler, out = hand
    contact = a_contact("ann")
    for visit in (1, 2, 3):
        a_message(contact, route="smtp", visit=visit)

    def unsubscribe(_s: object, _e: object) -> str:
        with cursor() as cur:
            cur.execute("UPDATE contact SET marketing = 'unsubscribed'")
        connection.close()
        time.sleep(delivering.TOGETHER * 1.5)
        return "250 OK"

    handler.at_data = unsubscribe
    deliver(out)
    assert Counter(states()) == {("sent", ""): 1, ("skipped", "unsubscribed"): 2}
    assert len(handler.seen) == 1


@pytest.mark.usefixtures("no_hurry")
def test_a_lane_with_a_long_queue_holds_up_no_other(hand: Hand) -> None:
    handler, out = hand
    one, other = a_contact("ann"), a_contact("ben")
    while lane_of(one) == lane_of(other):
        other = a_contact(f"ben-{other}")
    crowd, lonely = sorted((one, other), key=lane_of)
    for visit in range(3 * GROUP):
        a_message(crowd, route="smtp", visit=visit)
    a_message(lonely, route="smtp")
    lanes = [lane_of(crowd), lane_of(lonely)]
    out.deliver(lanes, now=NOON, limit=GROUP)
    out.deliver(lanes, now=NOON, limit=GROUP)
    assert 1 in Counter(handler.seen).values()


def test_messages_of_a_route_that_is_no_more_hold_up_no_others() -> None:
    an_email()
    contact = a_contact("ann")
    a_message(contact, route="smtp", due_at=NOON - timedelta(hours=1))
    a_message(contact, route="sandbox", visit=2)
    out = Delivery({"sandbox": Sandbox()}, worker_id=a_worker())
    assert out.deliver([lane_of(contact)], now=NOON) == 1
    assert states() == [("queued", ""), ("sent", "")]


# --- Servers in the raw --------------------------------------------------------------------------


@contextmanager
def scripted(*dialogues: dict[str, str]) -> Iterator[tuple[SmtpServer, list[str]]]:
    """A server that answers the commands of each connection by their first word, in turn, and the
    lines it was sent. An answer `421` hangs up."""
    heard: list[str] = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve() -> None:
            for dialogue in dialogues:
                peer, _ = listener.accept()
                with peer, peer.makefile("rwb", buffering=0) as lines:
                    lines.write(b"220 hello\r\n")
                    _talk(lines, dialogue, heard)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield SmtpServer("127.0.0.1", listener.getsockname()[1]), heard
        thread.join(5)


def _talk(lines: object, dialogue: dict[str, str], heard: list[str]) -> None:
    for line in lines:  # type: ignore[attr-defined] # a file
        word = line.decode().split()[0].split(":")[0].upper() if line.strip() else ""
        if word in ("MAIL", "RCPT", "DATA", "RSET", "."):
            heard.append(word)
        answers = {"EHLO": "250-hello\r\n250 PIPELINING", **dialogue}
        if word in answers:
            answer = answers[word]
            turns = answer.split("|")
            answers[word] = dialogue[word] = "|".join(turns[1:]) or turns[0]
            lines.write(f"{turns[0]}\r\n".encode())  # type: ignore[attr-defined] # a file
            if turns[0].startswith("421"):
                return


GOOD = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go", ".": "250 taken", "RSET": "250 ok"}


def test_a_server_that_awaits_a_message_to_a_refused_recipient_gets_an_empty_one() -> None:
    an_email()
    messages(2)
    with scripted(GOOD | {"RCPT": "550 5.1.1 who|250 ok", ".": "554 nobody|250 ok"}) as (at, heard):
        route = Smtp(at, timeout=5)
        assert deliver(Delivery({"smtp": route}, worker_id=a_worker())) == 2
        route.close()
    assert Counter(state for state, _ in states()) == {"failed": 1, "sent": 1}
    assert heard == ["MAIL", "RCPT", "DATA", ".", "RSET", "MAIL", "RCPT", "DATA", "."]


def test_a_kept_connection_that_the_server_closes_with_a_word_is_opened_again() -> None:
    an_email()
    messages(2)
    with scripted(GOOD | {"MAIL": "250 ok|421 4.4.2 idle too long"}, dict(GOOD)) as (at, _):
        route = Smtp(at, timeout=5)
        assert deliver(Delivery({"smtp": route}, worker_id=a_worker())) == 2
        route.close()
    assert states() == [("sent", "")] * 2
