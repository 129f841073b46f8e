"""Messages that wait until a person has looked at them (STP-1)."""

from typing import Any
from uuid import UUID, uuid5

import pytest

from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.definition.events import EMAIL_APPROVED, EMAIL_REJECTED
from jalon.delivery import review
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import withdraw_messages
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails.mime import Letter
from jalon.workflows.models import Workflow
from tests.acting import NOON, set_time
from tests.delivery.scene import (
    a_contact,
    a_message,
    a_worker,
    an_email,
    counters,
    deliver,
    events,
    states,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("STP-1")]

ENROLLMENT = UUID(int=5)


@pytest.fixture
def out() -> Delivery:
    set_time(NOON)
    an_email()
    Workflow.objects.create(
        id=UUID(int=7), slug="course", name="Course", state="active", version=1, created_at=NOON
    )
    return Delivery({"sandbox": Sandbox()}, worker_id=a_worker())


def kept_back(name: str, **changes: Any) -> UUID:
    changes = {"enrollment_id": ENROLLMENT, **changes}
    return a_message(a_contact(name), state="review", **changes)


def test_nothing_is_sent_before_it_is_approved(out: Delivery) -> None:
    message = kept_back("ann")
    assert deliver(out) == 0
    assert review.approve([message]) == 1
    assert deliver(out) == 1
    assert states() == [("sent", "")]
    (event,) = events(EMAIL_APPROVED)
    assert event == {
        "message": str(message),
        "email": "offer",
        "workflow": "course",
        "enrollment": str(ENROLLMENT),
        "step": "send",
        "visit": 1,
    }


@pytest.mark.rule("RUN-12")
def test_what_is_rejected_is_not_sent_and_says_why(out: Delivery) -> None:
    message = kept_back("ann")
    assert review.reject([message]) == 1
    assert deliver(out) == 0
    assert states() == [("cancelled", "rejected")]
    assert counters() == {"not_sent:rejected": 1}
    assert [event["message"] for event in events(EMAIL_REJECTED)] == [str(message)]


def test_a_decision_is_made_once(out: Delivery) -> None:
    message, other = kept_back("ann"), kept_back("bob", enrollment_id=UUID(int=6))
    assert review.approve([message, other, message]) == 2
    assert review.approve([message]) == review.reject([message]) == 0
    assert len(events(EMAIL_APPROVED)) == 2
    assert events(EMAIL_REJECTED) == []


@pytest.mark.rule("RUN-12")
def test_who_leaves_takes_back_what_waits_for_approval(out: Delivery) -> None:
    message = kept_back("ann")
    with cursor() as cur:
        cur.execute("SELECT lane FROM message")
        withdraw_messages(cur, (cur.fetchone() or (0,))[0], [ENROLLMENT])
    assert review.approve([message]) == 0
    assert states() == [("cancelled", "left")]


def test_an_unknown_message_is_refused_and_nothing_is_decided(out: Delivery) -> None:
    message = kept_back("ann")
    with pytest.raises(NotFound, match="There is no message"):
        review.approve([message, uuid5(message, "other")])
    assert states() == [("review", "")]
    assert lane_of(message) >= 0


def test_those_that_wait_are_listed_with_who_would_get_them(out: Delivery) -> None:
    first = kept_back("ann")
    with cursor() as cur:
        cur.execute("UPDATE message SET at = at - interval '1 hour'")
    second = kept_back("bob", step="again")
    sent = a_message(a_contact("kim"))
    found = review.in_review()
    assert [each.id for each in found] == [first, second]
    assert (found[0].recipient, found[0].workflow) == ("ann@example.com", "course")
    assert review.in_review(workflow="other") == []
    assert len(review.in_review(workflow="course", limit=1)) == 1
    ready = review.preview(second)
    assert isinstance(ready, Letter)
    assert ready.subject == "Hi bob"
    assert sent not in {each.id for each in found}
