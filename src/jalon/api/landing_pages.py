"""Landing pages: a hosted text with a form below it (FRM-3)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema, Status

from jalon.accounts.permissions import Permission
from jalon.api import content
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Line, Slug
from jalon.api.form_designs import LandingBody, LandingChanges, changed, design_in
from jalon.api.language import locale_of
from jalon.api.paging import CountedPage
from jalon.core.errors import Conflict
from jalon.emails.form_links import preview_url
from jalon.forms import queries
from jalon.forms.actions import save_landing
from jalon.forms.counting import submitted_on
from jalon.forms.design import LandingPage as Design
from jalon.forms.finding import find_landings
from jalon.forms.models import LandingPage
from jalon.forms.pages import landing_address

router = Router(tags=["landing pages"])
_READ, _WRITE = Needs(Permission.CONTENT_READ), Needs(Permission.CONTENT_WRITE)


class LandingRow(Schema):
    """A landing page, its title by language, and the form on it."""

    page: str
    title: dict[str, str]
    form: str
    address: str
    archived: bool
    created_at: datetime
    updated_at: datetime


class LandingWhole(LandingBody):
    """A landing page with its text, its address, and how often its form was submitted from it.
    `preview` is a link that shows it for a day, even while it is archived."""

    address: str
    archived: bool
    submissions: int
    preview: str
    created_at: datetime
    updated_at: datetime


class Wanted(content.Sought):
    """Which landing pages: with a form, too. Their names are their titles."""

    form: Line = ""


@router.get(
    "/landing-pages",
    response=CountedPage[LandingRow],
    auth=_READ,
    operation_id="list_landing_pages",
)
def list_pages(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The landing pages in use, or the archived ones; by short name, unless another order is asked
    for."""
    found = find_landings(
        wanted.search, archived=wanted.archived, form=wanted.form, locale=locale_of(request)
    )
    return content.page(found, wanted, _rows)


@router.post(
    "/landing-pages", response={201: LandingWhole}, auth=_WRITE, operation_id="create_landing_page"
)
def create_page(request: HttpRequest, response: HttpResponse, body: LandingBody) -> Status[Any]:
    """Makes a landing page, which visitors see at once."""
    design = design_in(body, Design)
    with transaction.atomic():
        if LandingPage.objects.filter(slug=design.page).exists():
            raise Conflict(
                f"There is a landing page {design.page} already.",
                remedy="Choose another short name, or change that one.",
                code="name_taken",
                phrase="landing_page_exists",
                name=design.page,
            )
        save_landing(design, by=actor_of(request).name)
    response["Location"] = f"/api/v1/landing-pages/{design.page}"
    return Status(201, _answer(design.page, response))


@router.get(
    "/landing-pages/{slug}", response=LandingWhole, auth=_READ, operation_id="get_landing_page"
)
def get_page(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """A landing page and its address."""
    return _answer(slug, response)


@router.patch(
    "/landing-pages/{slug}", response=LandingWhole, auth=_WRITE, operation_id="change_landing_page"
)
def change_page(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], body: LandingChanges
) -> dict[str, Any]:
    """Changes part of a landing page."""
    with transaction.atomic():
        content.hold(request, "landing_page", slug)
        save_landing(changed(_page(slug).design, body, Design), by=actor_of(request).name)
    return _answer(slug, response)


@router.delete(
    "/landing-pages/{slug}", response={204: None}, auth=_WRITE, operation_id="delete_landing_page"
)
def delete_page(request: HttpRequest, slug: Path[Slug]) -> Status[None]:
    """Deletes an archived landing page. What was submitted from it stays."""
    content.delete(request, "landing_page", slug)
    return Status(204, None)


@router.post(
    "/landing-pages/{slug}/archive",
    response=LandingWhole,
    auth=_WRITE,
    operation_id="archive_landing_page",
)
def archive_page(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:
    """Puts a landing page away: visitors see it no more. Refused, with its uses, while the trigger
    of a living workflow names its address."""
    content.put_away(request, "landing_page", slug)
    return _answer(slug, response)


@router.post(
    "/landing-pages/{slug}/restore",
    response=LandingWhole,
    auth=_WRITE,
    operation_id="restore_landing_page",
)
def restore_page(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:
    """Brings an archived landing page back; its form has to be there still."""
    content.bring_back(request, "landing_page", slug)
    return _answer(slug, response)


def _rows(found: Iterable[LandingPage]) -> list[dict[str, Any]]:
    return [
        {
            "page": each.slug,
            "title": each.design["title"],
            "form": each.design["form"],
            "address": landing_address(each.slug),
            "archived": each.archived_at is not None,
            "created_at": each.created_at,
            "updated_at": each.updated_at,
        }
        for each in found
    ]


def _answer(slug: str, response: HttpResponse) -> dict[str, Any]:
    kept = _page(slug)
    response["ETag"] = content.tag_of(kept)
    return {
        **_rows([kept])[0],
        **kept.design,
        "submissions": submitted_on(kept.design["form"], landing_address(slug)),
        "preview": preview_url("landing_page", slug),
    }


def _page(slug: str) -> LandingPage:
    kept = queries.kept_of("landing_page", slug)
    assert isinstance(kept, LandingPage)
    return kept
