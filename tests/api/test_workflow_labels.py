"""Labels of workflows over HTTP."""

from typing import Any

import pytest

from jalon.accounts.audit import entries
from jalon.accounts.permissions import PERMISSIONS_OF
from jalon.workflows import actions
from jalon.workflows.models import Workflow
from tests.acting import NOON, set_time
from tests.api.calling import EVERYTHING, Caller
from tests.workflows.living import COURSE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _published() -> None:
    set_time(NOON)
    for slug in ("course", "other", "third"):
        actions.publish(COURSE.replace("workflow: course", f"workflow: {slug}"))


@pytest.fixture
def call() -> Caller:
    return Caller(*EVERYTHING)


def put(call: Caller, slug: str, *labels: str) -> Any:
    return call("PUT", f"/workflows/{slug}/labels", {"labels": labels})


def listed(call: Caller, query: str) -> list[str]:
    return [one["workflow"] for one in call("GET", f"/workflows?{query}").json()["items"]]


def test_a_workflow_has_its_labels_once_each_by_name_whatever_its_version(call: Caller) -> None:
    put(call, "course", "Old")
    answer = put(call, "course", " shop ", "Été", "shop", "Buyers")
    assert answer.json() == {"workflow": "course", "labels": ["Buyers", "shop", "Été"]}
    actions.publish(COURSE.replace("wait: 1 days", "wait: 2 days"))
    assert call("GET", "/workflows/course").json()["labels"] == ["Buyers", "shop", "Été"]
    assert put(call, "course").json()["labels"] == []
    assert put(call, "none", "shop").status_code == 404


def test_the_list_is_of_those_with_all_of_the_labels(call: Caller) -> None:
    put(call, "course", "shop", "2026")
    put(call, "other", "shop")
    assert listed(call, "label=shop") == ["course", "other"]
    assert listed(call, "label=shop&label=2026") == ["course"]
    assert listed(call, "label=sho") == listed(call, "label=shop&state=draft") == []
    assert call("GET", "/workflows?label=shop&limit=1").json()["total"] == 2
    assert call("GET", "/workflow-labels").json() == [
        {"label": "2026", "workflows": 1},
        {"label": "shop", "workflows": 2},
    ]


def test_several_are_labelled_at_once_and_others_keep_theirs(call: Caller) -> None:
    put(call, "course", "shop", "old")
    put(call, "third", "old")
    order = {"workflows": ["other", "course", "other"], "add": ["new"], "remove": ["old", "never"]}
    assert call("POST", "/bulk/workflows/labels", order).json() == [
        {"workflow": "course", "labels": ["new", "shop"]},
        {"workflow": "other", "labels": ["new"]},
    ]
    assert listed(call, "label=old") == ["third"]


def test_the_history_tells_who_put_which_labels_on_and_nothing_when_none_changed(
    call: Caller,
) -> None:
    put(call, "course", "shop", "old")
    put(call, "course", "old", "shop")
    put(call, "course", "shop", "new")
    last, first = [one for one in entries("workflow", "course") if one.action == "label"]
    assert (first.detail, last.detail) == (
        {"added": ["old", "shop"], "removed": []},
        {"added": ["new"], "removed": ["old"]},
    )
    assert last.who == call("GET", "/me").json()["name"]


@pytest.mark.parametrize("label", ["", "  ", "a\nb", "x" * 51])
def test_what_cannot_be_a_label_is_refused(call: Caller, label: str) -> None:
    refused = put(call, "course", "shop", label)
    assert (refused.status_code, refused.json()["code"]) == (422, "label_invalid")
    assert put(call, "course", "x" * 50).status_code == 200


def test_a_label_too_many_on_one_keeps_all_as_they_were(call: Caller) -> None:
    put(call, "third", *(f"label {n}" for n in range(20)))
    order = {"workflows": ["course", "third"], "add": ["one more"]}
    refused = call("POST", "/bulk/workflows/labels", order)
    assert (refused.status_code, refused.json()["code"]) == (422, "labels_too_many")
    assert "third" in refused.json()["detail"]
    assert listed(call, "label=one%20more") == []
    assert call("POST", "/bulk/workflows/labels", {**order, "remove": ["label 3"]}).json()


@pytest.mark.rule("ACC-1")
def test_who_writes_workflows_labels_them_and_who_reads_sees_the_labels() -> None:
    marketer, analyst = (Caller(*PERMISSIONS_OF[role]) for role in ("marketer", "analyst"))
    assert put(marketer, "course", "shop").status_code == 200
    assert put(analyst, "course", "mine").status_code == 403
    order = {"workflows": ["course"], "add": ["mine"]}
    assert analyst("POST", "/bulk/workflows/labels", order).status_code == 403
    assert listed(analyst, "label=shop") == ["course"]
    assert Workflow.objects.get(slug="course").labels == ["shop"]
