"""What happened to a contact: its timeline and its consents."""

from datetime import datetime
from tempfile import TemporaryFile
from typing import Annotated, Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.language import locale_of
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.contacts import consents, queries
from jalon.contacts.identity import follow
from jalon.core.errors import Invalid
from jalon.events.consenting import Word, take_down
from jalon.reports.timeline import tell
from jalon.runtime.personal_data import export_all

router = Router(tags=["contacts"])


class Happening(Schema):
    """Something that happened to a contact: an event, a message, a notice, or a step of a
    workflow. `steps`: how the steps that it mentions are called, by their ids. `waits`: why a
    message waits for a mail server; empty: it does not."""

    id: UUID
    at: datetime
    kind: queries.Happened
    name: str
    detail: dict[str, Any]
    steps: dict[str, str]
    waits: str


class GivenConsent(Schema):
    """A word that a contact gave (`granted`) or took back; kept for ever. `at` is business
    time."""

    at: datetime
    wall_at: datetime
    kind: str
    purpose: str
    granted: bool
    wording: str
    version: str
    source: str
    address: str
    page: str


class NewConsent(Body):
    """A word that a contact gave, or took back. Its wording, word for word, and where the contact
    gave it are what you can show later."""

    granted: bool
    purpose: Annotated[Line, Field(min_length=1)] = consents.MARKETING
    wording: Annotated[
        str, StringConstraints(max_length=consents.MAX_WORDING, pattern=r"^[^\x00]*$")
    ] = ""
    version: Line = ""
    source: Line = ""
    address: Line = ""
    page: Line = ""


class Wanted(Schema):
    """A page of what happened: of some kinds, or of all."""

    kind: list[queries.Happened] = []
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/contacts/{contact_id}/timeline",
    response=Page[Happening],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="contact_timeline",
)
def timeline(request: HttpRequest, contact_id: UUID, wanted: Query[Wanted]) -> dict[str, Any]:
    """Everything that happened to a contact in one line, latest first (CON-4)."""
    contact_id = follow(contact_id)
    found = queries.timeline(
        contact_id,
        kinds=wanted.kind or queries.HAPPENED,
        before=_place(wanted.cursor),
        limit=wanted.limit + 1,
    )
    told = tell(contact_id, found[: wanted.limit], locale_of(request))
    items = [
        {**one._asdict(), **said._asdict()}
        for one, said in zip(found[: wanted.limit], told, strict=True)
    ]
    more = len(found) > len(items)
    last = cursor_to(items[-1]["at"].isoformat(), str(items[-1]["id"])) if more else None
    return {"items": items, "next": last}


@router.get(
    "/contacts/{contact_id}/consents",
    response=Page[GivenConsent],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="contact_consents",
)
def list_consents(request: HttpRequest, contact_id: UUID) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Every consent of a contact, latest first; of a merged contact, both histories."""
    return {"items": [one._asdict() for one in consents.history(follow(contact_id))]}


@router.post(
    "/contacts/{contact_id}/consents",
    response={201: GivenConsent},
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="record_consent",
)
def add_consent(request: HttpRequest, contact_id: UUID, body: NewConsent) -> Status[Any]:
    """Records a consent, or its withdrawal, at once. Withdrawing the one to marketing
    unsubscribes the contact, and workflows hear of it."""
    contact_id = follow(contact_id)
    word = Word(**body.model_dump(exclude={"source"}))
    take_down(contact_id, word, source=body.source or actor_of(request).name)
    return Status(201, consents.history(contact_id)[0]._asdict())


@router.get(
    "/contacts/{contact_id}/export",
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="export_contact",
    openapi_extra={
        "responses": {
            200: {
                "description": "A ZIP",
                "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
            }
        }
    },
)
def export(request: HttpRequest, contact_id: UUID) -> FileResponse:
    """Everything about a contact, for the person it is about (CON-5): a ZIP with `contact.json`
    and `contact.html`, in French or English by `Accept-Language`."""
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    try:
        export_all(contact_id, file, by=actor_of(request).name, locale=locale_of(request))
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"contact-{contact_id}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    place = place_of(cursor, parts=2)
    if place is None:
        return None
    try:
        return datetime.fromisoformat(place[0]), UUID(place[1])
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
