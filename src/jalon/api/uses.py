"""Where a thing is used: what keeps it from being deleted (LIF-11)."""

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.definitions import Name
from jalon.emails.images import image_uses
from jalon.workflows.attribute_uses import attribute_uses
from jalon.workflows.uses import others_naming, uses

router = Router(tags=["workflows"])


class Place(Schema):
    """What names a thing: its kind, its short name, and where in it; of a workflow, by which
    version people are led, and of an email's former versions, which."""

    kind: str
    name: str
    version: int | None = None
    place: str = ""


class Places(Schema):
    """All that name it."""

    items: list[Place]


class Wanted(Schema):
    """Which thing."""

    thing: Literal["attribute", "email", "form", "image", "list", "resource", "segment", "workflow"]
    name: Name


@router.get(
    "/uses", response=Places, auth=Needs(Permission.WORKFLOWS_READ), operation_id="where_used"
)
def where_used(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What uses a thing, among workflows that live, and all else."""
    if wanted.thing == "attribute":
        return {"items": [one._asdict() for one in attribute_uses(wanted.name)]}
    if wanted.thing == "image":
        return {"items": [one._asdict() for one in image_uses(wanted.name)]}
    in_workflows = [
        {"kind": "workflow", "name": one.workflow, "version": one.version, "place": one.place}
        for one in uses(wanted.thing, wanted.name)
    ]
    others = [
        {"kind": kind, "name": slug} for kind, slug in others_naming(wanted.thing, wanted.name)
    ]
    return {"items": in_workflows + others}
