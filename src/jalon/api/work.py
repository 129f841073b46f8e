"""Long work: how far it is, what came of it, and stopping it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Query, Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Line
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.core.errors import Invalid, NotFound
from jalon.runtime.long_work import cancel_work, find_work
from jalon.runtime.models import Work
from jalon.runtime.uploads import file_of

router = Router(tags=["work"])

State = Literal["queued", "running", "done", "failed", "cancelled"]


class WorkStatus(Schema):
    """Work that takes longer than a request. `total` is 0 until it is known. `result` is there
    once it is done, `problem` once it has failed. All instants are wall time."""

    id: UUID
    kind: str
    state: State
    params: dict[str, Any]
    done: int
    total: int
    result: dict[str, Any] | None
    problem: dict[str, Any] | None
    created_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None


class Wanted(Schema):
    """Which works."""

    kind: Line = ""
    state: State | None = None
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/jobs",
    response=Page[WorkStatus],
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="list_work",
)
def list_work(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The works of the last 30 days, latest first."""
    found = Work.objects.order_by("-id")
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if place := place_of(wanted.cursor, parts=1):
        found = found.filter(id__lt=_id(place[0]))
    rows = list(found[: wanted.limit + 1])
    items = rows[: wanted.limit]
    more = len(rows) > len(items)
    return {"items": items, "next": cursor_to(str(items[-1].id)) if more else None}


@router.get(
    "/jobs/{work_id}",
    response=WorkStatus,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_work",
)
def get_work(request: HttpRequest, work_id: UUID) -> Work:  # noqa: ARG001 - Ninja's
    """How far a work is, and what came of it."""
    return find_work(work_id)


@router.post(
    "/jobs/{work_id}/cancel",
    response=WorkStatus,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="cancel_work",
)
def stop_work(request: HttpRequest, work_id: UUID) -> Work:
    """Has a work end after the chunk it is in; what it has done stays."""
    return cancel_work(work_id, by=actor_of(request).name)


@router.get(
    "/jobs/{work_id}/file",
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="get_work_file",
    openapi_extra={
        "responses": {
            200: {
                "description": "The file",
                "content": {
                    "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
                },
            }
        }
    },
)
def get_file(request: HttpRequest, work_id: UUID) -> FileResponse:  # noqa: ARG001 - Ninja's
    """The file that a work made: an export, or the rows that an import rejected, each with its
    reason. Files are kept for 7 days."""
    result = find_work(work_id).result or {}
    reference = result.get("file") or result.get("rejected_file")
    if not reference:
        raise NotFound(
            f"The work {work_id} made no file.",
            remedy="Wait until it is done; an import makes one only of rows it rejects.",
            code="file_not_found",
        )
    path = file_of(reference)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
