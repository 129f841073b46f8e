"""Users: who works with Jalon, and in which role (ACC-1)."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from jalon.accounts.access import Actor
from jalon.accounts.actions import remove_user, save_user, set_active
from jalon.accounts.models import User
from jalon.accounts.permissions import PERMISSIONS_OF, Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.core.errors import NotFound

router = Router(tags=["users"])

Role = Literal["owner", "marketer", "analyst", "developer"]


class KnownUser(Schema):
    """Somebody who works with Jalon."""

    id: UUID
    email: str
    name: str
    role: str
    is_active: bool
    created_at: datetime


class Colleague(Schema):
    """A user, as all others may know them; the name may be empty."""

    email: str
    name: str


class UserChanges(Body):
    """What is to change; what is left out stays. Who is not active cannot sign in."""

    name: Line | None = None
    role: Role | None = None
    is_active: bool | None = None


class Wanted(Schema):
    """Which users."""

    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/users",
    response=Page[KnownUser],
    auth=Needs(Permission.USERS_MANAGE),
    operation_id="list_users",
)
def list_users(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The users, by address."""
    return _page(User.objects.all(), wanted)


@router.get(
    "/colleagues",
    response=Page[Colleague],
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="list_colleagues",
)
def list_colleagues(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The users who may sign in, by address: whom a step may notify, who may own contacts."""
    return _page(User.objects.filter(is_active=True), wanted)


@router.patch(
    "/users/{user_id}",
    response=KnownUser,
    auth=Needs(Permission.USERS_MANAGE),
    operation_id="change_user",
)
def change_user(request: HttpRequest, user_id: UUID, body: UserChanges) -> User:
    """Changes a user, from the next request on. The last owner stays one. Nobody gives a role that
    may do more than they may themselves."""
    user, actor = _known(user_id), actor_of(request)
    if body.role is not None:
        _check_gift(actor, body.role)
    with transaction.atomic():
        save_user(
            user.email,
            name=user.name if body.name is None else body.name,
            role=body.role or user.role,
            by=actor.name,
        )
        if body.is_active is not None:
            set_active(user.email, body.is_active, by=actor.name)
    return _known(user_id)


@router.delete(
    "/users/{user_id}",
    response={204: None},
    auth=Needs(Permission.USERS_MANAGE),
    operation_id="remove_user",
)
def delete_user(request: HttpRequest, user_id: UUID) -> Status[None]:
    """Removes a user; contacts keep the address of their owner."""
    remove_user(_known(user_id).email, by=actor_of(request).name)
    return Status(204, None)


def _page(users: QuerySet[User], wanted: Wanted) -> dict[str, Any]:
    found = users.order_by("email")
    if place := place_of(wanted.cursor, parts=1):
        found = found.filter(email__gt=place[0])
    rows = list(found[: wanted.limit + 1])
    items = rows[: wanted.limit]
    return {"items": items, "next": cursor_to(items[-1].email) if len(rows) > len(items) else None}


def _check_gift(actor: Actor, role: Role) -> None:
    for permission in sorted(PERMISSIONS_OF[role]):
        actor.check(permission)


def _known(user_id: UUID) -> User:
    user = User.objects.filter(id=user_id).first()
    if user is None:
        raise NotFound(
            f"There is no user {user_id}.",
            remedy="List them first.",
            code="user_not_found",
            phrase="user_id_not_found",
        )
    return user
