"""Invitations: how one becomes a user (ACC-1)."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status

from jalon.accounts import invitations
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body
from jalon.api.paging import Page

router = Router(tags=["users"])

_MANAGE = Needs(Permission.USERS_MANAGE)


class OpenInvitation(Schema):
    """An invitation that may still be accepted."""

    id: UUID
    email: str
    role: str
    invited_by: str
    expires_at: datetime


class NewInvitation(Body):
    """Who is to work with Jalon, and in which role."""

    email: Address
    role: Literal["owner", "marketer", "analyst", "developer"] = "marketer"


class MadeInvitation(OpenInvitation):
    """`link` is told this once; an email takes it along, if there is a mail server."""

    link: str


@router.get(
    "/invitations", response=Page[OpenInvitation], auth=_MANAGE, operation_id="list_invitations"
)
def list_invitations(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The invitations that may still be accepted, latest first."""
    return {"items": invitations.invitations()}


@router.post(
    "/invitations", response={201: MadeInvitation}, auth=_MANAGE, operation_id="invite_user"
)
def invite(request: HttpRequest, body: NewInvitation) -> Status[MadeInvitation]:
    """Invites somebody, in a role that may do no more than the inviter. An earlier invitation of
    the same address works no more."""
    made = invitations.invite(body.email, role=body.role, by=actor_of(request))
    shown = OpenInvitation.from_orm(made.invitation).model_dump()
    return Status(201, MadeInvitation(**shown, link=made.link))


@router.delete(
    "/invitations/{invitation_id}",
    response={204: None},
    auth=_MANAGE,
    operation_id="withdraw_invitation",
)
def withdraw(request: HttpRequest, invitation_id: UUID) -> Status[None]:
    """Has an invitation work no more."""
    invitations.withdraw(invitation_id, by=actor_of(request))
    return Status(204, None)
