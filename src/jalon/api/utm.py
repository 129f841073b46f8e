"""UTM parameters that links get when an email is written (EML-8)."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.paging import Page
from jalon.emails import utm
from jalon.emails.models import UtmRule

router = Router(tags=["settings"])

_Value = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]


class UtmParameters(Body):
    """Parameters of links. For one email an empty text takes the account's away."""

    utm_source: _Value | None = None
    utm_medium: _Value | None = None
    utm_campaign: _Value | None = None
    utm_term: _Value | None = None
    utm_content: _Value | None = None


class UtmOf(Schema):
    """The rule of an email, or, without one, that of every email."""

    email: str
    parameters: dict[str, str]


class NewUtm(Body):
    """The rule that is to hold from now on."""

    email: Line = ""
    parameters: UtmParameters


class Which(Schema):
    """The rule of an email; without, that of every email."""

    email: Line = ""


_READ, _WRITE = Needs(Permission.SETTINGS_READ), Needs(Permission.SETTINGS_WRITE)


@router.get("/utm-rules", response=Page[UtmOf], auth=_READ, operation_id="list_utm_rules")
def list_rules(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All rules: that of every email first."""
    return {"items": list(UtmRule.objects.order_by("email"))}


@router.get("/utm-rules/result", response=UtmOf, auth=_READ, operation_id="show_utm")
def show_utm(request: HttpRequest, which: Query[Which]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What the links of an email get by both rules."""
    return {"email": which.email, "parameters": utm.utm_of(which.email)}


@router.put("/utm-rules", response=UtmOf, auth=_WRITE, operation_id="set_utm")
def set_utm(request: HttpRequest, body: NewUtm) -> dict[str, Any]:
    """Sets a rule, in the place of the one there was; without parameters, it goes. Emails that are
    written from then on follow it."""
    given = body.parameters.model_dump(exclude_none=True)
    utm.set_utm(given, email=body.email, by=actor_of(request).name)
    return {"email": body.email, "parameters": given}


@router.delete("/utm-rules", response={204: None}, auth=_WRITE, operation_id="lift_utm")
def lift_utm(request: HttpRequest, which: Query[Which]) -> Status[None]:
    """Takes a rule away."""
    utm.set_utm({}, email=which.email, by=actor_of(request).name)
    return Status(204, None)
