"""The same for many contacts, over the API: tags, lists, erasing (CON-3, CON-5)."""

from typing import Any
from uuid import UUID

import pytest

from jalon.accounts.permissions import Permission
from jalon.contacts.actions import create_list, join_list
from jalon.contacts.attributes import declare
from jalon.runtime.long_work import mass_orders
from jalon.runtime.long_work.work import do_work
from tests.acting import NOON, new_contact, publish, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

PAID = {"kind": "attribute", "attribute": "plan", "value": "paid"}
GREET = """
workflow: greet
triggers: [{kind: tag_added, tag: vip}]
steps: [{id: mark, kind: update_contact, add_tags: [greeted]}]
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> list[UUID]:
    """Nine, of whom the first six pay; a chunk is small."""
    monkeypatch.setattr(mass_orders, "CHUNK", 2)
    declare({"plan": "text"})
    publish(GREET)
    plans = ["paid"] * 6 + ["free"] * 3
    return [new_contact(f"p{number}", plan=plan) for number, plan in enumerate(plans)]


def done(call: Caller, answer: Any) -> Any:
    assert answer.status_code == 202, answer.content
    do_work(UUID(answer.json()["id"]), lambda: False)
    found = call("GET", f"/jobs/{answer.json()['id']}").json()
    assert found["state"] == "done", found["problem"]
    return found["result"]


def tags() -> list[list[str]]:
    return [row[0] for row in rows("SELECT tags FROM contact ORDER BY external_id")]


@pytest.mark.rule("CON-3")
def test_those_who_meet_a_condition_get_tags_and_lists_and_nobody_hears(
    call: Caller, people: list[UUID]
) -> None:
    create_list("club")
    join_list("club", people[:1])
    order = {"condition": PAID, "add_tags": ["vip", "old"], "join_lists": ["club"]}
    seen = call("POST", "/bulk/contacts/preview", order).json()
    assert seen == {
        "contacts": 6,
        "workflows": [{"workflow": "greet", "name": "", "contacts": 6}],
    }
    assert done(call, call("POST", "/bulk/contacts", order)) == {"contacts": 6}
    work()
    assert tags() == [["old", "vip"]] * 6 + [[]] * 3
    assert call("GET", "/lists/club").json()["members"] == 6
    less = {"list": "club", "remove_tags": ["old"], "leave_lists": ["club"]}
    assert done(call, call("POST", "/bulk/contacts", less)) == {"contacts": 6}
    assert tags() == [["vip"]] * 6 + [[]] * 3
    assert call("GET", "/lists/club").json()["members"] == 0


@pytest.mark.rule("CON-3")
def test_workflows_hear_of_it_when_asked(call: Caller, people: list[UUID]) -> None:
    named = [str(one) for one in people[:3]]
    order = {"contacts": named, "add_tags": ["vip"], "may_trigger": True}
    assert done(call, call("POST", "/bulk/contacts", order)) == {"contacts": 3}
    work()
    assert tags()[:4] == [["greeted", "vip"]] * 3 + [[]]
    again = call("POST", "/bulk/contacts/preview", order).json()
    assert again == {"contacts": 3, "workflows": []}


@pytest.mark.rule("CON-5")
def test_many_are_erased_and_the_others_stay(call: Caller, people: list[UUID]) -> None:
    assert done(call, call("POST", "/bulk/contacts/erase", {"condition": PAID})) == {"contacts": 6}
    assert rows("SELECT count(*) FROM contact") == [(3,)]
    assert rows("SELECT count(*) FROM erased_key")[0][0] > 0


@pytest.mark.rule("TRG-16")
def test_all_whom_a_search_finds_are_enrolled_and_the_refusals_are_shown_first(
    call: Caller, people: list[UUID]
) -> None:
    call("POST", "/workflows/greet/enroll", {"contacts": ["p0"]})
    work()
    order = {"matching": {"attribute": ["plan=paid"]}, "workflow": "greet"}
    seen = call("POST", "/bulk/contacts/enroll/preview", order, Accept_Language="fr").json()
    assert (seen["contacts"], seen["entering"], seen["exact"]) == (6, 5, True)
    (refused,) = seen["refused"]
    assert (refused["contact"], refused["reason"]) == (str(people[0]), "repeat_policy")
    assert "déjà" in refused["why"]
    assert done(call, call("POST", "/bulk/contacts/enroll", order)) == {"contacts": 6}
    work()
    assert tags() == [["greeted"]] * 6 + [[]] * 3
    again = {"matching": {"search": "p0"}, "workflow": "greet", "again": True}
    assert call("POST", "/bulk/contacts/enroll/preview", again).json()["entering"] == 1
    assert done(call, call("POST", "/bulk/contacts/enroll", again)) == {"contacts": 1}
    work()
    assert rows("SELECT count(*) FROM enrollment") == [(7,)]


@pytest.mark.rule("TRG-16")
def test_of_many_some_tell_how_many_would_enter(
    call: Caller, people: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mass_orders, "LOOKED_AT", 3)
    order = {"matching": {}, "workflow": "greet"}
    seen = call("POST", "/bulk/contacts/enroll/preview", order).json()
    assert seen == {"contacts": 9, "entering": 9, "exact": False, "refused": []}


def test_enrolling_many_is_refused_before_anything_is_done(
    call: Caller, people: list[UUID]
) -> None:
    everybody = {"matching": {}}
    assert call("POST", "/workflows/greet/pause", {}).status_code == 200
    for body, status in (
        ({**everybody, "workflow": "none"}, 404),
        ({**everybody, "workflow": "greet"}, 409),
        ({"workflow": "greet"}, 409),
        (everybody, 422),
    ):
        for path in ("/bulk/contacts/enroll", "/bulk/contacts/enroll/preview"):
            assert call("POST", path, body).status_code == status, (path, body)
    blind = Caller(Permission.WORKFLOWS_RUN)
    assert (
        blind("POST", "/bulk/contacts/enroll", {**everybody, "workflow": "greet"}).status_code
        == 403
    )
    assert call("GET", "/jobs").json()["items"] == []


@pytest.mark.rule("CON-3")
def test_all_whom_a_search_finds_are_exported(call: Caller, people: list[UUID]) -> None:
    order = {"matching": {"attribute": ["plan=free"]}, "columns": ["external_id"]}
    asked = call("POST", "/exports", order)
    assert done(call, asked)["contacts"] == 3
    file = call("GET", f"/jobs/{asked.json()['id']}/file")
    assert sorted(b"".join(file.streaming_content).decode().split()) == [
        "external_id",
        "p6",
        "p7",
        "p8",
    ]
    for bad in ({"attribute": ["shoe=42"]}, {"attribute": ["plan"]}, {"list": "x"}):
        assert call("POST", "/exports", {"matching": bad}).status_code == 422
    both = {"matching": {}, "condition": PAID}
    assert call("POST", "/exports", both).json()["code"] == "export_two_selections"


def test_who_is_meant_is_said_exactly_once(call: Caller, people: list[UUID]) -> None:
    for bad in (
        {},
        {"list": "none"},
        {"segment": "none"},
        {"condition": {"kind": "entry", "property": "x", "value": 1}},
        {"condition": {"kind": "nothing"}},
        {"condition": PAID, "contacts": [str(people[0])]},
    ):
        for path in ("/bulk/contacts", "/bulk/contacts/preview", "/bulk/contacts/erase"):
            assert call("POST", path, bad).status_code in (404, 422), (path, bad)
    assert (
        call("POST", "/bulk/contacts", {"condition": PAID, "join_lists": ["no"]}).status_code == 404
    )
    assert call("GET", "/jobs").json()["items"] == []


@pytest.mark.rule("TRG-16")
@pytest.mark.rule("CON-4")
def test_who_is_in_a_segment_is_enrolled_and_the_contact_tells_where_it_is(
    call: Caller, people: list[UUID]
) -> None:
    assert call("POST", "/segments", {"segment": "paying", "when": PAID}).status_code == 201
    order = {"segment": "paying"}
    assert call("POST", "/workflows/greet/enroll", order).json()["entering"] == 6
    work()
    (one,) = call("GET", f"/contacts/{people[0]}/enrollments").json()["items"]
    assert (one["workflow"], one["state"], one["version"]) == ("greet", "finished", 1)
    assert call("GET", f"/contacts/{people[8]}/enrollments").json()["items"] == []
    assert call("POST", "/workflows/greet/enroll", {"segment": "none"}).status_code == 404
    assert call("POST", "/workflows/greet/enroll", {}).json()["code"] == "nobody"
