"""Enrolling contacts by hand, and having them leave."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name
from jalon.api.language import locale_of
from jalon.contacts.actions import check_list
from jalon.contacts.queries import find_contact, list_members
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.engine.ledger import Refused
from jalon.reports.people import inside
from jalon.reports.teller import Teller, zone_of
from jalon.runtime.dry_runs.rehearsal import rehearse
from jalon.segments.queries import condition_of, members
from jalon.workflows import actions
from jalon.workflows.queries import access_workflow

router = Router(tags=["enrolling"])
_RUN = Needs(Permission.WORKFLOWS_RUN)


class People(Body):
    """Contacts by email, external id or id, everybody on a list, and who is in a segment now. With
    `preview`, nothing is done."""

    contacts: Annotated[list[Name], Field(max_length=1000)] = []
    from_list: Annotated[Name | None, Field(alias="list")] = None
    segment: Name | None = None
    preview: bool = False


class Enrolling(People):
    """`again`: even those whom the repeat policy would refuse."""

    again: bool = False
    payload: Annotated[dict[str, Any], Field(max_length=200)] = {}


class RefusedPerson(Schema):
    """Who would be refused, why, and the same in a sentence."""

    contact: UUID
    reason: str
    why: str


class Enrolled(Schema):
    """How many were named; `entering` of them enter as soon as a worker runs."""

    asked: int
    entering: int
    done: bool
    refused: list[RefusedPerson]


class Removed(Schema):
    """How many were named; `leaving` of them are inside, and leave as soon as a worker runs."""

    asked: int
    leaving: int
    done: bool


@router.post(
    "/workflows/{slug}/enroll", response=Enrolled, auth=_RUN, operation_id="enroll_contacts"
)
def enroll(request: HttpRequest, slug: Name, body: Enrolling) -> dict[str, Any]:
    """Enrolls contacts by hand. It skips the trigger only: audience, goal and repeat policy hold;
    the answer tells who is refused, and why."""
    named = _contacts(body)
    refused = rehearse(slug, named, again=body.again)
    if not body.preview:
        by = actor_of(request).name
        actions.enroll(slug, named, payload=body.payload, again=body.again, by=by)
    return {
        "asked": len(named),
        "entering": len(named) - len(refused),
        "done": not body.preview,
        "refused": told_refusals(request, refused),
    }


@router.post(
    "/workflows/{slug}/remove", response=Removed, auth=_RUN, operation_id="remove_contacts"
)
def remove(request: HttpRequest, slug: Name, body: People) -> dict[str, Any]:
    """Has contacts leave a workflow, wherever they are in it."""
    workflow = access_workflow(slug)
    named = _contacts(body)
    leaving = inside(workflow.id, named)
    if not body.preview:
        actions.remove(slug, leaving, by=actor_of(request).name)
    return {"asked": len(named), "leaving": len(leaving), "done": not body.preview}


def told_refusals(request: HttpRequest, refused: Iterable[Refused]) -> list[dict[str, Any]]:
    """Who would be refused and why, as answers hold it."""
    teller = Teller(locale_of(request), zone_of(Account.objects.first()))
    return [
        {
            "contact": each.contact_id,
            "reason": each.reason,
            "why": teller.refused(each.reason, each.detail),
        }
        for each in refused
    ]


def _contacts(body: People) -> list[UUID]:
    """Each once. Raises NotFound for a name, a list or a segment that is not known."""
    if not body.contacts and body.from_list is None and body.segment is None:
        raise Invalid(
            "Nobody is named.", remedy="Name contacts, a list, or a segment.", code="nobody"
        )
    found: Iterable[UUID] = [find_contact(name) for name in body.contacts]
    if body.from_list is not None:
        found = [*found, *list_members(check_list(body.from_list))]
    if body.segment is not None:
        found = [*found, *members(condition_of(body.segment), clock.now())]
    return list(dict.fromkeys(found))
