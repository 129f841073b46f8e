"""A group call tells of a company, and says that the contact belongs to it (CON-6)."""

from typing import Any

import pytest

from jalon.contacts.identity import holders
from jalon.contacts.keys import Key
from jalon.contacts.models import Company
from jalon.contacts.queries import contact
from tests.acting import NOON, publish, rows, set_time, work
from tests.api.tracking.sending import Sender

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CON-6")]

HELLO = """
workflow: hello
triggers: [{kind: event, event: Group}]
audience: {kind: attribute, attribute: company.plan, value: paid}
steps: [{id: mark, kind: update_contact, set: {greeted: true}}]
"""


@pytest.fixture
def send() -> Sender:
    set_time(NOON)
    return Sender()


def group(
    send: Sender, user: str, company: str, *, message: str | None = None, **traits: Any
) -> Any:
    body = {"userId": user, "groupId": company, "traits": traits, "messageId": message}
    return send("group", body).json()


def attributes(user: str) -> dict[str, object]:
    key = Key("external_id", user)
    return contact(holders([key])[key]).attributes


def test_the_traits_are_known_of_every_contact_of_the_company(send: Sender) -> None:
    address = {"city": "Lyon"}
    assert group(send, "ann", "acme", name="Acme", plan="free", address=address) == {
        "success": True
    }
    assert group(send, "ben", "acme", plan="paid") == {"success": True}
    work()
    known = {
        "company.id": "acme",
        "company.name": "Acme",
        "company.plan": "paid",
        "company.address_city": "Lyon",
    }
    assert attributes("ann") == attributes("ben") == known
    company = Company.objects.get()
    assert (company.name, company.attributes) == ("Acme", {"plan": "paid", "address_city": "Lyon"})


def test_a_workflow_that_hears_the_call_knows_the_company_already(send: Sender) -> None:
    group(send, "zoe", "other", plan="paid")
    publish(HELLO)
    group(send, "ann", "acme", plan="paid")
    group(send, "ben", "bolt", plan="free")
    work()
    assert attributes("ann")["greeted"] is True
    assert "greeted" not in attributes("ben")


def test_a_call_sent_again_does_not_take_the_contact_back(send: Sender) -> None:
    group(send, "ann", "acme", message="m1")
    group(send, "ann", "bolt", message="m2")
    group(send, "ann", "acme", message="m1")
    work()
    assert attributes("ann") == {"company.id": "bolt"}


def test_the_same_call_on_every_page_writes_nothing_more(send: Sender) -> None:
    group(send, "ann", "acme", plan="paid")
    work()
    before = rows("SELECT updated_at FROM company")
    group(send, "ann", "acme", plan="paid")
    assert rows("SELECT kind, name FROM inbox") == [("event", "Group")]
    work()
    assert rows("SELECT updated_at FROM company") == before
    assert rows("SELECT count(*) FROM event WHERE name = 'Attribute Changed'") == [(2,)]


@pytest.mark.rule("CON-2")
def test_a_trait_that_does_not_fit_is_left_out_alone(send: Sender) -> None:
    group(send, "ann", "acme", seats=5)
    answer = group(send, "ann", "acme", seats="many", plan="paid", id="x")
    assert sorted(one["field"] for one in answer["ignored"]) == ["id", "seats"]
    assert Company.objects.get().attributes == {"seats": 5, "plan": "paid"}


def test_who_is_identified_cannot_say_what_only_a_company_has(send: Sender) -> None:
    traits = {"company.id": "acme", "company.plan": "paid", "plan": "free"}
    answer = send("identify", {"userId": "ann", "traits": traits}).json()
    assert [one["code"] for one in answer["ignored"]] == ["attribute_of_company"] * 2
    work()
    assert attributes("ann") == {"plan": "free"}


def test_an_event_of_that_name_about_an_unknown_company_changes_nothing(send: Sender) -> None:
    group(send, "ann", "acme")
    send("track", {"userId": "ann", "event": "Group", "properties": {"groupId": "nobody"}})
    send("track", {"userId": "ann", "event": "Group", "properties": {"groupId": ["x"]}})
    work()
    assert attributes("ann") == {"company.id": "acme"}
