"""Labels of workflows: those of one, of several at once, and all that there are."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name, Text
from jalon.workflows import labels, queries

router = Router(tags=["workflows"])
_READ, _WRITE = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_WRITE)

Labels = Annotated[list[Text], Field(max_length=100)]


class KnownLabel(Schema):
    """A label, and how many workflows have it."""

    label: str
    workflows: int


class LabelsOfWorkflow(Body):
    """At most 20, each of 1 to 50 printable characters."""

    labels: Labels


class ChangingLabels(Body):
    """What is put on, and what is taken off, which workflows."""

    workflows: Annotated[list[Name], Field(min_length=1, max_length=200)]
    add: Labels = []
    remove: Labels = []


class LabelledWorkflow(Schema):
    """The labels that a workflow then has."""

    workflow: str
    labels: list[str]


@router.get(
    "/workflow-labels", response=list[KnownLabel], auth=_READ, operation_id="list_workflow_labels"
)
def list_labels(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - Ninja's
    """The labels that workflows have, by name."""
    return [{"label": label, "workflows": n} for label, n in queries.known_labels()]


@router.put(
    "/workflows/{slug}/labels",
    response=LabelledWorkflow,
    auth=_WRITE,
    operation_id="put_workflow_labels",
)
def put_labels(request: HttpRequest, slug: Name, body: LabelsOfWorkflow) -> dict[str, Any]:
    """Gives a workflow these labels in the place of its own. They belong to the workflow whatever
    its version, and change nothing for the people in it."""
    found = labels.put_labels(slug, body.labels, by=actor_of(request).name)
    return {"workflow": slug, "labels": found}


@router.post(
    "/bulk/workflows/labels",
    response=list[LabelledWorkflow],
    auth=_WRITE,
    operation_id="change_workflow_labels",
)
def change_labels(request: HttpRequest, body: ChangingLabels) -> list[dict[str, Any]]:
    """Puts labels on several workflows and takes others off: all of them, or none."""
    found = labels.change_labels(
        body.workflows, add=body.add, remove=body.remove, by=actor_of(request).name
    )
    return [{"workflow": slug, "labels": each} for slug, each in found.items()]
