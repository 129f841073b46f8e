"""Companies over the API (CON-6)."""

from typing import Any

import pytest

from jalon.accounts.audit import Which, page_of
from jalon.core.errors import Conflict
from jalon.runtime.long_work.account_orders import DeleteAttribute
from tests.acting import new_contact, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-6")]


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def make(call: Caller, **body: Any) -> dict[str, Any]:
    answer = call("POST", "/companies", body)
    assert answer.status_code == 201, answer.content
    company: dict[str, Any] = answer.json()["company"]
    return company


def test_a_company_is_made_read_changed_and_deleted(call: Caller) -> None:
    acme = make(call, external_id="acme", name="Acme", attributes={"plan": "free", "seats": 5})
    read = call("GET", f"/companies/{acme['id']}")
    assert read.json() == acme
    change = {"attributes": {"plan": "paid", "seats": None}}
    changed = call("PATCH", f"/companies/{acme['id']}", change, If_Match=read["ETag"])
    assert changed.json()["company"]["attributes"] == {"plan": "paid"}
    assert changed.json()["company"]["name"] == "Acme"
    late = call("PATCH", f"/companies/{acme['id']}", {"name": "A"}, If_Match=read["ETag"])
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert call("DELETE", f"/companies/{acme['id']}").status_code == 204
    for method in ("GET", "PATCH", "DELETE"):
        assert call(method, f"/companies/{acme['id']}", {}).status_code == 404
    told = [(one.action, one.name) for one in page_of(Which("company"), limit=9)]
    assert told == [("delete", "acme"), ("save", "acme"), ("create", "acme")]


def test_a_company_needs_an_id_of_its_own(call: Caller) -> None:
    first, second = make(call, name="Acme"), make(call, name="Acme")
    assert first["external_id"] != second["external_id"]
    again = call("POST", "/companies", {"external_id": first["external_id"]})
    assert (again.status_code, again.json()["code"]) == (409, "company_exists")
    assert call("POST", "/companies", {"external_id": "x" * 300}).status_code == 422


@pytest.mark.rule("CON-2")
def test_an_attribute_that_does_not_fit_is_refused_alone(call: Caller) -> None:
    make(call, external_id="acme", attributes={"seats": 5})
    body = {"external_id": "bolt", "attributes": {"seats": "many", "id": "x", "plan": "paid"}}
    answer = call("POST", "/companies", body).json()
    assert answer["company"]["attributes"] == {"plan": "paid"}
    assert {one["attribute"] for one in answer["refused"]} == {"seats", "id"}


def test_companies_are_found_by_name_and_by_external_id(call: Caller) -> None:
    for name in ("Éclair SA", "éclat", "Acme", "eclair"):
        make(call, external_id=f"id of {name}", name=name)
    for search, found in (
        ("écla", ["éclat", "Éclair SA"]),
        ("id of Acme", ["Acme"]),
        ("%", []),
        ("", ["eclair", "Acme", "éclat", "Éclair SA"]),
    ):
        page = call("GET", f"/companies?search={search.replace('%', '%25')}").json()
        assert [one["name"] for one in page["items"]] == found
    first = call("GET", "/companies?limit=3").json()
    rest = call("GET", f"/companies?limit=3&cursor={first['next']}").json()
    assert [one["name"] for one in rest["items"]] == ["Éclair SA"]
    assert rest["next"] is None


def test_a_contact_joins_and_leaves_a_company(call: Caller) -> None:
    acme = make(call, external_id="acme", attributes={"plan": "paid"})
    ann = new_contact("ann", plan="free")
    call("PATCH", f"/contacts/{ann}", {"company": "acme"})
    work()
    read = call("GET", f"/contacts/{ann}").json()
    assert read["company"] == "acme"
    assert read["attributes"] == {"plan": "free", "company.id": "acme", "company.plan": "paid"}
    members = call("GET", f"/companies/{acme['id']}/contacts").json()["items"]
    assert [one["external_id"] for one in members] == ["ann"]
    left = call("PATCH", f"/contacts/{ann}", {"company": "", "may_trigger": False}).json()
    assert (left["contact"]["company"], left["contact"]["attributes"]) == (None, {"plan": "free"})


def test_an_attribute_of_the_company_is_not_the_contacts_to_set(call: Caller) -> None:
    ann = new_contact("ann")
    body = {"attributes": {"company.plan": "paid", "plan": "free"}, "may_trigger": False}
    answer = call("PATCH", f"/contacts/{ann}", body).json()
    assert [one["code"] for one in answer["refused"]] == ["attribute_of_company"]
    assert answer["contact"]["attributes"] == {"plan": "free"}


def test_many_contacts_join_companies_in_one_request(call: Caller) -> None:
    acme = make(call, external_id="acme", name="Acme")
    people = [{"external_id": f"c{n}", "company": "acme"} for n in range(5)]
    people.append({"external_id": "other", "company": "new"})
    assert call("POST", "/contacts/bulk", {"contacts": people}).json()["created"] == 6
    found, cursor = [], ""
    while cursor is not None:
        page = call("GET", f"/companies/{acme['id']}/contacts?limit=2&cursor={cursor}").json()
        found += [one["external_id"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(found) == [f"c{n}" for n in range(5)]
    assert call("GET", "/companies?search=new").json()["items"][0]["name"] == ""


def test_an_attribute_of_companies_is_not_deleted_from_contacts_alone(call: Caller) -> None:
    make(call, external_id="acme", attributes={"plan": "paid"})
    with pytest.raises(Conflict, match="attribute of companies"):
        DeleteAttribute.read({"attribute": "company.plan"}, "")


@pytest.mark.parametrize("path", ["/companies/gone", "/jobs/gone", "/webhooks/gone/calls"])
def test_where_an_id_belongs_anything_else_leads_nowhere(call: Caller, path: str) -> None:
    answer = call("GET", path)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
