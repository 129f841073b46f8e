"""One lane, one batch, against the real database."""

from datetime import timedelta

import psycopg
import pytest
from django.db import transaction

from jalon.contacts.merge import merge
from jalon.core.db import cursor
from jalon.core.ids import lane_of
from jalon.events.actions import Occurrence, append_command, append_events
from jalon.runtime.lanes.batch import work_lane
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

POST_PURCHASE = """
workflow: post-purchase
name: After an order
triggers: [{kind: event, event: Order Completed}]
repeat: {policy: every_time, key: order_id}
exit:
  - {when: {kind: event, event: Order Completed}, reason: ordered}
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - id: recent
    kind: branch
    branches:
      - {when: {kind: message, fact: received, category: cross-sell, within: 30 days}, to: enough}
  - {id: offer, kind: send_email, email: offer}
  - id: click
    kind: wait_for
    branches: [{when: {kind: message, fact: clicked, step: offer}, to: interested}]
    limit: 7 days
    otherwise: enough
  - {id: interested, kind: update_contact, add_tags: [interested]}
  - {id: enough, kind: exit, reason: done}
"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


@pytest.mark.rule("RUN-7")
def test_an_order_leads_to_one_email_two_days_later() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    happen(ann, "Order Completed", order_id="o1")
    pass_time(NOON + timedelta(days=1, hours=23))
    assert messages(ann) == []
    pass_time(NOON + timedelta(days=3))
    assert messages(ann) == [("offer", NOON + timedelta(days=2), "queued")]


@pytest.mark.rule("RUN-1")
def test_a_new_order_ends_the_first_passage_and_begins_another() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    happen(ann, "Order Completed", order_id="o1")
    pass_time(NOON + timedelta(days=1))
    happen(ann, "Order Completed", order_id="o2")
    work()
    first, second = enrollments(ann)
    assert (first["state"], first["reason"]) == ("exited", "ordered")
    assert (second["state"], second["step"]) == ("active", "pause")


@pytest.mark.rule("ENT-1")
def test_the_same_key_never_enters_twice() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    happen(ann, "Order Completed", order_id="o1")
    happen(ann, "Order Completed", order_id="o1")
    work()
    assert len(enrollments(ann)) == 1
    assert rows("SELECT reason, times FROM refusal") == [("repeat_policy", 1)]


@pytest.mark.rule("EVT-1")
def test_a_message_id_taken_in_before_counts_once() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    for _ in range(2):
        append_events([Occurrence(ann, "Seen", NOON, {}, "shop", "m1")] * 2)
        work()
    assert rows("SELECT count(*) FROM event WHERE name = 'Seen'") == [(1,)]


def test_what_was_appended_after_a_merge_follows_to_who_took_over() -> None:
    publish(POST_PURCHASE)
    kept, gone = new_contact("ann"), new_contact("bob")
    with transaction.atomic():
        merge(kept, gone)
    append_events([Occurrence(gone, "Order Completed", NOON, {"order_id": "o9"}, "shop", "m9")])
    work()
    assert len(enrollments(kept)) == 1
    assert rows("SELECT contact_id FROM event WHERE name = 'Order Completed'") == [(kept,)]


@pytest.mark.rule("RUN-9")
def test_a_row_that_cannot_be_handled_is_set_aside_and_holds_up_nobody() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    lane = lane_of(ann)
    append_command(lane, "enroll", {"workflow": "not an id", "contacts": []}, at=NOON)
    happen(ann, "Order Completed", order_id="o1")
    work()
    assert len(enrollments(ann)) == 1
    ((error, row),) = rows("SELECT error, row FROM set_aside")
    assert "badly formed" in error
    assert row["body"]["workflow"] == "not an id"


@pytest.mark.rule("RUN-9")
def test_while_the_database_is_of_another_version_nothing_is_set_aside() -> None:
    publish(POST_PURCHASE)
    ann = new_contact("ann")
    happen(ann, "Order Completed", order_id="o1")
    with cursor() as cur:
        cur.execute("ALTER TABLE entry RENAME COLUMN times TO count")
        try:
            with pytest.raises(psycopg.errors.UndefinedColumn):
                work_lane(lane_of(ann), playing=True)
        finally:
            cur.execute("ALTER TABLE entry RENAME COLUMN count TO times")
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]
    work()
    assert len(enrollments(ann)) == 1
