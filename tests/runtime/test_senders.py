"""What senders say wrong or twice does nothing to others, and happens once."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from jalon.contacts.change import Change
from jalon.contacts.queries import find_contact
from jalon.core.ids import lane_of
from jalon.events.actions import record
from jalon.events.checking import NewEvent, NewUpdate
from tests.acting import (
    NOON,
    enrollments,
    happen,
    messages,
    new_contact,
    publish,
    rows,
    set_time,
    work,
)

pytestmark = pytest.mark.django_db(transaction=True)

MONTH = """
workflow: month
triggers: [{kind: event, event: Start}]
repeat: {policy: every_time}
steps:
  - {id: pause, kind: delay, wait: 30 days}
  - {id: offer, kind: send_email, email: offer}
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)
    publish(MONTH)


def neighbour(of: UUID) -> str:
    """The name of a contact of the same lane."""
    for number in range(10_000):
        if lane_of(new_contact(f"n{number}")) == lane_of(of):
            return f"n{number}"
    raise AssertionError("lanes are few")


@pytest.mark.rule("EVT-1")
@pytest.mark.parametrize(
    "ahead",
    [
        timedelta(hours=-1),
        timedelta(days=2),
        timedelta(days=400),
        None,
    ],
)
def test_an_update_from_the_future_moves_nobodys_time(ahead: timedelta | None) -> None:
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    at = NOON + ahead if ahead else datetime.max.replace(tzinfo=NOON.tzinfo) - timedelta(days=1)
    change = Change(attributes={"city": "Lyon"})
    record([NewUpdate(change=change, at=at, external_id=neighbour(ann))])
    work()
    assert max(rows("SELECT updated_at FROM contact")) <= (NOON,)
    assert messages(ann) == []
    assert [(one["step"], one["due_at"]) for one in enrollments(ann)] == [
        ("pause", NOON + timedelta(days=30))
    ]


@pytest.mark.rule("EVT-1")
def test_what_is_sent_again_after_its_sender_became_known_happens_once() -> None:
    said = NewEvent(name="Start", at=NOON, anonymous_id="a1", message_id="m1", source="shop")
    record([said])
    work()
    visitor, name = find_contact("a1"), "ann"
    while lane_of(ann := new_contact(name)) == lane_of(visitor):
        name += "a"
    record([NewUpdate(change=Change(), at=NOON, external_id=name, anonymous_id="a1")])
    assert find_contact("a1") == ann != visitor
    record([said])
    work()
    assert len(enrollments(ann)) == 1
