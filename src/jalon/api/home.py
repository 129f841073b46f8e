"""What a person sees first: what awaits them, the workflows, the last days; and finding anything by
its name."""

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.access import Actor
from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.definitions import Text
from jalon.contacts import searching
from jalon.core import clock
from jalon.reports import finding, home
from jalon.reports.teller import zone_of

router = Router(tags=["home"])

_DAYS = 30
_SEES: dict[Permission, tuple[finding.Kind, ...]] = {
    Permission.WORKFLOWS_READ: ("workflow", "segment"),
    Permission.CONTACTS_READ: ("list",),
    Permission.CONTENT_READ: ("email", "form", "landing_page", "resource"),
}


class Awaiting(Schema):
    """Things of a workflow that await a person: messages in `review` (`/messages/review`), `failed`
    enrollments (`/workflows/{slug}/people?state=failed`, then `/restart`), `uncertain` messages
    (`/messages/uncertain`)."""

    task: Literal["review", "failed", "uncertain"]
    workflow: str
    name: str
    number: int


class UnverifiedSender(Schema):
    """A sender whose address nobody has confirmed by its code (`/senders/{slug}/verify`)."""

    slug: str
    name: str


class DayTotals(Schema):
    """What was counted on a day of the account's time zone, by name."""

    day: date
    counts: dict[str, int]


class Home(Schema):
    """What awaits people, and senders that do, where real email is sent; how many workflows are in
    each state; and the last 30 days of all workflows together, those without anything left out."""

    to_do: list[Awaiting]
    unverified_senders: list[UnverifiedSender]
    workflows: dict[str, int]
    days: list[DayTotals]


class Hit(Schema):
    """Something found. `id` is what its address ends with."""

    kind: Literal[
        "contact", "workflow", "segment", "list", "email", "form", "landing_page", "resource"
    ]
    id: str
    name: str


class Hits(Schema):
    """What was found, the likeliest first."""

    items: list[Hit]


class Looking(Schema):
    """A name, or a part of one; of a contact, the beginning of the address, or the whole external
    id, id or name."""

    q: Annotated[Text, Field(min_length=1)]
    limit: Annotated[int, Field(ge=1, le=50)] = 10


@router.get("/home", response=Home, auth=Needs(Permission.WORKFLOWS_READ), operation_id="home")
def get_home(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What awaits a person first, and how it goes."""
    last = clock.now().astimezone(zone_of(Account.objects.first())).date()
    totals = home.daily_totals(last - timedelta(days=_DAYS - 1), last)
    return {
        "to_do": [one._asdict() for one in home.to_do()],
        "unverified_senders": home.unverified_senders(),
        "workflows": home.workflows_by_state(),
        "days": [{"day": day, "counts": counts} for day, counts in totals],
    }


@router.get("/search", response=Hits, auth=Needs(Permission.HEALTH_READ), operation_id="search")
def search(request: HttpRequest, looking: Query[Looking]) -> dict[str, Any]:
    """Finds anything by its name, among what you may see."""
    actor = actor_of(request)
    kinds = [
        kind
        for permission, seen in _SEES.items()
        if permission in actor.permissions
        for kind in seen
    ]
    found = [
        {"kind": hit.kind, "id": hit.slug, "name": hit.name}
        for hit in finding.find(looking.q, kinds, limit=looking.limit)
    ]
    return {"items": found + _contacts(actor, looking)}


def _contacts(actor: Actor, looking: Looking) -> list[dict[str, Any]]:
    if Permission.CONTACTS_READ not in actor.permissions:
        return []
    return [
        {"kind": "contact", "id": str(one.id), "name": one.email or one.external_id or str(one.id)}
        for one in searching.search(looking.q, limit=looking.limit).contacts
    ]
