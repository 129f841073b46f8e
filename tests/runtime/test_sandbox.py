"""Moving the sandbox's time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core import clock
from jalon.core.errors import Conflict, Forbidden
from jalon.core.smtp_url import parse_smtp_url
from jalon.events.actions import Occurrence, record
from jalon.events.checking import NewEvent
from jalon.runtime import sandbox
from jalon.runtime.turn import sends_real_email
from jalon.workflows import actions
from tests.acting import (
    EMAILS,
    enrollments,
    happen,
    messages,
    new_contact,
    publish,
    rows,
    set_time,
    work,
)
from tests.runtime.processes import environment, jalon, running, until

pytestmark = pytest.mark.django_db(transaction=True)

WELCOME = f"""
workflow: welcome
triggers: [{{kind: event, event: Signed Up}}]
steps:
  - {{id: hello, kind: send_email, email: offer}}
  - {{id: pause, kind: delay, wait: 3 days}}
  - {{id: again, kind: send_email, email: reminder}}
{EMAILS}"""

QUIET = "kind: inactivity, event: Signed Up, wait: 10 days"
START = datetime(1997, 1, 1, 12, tzinfo=UTC)
REAL = "smtp://127.0.0.1:2525"


@pytest.mark.rule("NEW-5")
def test_skipping_lets_everything_due_happen_at_its_own_time() -> None:
    actions.publish(WELCOME)
    ann = new_contact("ann")
    happen(ann, "Signed Up")
    before = clock.now()
    reached = sandbox.skip(timedelta(days=30))
    (first, second) = messages(ann)
    assert (first[0], first[2]) == ("offer", "sent")
    assert (second[0], second[2]) == ("reminder", "sent")
    assert second[1] - first[1] == timedelta(days=3)
    assert abs(reached - before - timedelta(days=30)) < timedelta(seconds=10)
    assert abs(clock.now() - reached) < timedelta(seconds=10)


@pytest.mark.rule("NEW-5")
def test_time_is_not_moved_where_real_email_is_sent(settings: Any) -> None:
    settings.JALON_SMTP = parse_smtp_url(REAL)
    with pytest.raises(Forbidden):
        sandbox.skip(timedelta(days=1))
    with pytest.raises(Forbidden):
        sandbox.play([])


@pytest.mark.rule("NEW-5")
def test_who_leaves_the_sandbox_leaves_with_the_worlds_time(settings: Any) -> None:
    sandbox.skip(timedelta(days=1))
    settings.JALON_SMTP = parse_smtp_url(REAL)
    with pytest.raises(Conflict):
        sandbox.require_wall_time()
    settings.JALON_SMTP = None
    sandbox.return_to_wall_time()
    settings.JALON_SMTP = parse_smtp_url(REAL)
    sandbox.require_wall_time()


def test_a_history_plays_in_its_own_time_and_returns() -> None:
    actions.publish(WELCOME)
    ann = new_contact("ann")
    last = sandbox.play([Occurrence(ann, "Signed Up", START, {}, "file", "1")])
    assert [at for _, at, _ in messages(ann)] == [START, START + timedelta(days=3)]
    assert enrollments(ann)[0]["state"] == "finished"
    assert last == START + timedelta(days=3)
    assert abs(clock.now() - clock.wall()) < timedelta(seconds=5)


def test_a_play_goes_on_where_it_was_interrupted() -> None:
    actions.publish(WELCOME)
    ann, bob = new_contact("ann"), new_contact("bob")
    history = [
        Occurrence(ann, "Signed Up", START, {}, "file", "1"),
        Occurrence(bob, "Signed Up", START + timedelta(days=1), {}, "file", "2"),
    ]

    def stop(played: int, _at: datetime) -> None:
        if played == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sandbox.play(history, stop)
    assert clock.frozen() == START
    sandbox.play(history)
    assert len(messages(ann)) == len(messages(bob)) == 2
    assert rows("SELECT count(*) FROM event WHERE name = 'Signed Up'") == [(2,)]


@pytest.mark.rule("RUN-12")
@pytest.mark.parametrize(("choice", "state"), [("exit", "exited"), ("continue", "finished")])
def test_an_email_that_is_not_sent_may_end_the_passage(choice: str, state: str) -> None:
    actions.publish(WELCOME.replace("email: offer}", f"email: offer, if_not_sent: {choice}}}"))
    bob = save_contact(Keys(external_id="bob", email="bob@example.com"), Change())
    happen(bob, "Signed Up")
    sandbox.skip(timedelta(days=10))
    assert enrollments(bob)[0]["state"] == state
    assert messages(bob)[0][2] == "skipped"
    assert rows("SELECT DISTINCT reason FROM message") == [("no_consent",)]


@pytest.mark.rule("TRG-11")
def test_who_was_created_after_publishing_and_never_came_is_inactive_too() -> None:
    actions.publish(WELCOME.replace("kind: event, event: Signed Up", QUIET))
    record([NewEvent(name="Looked", at=clock.now(), external_id="eve")])
    sandbox.skip(timedelta(days=9))
    assert rows("SELECT count(*) FROM enrollment") == [(0,)]
    sandbox.skip(timedelta(days=2))
    assert rows("SELECT count(*) FROM enrollment") == [(1,)]


REPEATING = f"""
workflow: weekly
triggers: [{{kind: recurring, rule: FREQ=WEEKLY, from: 1997-01-01}}]
repeat: {{policy: every_time, key: occurrence}}
steps:
  - {{id: hello, kind: send_email, email: offer}}
  - {{id: pause, kind: delay, wait: 3 days}}
  - {{id: again, kind: send_email, email: reminder}}
{EMAILS}"""
YEARLY = f"""
workflow: birthday
triggers: [{{kind: date_attribute, attribute: birthday, yearly: true}}]
repeat: {{policy: every_time, key: occurrence}}
steps:
  - {{id: hello, kind: send_email, email: offer}}
{EMAILS}"""


@pytest.mark.rule("TRG-9")
@pytest.mark.rule("TRG-10")
@pytest.mark.rule("NEW-5")
def test_what_repeats_for_ever_does_so_until_the_last_event_of_a_history() -> None:
    set_time(START)
    publish(REPEATING)
    publish(YEARLY)
    ann = new_contact("ann", birthday="1990-01-20")
    day = timedelta(days=1)
    last = sandbox.play([Occurrence(ann, "Signed Up", START + 15 * day, {}, "file", "1")])
    nine = START - timedelta(hours=3)
    assert [(email, at) for email, at, _ in messages(ann)] == [
        ("offer", nine + 7 * day),
        ("reminder", nine + 10 * day),
        ("offer", nine + 14 * day),
        ("reminder", nine + 17 * day),
    ]
    assert last == nine + 17 * day
    assert rows("SELECT min(next_due_at) FROM lane") == [(nine + 19 * day,)]
    work()  # in the present again, where those times are long past
    assert len(messages(ann)) == 4
    assert rows("SELECT count(*) FROM timer WHERE due <= now()") == [(0,)]
    assert rows("SELECT reason FROM refusal") == [("late",)]


@pytest.mark.rule("NEW-5")
def test_time_is_not_moved_under_a_worker_that_sends_real_email() -> None:
    worker = jalon("worker", env=environment(JALON_SMTP_URL=REAL))
    with running(worker):
        until(sends_real_email)
        for move in (lambda: sandbox.skip(timedelta(days=1)), lambda: sandbox.play([])):
            with pytest.raises(Forbidden):
                move()
        assert clock.ahead() == timedelta(0)
    sandbox.skip(timedelta(days=1))
    assert clock.ahead() > timedelta(hours=23)


@pytest.mark.rule("NEW-5")
def test_what_waits_for_a_mail_server_that_is_no_more_holds_up_no_time_and_is_not_sent() -> None:
    actions.publish(WELCOME)
    ann = new_contact("ann")
    happen(ann, "Signed Up")
    work()
    rows("UPDATE message SET route = 'smtp' RETURNING 1")  # as of a copy of a real installation
    sandbox.skip(timedelta(days=30))
    assert [(email, state) for email, _, state in messages(ann)] == [
        ("offer", "queued"),
        ("reminder", "sent"),
    ]
