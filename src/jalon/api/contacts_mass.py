"""The same change for many contacts, who are named or selected, as long work (`/jobs`)."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.contacts import attribute_filters
from jalon.api.definitions import Name
from jalon.api.enrolling import RefusedPerson, told_refusals
from jalon.api.work import WorkStatus, started
from jalon.runtime.long_work.mass_orders import ChangeContacts, EnrollContacts

router = Router(tags=["contacts"])
_WRITE, _RUN = Needs(Permission.CONTACTS_WRITE), Needs(Permission.WORKFLOWS_RUN)

SHOWN = 20
"""Of those who would be refused."""

Names = Annotated[list[Line], Field(max_length=100)]


class Matching(Body):
    """Those whom a search finds, as `GET /contacts` does; without anything: everybody."""

    search: Line = ""
    attribute: Annotated[list[Line], Field(max_length=10)] = []

    def order(self) -> dict[str, Any]:
        """As the work takes it. Raises Invalid."""
        return {"search": self.search, "attributes": attribute_filters(self.attribute)}


class Meant(Body):
    """Contacts by id, or those on a list, in a segment, who meet a condition, or whom a search
    finds: one of these."""

    contacts: Annotated[list[UUID], Field(max_length=10_000)] = []
    list: Line | None = None
    segment: Line | None = None
    condition: dict[str, Any] | None = None
    matching: Matching | None = None

    def order(self) -> dict[str, Any]:
        """As the work takes it. Raises Invalid."""
        given = self.model_dump()
        if self.matching is not None:
            given["matching"] = self.matching.order()
        return given


class MassChange(Meant):
    """Tags and lists for all of them. `may_trigger`: workflows hear of it, and it takes effect in
    the order of each contact; else it is made at once, and nobody hears of it."""

    add_tags: Names = []
    remove_tags: Names = []
    join_lists: Names = []
    leave_lists: Names = []
    may_trigger: bool = False


class MassEnroll(Meant):
    """All of them into a workflow. `again`: even those whom the repeat policy would refuse;
    `payload` is what their entries know."""

    workflow: Name
    again: bool = False
    payload: Annotated[dict[str, Any], Field(max_length=200)] = {}


class MassEnrollPreview(Schema):
    """How many contacts are meant and about how many would enter; not `exact`: drawn from 2,000
    of them. `refused`: some of those who would not, each with why."""

    contacts: int
    entering: int
    exact: bool
    refused: list[RefusedPerson]


class MassStart(Schema):
    """An active workflow that would start, for about so many before its audience is asked; null:
    it listens to segments, whose members are found later."""

    workflow: str
    name: str
    contacts: int | None


class MassPreview(Schema):
    """How many contacts are meant, and which workflows would start if they might."""

    contacts: int
    workflows: list[MassStart]


@router.post(
    "/bulk/contacts/preview",
    response=MassPreview,
    auth=_WRITE,
    operation_id="preview_contacts_change",
)
def preview_change(request: HttpRequest, body: MassChange) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """How many a change would be for, and which workflows it would start. Changes nothing."""
    order = ChangeContacts.read(body.order(), "")
    return {"contacts": order.count(), "workflows": order.who_would_start()}


@router.post(
    "/bulk/contacts",
    response={202: WorkStatus},
    auth=_WRITE,
    operation_id="change_contacts",
)
def change_contacts(request: HttpRequest, response: HttpResponse, body: MassChange) -> Status[Any]:
    """Gives many contacts tags or takes them, puts them on lists or takes them off."""
    return started(request, response, "change_contacts", body.order())


@router.post(
    "/bulk/contacts/enroll/preview",
    response=MassEnrollPreview,
    auth=_RUN,
    operation_id="preview_mass_enrolling",
)
def preview_enrolling(request: HttpRequest, body: MassEnroll) -> dict[str, Any]:
    """How many would enter a workflow, and who would be refused. Changes nothing. It needs
    `contacts:read` too."""
    seen = EnrollContacts.read(_enrolling(request, body), "").rehearsed()
    shown = told_refusals(request, seen.refused[:SHOWN])
    return {**seen._asdict(), "refused": shown}


@router.post(
    "/bulk/contacts/enroll",
    response={202: WorkStatus},
    auth=_RUN,
    operation_id="enroll_many",
)
def enroll_many(request: HttpRequest, response: HttpResponse, body: MassEnroll) -> Status[Any]:
    """Enrolls many contacts by hand. It skips the trigger only: audience, goal and repeat policy
    hold. It needs `contacts:read` too."""
    return started(request, response, "enroll_contacts", _enrolling(request, body))


@router.post(
    "/bulk/contacts/erase",
    response={202: WorkStatus},
    auth=_WRITE,
    operation_id="erase_contacts",
)
def erase_contacts(request: HttpRequest, response: HttpResponse, body: Meant) -> Status[Any]:
    """Erases many contacts and everything about them, for ever."""
    params = {**body.order(), "by": actor_of(request).name}
    return started(request, response, "erase_contacts", params)


def _enrolling(request: HttpRequest, body: MassEnroll) -> dict[str, Any]:
    """The order, of a caller who may know whom a search finds. Raises Forbidden and Invalid."""
    actor = actor_of(request)
    actor.check(Permission.CONTACTS_READ)
    return {**body.order(), "by": actor.name}
