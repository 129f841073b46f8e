"""STP-5, STP-13, TRG-18: what workflows share, through the real lane loop."""

import pytest
from django.conf import settings

from jalon.core.ids import new_id
from jalon.core.outbound import parse_allowed
from jalon.delivery.lane import lanes_due
from jalon.runtime.delivering import delivery
from tests.acting import NOON, enrollments, happen, new_contact, publish, rows, set_time, work
from tests.delivery.hooks import a_hook, make_all

pytestmark = pytest.mark.django_db(transaction=True)

WELCOME = """
workflow: welcome
triggers:
  - {kind: event, event: Start}
steps:
  - id: course
    kind: enroll_in
    workflow: course
    hand_over: {level: basics}
    copy: [source]
  - {id: pause, kind: delay, wait: 1 day}
  - {id: out, kind: remove_from, workflow: course}
  - {id: done, kind: update_contact, add_tags: [welcomed]}
"""
COURSE = """
workflow: course
triggers:
  - {kind: by_hand}
audience: {kind: not, of: {kind: tag, tag: busy}}
steps:
  - id: level
    kind: branch_on_value
    attribute: plan
    cases: [{values: [paid], to: pause}]
    otherwise: pause
  - {id: pause, kind: delay, wait: 30 days}
  - {id: done, kind: update_contact, add_tags: [learned]}
"""


@pytest.fixture
def two_workflows():
    set_time(NOON)
    publish(COURSE)
    publish(WELCOME)


@pytest.mark.rule("STP-13")
@pytest.mark.rule("TRG-18")
def test_a_step_enrolls_in_another_workflow_and_hands_values_over(two_workflows):
    ann = new_contact("ann")
    happen(ann, "Start", source="fair")
    work()
    assert [one["state"] for one in enrollments(ann)] == ["active", "active"]
    handed = rows(
        """SELECT e.payload, jsonb_array_length(e.chain) FROM enrollment e
           JOIN workflow w ON w.id = e.workflow_id WHERE w.slug = 'course'"""
    )
    assert handed == [({"level": "basics", "source": "fair"}, 1)]


@pytest.mark.rule("STP-13")
def test_the_other_workflow_s_audience_holds(two_workflows):
    from jalon.contacts.change import Change
    from jalon.events.actions import append_update

    ann = new_contact("ann")
    append_update(ann, Change(add_tags=("busy",)), at=NOON)
    happen(ann, "Start")
    work()
    assert [one["state"] for one in enrollments(ann)] == ["active"]
    assert rows("SELECT reason FROM refusal") == [("audience",)]


@pytest.mark.rule("STP-13")
def test_a_step_removes_from_another_workflow(two_workflows):
    from tests.acting import pass_time

    ann = new_contact("ann")
    happen(ann, "Start")
    pass_time(NOON.replace(day=4))
    assert sorted((one["state"], one["reason"]) for one in enrollments(ann)) == [
        ("exited", "removed"),
        ("finished", ""),
    ]


@pytest.mark.rule("STP-5")
def test_no_more_than_the_first_n_of_all_contacts_get_a_place():
    set_time(NOON)
    publish(
        """
workflow: first
triggers:
  - {kind: event, event: Start}
steps:
  - id: lucky
    kind: branch
    branches:
      - {when: {kind: among_first, n: 5}, to: gift}
    otherwise: end
  - {id: gift, kind: update_contact, add_tags: [gift]}
"""
    )
    for number in range(12):
        happen(new_contact(f"c{number}"), "Start")
    work()
    assert rows("SELECT count(*) FROM contact WHERE 'gift' = ANY(tags)") == [(5,)]
    assert rows("SELECT taken FROM quota") == [(5,)]


@pytest.mark.rule("ENT-5", "STP-12")
def test_the_answer_of_a_webhook_lets_nobody_in_where_the_call_came_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", parse_allowed("127.0.0.0/8"))
    set_time(NOON)
    with a_hook() as hook:
        publish(RING.replace("HOOK", hook.url))
        happen(new_contact("ann"), "Start")
        for _ in range(4):
            work()
            make_all(now=NOON)
    assert len(hook.bodies) == 1
    assert rows("SELECT reason FROM refusal") == [("loop",)]


RING = """
workflow: ring
triggers: [{kind: event, event: Start}, {kind: event, event: Webhook Answered}]
repeat: {policy: every_time}
steps: [{id: ask, kind: webhook, url: 'HOOK'}]
"""


@pytest.mark.rule("ENT-5")
def test_an_email_that_is_sent_lets_nobody_in_where_it_came_from() -> None:
    set_time(NOON)
    publish(
        """
workflow: ring
triggers: [{kind: event, event: Start}, {kind: event, event: Email Sent}]
repeat: {policy: every_time}
steps: [{id: mail, kind: send_email, email: offer}]
"""
    )
    happen(new_contact("ann"), "Start")
    for _ in range(4):
        work()
        for lane in lanes_due(now=NOON, paused=()):
            delivery(new_id()).deliver([lane], now=NOON)
    assert rows("SELECT state FROM message") == [("sent",)]
    assert rows("SELECT reason FROM refusal") == [("loop",)]
