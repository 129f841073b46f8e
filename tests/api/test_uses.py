"""Where things are used, deleting an attribute, and figures as files, over the API."""

from typing import Any
from uuid import UUID

import pytest

from jalon.contacts.attributes import declare
from jalon.contacts.scoring import set_model
from jalon.definition.scoring import parse_model
from jalon.definition.segment import parse_condition
from jalon.runtime.long_work.work import do_work
from jalon.segments.actions import save_segment
from jalon.workflows import actions, life
from tests.acting import EMAILS, NOON, happen, new_contact, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)

USING = (
    """
workflow: using
triggers: [{kind: attribute_changed, attribute: plan}]
audience: {kind: event, event: Attribute Changed, where: [{property: attribute, value: plan}]}
steps:
  - {id: mark, kind: update_contact, copy: {before: plan}}
  - {id: pause, kind: delay, wait: 1 days}
  - {id: offer, kind: send_email, email: offer, subject: 'Your {{ contact.plan }}'}
"""
    + EMAILS
)


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def used(call: Caller, thing: str, name: str) -> list[tuple[str, str, str]]:
    found = call("GET", f"/uses?thing={thing}&name={name}").json()["items"]
    return [(one["kind"], one["name"], one["place"]) for one in found]


@pytest.mark.rule("LIF-11")
def test_what_uses_an_attribute_is_named_and_keeps_it(call: Caller) -> None:
    declare({"plan": "text", "before": "text", "planet": "text"})
    actions.publish(USING)
    condition, _ = parse_condition("{kind: attribute, attribute: plan, value: gold}")
    model = parse_model(
        "{rules: [{name: Gold, points: 3, when: {kind: attribute, attribute: plan, value: gold}}]}"
    ).model
    assert condition is not None
    assert model is not None
    save_segment("golden", "Golden", condition)
    set_model(model)
    assert used(call, "attribute", "plan") == [
        ("workflow", "using", "triggers.0.attribute"),
        ("workflow", "using", "audience.where.0.value"),
        ("workflow", "using", "steps.mark.copy"),
        ("workflow", "using", "steps.offer.subject"),
        ("segment", "golden", "when.attribute"),
        ("scoring rule", "Gold", "when.attribute"),
    ]
    assert used(call, "attribute", "planet") == []
    refused = call("DELETE", "/attributes?name=plan")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    assert "the segment golden, when.attribute" in refused.json()["detail"]
    life.stop("using")
    assert used(call, "attribute", "before") == []


@pytest.mark.rule("CON-2")
def test_an_attribute_that_nothing_names_is_taken_from_all_contacts(call: Caller) -> None:
    declare({"plan": "text", "size": "number"})
    for name in ("ann", "bob"):
        new_contact(name, plan="gold", size=3)
    new_contact("cat", size=4)
    asked = call("DELETE", "/attributes?name=plan")
    assert asked.status_code == 202
    do_work(UUID(asked.json()["id"]), lambda: False)
    done = call("GET", f"/jobs/{asked.json()['id']}").json()
    assert (done["state"], done["result"]) == ("done", {"contacts": 2})
    assert [name["name"] for name in call("GET", "/attributes").json()["items"]] == ["size"]
    assert sorted(str(row[0]) for row in rows("SELECT attributes FROM contact")) == [
        "{'size': 3}",
        "{'size': 3}",
        "{'size': 4}",
    ]
    assert call("DELETE", "/attributes?name=plan").json()["code"] == "attribute_not_found"


@pytest.mark.rule("LIF-11")
def test_where_an_email_is_used_is_known(call: Caller) -> None:
    actions.publish(COURSE)
    assert used(call, "email", "offer") == [("workflow", "course", "steps.offer.email")]
    assert used(call, "list", "none") == []


@pytest.mark.rule("RES-3")
def test_figures_come_as_files_for_spreadsheets(call: Caller) -> None:
    actions.publish(COURSE.replace("id: first,", "id: first, name: '=SUM(1)',"))
    happen(new_contact("ann"), "Start")
    work()
    answer: Any = call("GET", "/workflows/course/results/days.csv?to=2026-03-31")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode().splitlines() == ["day,entered", "2026-03-02,1"]
    steps = call("GET", "/workflows/course/results/steps.csv").content.decode().splitlines()
    assert steps[0].startswith("step,name,arrived,here,left,sent")
    assert steps[1].startswith("first,'=SUM(1),1,1,0,0")
    assert len(steps) == 5
