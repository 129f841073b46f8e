"""The workflows that a contact is in, or was (CON-4)."""

from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import AwareDatetime

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.paging import Limit, Page
from jalon.contacts.identity import follow
from jalon.reports.passages import passages

router = Router(tags=["contacts"])


class ContactEnrollment(Schema):
    """One enrollment of a contact. `due_at`: when it goes on by itself. Why, says
    `/workflows/{workflow}/explain`."""

    enrollment: UUID
    workflow: str
    name: str
    version: int
    state: Literal["active", "finished", "exited", "failed"]
    reason: str
    step: str
    entered_at: AwareDatetime
    arrived_at: AwareDatetime
    due_at: AwareDatetime | None
    left_at: AwareDatetime | None
    error: str


class Newest(Schema):
    """How many."""

    limit: Limit = 50


@router.get(
    "/contacts/{contact_id}/enrollments",
    response=Page[ContactEnrollment],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="contact_enrollments",
)
def list_enrollments(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    contact_id: UUID,
    newest: Query[Newest],
) -> dict[str, Any]:
    """The latest enrollments of a contact in all workflows, the last first."""
    found = passages(follow(contact_id), limit=newest.limit)
    return {"items": [one._asdict() for one in found]}
