"""The life of workflows: pause, resume, drain, stop, activate, archive, restore, restart.
Each says what it does to whom; with `preview`, that is all."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name
from jalon.api.language import plain
from jalon.workflows import life
from jalon.workflows.life import Change

router = Router(tags=["life"])
_RUN = Needs(Permission.WORKFLOWS_RUN)


class Changed(Schema):
    """What a change does to a workflow, or would do. `inside` people are concerned."""

    workflow: str
    action: str
    before: str
    after: str
    inside: int
    detail: dict[str, Any]
    done: bool


class Simply(Body):
    """With `preview`, nothing is done."""

    preview: bool = False


class Pausing(Simply):
    """`hold`: everyone stays where they are; `skip`: they go on without the emails that come
    due."""

    mode: life.Pause = "hold"


class Resuming(Simply):
    """What becomes of those whose time came meanwhile: they go on now, or without the emails that
    are overdue, or over the next `hours`. `let_in`: those whom the pause refused enter."""

    overdue: life.Overdue = "send"
    hours: Annotated[int, Field(ge=0, le=744)] = 0
    let_in: bool = False


class Restarting(Simply):
    """Failed enrollments; none named: all."""

    enrollments: Annotated[list[UUID], Field(max_length=10_000)] = []


class Archiving(Simply):
    """Several workflows: all of them, or none."""

    workflows: Annotated[list[Name], Field(min_length=1, max_length=1000)]


@router.post("/workflows/{slug}/pause", response=Changed, auth=_RUN, operation_id="pause_workflow")
def pause(request: HttpRequest, slug: Name, body: Pausing) -> dict[str, Any]:
    """Nobody enters and nothing is done until it is resumed; exits and goals still act."""
    return told(life.pause(slug, body.mode, by=_who(request), preview=body.preview))


@router.post(
    "/workflows/{slug}/resume", response=Changed, auth=_RUN, operation_id="resume_workflow"
)
def resume(request: HttpRequest, slug: Name, body: Resuming) -> dict[str, Any]:
    """Ends a pause."""
    return told(
        life.resume(
            slug,
            overdue=body.overdue,
            hours=body.hours,
            let_in=body.let_in,
            by=_who(request),
            preview=body.preview,
        )
    )


@router.post("/workflows/{slug}/drain", response=Changed, auth=_RUN, operation_id="drain_workflow")
def drain(request: HttpRequest, slug: Name, body: Simply) -> dict[str, Any]:
    """Nobody enters any more; it ends by itself once those inside have finished."""
    return told(life.drain(slug, by=_who(request), preview=body.preview))


@router.post("/workflows/{slug}/stop", response=Changed, auth=_RUN, operation_id="stop_workflow")
def stop(request: HttpRequest, slug: Name, body: Simply) -> dict[str, Any]:
    """Nobody enters, and everyone inside exits at once."""
    return told(life.stop(slug, by=_who(request), preview=body.preview))


@router.post(
    "/workflows/{slug}/activate", response=Changed, auth=_RUN, operation_id="activate_workflow"
)
def activate(request: HttpRequest, slug: Name, body: Simply) -> dict[str, Any]:
    """Lets contacts in again, after a stop or an end. Nobody who left returns."""
    return told(life.activate(slug, by=_who(request), preview=body.preview))


@router.post(
    "/workflows/{slug}/restore", response=Changed, auth=_RUN, operation_id="restore_workflow"
)
def restore(request: HttpRequest, slug: Name, body: Simply) -> dict[str, Any]:
    """Takes it out of the archive; it stays stopped."""
    return told(life.restore(slug, by=_who(request), preview=body.preview))


@router.post(
    "/workflows/{slug}/restart", response=Changed, auth=_RUN, operation_id="restart_failed"
)
def restart(request: HttpRequest, slug: Name, body: Restarting) -> dict[str, Any]:
    """Has failed enrollments try their step again."""
    named = body.enrollments
    return told(life.restart(slug, named, by=_who(request), preview=body.preview))


@router.post("/archive", response=list[Changed], auth=_RUN, operation_id="archive_workflows")
def archive(request: HttpRequest, body: Archiving) -> list[dict[str, Any]]:
    """Puts workflows away; those that are active are stopped first."""
    done = life.archive(body.workflows, by=_who(request), preview=body.preview)
    return [told(each) for each in done]


def _who(request: HttpRequest) -> str:
    return actor_of(request).name


def told(change: Change) -> dict[str, Any]:
    """A change as plain values."""
    return {**vars(change), "detail": plain(dict(change.detail))}
