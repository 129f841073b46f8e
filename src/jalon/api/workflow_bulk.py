"""One change in the life of several workflows, each by itself: what one refuses keeps no other
back."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name
from jalon.api.language import locale_of
from jalon.api.workflow_life import Changed, told
from jalon.core.errors import JalonError
from jalon.core.french import said
from jalon.workflows import deleting, life
from jalon.workflows.life import Change

router = Router(tags=["life"])

Act = Literal["pause", "resume", "drain", "stop", "activate", "restore", "archive", "delete"]

_ACTS: Mapping[Act, Callable[..., Change]] = {
    "pause": life.pause,
    "resume": life.resume,
    "drain": life.drain,
    "stop": life.stop,
    "activate": life.activate,
    "restore": life.restore,
    "archive": lambda slug, **how: life.archive([slug], **how)[0],
    "delete": deleting.delete,
}
"""As each does it when nothing more is said: a pause holds, resuming sends what is overdue."""


class ChangingSeveral(Body):
    """What is to happen to which workflows. With `preview`, nothing is done."""

    action: Act
    workflows: Annotated[list[Name], Field(min_length=1, max_length=200)]
    preview: bool = False


class ChangedOrNot(Schema):
    """What a change does to a workflow, or would do; or why it is refused."""

    workflow: str
    change: Changed | None
    code: str = ""
    detail: str = ""
    remedy: str = ""


@router.post(
    "/bulk/workflows",
    response=list[ChangedOrNot],
    auth=Needs(Permission.WORKFLOWS_RUN),
    operation_id="change_workflows",
)
def change_workflows(request: HttpRequest, body: ChangingSeveral) -> list[dict[str, Any]]:
    """Pauses, resumes, drains, stops, activates, archives, restores or deletes workflows, and says
    of each how many people it concerns."""
    by = actor_of(request).name
    found: list[dict[str, Any]] = []
    for slug in dict.fromkeys(body.workflows):
        try:
            change = _ACTS[body.action](slug, by=by, preview=body.preview)
            found.append({"workflow": slug, "change": told(change)})
        except JalonError as error:
            detail, remedy = said(error, locale_of(request))
            why = {"code": error.code, "detail": detail, "remedy": remedy}
            found.append({"workflow": slug, "change": None, **why})
    return found
