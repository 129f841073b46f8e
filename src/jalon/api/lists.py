"""Lists: what contacts subscribe to."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Path, Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line, Slug
from jalon.api.paging import CountedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.contacts import actions, queries
from jalon.contacts.change import Change
from jalon.contacts.finding import find_contacts, members_after, named
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.events.actions import append_update
from jalon.workflows.deleting import delete_list

MOST = 10_000
"""Contacts in one request."""

router = Router(tags=["lists"])


class ContactList(Schema):
    """A list, and how many contacts are on it. Not `exact`: about as many, among all lists; asked
    for alone, it tells exactly."""

    slug: str
    name: str
    members: int
    exact: bool
    created_at: datetime


class NewList(Body):
    """A list to make. `slug` is what workflows name it by; `name` is what people call it."""

    slug: Slug
    name: Line = ""


class RenamedList(Body):
    """What people are to call it."""

    name: Annotated[Line, Field(min_length=1)]


class ListMember(Schema):
    """A contact on a list, and what people know it by."""

    contact: UUID
    email: str | None
    external_id: str | None


class Members(Body):
    """Up to 10,000 contacts, each by its email, external id or id. Unless they may trigger
    workflows, they join or leave at once; else as soon as a worker runs."""

    contacts: Annotated[list[Line], Field(min_length=1, max_length=MOST)]
    may_trigger: bool = False


class Moved(Schema):
    """What came of it: how many contacts were found, and the texts that nobody is known by."""

    contacts: int
    unknown: list[str]


class ListsWanted(Schema):
    """Which lists: those whose name or slug holds a text, whatever its case. And in which order."""

    search: Line = ""
    sort: queries.ListSort = "slug"


class Wanted(Schema):
    """A page of a list."""

    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/lists",
    response=CountedPage[ContactList],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_lists",
)
def list_lists(request: HttpRequest, wanted: Query[ListsWanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All lists, or those that are called so."""
    items = [one._asdict() for one in queries.lists(wanted.search, sort=wanted.sort)]
    return {"items": items, "total": len(items)}


@router.post(
    "/lists",
    response={201: ContactList},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="create_list",
)
def create_list(request: HttpRequest, body: NewList) -> Status[Any]:
    """Makes a list."""
    with transaction.atomic():
        if not actions.create_list(body.slug, body.name):
            raise Conflict(
                f"There is a list {body.slug!r} already.",
                remedy="Choose another slug.",
                code="list_exists",
                list=body.slug,
            )
        record(actor_of(request).name, "create", kind="list", name=body.slug)
    return Status(201, _list(body.slug))


@router.get(
    "/lists/{slug}",
    response=ContactList,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_list",
)
def get_list(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """One list."""
    return _list(slug)


@router.patch(
    "/lists/{slug}",
    response=ContactList,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="rename_list",
)
def rename_list(request: HttpRequest, slug: Path[Slug], body: RenamedList) -> dict[str, Any]:
    """Gives a list another name. Its slug stays."""
    actions.rename_list(slug, body.name, by=actor_of(request).name)
    return _list(slug)


@router.delete(
    "/lists/{slug}",
    response={204: None},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="delete_list",
)
def remove_list(request: HttpRequest, slug: Path[Slug]) -> Status[None]:
    """Deletes a list that no living workflow and no segment needs. Nothing is triggered."""
    delete_list(slug, by=actor_of(request).name)
    return Status(204, None)


@router.get(
    "/lists/{slug}/members",
    response=Page[ListMember],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_members",
)
def list_members(request: HttpRequest, slug: Path[Slug], wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The contacts on a list, in an order of no meaning that stays."""
    actions.check_list(slug)
    found = members_after(slug, _place(wanted.cursor), limit=wanted.limit + 1)
    items = [{**one._asdict(), "contact": one.id} for one in named(found[: wanted.limit])]
    more = len(found) > wanted.limit
    return {"items": items, "next": cursor_to(str(found[wanted.limit - 1])) if more else None}


@router.post(
    "/lists/{slug}/join",
    response={200: Moved},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="join_list",
)
def join_list(request: HttpRequest, slug: Path[Slug], body: Members) -> Moved:
    """Puts contacts on a list; those that are not known are named and passed over."""
    return _move(request, slug, body, joins=True)


@router.post(
    "/lists/{slug}/leave",
    response={200: Moved},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="leave_list",
)
def leave_list(request: HttpRequest, slug: Path[Slug], body: Members) -> Moved:
    """Takes contacts off a list."""
    return _move(request, slug, body, joins=False)


def _move(request: HttpRequest, slug: str, members: Members, *, joins: bool) -> Moved:
    by = actor_of(request).name
    actions.check_list(slug)
    found = find_contacts(members.contacts)
    contact_ids = sorted(set(found.values()))
    with transaction.atomic():
        if members.may_trigger:
            change = Change(join_lists=(slug,)) if joins else Change(leave_lists=(slug,))
            for contact_id in contact_ids:
                append_update(contact_id, change, at=clock.now(), source=by)
        elif joins:
            actions.join_list(slug, contact_ids)
        else:
            actions.leave_list(slug, contact_ids)
        action = "join" if joins else "leave"
        record(by, action, kind="list", name=slug, contacts=len(contact_ids))
    unknown = [text for text in members.contacts if text not in found]
    return Moved(contacts=len(contact_ids), unknown=unknown)


def _list(slug: str) -> dict[str, Any]:
    return queries.list_count(slug)._asdict()


def _place(cursor: str) -> UUID | None:
    place = place_of(cursor, parts=1)
    try:
        return UUID(place[0]) if place else None
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
