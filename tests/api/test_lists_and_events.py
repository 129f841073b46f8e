"""Lists, attributes and events over the API."""

import pytest

from jalon.contacts.attributes import declare
from tests.acting import new_contact, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def test_contacts_join_and_leave_a_list_by_whatever_key(call: Caller) -> None:
    ana, bob = new_contact("ana"), new_contact("bob")
    assert call("POST", "/lists", {"slug": "news", "name": "News"}).status_code == 201
    wanted = {"contacts": ["ANA@example.com", str(bob), "nobody", "ana"]}
    joined = call("POST", "/lists/news/join", wanted)
    assert joined.json() == {"contacts": 2, "unknown": ["nobody"]}
    assert call("GET", "/lists/news").json()["members"] == 2
    pages = []
    cursor = ""
    while cursor is not None:
        page = call("GET", f"/lists/news/members?limit=1&cursor={cursor}").json()
        pages += [one["contact"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(pages) == sorted([str(ana), str(bob)])
    call("POST", "/lists/news/leave", {"contacts": ["ana"]})
    assert call("GET", f"/contacts/{ana}").json()["lists"] == []
    assert call("DELETE", "/lists/news").status_code == 204
    assert call("GET", "/lists/news").status_code == 404


@pytest.mark.rule("TRG-5")
def test_joining_a_list_triggers_only_when_it_may(call: Caller) -> None:
    ana, bob = new_contact("ana"), new_contact("bob")
    call("POST", "/lists", {"slug": "news"})
    call("POST", "/lists/news/join", {"contacts": ["ana"]})
    call("POST", "/lists/news/join", {"contacts": ["bob"], "may_trigger": True})
    work()
    assert "List Joined" not in str(call("GET", f"/contacts/{ana}/timeline").json())
    assert "List Joined" in str(call("GET", f"/contacts/{bob}/timeline").json())


def test_a_bad_list_is_refused(call: Caller) -> None:
    call("POST", "/lists", {"slug": "news"})
    again = call("POST", "/lists", {"slug": "news"})
    assert (again.status_code, again.json()["code"]) == (409, "list_exists")
    assert call("POST", "/lists", {"slug": "No Slug"}).status_code == 422
    assert call("POST", "/lists/none/join", {"contacts": ["a"]}).status_code == 404
    assert call("DELETE", "/lists/none").status_code == 404
    assert call("GET", "/lists/a%00b").status_code == 422
    assert call("GET", "/lists/news/members?cursor=WyJ4Il0").json()["code"] == "cursor_invalid"


@pytest.mark.rule("CON-2")
def test_an_attribute_keeps_the_type_it_was_declared_with(call: Caller) -> None:
    assert call("POST", "/attributes", {"name": "seats", "type": "number"}).status_code == 201
    assert call("POST", "/attributes", {"name": "seats", "type": "number"}).status_code == 201
    clash = call("POST", "/attributes", {"name": "seats", "type": "text"})
    assert (clash.status_code, clash.json()["code"]) == (409, "attribute_declared")
    assert call("POST", "/attributes", {"name": "x", "type": "blob"}).status_code == 422
    assert call("POST", "/attributes", {"name": " ", "type": "text"}).status_code == 422
    declare({"seat_row": "text", "zone": "text"})
    page = call("GET", "/attributes?prefix=seat&limit=1").json()
    assert [one["name"] for one in page["items"]] == ["seat_row"]
    rest = call("GET", f"/attributes?prefix=seat&cursor={page['next']}").json()
    assert [one["name"] for one in rest["items"]] == ["seats"]


@pytest.mark.rule("EVT-1")
def test_events_are_taken_in_once_and_a_bad_one_is_refused_alone(call: Caller) -> None:
    rows = [
        {"name": "Order Completed", "email": "a@example.com", "properties": {"total": 12},
         "message_id": "m1", "at": "2026-01-02T03:04:05Z"},
        {"name": "Order Completed"},
        {"name": "Became Lead", "email": "a@example.com"},
        {"name": "Seen", "email": "a@example.com", "extra": 1},
        {"name": "Seen", "email": "a@example.com", "properties": {"a": "\0"}},
    ]  # fmt: skip
    answer = call("POST", "/events", {"events": rows})
    assert answer.status_code == 202
    told = answer.json()
    assert [one["index"] for one in told["taken"]] == [0]
    assert [(one["index"], one["code"]) for one in told["refused"]] == [
        (1, "event_without_contact"),
        (2, "event_internal"),
        (3, "row_invalid"),
        (4, "properties_invalid"),
    ]
    call("POST", "/events", {"events": rows})
    work()
    path = f"/contacts/{told['taken'][0]['contact']}/timeline"
    orders = [one for one in call("GET", path).json()["items"] if one["name"] == "Order Completed"]
    assert [(one["at"], one["detail"]) for one in orders] == [
        ("2026-01-02T03:04:05Z", {"total": 12})
    ]


def test_a_thousand_events_go_in_one_call_and_not_one_more(call: Caller) -> None:
    rows = [{"name": "Seen", "external_id": str(number % 7)} for number in range(1000)]
    assert len(call("POST", "/events", {"events": rows}).json()["taken"]) == 1000
    assert call("POST", "/events", {"events": [*rows, rows[0]]}).status_code == 422
    assert call("POST", "/events", {"events": []}).status_code == 422


def test_an_event_at_the_edge_of_the_calendar_is_refused_and_not_our_fault(call: Caller) -> None:
    rows = [
        {"name": "Seen", "external_id": "1", "at": at}
        for at in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00")
    ]
    told = call("POST", "/events", {"events": rows}).json()
    assert [one["index"] for one in told["refused"]] == [0, 1]
