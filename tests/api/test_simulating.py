"""NEW-1, NEW-2 and LIF-10 over the API: each is long work, with a result for a screen."""

from typing import Any
from uuid import UUID

import pytest

from jalon.accounts.permissions import Permission
from jalon.runtime.dry_runs import simulating
from jalon.runtime.long_work.work import do_work
from jalon.workflows import actions
from tests.acting import EMAILS, NOON, happen, new_contact, pass_time, publish, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

OFFER: dict[str, Any] = {
    "workflow": "offer",
    "triggers": [{"kind": "event", "event": "Order"}],
    "steps": [
        {"id": "pause", "kind": "delay", "wait": "2 days"},
        {"id": "offer", "kind": "send_email", "email": "offer"},
    ],
}
OFFER_YAML = """
workflow: offer
triggers: [{kind: event, event: Order}]
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def done(call: Caller, answer: Any) -> Any:
    """What a work came to that was asked for."""
    assert answer.status_code == 202, answer.content
    assert answer["Location"] == f"/api/v1/jobs/{answer.json()['id']}"
    do_work(UUID(answer.json()["id"]), lambda: False)
    found = call("GET", answer["Location"].removeprefix("/api/v1")).json()
    assert found["state"] == "done", found["problem"]
    assert 0 < found["done"] == found["total"]
    return found["result"]


@pytest.mark.rule("NEW-1")
def test_a_draft_that_was_never_published_is_simulated_as_it_is_saved(call: Caller) -> None:
    publish(OFFER_YAML.replace("offer", "other", 1))
    for number in range(5):
        new_contact(f"person-{number}")
    assert call("POST", "/workflows", OFFER).status_code == 201
    none = call("POST", "/workflows/offer/simulate", {})
    assert none.status_code in (404, 409)
    order = {"draft": True, "enroll": True, "days": 10, "opens": 0, "clicks": 0, "unsubscribes": 0}
    before = rows("SELECT count(*) FROM enrollment")
    found = done(call, call("POST", "/workflows/offer/simulate", order, Accept_Language="fr"))
    simulated = found["simulated"]
    assert (simulated["entered"], simulated["finished"], simulated["sent"]) == (5, 5, 5)
    assert simulated["per_day"] == [{"day": "2026-03-04", "sent": 5}]
    assert simulated["first_sent"] == simulated["last_sent"] == "2026-03-04T12:00:00Z"
    assert [step["ways"] for step in simulated["steps"]] == [{"offer": 5}, {"end": 5}]
    assert simulated["dead"] == []
    assert found["sentence"].startswith("5 sur 5 entrent, 5 e-mails")
    assert found["silent"] == ["Order"]
    assert found["saved_at"]
    assert rows("SELECT count(*) FROM enrollment") == before


@pytest.mark.rule("LIF-2")
def test_an_incomplete_draft_is_refused_with_its_problems(call: Caller) -> None:
    call("POST", "/workflows", {**OFFER, "steps": [{"id": "mail", "kind": "send_email"}]})
    for what, body in (
        ("simulate", {}),
        ("backtest", {"since": "2026-01-01T00:00:00Z"}),
        ("test", {"contact": str(new_contact("ann")), "to": "me@example.com"}),
    ):
        refused = call("POST", f"/workflows/offer/{what}", {**body, "draft": True})
        assert (refused.status_code, refused.json()["code"]) == (422, "not_simulated")
        (problem,) = refused.json()["problems"]
        assert (problem["step"], problem["code"]) == ("mail", "missing_field")
    assert call("GET", "/jobs").json()["items"] == []


@pytest.mark.rule("NEW-1")
def test_two_drafts_are_compared_with_the_same_luck(call: Caller) -> None:
    actions.publish(OFFER_YAML + EMAILS)
    for number in range(5):
        new_contact(f"person-{number}")
    longer = {**OFFER, "steps": [*OFFER["steps"], {**OFFER["steps"][0], "id": "rest"}]}
    longer["steps"].append({"id": "again", "kind": "send_email", "email": "reminder"})
    call("PUT", "/workflows/offer/draft", longer)
    order = {"draft": True, "enroll": True, "unsubscribes": 0, "compare": {}}
    found = done(call, call("POST", "/workflows/offer/simulate", order))
    assert (found["simulated"]["sent"], found["other"]["simulated"]["sent"]) == (10, 5)
    figures = {one["figure"]: one for one in found["differences"]["figures"]}
    assert (figures["sent"]["before"], figures["sent"]["after"]) == (10, 5)
    assert found["differences"]["only_before"] == ["rest", "again"]


@pytest.mark.rule("NEW-1")
def test_a_simulation_is_cancelled_between_two_parts_and_other_processes_end(
    call: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simulating, "FEW", 0)
    actions.publish(OFFER_YAML + EMAILS)
    new_contact("ann")
    started = call("POST", "/workflows/offer/simulate", {"enroll": True, "days": 1}).json()
    assert done(call, call("POST", "/workflows/offer/simulate", {"days": 1}))
    rows_of = "UPDATE work SET cancelling = true WHERE id = %s RETURNING 1"
    assert rows(rows_of, started["id"]) == [(1,)]
    do_work(UUID(started["id"]), lambda: False)
    assert call("GET", f"/jobs/{started['id']}").json()["state"] == "cancelled"


@pytest.mark.rule("NEW-2")
def test_a_backtest_takes_what_people_really_did(call: Caller) -> None:
    ann = new_contact("ann")
    happen(ann, "Order")
    work()
    pass_time(NOON.replace(day=20))
    actions.publish(OFFER_YAML + EMAILS)
    asked = call("POST", "/workflows/offer/backtest", {"since": "2026-03-01T00:00:00Z"})
    found = done(call, asked)
    assert (found["simulated"]["entered"], found["simulated"]["sent"]) == (1, 1)
    for since in ("2027-01-01T00:00:00Z", "0001-01-01T00:00:00Z"):
        refused = call("POST", "/workflows/offer/backtest", {"since": since})
        assert (refused.status_code, refused.json()["code"]) == (422, "since")


@pytest.mark.rule("LIF-10")
def test_a_tester_gets_the_emails_of_a_contact(call: Caller) -> None:
    actions.publish(OFFER_YAML + EMAILS)
    new_contact("ann")
    order = {"contact": "ann@example.com", "to": "me@example.com"}
    found = done(call, call("POST", "/workflows/offer/test", order))
    assert found["sent"] == 1
    assert [(one["step"], one["subject"]) for one in found["emails"]] == [
        ("offer", "[Test] An offer")
    ]
    assert rows("SELECT recipient FROM sandbox_email") == [("me@example.com",)]
    for bad in ({"to": "nobody"}, {"contact": "who@example.com"}):
        assert call("POST", "/workflows/offer/test", {**order, **bad}).status_code in (404, 422)
    writer = Caller(Permission.WORKFLOWS_WRITE)
    assert writer("POST", "/workflows/offer/test", order).status_code == 403


@pytest.mark.rule("ACC-2")
def test_a_work_is_seen_by_those_alone_who_may_see_what_it_is_about(call: Caller) -> None:
    actions.publish(OFFER_YAML + EMAILS)
    work_id = call("POST", "/workflows/offer/simulate", {}).json()["id"]
    contacts = Caller(Permission.CONTACTS_READ)
    assert contacts("GET", f"/jobs/{work_id}").status_code == 403
    assert contacts("GET", "/jobs").json()["items"] == []
    assert contacts("POST", f"/jobs/{work_id}/cancel").status_code == 403
    both = Caller(Permission.CONTACTS_READ, Permission.WORKFLOWS_READ)
    assert both("GET", f"/jobs/{work_id}").json()["kind"] == "simulate"
    assert both("POST", f"/jobs/{work_id}/cancel").json()["state"] == "cancelled"
