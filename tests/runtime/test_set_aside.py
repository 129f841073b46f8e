"""What cannot be handled holds up nobody, and takes nothing innocent with it (RUN-9)."""

import threading
from datetime import datetime, timedelta

import pytest
import structlog
from django.db import connection

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.delivery import delivering
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import lanes_due
from jalon.delivery.letters import Claimed, Refusal
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails.mime import Letter
from jalon.runtime import worker
from tests.acting import (
    NOON,
    enrollments,
    happen,
    messages,
    new_contact,
    pass_time,
    publish,
    rows,
    set_time,
    work,
)

pytestmark = pytest.mark.django_db(transaction=True)

LATER = """
workflow: later
triggers: [{kind: event, event: Start}]
steps:
  - {id: pause, kind: delay, wait: 1 hour}
  - {id: offer, kind: send_email, email: offer}
"""


@pytest.mark.rule("RUN-9")
def test_an_enrollment_that_cannot_be_written_is_parked_and_no_event_is_lost() -> None:
    set_time(NOON)
    publish(LATER)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    with cursor() as cur:  # the place of the message to come is taken
        cur.execute(
            """INSERT INTO message (lane, id, contact_id, enrollment_id, workflow_id, version, step,
                   visit, email, email_version, category, transactional, subject, language,
                   context, route, state, reason, at, due_at, attempts)
               SELECT lane, gen_random_uuid(), contact_id, id, workflow_id, version, 'offer', 2,
                   'x', 1, '', false, '', '', '{}', 'sandbox', 'sent', '', now(), now(), 0
               FROM enrollment"""
        )
    set_time(NOON + timedelta(hours=2))
    for _ in range(3):
        happen(ann, "Visit")
    work()
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]
    assert rows("SELECT count(*) FROM event WHERE name = 'Visit'") == [(3,)]
    (parked,) = enrollments(ann)
    assert (parked["state"], parked["due_at"]) == ("failed", None)
    bob = new_contact("bob")
    happen(bob, "Start")
    pass_time(NOON + timedelta(hours=4))
    assert [email for email, _, _ in messages(bob)] == ["offer"]


@pytest.mark.rule("RUN-6")
def test_a_letter_that_cannot_be_written_fails_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(NOON)
    publish(LATER)
    for name in ("ann", "bob", "cleo"):
        happen(new_contact(name), "Start")
    pass_time(NOON + timedelta(hours=1))
    write = delivering.letter

    def fragile(message: Claimed, *, at: datetime) -> Letter | Refusal:
        if message.external_id == "bob":
            raise ZeroDivisionError("no such page")
        return write(message, at=at)

    monkeypatch.setattr(delivering, "letter", fragile)
    out = Delivery({"sandbox": Sandbox()}, worker_id=new_id())
    for lane in lanes_due(now=clock.now()):
        out.deliver([lane], now=clock.now())
    found = rows("SELECT state, reason, count(*)::int FROM message GROUP BY 1, 2 ORDER BY 3")
    assert found == [
        ("failed", "template: ZeroDivisionError: no such page", 1),
        ("sent", "", 2),
    ]


@pytest.mark.rule("RUN-9")
def test_a_loop_that_fails_begins_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "BACKOFF", (0.0,))
    one, runs = worker.Worker(), []

    def loop() -> None:
        runs.append(len(runs))
        if len(runs) == 3:
            one.stop()
        raise ZeroDivisionError

    one._survive("lanes", loop)
    assert runs == [0, 1, 2]


@pytest.mark.rule("RUN-7")
def test_a_loop_that_hangs_keeps_no_worker_from_stopping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "STOPPED", 0.5)
    hanging, end = threading.Event(), threading.Event()

    def hang() -> None:
        connection.close()
        hanging.set()
        end.wait(60)

    monkeypatch.setattr(worker, "_tend", hang)
    one = worker.Worker()

    def run() -> None:
        try:
            one.run()
        finally:
            connection.close()

    working = threading.Thread(target=run)
    working.start()
    assert hanging.wait(30)
    with structlog.testing.capture_logs() as logs:
        one.stop()
        working.join(30)
        end.set()
    assert not working.is_alive()
    assert [entry["loops"] for entry in logs if entry["event"] == "loops_hang"] == [["tending"]]
    assert rows("SELECT count(*) FROM worker") == [(0,)]
