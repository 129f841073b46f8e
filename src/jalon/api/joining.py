"""How one becomes a user: what a link is for, and taking it up (ACC-1). The link's token is proof
enough; nobody is signed in yet."""

from typing import Annotated, Literal

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.http import HttpRequest
from ninja import Path, Router, Schema, Status
from pydantic import Field

from jalon.accounts import invitations
from jalon.accounts.models import Invitation
from jalon.accounts.preferences import Preferences
from jalon.api.access import anybody
from jalon.api.bodies import Body, Line
from jalon.core.errors import Invalid

router = Router(tags=["users"])

Token = Annotated[str, Field(max_length=200, description="The last part of the link.")]


class Joining(Schema):
    """What a link makes of whoever takes it up: the first owner, who has yet to give an email, or
    a user with this one."""

    email: str | None
    role: str
    invited_by: str


class Joiner(Body):
    """Who joins. An email, and the account's name, language and time zone, are for the first owner
    to give; an invitation has its email already."""

    password: Annotated[str, Field(min_length=1, max_length=1000)]
    name: Line = ""
    email: Line = ""
    account_name: Annotated[Line, Field(min_length=1)] | None = None
    locale: Literal["en", "fr"] | None = None
    time_zone: Annotated[Line, Field(min_length=1)] | None = None


class Joined(Schema):
    """The new user, who is signed in now, unless they have a second factor to give first."""

    email: str
    name: str
    role: str


@router.get("/joining/{token}", response=Joining, auth=anybody, operation_id="read_link")
def read_link(request: HttpRequest, token: Path[Token]) -> Invitation:  # noqa: ARG001 - Ninja's
    """What a link to join is for; it stays as it is."""
    return invitations.find(token)


@router.post("/joining/{token}", response={201: Joined}, auth=anybody, operation_id="join")
def join(request: HttpRequest, token: Path[Token], body: Joiner) -> Status[Joined]:
    """Makes the user, uses the link up, and signs the user in by a session."""
    account = Preferences(name=body.account_name, locale=body.locale, time_zone=body.time_zone)
    owners = bool(body.email) or account != Preferences()
    if owners and invitations.find(token).email is not None:
        raise Invalid(
            "This invitation has its email, and the account its settings.",
            remedy="Send a password and a name alone.",
            code="invitation_has_email",
        )
    user = invitations.accept(
        token, password=body.password, name=body.name, email=body.email, account=account
    )
    perform_login(request, Login(user=user, email=user.email))
    return Status(201, Joined(email=user.email, name=user.name, role=user.role))
