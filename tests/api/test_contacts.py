"""Contacts over the API: saved by their keys, changed in part, found, erased (CON-1 to CON-5)."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from jalon.contacts.actions import create_list
from jalon.contacts.attributes import declare
from jalon.core.ids import new_id
from tests.acting import new_contact, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def save(call: Caller, **body: Any) -> Any:
    answer = call("POST", "/contacts", body)
    assert answer.status_code in (200, 202), answer.content
    return answer.json()


@pytest.mark.rule("CON-1")
def test_a_contact_is_created_once_and_changed_by_its_keys(call: Caller) -> None:
    first = save(call, email="Ana@Example.com", attributes={"plan": "free"}, may_trigger=False)
    again = save(call, email="ana@example.com", attributes={"seats": 3}, may_trigger=False)
    assert again["contact"]["id"] == first["contact"]["id"]
    assert again["contact"]["attributes"] == {"plan": "free", "seats": 3}
    found = call("GET", "/contacts/find?email=ana@example.com")
    assert found.json()["id"] == first["contact"]["id"]
    assert call("GET", f"/contacts/{first['contact']['id']}").json() == found.json()


@pytest.mark.rule("TRG-6")
def test_a_change_that_may_trigger_takes_effect_when_a_worker_runs(call: Caller) -> None:
    answer = call("POST", "/contacts", {"external_id": "7", "add_tags": ["vip"]})
    contact = answer.json()["contact"]
    assert (answer.status_code, contact["tags"], contact["pending"]) == (202, [], True)
    work()
    after = call("GET", f"/contacts/{contact['id']}").json()
    assert (after["tags"], after["pending"]) == (["vip"], False)
    told = [
        one["name"] for one in call("GET", f"/contacts/{contact['id']}/timeline").json()["items"]
    ]
    assert "Tag Added" in told


def test_a_part_is_changed_and_the_rest_stays(call: Caller) -> None:
    create_list("news")
    contact_id = new_contact("ana", plan="free", seats=3)
    changes = {
        "attributes": {"plan": "paid", "seats": None},
        "add_tags": ["vip"],
        "join_lists": ["news"],
        "locale": "fr",
        "may_trigger": False,
    }
    answer = call("PATCH", f"/contacts/{contact_id}", changes)
    contact = answer.json()["contact"]
    assert answer.status_code == 200
    assert contact["attributes"] == {"plan": "paid"}
    assert (contact["tags"], contact["lists"], contact["locale"]) == (["vip"], ["news"], "fr")
    assert contact["email"] == "ana@example.com"


def test_nobody_overwrites_what_another_changed_meanwhile(call: Caller) -> None:
    contact_id = new_contact("ana")
    path = f"/contacts/{contact_id}"
    etag = call("GET", path)["ETag"]
    first = call("PATCH", path, {"locale": "fr", "may_trigger": False}, If_Match=etag)
    assert first.status_code == 200
    late = call("PATCH", path, {"locale": "de", "may_trigger": False}, If_Match=etag)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert call("PATCH", path, {"add_tags": ["a"]}, If_Match=first["ETag"]).status_code == 202
    waiting = call("PATCH", path, {"add_tags": ["b"]}, If_Match=first["ETag"])
    assert waiting.status_code == 412


@pytest.mark.rule("CON-2")
def test_a_value_that_clashes_is_refused_alone(call: Caller) -> None:
    declare({"seats": "number"})
    saved = save(
        call, email="a@example.com", attributes={"seats": "many", "plan": "x"}, may_trigger=False
    )
    assert saved["contact"]["attributes"] == {"plan": "x"}
    assert [(one["attribute"], one["code"]) for one in saved["refused"]] == [
        ("seats", "attribute_invalid")
    ]


def test_a_key_of_somebody_else_stays_with_them_and_is_named(call: Caller) -> None:
    new_contact("ana")
    save(call, external_id="bob", may_trigger=False)
    saved = save(call, external_id="bob", email="ana@example.com")
    assert "ana@example.com" in saved["kept_keys"][0]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "keys_missing"),
        ({"email": "no address"}, "email_invalid"),
        ({"email": "a@example.com\r\nBcc: b@example.com"}, "email_invalid"),
        ({"email": "a@example.com", "time_zone": "Mars"}, "time_zone_invalid"),
        ({"email": "a@example.com", "locale": "\u0000"}, "request_invalid"),
        ({"email": "a@example.com", "join_lists": ["none"]}, "list_not_found"),
        ({"email": "a@example.com", "score": 99}, "request_invalid"),
        ({"email": "a@example.com", "id": str(new_id())}, "request_invalid"),
        ({"email": "a@example.com", "marketing": "opted_in"}, "request_invalid"),
    ],
)
def test_a_bad_contact_is_refused_and_nothing_is_written(
    call: Caller, body: dict[str, Any], code: str
) -> None:
    answer = call("POST", "/contacts", body)
    assert answer.status_code in (404, 422)
    assert answer.json()["code"] == code
    assert call("GET", "/contacts/find?email=a@example.com").status_code == 404


@pytest.mark.parametrize("end", ["", "/timeline", "/consents"])
def test_a_contact_that_is_not_there_is_not_found(call: Caller, end: str) -> None:
    answer = call("GET", f"/contacts/{new_id()}{end}")
    assert (answer.status_code, answer.json()["code"]) == (404, "contact_not_found")


def test_a_contact_is_found_by_one_key(call: Caller) -> None:
    assert call("GET", "/contacts/find").json()["code"] == "keys_missing"
    assert (
        call("GET", "/contacts/find?email=a@x.org&external_id=1").json()["code"] == "keys_missing"
    )


@pytest.mark.rule("CON-5")
def test_erasing_leaves_nothing_and_keeps_the_address_out(call: Caller) -> None:
    contact_id = new_contact("ana")
    assert call("DELETE", f"/contacts/{contact_id}").status_code == 204
    assert call("GET", f"/contacts/{contact_id}").status_code == 404
    assert call("DELETE", f"/contacts/{contact_id}").status_code == 404
    for may_trigger in (True, False):
        back = {"email": "ana@example.com", "add_tags": ["x"], "may_trigger": may_trigger}
        answer = call("POST", "/contacts", back)
        assert (answer.status_code, answer.json()["code"]) == (422, "erased")
    bulk = call("POST", "/contacts/bulk", {"contacts": [{"email": "ana@example.com"}]}).json()
    assert (bulk["created"], bulk["refused"][0]["code"]) == (0, "erased")


@pytest.mark.rule("CON-5")
def test_everything_about_a_contact_comes_as_a_zip(call: Caller) -> None:
    contact_id = new_contact("ana", plan="paid")
    answer = call("GET", f"/contacts/{contact_id}/export")
    assert answer["Content-Type"] == "application/zip"
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:
        assert sorted(archive.namelist()) == ["contact.html", "contact.json"]
        assert b"ana@example.com" in archive.read("contact.json")
    assert call("GET", f"/contacts/{new_id()}/export").status_code == 404


@pytest.mark.rule("CON-4")
def test_the_timeline_comes_page_by_page_latest_first(call: Caller) -> None:
    contact_id = new_contact("ana")
    sent = [{"name": f"Seen {number}", "external_id": "ana"} for number in range(5)]
    call("POST", "/events", {"events": sent})
    work()
    seen: list[str] = []
    cursor = ""
    while True:
        page = call("GET", f"/contacts/{contact_id}/timeline?limit=2&cursor={cursor}").json()
        seen += [one["name"] for one in page["items"]]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert [name for name in seen if name.startswith("Seen")] == [
        f"Seen {n}" for n in (4, 3, 2, 1, 0)
    ]
    assert (
        call("GET", f"/contacts/{contact_id}/timeline?cursor=x").json()["code"] == "cursor_invalid"
    )


@pytest.mark.rule("CON-5")
def test_a_consent_is_kept_with_its_words_and_taking_it_back_unsubscribes(call: Caller) -> None:
    contact_id = save(call, email="a@example.com", may_trigger=False)["contact"]["id"]
    path = f"/contacts/{contact_id}"
    given = {"granted": True, "wording": "Write to me.", "version": "2", "page": "https://x.org"}
    assert call("POST", f"{path}/consents", given).status_code == 201
    assert call("GET", path).json()["marketing"] == "opted_in"
    assert call("POST", f"{path}/consents", {"granted": False}).status_code == 201
    assert call("GET", path).json()["marketing"] == "unsubscribed"
    work()
    assert "Unsubscribed" in str(call("GET", f"{path}/timeline").json())
    log = call("GET", f"{path}/consents").json()["items"]
    assert [one["granted"] for one in log] == [False, True]
    assert (log[1]["wording"], log[1]["version"]) == ("Write to me.", "2")
    assert call("POST", f"{path}/consents", {"granted": True, "wording": "\0"}).status_code == 422


@pytest.mark.rule("CON-3")
def test_many_contacts_are_saved_at_once_and_a_bad_row_is_refused_alone(call: Caller) -> None:
    create_list("news")
    declare({"seats": "number"})
    body = {
        "contacts": [
            {"email": "a@example.com", "attributes": {"seats": 1}, "tags": ["vip"]},
            {"email": "nobody"},
            {"attributes": {"seats": 1}},
            "text",
            {"email": "b@example.com", "attributes": {"seats": "many", "gone": None}},
            {"email": "c@example.com", "marketing": "opted_in"},
        ],
        "lists": ["news"],
    }
    answer = call("POST", "/contacts/bulk", body)
    assert answer.status_code == 200
    told = answer.json()
    assert (told["created"], told["updated"]) == (2, 0)
    assert [(one["index"], one["code"]) for one in told["refused"]] == [
        (1, "email_invalid"),
        (2, "keys_missing"),
        (3, "row_invalid"),
        (5, "row_invalid"),
    ]
    assert {(one["index"], one["code"]) for one in told["refused_attributes"]} == {
        (4, "attribute_invalid"),
        (4, "attribute_null"),
    }
    found = call("GET", "/contacts/find?email=a@example.com").json()
    assert (found["attributes"], found["tags"], found["lists"]) == ({"seats": 1}, ["vip"], ["news"])
    assert call("POST", "/contacts/bulk", body).json()["unchanged"] == 2


def test_ten_thousand_contacts_go_in_one_call_and_not_one_more(call: Caller) -> None:
    rows = [{"email": f"c{number}@example.com"} for number in range(10_000)]
    assert call("POST", "/contacts/bulk", {"contacts": rows}).json()["created"] == 10_000
    more = call("POST", "/contacts/bulk", {"contacts": [*rows, {"email": "d@example.com"}]})
    assert (more.status_code, more.json()["code"]) == (422, "request_invalid")


@pytest.mark.rule("CON-3")
@pytest.mark.parametrize("may_trigger", [False, True])
def test_workflows_hear_of_a_bulk_only_when_they_may(call: Caller, may_trigger: bool) -> None:
    body = {"contacts": [{"email": "a@example.com", "tags": ["vip"]}], "may_trigger": may_trigger}
    call("POST", "/contacts/bulk", body)
    work()
    contact = call("GET", "/contacts/find?email=a@example.com").json()["id"]
    assert ("Tag Added" in str(call("GET", f"/contacts/{contact}/timeline").json())) is may_trigger


def test_contacts_are_found_by_the_beginning_of_an_email_and_by_attributes(call: Caller) -> None:
    declare({"plan": "text"})
    for name, plan in (("ana", "paid"), ("anton", "free"), ("bob", "paid")):
        new_contact(name, plan=plan)
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = call("GET", f"/contacts?limit=1&cursor={cursor}").json()
        seen += [one["external_id"] for one in page["items"]]
        cursor = page["next"]
    assert seen == ["bob", "anton", "ana"]
    by_key = call("GET", "/contacts?sort=email&limit=1").json()
    rest = call("GET", f"/contacts?sort=email&cursor={by_key['next']}").json()["items"]
    assert [one["external_id"] for one in (*by_key["items"], *rest)] == ["ana", "anton", "bob"]
    other = call("GET", f"/contacts?sort=score&cursor={by_key['next']}")
    assert (other.status_code, other.json()["code"]) == (422, "search_after")

    def found(query: str) -> list[str]:
        page = call("GET", f"/contacts?{query}").json()
        return sorted(one["external_id"] for one in page["items"])

    assert found("search=AN") == ["ana", "anton"]
    assert found("attribute=plan%3Dpaid") == ["ana", "bob"]
    assert found("search=an&attribute=plan%3Dpaid") == ["ana"]
    assert found("search=bob") == ["bob"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("search=%00", "request_invalid"),
        ("attribute=plan", "search_filter"),
        ("attribute=none%3D1", "search_no_attribute"),
        ("cursor=x", "cursor_invalid"),
        ("cursor=WyJ4IiwieCJd", "search_after"),
        ("limit=201", "request_invalid"),
        ("limit=0", "request_invalid"),
    ],
)
def test_a_search_that_cannot_be_is_refused(call: Caller, query: str, code: str) -> None:
    answer = call("GET", f"/contacts?{query}")
    assert (answer.status_code, answer.json()["code"]) == (422, code)
