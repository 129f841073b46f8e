"""Conditions that have a meaning only inside a workflow: answers, links, since an email."""

from datetime import timedelta

import pytest

from jalon.definition import events
from jalon.definition.conditions import AmongFirst, Answered, Messaged, Performed
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.history import History
from tests.engine.world import NOON, World, a_contact, compiled

FLOW = """
workflow: flow
triggers:
  - {kind: event, event: Start}
steps:
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 1 day}
  - id: which
    kind: branch
    branches:
      - when: CONDITION
        to: yes_
    otherwise: no_
  - {id: yes_, kind: update_contact, add_tags: [yes], next: end}
  - {id: no_, kind: update_contact, add_tags: [no]}
"""


def scope(**fields):
    return Scope(contact=a_contact(), facts=History.complete([]), now=NOON, **fields)


@pytest.mark.rule("STP-12")
@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (Answered(step="ask", property="status", value=200), True),
        (Answered(step="ask", property="level", value="gold"), True),
        (Answered(step="ask", property="deep.er", op="at_least", value=3), True),
        (Answered(step="ask", property="deep.none", op="is_set"), False),
        (Answered(step="other", property="level", op="is_set"), False),
    ],
)
def test_the_answer_to_a_webhook_is_a_condition(condition, holds):
    answers = {"ask": {"status": 200, "body": {"level": "gold", "deep": {"er": 3}}}}
    assert evaluate(condition, scope(answers=answers)).holds is holds


@pytest.mark.rule("STP-5")
def test_among_the_first_takes_a_place_when_one_is_left():
    left = [2]

    def take(n):
        left[0] -= 1
        return left[0] >= 0

    condition = AmongFirst(n=2)
    assert [evaluate(condition, scope(take=take)).holds for _ in range(3)] == [True, True, False]
    assert not evaluate(condition, scope()).holds


@pytest.mark.rule("RUN-1")
@pytest.mark.parametrize(("hours", "tag"), [(-1, "no"), (2, "yes")])
def test_an_event_may_be_asked_for_since_an_email(hours, tag):
    condition = "{kind: event, event: Form Submitted, since_email: hello}"
    world = World([compiled(FLOW.replace("CONDITION", condition))])
    if hours < 0:
        world.happen(events.FORM_SUBMITTED)
    world.happen("Start")
    if hours > 0:
        world.now += timedelta(hours=hours)
        world.happen(events.FORM_SUBMITTED)
    world.pass_time(NOON + timedelta(days=2))
    assert world.contact.tags == {tag}


def test_since_an_email_that_was_never_sent_nothing_counts():
    condition = Performed(event="Form Submitted", since_email="hello")
    assert not evaluate(condition, scope()).holds
    never = Performed(event="Form Submitted", since_email="hello", exactly=0)
    assert evaluate(never, scope()).holds


@pytest.mark.rule("STP-5")
@pytest.mark.parametrize(
    ("link", "machine", "tag"),
    [
        ("https://shop.example/a", False, "yes"),
        ("https://shop.example/b", False, "no"),
        ("https://shop.example/a", True, "no"),
    ],
)
def test_a_click_may_be_asked_for_on_one_link(link, machine, tag):
    condition = "{kind: message, fact: clicked, step: hello, link: https://shop.example/a}"
    world = World([compiled(FLOW.replace("CONDITION", condition))])
    world.happen("Start")
    (out,) = world.outgoing
    world.now += timedelta(hours=1)
    world.happen(
        events.EMAIL_CLICKED,
        message=str(out.id),
        email="offer",
        step="hello",
        enrollment=str(out.enrollment.id),
        link=link,
        machine=machine,
    )
    world.pass_time(NOON + timedelta(days=2))
    assert world.contact.tags == {tag}


def test_a_click_in_another_passage_does_not_count():
    condition = Messaged(fact="clicked", step="hello", link="https://shop.example/a")
    assert not evaluate(condition, scope(enrollment_id=None)).holds
