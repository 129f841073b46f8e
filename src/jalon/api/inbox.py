"""The sandbox's inbox: the emails that it caught, to read and to answer as their readers would."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.bodies import Body, Line
from jalon.api.paging import BoundedPage, Cursor, Limit, cursor_to, place_of
from jalon.core.errors import Invalid
from jalon.delivery import queries, visits
from jalon.emails.links import Link, read, tracked_links

router = Router(tags=["sandbox"])


class CaughtEmail(Schema):
    """An email that the sandbox caught."""

    id: UUID
    recipient: str
    sender: str
    subject: str
    at: datetime


class WholeCaughtEmail(CaughtEmail):
    """An email of the inbox, whole. `links` are the addresses that its links lead to."""

    contact: UUID
    headers: dict[str, str]
    html: str
    text: str
    links: list[str]


class Wanted(Schema):
    """Which emails: those to addresses that contain this. And in which order."""

    to: Line = ""
    sort: queries.CaughtSort = "-at"
    limit: Limit = 50
    cursor: Cursor = ""


class LinkClick(Body):
    """Which link, from 1, in the order of `links`."""

    link: Annotated[int, Field(ge=1, le=10_000)]


@router.get(
    "/inbox",
    response=BoundedPage[CaughtEmail],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_inbox",
)
def list_inbox(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The emails caught, latest first, unless asked the other way round."""
    found, total = queries.caught_page(
        sort=wanted.sort,
        after=_place(wanted.cursor),
        recipient=wanted.to,
        limit=wanted.limit + 1,
    )
    items = found[: wanted.limit]
    more = len(found) > len(items)
    last = cursor_to(items[-1].at.isoformat(), str(items[-1].id)) if more else None
    return {"items": items, "next": last, **total.as_total()}


@router.get(
    "/inbox/{email_id}",
    response=WholeCaughtEmail,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_inbox_email",
)
def get_email(request: HttpRequest, email_id: UUID) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """An email with its headers, its text and its links. Reading it here is no open."""
    found = queries.caught_email(email_id)
    given = {name: getattr(found, name) for name in (*CaughtEmail.model_fields, "headers", "html")}
    links = [url for url, _ in tracked_links(found.html)]
    return {**given, "contact": found.contact_id, "text": found.text, "links": links}


@router.post(
    "/inbox/{email_id}/open",
    response={204: None},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="open_inbox_email",
)
def open_email(request: HttpRequest, email_id: UUID) -> Status[None]:  # noqa: ARG001 - Ninja's
    """Opens an email as its reader would: it counts."""
    found = queries.caught_email(email_id)
    visits.opened(Link(found.contact_id, found.id), machine=False)
    return Status(204, None)


@router.post(
    "/inbox/{email_id}/click",
    response={204: None},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="click_inbox_email",
)
def click_email(request: HttpRequest, email_id: UUID, body: LinkClick) -> Status[None]:  # noqa: ARG001 - Ninja's
    """Clicks a link of an email as its reader would: it counts."""
    links = tracked_links(queries.caught_email(email_id).html)
    if body.link > len(links):
        raise Invalid(
            f"The email has {len(links)} links, and no number {body.link}.",
            remedy="Choose one by its place in `links`.",
            code="link_number",
            links=len(links),
            number=body.link,
        )
    visits.clicked(read("click", links[body.link - 1][1]), machine=False)
    return Status(204, None)


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    place = place_of(cursor, parts=2)
    if place is None:
        return None
    try:
        return datetime.fromisoformat(place[0]), UUID(place[1])
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
