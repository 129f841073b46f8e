"""The versions of a workflow: what each changed, what is different, exports, and who did what."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.audit import Which, count_of, page_of
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.account import Change as Audited
from jalon.api.bodies import Body
from jalon.api.definitions import DraftMade, Name, made
from jalon.api.language import locale_of, plain
from jalon.api.paging import BoundedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.definition.diff import Change
from jalon.definition.parse import workflow_to_json
from jalon.definition.problems import Locale
from jalon.workflows import drafts, queries

router = Router(tags=["workflows"])
_READ, _WRITE = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_WRITE)

Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Difference(Schema):
    """One difference between two definitions, with its place, in a sentence."""

    what: str
    how: str
    path: list[str | int]
    step: str
    email: str
    field: str
    message: str
    before: Any
    after: Any


class Version(Schema):
    """A published version, and what it changed of the one before."""

    number: int
    published_at: datetime
    published_by: str
    note: str
    current: bool
    changes: list[Difference]


class Comparison(Schema):
    """What is different, as data and as a unified diff."""

    changes: list[Difference]
    text: str


class Restored(Body):
    """Whether it may take the place of a draft that there is."""

    replace: bool = False


class Compared(Schema):
    """Two versions; without, the published one and the draft."""

    before: Number | None = Field(None, alias="from")
    after: Number | None = Field(None, alias="to")


class Asking(Schema):
    """Which page."""

    limit: Limit = 50
    cursor: Cursor = ""


def differences(changes: Iterable[Change], locale: Locale) -> list[dict[str, Any]]:
    """Changes as plain values, in one language."""
    return [
        {
            **{name: getattr(one, name) for name in ("what", "how", "step", "email", "field")},
            "path": list(one.path),
            "message": one.message[locale],
            "before": plain(one.before),
            "after": plain(one.after),
        }
        for one in changes
    ]


@router.get(
    "/workflows/{slug}/versions", response=Page[Version], auth=_READ, operation_id="list_versions"
)
def list_versions(request: HttpRequest, slug: Name) -> dict[str, Any]:
    """The published versions, the newest first: who, when, and what each changed."""
    locale = locale_of(request)
    return {
        "items": [
            {**vars(each), "changes": differences(each.changes, locale)}
            for each in drafts.history(slug)
        ]
    }


@router.get(
    "/workflows/{slug}/versions/{number}",
    response=dict[str, Any],
    auth=_READ,
    operation_id="show_version",
)
def show_version(request: HttpRequest, slug: Name, number: Number) -> Any:  # noqa: ARG001 - Ninja's
    """The definition of a published version, as it was published."""
    return workflow_to_json(queries.definition_of(queries.access_workflow(slug), number))


@router.post(
    "/workflows/{slug}/versions/{number}/restore",
    response={201: DraftMade},
    auth=_WRITE,
    operation_id="restore_version",
)
def restore_version(  # noqa: PLR0917 - Ninja gives them by name
    request: HttpRequest,
    response: HttpResponse,
    slug: Name,
    number: Number,
    body: Restored,
) -> Status[Any]:
    """Makes a published version the draft."""
    by = actor_of(request).name
    draft = drafts.restore_version(slug, number, replace=body.replace, by=by)
    return made(request, response, draft)


@router.get(
    "/workflows/{slug}/compare", response=Comparison, auth=_READ, operation_id="compare_versions"
)
def compare_versions(request: HttpRequest, slug: Name, which: Query[Compared]) -> dict[str, Any]:
    """What is different between two versions, or the published one and the draft."""
    before = which.before or queries.access_workflow(slug).version
    found = drafts.compare(slug, before, which.after)
    return {"changes": differences(found.changes, locale_of(request)), "text": found.text}


@router.get(
    "/workflows/{slug}/export",
    auth=_READ,
    operation_id="export_workflow",
    openapi_extra={
        "responses": {
            200: {
                "description": "The definition file",
                "content": {"application/yaml": {"schema": {"type": "string"}}},
            }
        }
    },
)
def export_workflow(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    slug: Name,
    version: Number | None = None,
) -> HttpResponse:
    """A published version with its emails, as a YAML file: publishing it again changes nothing."""
    return HttpResponse(drafts.export_text(slug, version), content_type="application/yaml")


@router.get(
    "/workflows/{slug}/history",
    response=BoundedPage[Audited],
    auth=_READ,
    operation_id="workflow_history",
)
def workflow_history(request: HttpRequest, slug: Name, page: Query[Asking]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Who did what to a workflow; latest first."""
    queries.access_workflow(slug)
    place = place_of(page.cursor, parts=1)
    after = place[0] if place else None
    which = Which("workflow", slug)
    found = page_of(which, after=after, limit=page.limit + 1)
    items = found[: page.limit]
    more = len(found) > page.limit
    last = cursor_to(str(items[-1].id)) if more else None
    return {"items": items, "next": last, **count_of(which).as_total()}
