"""LIF-10: a draft on a real contact's data, the emails to the tester alone."""

import pytest

from jalon.core.errors import Invalid, NotFound
from jalon.runtime.dry_runs import trying
from jalon.runtime.dry_runs.subjects import subject_of, subject_of_text
from jalon.runtime.dry_runs.trying import try_on
from tests.acting import EMAILS, NOON, new_contact, publish, rows, set_time

pytestmark = pytest.mark.django_db(transaction=True)

COURSE = """
workflow: course
triggers:
  - {kind: event, event: Order Completed}
steps:
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 3 days}
  - {id: ask, kind: webhook, url: 'https://crm.example/hook'}
  - {id: note, kind: update_contact, set: {stage: asked}}
  - id: read
    kind: branch
    branches:
      - {when: {kind: message, fact: opened, step: hello}, to: tell}
    otherwise: reminder
  - {id: reminder, kind: send_email, email: reminder, next: end}
  - id: tell
    kind: notify
    addresses: [sales@example.com]
    subject: 'Call {{ contact.email }}'
    text: 'Order {{ event.order_id }}'
"""
TESTER = "me@example.com"


def inbox():
    return rows("SELECT recipient, subject FROM sandbox_email ORDER BY at, subject")


def traces():
    tables = ("enrollment", "message", "step_log", "counter", "inbox", "event", "webhook_call")
    return {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.mark.rule("LIF-10")
def test_the_tester_gets_what_the_contact_would_and_nothing_else_changes():
    set_time(NOON)
    publish(COURSE)
    ann = new_contact("ann")
    before = traces()
    tried = try_on(subject_of("course"), ann, TESTER, payload={"order_id": "A1"})
    assert [(each.step, (each.at - NOON).days) for each in tried] == [("hello", 0), ("reminder", 3)]
    assert inbox() == [(TESTER, "[Test] A reminder"), (TESTER, "[Test] An offer")]
    assert traces() == before
    assert rows("SELECT attributes FROM contact") == [({},)]


@pytest.mark.rule("LIF-10")
def test_a_reader_takes_the_other_way_and_notices_come_to_the_tester_too():
    set_time(NOON)
    publish(COURSE.replace("3 days", "6 hours"))  # as long as some readers take
    for name in ("ann", "bob", "cleo"):
        contact = new_contact(name)
        given = {"order_id": "A1"}
        tried = try_on(subject_of("course"), contact, TESTER, payload=given, reads=True)
        subjects = [each.subject for each in tried]
        assert subjects == ["[Test] An offer", f"[Test] Call {name}@example.com"]
    assert {recipient for recipient, _ in inbox()} == {TESTER}


@pytest.mark.rule("LIF-10")
def test_a_text_that_was_never_published_can_be_tried_with_its_own_emails():
    set_time(NOON)
    publish(COURSE.replace("workflow: course", "workflow: other"))
    ann = new_contact("ann")
    text = COURSE + EMAILS.replace("An offer", "A better offer")
    tried = try_on(subject_of_text(text), ann, TESTER)
    assert tried[0].subject == "[Test] A better offer"
    assert rows("SELECT count(*) FROM workflow WHERE slug = 'course'") == [(0,)]


@pytest.mark.rule("LIF-10")
def test_every_email_can_be_asked_for_and_what_cannot_be_written_says_why():
    set_time(NOON)
    publish(COURSE)
    ann = new_contact("ann")
    text = COURSE + EMAILS.replace("Hello <a", "Hello {{ event.name }} <a")
    tried = try_on(subject_of_text(text), ann, TESTER, every=True)
    assert [(each.step, each.refused) for each in tried] == [
        ("hello", "missing_variable: event.name"),
        ("reminder", ""),
    ]


def test_nobody_unsubscribes_by_a_test():
    set_time(NOON)
    publish(COURSE)
    ann = new_contact("ann")
    try_on(subject_of("course"), ann, TESTER)
    (html, headers), *_ = rows("SELECT html, headers FROM sandbox_email")
    assert "/u/" not in html
    assert "List-Unsubscribe" not in headers


def test_the_address_and_the_contact_must_exist():
    set_time(NOON)
    publish(COURSE)
    ann = new_contact("ann")
    with pytest.raises(Invalid, match="not an email address"):
        try_on(subject_of("course"), ann, "me")
    with pytest.raises(NotFound):
        try_on(subject_of("course"), ann.__class__(int=ann.int + 64), TESTER)


@pytest.mark.rule("LIF-10")
def test_delays_are_shortened_together_each_in_proportion(monkeypatch):
    set_time(NOON)
    slept, told = [], []
    monkeypatch.setattr(trying.time, "monotonic", lambda: sum(slept))
    monkeypatch.setattr(trying.time, "sleep", slept.append)
    text = COURSE.replace("3 days", "1 day").replace(
        "next: end}",
        "next: late}\n  - {id: late, kind: delay, wait: 3 days}\n"
        "  - {id: last, kind: send_email, email: offer, next: end}",
    )
    publish(text)
    ann = new_contact("ann")

    def tell(done, total):
        told.append((done, total, len(inbox())))

    tried = try_on(
        subject_of("course"), ann, TESTER, payload={"order_id": "A1"}, lasts=8, on_progress=tell
    )
    assert [each.step for each in tried] == ["hello", "reminder", "last"]
    assert sum(slept) == pytest.approx(8)
    waiting = told[3:]
    assert [waiting.count((sent, 3, sent)) for sent in (1, 2)] == [2, 6]
    assert len(inbox()) == 3
