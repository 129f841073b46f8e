"""Long work: how far it is, what came of it, and stopping it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Line
from jalon.api.language import locale_of
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.core.errors import Invalid, NotFound
from jalon.runtime.long_work.kinds import KINDS
from jalon.runtime.long_work.uploads import file_of
from jalon.runtime.long_work.work import cancel_work, find_work, start_work
from jalon.runtime.models import Work

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

    @staticmethod
    def resolve_problem(work: Work, context: dict[str, Any]) -> dict[str, Any] | None:
        """What it failed of, in the language of the request."""
        if work.problem is None:
            return None
        french: dict[str, Any] = work.problem.get("french", {})
        plain = {name: one for name, one in work.problem.items() if name != "french"}
        return plain | french if locale_of(context["request"]) == "fr" else plain


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
def list_work(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The works of the last 30 days that you may see, latest first."""
    actor = actor_of(request)
    seen = [name for name, kind in KINDS.items() if kind.sees in actor.permissions]
    found = Work.objects.filter(kind__in=seen).order_by("-id")
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
def get_work(request: HttpRequest, work_id: UUID) -> Work:
    """How far a work is, and what came of it. Needs the scope to see what it is about, too."""
    return _seen(request, work_id)


@router.post(
    "/jobs/{work_id}/cancel",
    response=WorkStatus,
    auth=Needs(Permission.CONTACTS_READ),
    operation_id="cancel_work",
)
def stop_work(request: HttpRequest, work_id: UUID) -> Work:
    """Has a work end after the chunk it is in; what it has done stays. Needs the scope to start
    such a work, too."""
    actor_of(request).check(KINDS[_seen(request, work_id).kind].starts)
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
def get_file(request: HttpRequest, work_id: UUID) -> FileResponse:
    """The file that a work made: an export, or the rows that an import rejected, each with its
    reason. Files are kept for 7 days."""
    result = _seen(request, work_id).result or {}
    reference = result.get("file") or result.get("rejected_file")
    if not reference:
        raise NotFound(
            f"The work {work_id} made no file.",
            remedy="Wait until it is done; an import makes one only of rows it rejects.",
            code="file_not_found",
            phrase="work_without_file",
        )
    path = file_of(reference)
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def started(
    request: HttpRequest,
    response: HttpResponse,
    kind: str,
    params: Mapping[str, Any],
    *,
    source: str = "",
) -> Status[Any]:
    """Starts a work: the answer 202, with the address to poll as its Location."""
    work = start_work(kind, params, by=actor_of(request).name, source=source)
    response["Location"] = f"/api/v1/jobs/{work.id}"
    return Status(202, work)


def _seen(request: HttpRequest, work_id: UUID) -> Work:
    work = find_work(work_id)
    actor_of(request).check(KINDS[work.kind].sees)
    return work


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
