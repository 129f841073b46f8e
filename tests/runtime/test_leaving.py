"""What leaves a workflow besides emails to the contact: calls and notices, through the whole
engine, in the sandbox with its time skipped."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings

from jalon.core import clock
from jalon.core.outbound import parse_allowed
from jalon.delivery.calls import lanes_with_calls
from jalon.delivery.queries import caught
from jalon.events.actions import Occurrence
from jalon.runtime.sandbox import play, skip
from tests.acting import EMAILS, enrollments, happen, new_contact, publish, rows
from tests.delivery.hooks import Hook, a_hook

pytestmark = pytest.mark.django_db(transaction=True)

ASK = """
workflow: ask
name: Ask the shop
triggers: [{{kind: event, event: Start}}]
repeat: {{policy: every_time}}
steps:
  - id: score
    kind: webhook
    url: {url}
    headers: {{X-Key: hunter2}}
    body: {{source: jalon}}
  - id: how
    kind: branch
    branches:
      - {{when: {{kind: response, step: score, property: risk.level, value: low}}, to: offer}}
      - when: {{kind: response, step: score, property: status, op: at_least, value: 400}}
        to: alarm
    otherwise: end
  - {{id: offer, kind: send_email, email: offer, next: end}}
  - id: alarm
    kind: notify
    addresses: [sam@example.com, kim@example.com]
    subject: "No answer for {{{{ contact.email }}}}"
    text: "{{{{ event.plan }}}} in {{{{ workflow.name }}}}"
    next: end
"""


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hook]:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    with a_hook() as found:
        yield found


def ask(hook: Hook) -> None:
    publish(ASK.format(url=hook.url) + EMAILS)


@pytest.mark.rule("STP-12")
def test_the_answer_of_another_system_decides_on_the_way(hook: Hook) -> None:
    hook.answer = lambda body: (
        200,
        b'{"risk": {"level": "low"}}' if body["data"]["event"]["n"] else b'{"risk": "high"}',
    )
    ask(hook)
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Start", n=1)
    happen(bob, "Start", n=0)
    skip(timedelta(minutes=1))
    assert [each["state"] for each in (*enrollments(ann), *enrollments(bob))] == ["finished"] * 2
    assert [each.recipient for each in caught()] == ["ann@example.com"]
    sent = hook.bodies[0]
    assert (sent["type"], sent["data"]["workflow"]) == ("workflow.webhook", "ask")
    assert sent["data"]["body"] == {"source": "jalon"}
    assert hook.headers[0]["x-key"] == "hunter2"
    assert rows("SELECT DISTINCT headers FROM webhook_call") == [({},)]


@pytest.mark.rule("RUN-9")
@pytest.mark.rule("STP-11")
def test_a_system_that_is_down_is_tried_for_an_hour_then_people_are_told(hook: Hook) -> None:
    hook.answer = lambda _body: (500, b"")
    ask(hook)
    ann, start = new_contact("ann"), clock.now()
    happen(ann, "Start", plan="gold")
    skip(timedelta(minutes=50))
    assert (len(hook.bodies), [each["state"] for each in enrollments(ann)]) == (4, ["active"])
    skip(timedelta(minutes=15))
    assert (len(hook.bodies), [each["state"] for each in enrollments(ann)]) == (5, ["finished"])
    assert {each.subject for each in caught()} == {"No answer for ann@example.com"}
    assert sorted(each.recipient for each in caught()) == ["kim@example.com", "sam@example.com"]
    ((at,),) = rows("SELECT left_at FROM enrollment")
    assert timedelta(hours=1) <= at - start < timedelta(minutes=61)
    counted = dict(rows("SELECT name, sum(n)::int FROM counter WHERE step = 'alarm' GROUP BY 1"))
    assert counted["notified"] == 2
    assert not {"sent", "failed"} & set(counted)


@pytest.mark.rule("STP-12")
def test_a_played_history_calls_at_each_instant_and_ends_with_nothing_left(hook: Hook) -> None:
    ask(hook)
    contacts = [new_contact(f"c{number}") for number in range(20)]
    start = clock.now() - timedelta(days=30)
    history = [
        Occurrence(contact, "Start", start + timedelta(hours=number), {"n": number})
        for number, contact in enumerate(contacts)
    ]
    play(history)
    assert sorted(body["data"]["event"]["n"] for body in hook.bodies) == list(range(20))
    assert rows("SELECT state, count(*)::int FROM enrollment GROUP BY 1") == [("finished", 20)]
    assert lanes_with_calls(now=clock.now()) == []
    times: list[Any] = [body["timestamp"] for body in hook.bodies]
    assert min(times) == (start).isoformat()


@pytest.mark.rule("STP-12")
def test_who_is_never_answered_goes_on_after_the_limit(hook: Hook) -> None:
    hook.answer = lambda _body: (500, b"")
    publish(
        ASK.format(url=hook.url).replace("    body:", "    limit: 10 minutes\n    body:") + EMAILS
    )
    ann, start = new_contact("ann"), clock.now()
    happen(ann, "Start", plan="gold")
    skip(timedelta(hours=2))
    ((at, reason),) = rows("SELECT left_at, state FROM enrollment")
    assert reason == "finished"
    assert timedelta(minutes=10) <= at - start < timedelta(minutes=11)
    assert len(hook.bodies) == 5, "the call itself is tried to its end"
    assert caught() == []
