"""What waits for a person, over the API: messages in review, and uncertain ones (STP-1, RUN-7)."""

from typing import Any
from uuid import UUID, uuid5

import pytest

from jalon.accounts.models import AuditEntry
from jalon.definition.events import EMAIL_APPROVED, EMAIL_NOT_SENT, EMAIL_SENT
from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from jalon.workflows.models import Workflow
from tests.acting import NOON, rows, set_time
from tests.api.calling import EVERYTHING, Caller
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

pytestmark = pytest.mark.django_db(transaction=True)

ENROLLMENT = UUID(int=5)


@pytest.fixture
def out() -> Delivery:
    set_time(NOON)
    an_email()
    Workflow.objects.create(
        id=UUID(int=7), slug="course", name="Course", state="active", version=1, created_at=NOON
    )
    return Delivery({"sandbox": Sandbox()}, worker_id=a_worker())


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def held(name: str, state: str) -> UUID:
    return a_message(a_contact(name), state=state, enrollment_id=uuid5(ENROLLMENT, name))


@pytest.mark.rule("STP-1")
def test_messages_in_review_are_listed_seen_and_decided(out: Delivery, call: Caller) -> None:
    ids = [str(held(name, "review")) for name in ("ann", "bob", "cat")]
    first = call("GET", "/messages/review?limit=2").json()
    rest = call("GET", f"/messages/review?cursor={first['next']}").json()
    assert sorted(one["id"] for one in first["items"] + rest["items"]) == sorted(ids)
    assert {one["workflow"] for one in first["items"]} == {"course"}
    assert [(page["total"], page["exact"]) for page in (first, rest)] == [(3, True)] * 2
    assert call("GET", "/messages/review?workflow=other").json()["total"] == 0
    seen = call("GET", f"/messages/review/{ids[0]}").json()
    assert seen["recipient"] == "ann@example.com"
    assert seen["html"]
    assert seen["refused"] == ""
    done = call("POST", "/messages/review", {"verdict": "approve", "messages": ids[:1]})
    assert done.json() == {"decided": 1}
    assert deliver(out) == 1
    assert len(events(EMAIL_APPROVED)) == 1
    all_of = {"verdict": "reject", "workflow": "course"}
    assert call("POST", "/messages/review", all_of).json() == {"decided": 2}
    assert sorted(states()) == [("cancelled", "rejected")] * 2 + [("sent", "")]
    assert AuditEntry.objects.filter(kind="message", action="reject").count() == 1
    for bad in ({"verdict": "approve"}, {**all_of, "messages": ids}, {"messages": ids}):
        assert call("POST", "/messages/review", bad).status_code == 422


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize(
    ("verdict", "state", "told", "counted"),
    [
        ("sent", ("sent", ""), EMAIL_SENT, "sent"),
        ("not_sent", ("skipped", "lost"), EMAIL_NOT_SENT, "not_sent:lost"),
    ],
)
def test_a_person_says_whether_an_uncertain_message_arrived(
    out: Delivery,
    call: Caller,
    verdict: str,
    state: tuple[str, str],
    told: str,
    counted: str,
) -> None:
    message = str(held("ann", "uncertain"))
    (listed,) = call("GET", "/messages/uncertain").json()["items"]
    assert (listed["id"], listed["recipient"], listed["email"]) == (
        message,
        "ann@example.com",
        "offer",
    )
    order = {"verdict": verdict, "messages": [message]}
    assert call("POST", "/messages/uncertain", order).json() == {"decided": 1}
    assert call("POST", "/messages/uncertain", order).json() == {"decided": 0}
    assert states() == [state]
    assert len(events(told)) == 1
    assert counters()[counted] == 1
    assert deliver(out) == 0
    assert call("GET", "/messages/uncertain").json()["items"] == []


@pytest.mark.rule("RUN-7")
def test_an_uncertain_message_is_sent_once_more_only_when_a_person_says_so(
    out: Delivery, call: Caller
) -> None:
    message = str(held("ann", "uncertain"))
    assert deliver(out) == 0
    call("POST", "/messages/uncertain", {"verdict": "resend", "messages": [message]})
    assert deliver(out) == 1
    assert states() == [("sent", "")]
    gone = call("POST", "/messages/uncertain", {"verdict": "sent", "messages": [str(ENROLLMENT)]})
    assert (gone.status_code, gone.json()["code"]) == (404, "message_not_found")


def test_what_waits_is_counted_on_the_home_page(out: Delivery, call: Caller) -> None:
    for name, state in (("ann", "review"), ("bob", "review"), ("cat", "uncertain")):
        held(name, state)
    rows(
        """INSERT INTO counter (lane, workflow_id, version, step, day, name, n)
           VALUES (1, %s, 1, '', '2026-03-02', 'failed', 4),
                  (2, %s, 1, '', '2026-03-02', 'failed', -1) RETURNING 1""",
        UUID(int=7),
        UUID(int=7),
    )
    rows(
        """INSERT INTO enrollment
               (lane, id, contact_id, workflow_id, version, state, reason, step, visit, entered_at,
                since_at, since_id, arrived_at, arrived_id, waiting, payload, key, exclusive,
                errors, error, memory, chain)
           SELECT lane, gen_random_uuid(), gen_random_uuid(), %s, 1, state, '', 'mail', 1, at, at,
                  gen_random_uuid(), at, gen_random_uuid(), false, '{}', '', false, 5, 'no', '{}',
                  '[]'
           FROM (VALUES (1, 'failed'), (1, 'failed'), (2, 'failed'), (2, 'exited'))
                    AS e (lane, state),
                (SELECT timestamptz '2026-03-02' AS at) AS day RETURNING 1""",
        UUID(int=7),
    )
    found: Any = call("GET", "/home").json()
    assert [(one["task"], one["workflow"], one["number"]) for one in found["to_do"]] == [
        ("failed", "course", 3),
        ("review", "course", 2),
        ("uncertain", "course", 1),
    ]
    assert found["workflows"] == {"active": 1}
    assert found["days"] == [{"day": "2026-03-02", "counts": {"failed": 3}}]
