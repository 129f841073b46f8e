"""Forms, what was submitted, and the wordings that were agreed to (FRM-1)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status

from jalon.accounts.permissions import Permission
from jalon.api import content
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Line, Slug
from jalon.api.form_designs import FormBody, FormChanges, changed, design_in
from jalon.api.paging import BoundedPage, CountedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.core.errors import Conflict, Invalid
from jalon.emails.form_links import preview_url
from jalon.forms import queries
from jalon.forms.actions import save_form
from jalon.forms.counting import submitted
from jalon.forms.design import Form as Design
from jalon.forms.finding import count_submissions, find_forms, find_submissions
from jalon.forms.models import Form, Submission
from jalon.forms.pages import form_address, snippet

router = Router(tags=["forms"])
_READ, _WRITE = Needs(Permission.CONTENT_READ), Needs(Permission.CONTENT_WRITE)


class FormRow(Schema):
    """A form, and how often it was submitted; of these, `waiting` have not been confirmed."""

    form: str
    name: str
    archived: bool
    submissions: int
    waiting: int
    latest: datetime | None
    created_at: datetime
    updated_at: datetime


class FormWhole(FormBody):
    """A form with everything visitors read, where it is, and what embeds it in another page.
    `preview` is a link that shows it for a day, even while it is archived. `versions`: of each
    consent, as it is worded now."""

    archived: bool
    submissions: int
    waiting: int
    latest: datetime | None
    versions: dict[str, int]
    address: str
    snippet: str
    preview: str
    created_at: datetime
    updated_at: datetime


class FormWording(Schema):
    """A version of a consent: what it said, and since when."""

    key: str
    version: int
    wording: dict[str, str]
    since: datetime


class FormSubmission(Schema):
    """What somebody submitted. `at` is business time, `wall_at` the time of the world; `proof` is
    the SHA-256 over who agreed to what, and when. Of erased contacts only that is left."""

    id: UUID
    contact: UUID
    at: datetime
    wall_at: datetime
    values: dict[str, Any]
    consents: list[dict[str, Any]]
    locale: str
    page: str
    address: str
    user_agent: str
    waiting: bool
    confirmed_at: datetime | None
    proof: str


class Wanted(content.Sought):
    """Which forms: those that give a resource, or have people join a list, too."""

    resource: Line = ""
    list: Line = ""


class Which(Schema):
    """Which submissions: those that wait for a confirmation, those that do not, or all."""

    waiting: bool | None = None
    limit: Limit = 50
    cursor: Cursor = ""


@router.get("/forms", response=CountedPage[FormRow], auth=_READ, operation_id="list_forms")
def list_forms(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The forms in use, or the archived ones; by short name, unless another order is asked for."""
    found = find_forms(
        wanted.search, archived=wanted.archived, resource=wanted.resource, joins=wanted.list
    )
    return content.page(found, wanted, _rows)


@router.post("/forms", response={201: FormWhole}, auth=_WRITE, operation_id="create_form")
def create_form(request: HttpRequest, response: HttpResponse, body: FormBody) -> Status[Any]:
    """Makes a form, which visitors see at once. Problems refuse it, and come with the answer."""
    design = design_in(body, Design)
    with transaction.atomic():
        if Form.objects.filter(slug=design.form).exists():
            raise Conflict(
                f"There is a form {design.form} already.",
                remedy="Choose another short name, or change that one.",
                code="name_taken",
                phrase="form_exists",
                name=design.form,
            )
        save_form(design, by=actor_of(request).name)
    response["Location"] = f"/api/v1/forms/{design.form}"
    return Status(201, _answer(design.form, response))


@router.get("/forms/{slug}", response=FormWhole, auth=_READ, operation_id="get_form")
def get_form(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """A form, its address, and what embeds it."""
    return _answer(slug, response)


@router.patch("/forms/{slug}", response=FormWhole, auth=_WRITE, operation_id="change_form")
def change_form(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], body: FormChanges
) -> dict[str, Any]:
    """Changes part of a form. A consent whose wording changes gets a new version; old wordings
    stay, for ever."""
    with transaction.atomic():
        content.hold(request, "form", slug)
        save_form(changed(_form(slug).design, body, Design), by=actor_of(request).name)
    return _answer(slug, response)


@router.delete("/forms/{slug}", response={204: None}, auth=_WRITE, operation_id="delete_form")
def delete_form(request: HttpRequest, slug: Path[Slug]) -> Status[None]:
    """Deletes an archived form. What was submitted, and its wordings, stay for ever."""
    content.delete(request, "form", slug)
    return Status(204, None)


@router.post("/forms/{slug}/archive", response=FormWhole, auth=_WRITE, operation_id="archive_form")
def archive_form(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:
    """Puts a form away: visitors see it no more. Refused, with its uses, while a living workflow
    or a landing page names it."""
    content.put_away(request, "form", slug)
    return _answer(slug, response)


@router.post("/forms/{slug}/restore", response=FormWhole, auth=_WRITE, operation_id="restore_form")
def restore_form(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:
    """Brings an archived form back; its lists and its resource have to be there still."""
    content.bring_back(request, "form", slug)
    return _answer(slug, response)


@router.get(
    "/forms/{slug}/wordings",
    response=Page[FormWording],
    auth=_READ,
    operation_id="list_form_wordings",
)
def list_wordings(request: HttpRequest, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Every wording that the consents of a form ever had. They never change."""
    queries.kept_of("form", slug)
    return {"items": queries.wordings_of(slug)}


@router.get(
    "/forms/{slug}/submissions",
    response=BoundedPage[FormSubmission],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_form_submissions",
)
def list_submissions(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    slug: Path[Slug],
    which: Query[Which],
) -> dict[str, Any]:
    """What was submitted, the last first."""
    queries.kept_of("form", slug)
    place = _place(which.cursor)
    found = find_submissions(slug, waiting=which.waiting, before=place, limit=which.limit + 1)
    items = found[: which.limit]
    last = cursor_to(items[-1].at.isoformat(), str(items[-1].id)) if items else None
    more = len(found) > len(items)
    return {
        "items": [_submission(each) for each in items],
        "next": last if more else None,
        **count_submissions(slug, waiting=which.waiting).as_total(),
    }


def _rows(found: Iterable[Form]) -> list[dict[str, Any]]:
    forms = list(found)
    counts = submitted(each.slug for each in forms)
    return [
        {
            "form": each.slug,
            "name": each.name,
            "archived": each.archived_at is not None,
            "created_at": each.created_at,
            "updated_at": each.updated_at,
            **counts[each.slug]._asdict(),
        }
        for each in forms
    ]


def _answer(slug: str, response: HttpResponse) -> dict[str, Any]:
    kept = _form(slug)
    response["ETag"] = content.tag_of(kept)
    return {
        **_rows([kept])[0],
        **kept.design,
        "versions": queries.versions_of(slug),
        "address": form_address(slug),
        "snippet": snippet(slug),
        "preview": preview_url("form", slug),
    }


def _submission(kept: Submission) -> dict[str, Any]:
    told = {name: getattr(kept, name, None) for name in FormSubmission.model_fields}
    waiting = kept.awaits and kept.confirmed_at is None
    return told | {"contact": kept.contact_id, "waiting": waiting}


def _form(slug: str) -> Form:
    kept = queries.kept_of("form", slug)
    assert isinstance(kept, Form)
    return kept


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    place = place_of(cursor, parts=2)
    try:
        return (datetime.fromisoformat(place[0]).astimezone(UTC), UUID(place[1])) if place else None
    except (ValueError, OverflowError):
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
