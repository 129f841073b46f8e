"""TRG-11, with the timers of the database."""

from datetime import timedelta

import pytest

from jalon.core.db import cursor
from jalon.workflows.actions import arm
from jalon.workflows.queries import access_workflow
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

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("TRG-11")]

DAY = timedelta(days=1)
QUIET = """
workflow: quiet
triggers: [{kind: inactivity, event: Order, wait: 10 days}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Order}, reason: ordered}]
steps:
  - {id: offer, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: remind, kind: send_email, email: reminder}
"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


def entered_days_after(contact: object) -> list[float]:
    """How many days after noon of the first day the contact entered."""
    found = rows("SELECT entered_at FROM enrollment WHERE contact_id = %s ORDER BY id", contact)
    return [(at - NOON) / DAY for (at,) in found]


def test_a_spell_lets_in_once_and_the_next_order_begins_another() -> None:
    publish(QUIET)
    ann = new_contact("ann")
    happen(ann, "Order")
    pass_time(NOON + 40 * DAY)
    assert entered_days_after(ann) == [10]
    happen(ann, "Order")
    pass_time(NOON + 90 * DAY)
    assert entered_days_after(ann) == [10, 50]
    assert rows("SELECT count(*) FROM timer") == [(0,)]


def test_each_order_moves_the_timer_and_an_older_one_that_comes_late_does_not() -> None:
    publish(QUIET)
    ann = new_contact("ann")
    happen(ann, "Order")
    pass_time(NOON + 9 * DAY)
    happen(ann, "Order")
    pass_time(NOON + 12 * DAY)
    happen(ann, "Order", at=NOON + 5 * DAY)
    pass_time(NOON + 19 * DAY - timedelta(microseconds=1))
    assert enrollments(ann) == []
    pass_time(NOON + 19 * DAY)
    assert entered_days_after(ann) == [19]


def test_an_order_at_the_very_instant_comes_first() -> None:
    publish(QUIET)
    ann = new_contact("ann")
    happen(ann, "Order")
    work()
    set_time(NOON + 10 * DAY)
    happen(ann, "Order")
    work()
    assert enrollments(ann) == []
    pass_time(NOON + 20 * DAY)
    assert entered_days_after(ann) == [20]


def test_who_never_ordered_counts_from_the_creation() -> None:
    ann = new_contact("ann")
    pass_time(NOON + 3 * DAY)
    publish(QUIET)
    bob = new_contact("bob")
    with cursor() as cur:
        cur.execute("UPDATE contact SET created_at = %s WHERE id = %s", (NOON, ann))
        cur.execute("UPDATE contact SET created_at = %s WHERE id = %s", (NOON + 3 * DAY, bob))
    arm(access_workflow("quiet").id)
    work()
    pass_time(NOON + 40 * DAY)
    assert entered_days_after(ann) == [10]
    assert entered_days_after(bob) == [13]


def test_publishing_lets_in_only_those_whose_spell_ends_from_then_on() -> None:
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Order")
    pass_time(NOON + 8 * DAY)
    happen(bob, "Order")
    pass_time(NOON + 12 * DAY)
    publish(QUIET)
    pass_time(NOON + 60 * DAY)
    assert entered_days_after(ann) == []
    assert entered_days_after(bob) == [18]


def test_an_order_ends_the_passage_of_the_spell_before() -> None:
    publish(QUIET)
    ann = new_contact("ann")
    happen(ann, "Order")
    pass_time(NOON + 10 * DAY + timedelta(hours=1))
    happen(ann, "Order")
    pass_time(NOON + 15 * DAY)
    assert [(one["state"], one["reason"]) for one in enrollments(ann)] == [("exited", "ordered")]
    # Nothing hands messages over here, so leaving withdraws the one that waits.
    assert [(email, state) for email, _, state in messages(ann)] == [("offer", "cancelled")]
