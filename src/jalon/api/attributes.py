"""Attributes: the typed fields of contacts (CON-2)."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.api.work import WorkStatus, started
from jalon.contacts import attributes
from jalon.contacts.models import Attribute
from jalon.core.errors import Conflict

router = Router(tags=["attributes"])


class DeclaredAttribute(Schema):
    """An attribute, and the type that its values have."""

    name: str
    type: attributes.Type
    created_at: datetime


class NewAttribute(Body):
    """What to declare."""

    name: Line
    type: attributes.Type


class Wanted(Schema):
    """Which attributes: those whose names begin so."""

    prefix: Line = ""
    limit: Limit = 50
    cursor: Cursor = ""


class Which(Schema):
    """Which attribute."""

    name: Annotated[Line, Field(min_length=1)]


@router.get(
    "/attributes",
    response=Page[DeclaredAttribute],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_attributes",
)
def list_attributes(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The attributes that are declared, by name."""
    found = Attribute.objects.filter(name__startswith=wanted.prefix).order_by("name")
    if place := place_of(wanted.cursor, parts=1):
        found = found.filter(name__gt=place[0])
    rows = list(found[: wanted.limit + 1])
    items = rows[: wanted.limit]
    return {"items": items, "next": cursor_to(items[-1].name) if len(rows) > len(items) else None}


@router.post(
    "/attributes",
    response={201: DeclaredAttribute},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="declare_attribute",
)
def declare_attribute(request: HttpRequest, body: NewAttribute) -> Status[Any]:
    """Declares an attribute. Declaring it again with the same type changes nothing."""
    name = attributes.check_name(body.name)
    with transaction.atomic():
        known = attributes.declared([name])
        if known.get(name, body.type) != body.type:
            raise Conflict(
                f"The attribute {name!r} is declared as {known[name]} already.",
                remedy="Choose another name: the type of an attribute never changes.",
                code="attribute_declared",
                name=name,
                type=known[name],
            )
        attributes.declare({name: body.type})
        if name not in known:
            record(actor_of(request).name, "declare", kind="attribute", name=name, type=body.type)
    return Status(201, Attribute.objects.get(name=name))


@router.delete(
    "/attributes",
    response={202: WorkStatus},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="delete_attribute",
)
def delete_attribute(
    request: HttpRequest, response: HttpResponse, which: Query[Which]
) -> Status[Any]:
    """Takes an attribute that nothing names from all contacts, for ever. A refusal names what uses
    it."""
    return started(request, response, "delete_attribute", {"attribute": which.name})
