"""The size of a batch changes nothing (the order rule of the lane loop)."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.core.db import cursor
from jalon.definition.conditions import (
    All,
    InSegment,
    InWorkflow,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.definition.events import EMAIL_CLICKED
from jalon.definition.scalars import Duration
from jalon.segments.actions import save_segment
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

MAZE = """
workflow: maze
triggers:
  - {kind: event, event: Start}
  - {kind: attribute_changed, attribute: plan, to: paid}
  - {kind: inactivity, event: Visit, wait: 3 days}
  - {kind: event, event: Segment Left, where: [{property: segment, value: regular}]}
repeat: {policy: every_time, pause: 1 hour}
exit: [{when: {kind: event, event: Stop}, reason: enough}]
goal: {when: {kind: event, event: Buy, at_least: 2}, window: 5 days}
steps:
  - id: known
    kind: branch
    branches:
      - {when: {kind: message, fact: received, category: cross-sell, within: 2 days}, to: wait}
      - {when: {kind: segment, segment: regular}, to: tag}
  - {id: offer, kind: send_email, email: offer}
  - id: wait
    kind: wait_for
    branches:
      - {when: {kind: event, event: Buy}, to: tag}
      - {when: {kind: tag, tag: vip}, to: tell}
    limit: 2 days
  - {id: pause, kind: delay, wait: 1 days}
  - {id: remind, kind: send_email, email: reminder, next: end}
  - {id: tag, kind: update_contact, set: {plan: paid}, add_tags: [vip]}
  - {id: tell, kind: emit_event, event: Visit}
"""

SEGMENTS = {
    "regular": Performed(event="Visit", at_least=2, within=Duration(1, "day")),
    "written": Messaged(fact="received", category="cross-sell"),
    "tagged": All(of=[Tagged(tag="vip"), Not(of=InSegment(segment="regular"))]),
    "in-maze": InWorkflow(workflow="maze"),
}

ORDERS = ["Order Completed", "Order Completed", "Order Refunded"]

scripts = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 6, 24, 30]),  # hours that pass before
        st.integers(0, 2),  # which contact
        st.sampled_from(["Start", "Start", "Visit", "Buy", "Stop", "Click", *ORDERS, *ORDERS]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.long
@pytest.mark.rule("RUN-1", "SEG-2", "RES-4")
@given(script=scripts)
@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_one_at_a_time_and_all_at_once_give_the_same(script: list[tuple[int, int, str]]) -> None:
    assert outcome(script, limit=1) == outcome(script, limit=1000)


ANEW = """
workflow: anew
triggers: [{kind: event, event: Order}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Order}, reason: ordered}]
steps:
  - {id: pause, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, add_tags: [settled]}
"""


@pytest.mark.rule("ENT-1", "RUN-1")
@pytest.mark.parametrize("limit", [1, 1000])
def test_one_event_makes_a_contact_leave_and_enter_again(limit: int) -> None:
    set_time(NOON)
    publish(ANEW)
    ann = new_contact("ann")
    happen(ann, "Order")
    work(limit=limit)
    for _ in range(3):
        happen(ann, "Order")
    work(limit=limit)
    found = rows("SELECT state, reason FROM enrollment WHERE contact_id = %s ORDER BY id", ann)
    assert found == [("exited", "ordered")] * 3 + [("active", "")]
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]


def outcome(script: list[tuple[int, int, str]], *, limit: int) -> dict[str, Any]:
    """All that a script leads to, in a fresh installation, without ids."""
    with cursor() as cur:
        cur.execute(
            """TRUNCATE contact, identity, list_member, consent, inbox, event, seen, message,
               workflow, workflow_version, enrollment, entry, refusal, step_log, counter, timer,
               segment, segment_member, segment_fill, counted_order"""
        )
        cur.execute("UPDATE lane SET next_due_at = NULL")
    set_time(NOON)
    contacts = [new_contact(name) for name in ("ann", "bob", "cleo")]
    names = dict(zip(contacts, ("ann", "bob", "cleo"), strict=True))
    save_segment("regular", "", SEGMENTS["regular"])
    publish(MAZE)
    for slug, condition in SEGMENTS.items():
        save_segment(slug, "", condition)
    work()
    at: datetime = NOON
    for hours, who, event in script:
        if hours:
            work(limit=limit)
            at += timedelta(hours=hours)
            pass_time(at, limit=limit)
        if event == "Click":
            click(contacts[who], at - timedelta(hours=1))
        else:
            order = {"order_id": hours % 4, "total": hours + 1, "currency": "EUR"}
            happen(contacts[who], event, **(order if event in ORDERS else {}))
    work(limit=limit)
    pass_time(at + timedelta(days=20), limit=limit)
    found = {
        "enrollments": "SELECT contact_id, state, reason, step, visit, entered_at, left_at, goal_at"
        " FROM enrollment",
        "messages": "SELECT contact_id, email, step, visit, state, at FROM message",
        "log": "SELECT contact_id, at, step, visit, action, detail FROM step_log",
        "refusals": "SELECT contact_id, reason, times FROM refusal",
        "events": "SELECT contact_id, name, at FROM event",
        "segments": "SELECT contact_id, segment, since FROM segment_member",
        "orders": "SELECT contact_id, order_id, step, amount, refunded FROM counted_order",
        "counters": "SELECT 0, step, name, sum(n)::int FROM counter GROUP BY step, name",
    }
    return {
        what: sorted((str(names.get(row[0])), *map(str, row[1:])) for row in rows(sql))
        for what, sql in found.items()
    }


def click(contact: UUID, at: datetime) -> None:
    """A person clicks, as is known a while later, the email that the contact was sent last."""
    found = rows(
        "SELECT id FROM message WHERE contact_id = %s ORDER BY at DESC, id DESC LIMIT 1", contact
    )
    for (message,) in found:
        happen(contact, EMAIL_CLICKED, at=at, message=str(message))
