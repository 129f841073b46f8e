"""`jalon company`, and whose contact somebody is."""

import json

import pytest
from typer.testing import CliRunner, Result

from jalon.cli.app import app
from jalon.contacts.queries import contact
from tests.acting import new_contact, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-6")]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_a_company_is_made_changed_shown_and_deleted() -> None:
    ann = new_contact("ann")
    assert run("company", "set", "acme", "name=Acme", "plan=free", "seats=5").exit_code == 0
    assert run("contact", "set", "ann", "--company", "acme").exit_code == 0
    assert "so already" in run("company", "set", "acme", "plan=free").output
    run("company", "set", "acme", "plan=paid", "seats=")
    work()
    known = {"company.id": "acme", "company.name": "Acme", "company.plan": "paid"}
    assert contact(ann).attributes == known
    assert json.loads(run("company", "show", "acme", "--json").output) == {
        "external_id": "acme",
        "name": "Acme",
        "attributes": {"plan": "paid"},
    }
    listed = json.loads(run("company", "list", "ac", "--json").output)
    assert [one["external_id"] for one in listed] == ["acme"]
    assert "Acme" in run("company", "list").output
    assert run("company", "delete", "acme").exit_code == 0
    work()
    assert contact(ann).attributes == {}
    assert run("company", "show", "acme").exit_code != 0


def test_a_value_of_another_type_is_refused() -> None:
    run("company", "set", "acme", "seats=5")
    assert run("company", "set", "acme", "seats=many").exit_code != 0
