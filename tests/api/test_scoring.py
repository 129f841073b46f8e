"""FRM-4 over the API: who would get or lose the status is known before anything changes."""

from typing import Any
from uuid import UUID

import pytest

from jalon.accounts.models import AuditEntry
from jalon.runtime.long_work.work import do_work
from tests.acting import NOON, happen, new_contact, publish, rows, set_time, work
from tests.api.calling import EVERYTHING, Caller

pytestmark = pytest.mark.django_db(transaction=True)

ORDERS = {"name": "Orders", "event": "Order", "points": 20}
ALERT = """
workflow: alert
triggers: [{kind: became_mql}]
steps: [{id: mark, kind: update_contact, add_tags: [alerted]}]
"""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def model(threshold: int, *rules: dict[str, Any]) -> dict[str, Any]:
    return {"model": {"threshold": threshold, "rules": list(rules or (ORDERS,))}}


def stages() -> list[str]:
    return [stage for (stage,) in rows("SELECT lifecycle FROM contact ORDER BY external_id")]


@pytest.mark.rule("FRM-4")
def test_a_threshold_is_previewed_set_and_takes_the_status_from_those_below_it(
    call: Caller,
) -> None:
    assert call("GET", "/scoring").json()["version"] == 0
    assert call("PUT", "/scoring", model(20)).json()["changed"] is True
    work()
    ann, bob = new_contact("ann"), new_contact("bob")
    for contact, times in ((ann, 3), (bob, 1)):
        for _ in range(times):
            happen(contact, "Order")
    work()
    assert stages() == ["mql", "mql"]
    seen = call("POST", "/scoring/preview", model(50))
    assert seen.status_code == 200
    assert (seen.json()["become_mql"], seen.json()["no_longer_mql"]) == (0, 1)
    assert stages() == ["mql", "mql"]
    call("PUT", "/scoring", model(50))
    assert call("GET", "/scoring").json()["lanes_left"] == 64
    work()
    assert stages() == ["mql", "visitor"]
    (last, *_) = call("GET", f"/contacts/{ann}/scores").json()["items"]
    assert (last["before"], last["after"], last["points"]) == (40, 60, {"Orders": 60})
    assert AuditEntry.objects.filter(kind="scoring", action="change").count() == 2


@pytest.mark.rule("FRM-4")
def test_other_rules_are_previewed_as_a_work(call: Caller) -> None:
    ann = new_contact("ann")
    happen(ann, "Order")
    work()
    asked = call("POST", "/scoring/preview", model(20))
    assert (asked.status_code, asked.json()["kind"]) == (202, "preview_scoring")
    do_work(UUID(asked.json()["id"]), lambda: False)
    found = call("GET", asked["Location"].removeprefix("/api/v1")).json()
    assert found["result"] == {"scores": 1, "become_mql": 1, "no_longer_mql": 0}
    assert stages() == ["visitor"]


@pytest.mark.rule("FRM-4")
@pytest.mark.parametrize(("asked", "tags"), [({}, []), ({"trigger": True}, ["alerted"])])
def test_workflows_start_for_those_who_gain_the_status_only_when_asked(
    call: Caller, asked: dict[str, Any], tags: list[str]
) -> None:
    publish(ALERT)
    happen(new_contact("ann"), "Order")
    work()
    assert call("PUT", "/scoring", {**model(20), **asked}).status_code == 200
    work()
    assert stages() == ["mql"]
    assert rows("SELECT tags FROM contact") == [(tags,)]


def test_two_people_do_not_write_over_one_another(call: Caller) -> None:
    seen = call("GET", "/scoring")["ETag"]
    assert call("PUT", "/scoring", model(20), If_Match=seen)["ETag"] != seen
    late = call("PUT", "/scoring", model(30), If_Match=seen)
    assert (late.status_code, late.json()["code"]) == (412, "changed_meanwhile")
    assert call("GET", "/scoring").json()["model"]["threshold"] == 20


@pytest.mark.parametrize(
    "bad",
    [
        {"threshold": 0},
        {"rules": [{"name": "none", "points": 1}]},
        {"rules": "all"},
        {"points": 3},
        {"rules": [{**ORDERS, "when": {"kind": "segment", "segment": "x"}}]},
    ],
)
def test_a_model_with_problems_is_refused_with_all_of_them(
    call: Caller, bad: dict[str, Any]
) -> None:
    for method, path in (("PUT", "/scoring"), ("POST", "/scoring/preview")):
        refused = call(method, path, {"model": bad}, Accept_Language="fr")
        assert (refused.status_code, refused.json()["code"]) == (422, "scoring_not_set")
        assert refused.json()["problems"][0]["message"]
    assert call("GET", "/scoring").json()["version"] == 0
