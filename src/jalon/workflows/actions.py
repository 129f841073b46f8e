"""Every change to a workflow that a person asks for: publishing, and enrolling by hand. The rest of
its life is in `jalon.workflows.life`, its drafts in `drafts`, deleting in `deleting`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict
from jalon.workflows import commands, queries
from jalon.workflows.commands import CHUNK as ENROLL_CHUNK
from jalon.workflows.commands import arm
from jalon.workflows.life import REMEDIES, State
from jalon.workflows.models import Workflow
from jalon.workflows.publishing import (
    Choices,
    NotPublished,
    Preview,
    Published,
    preview,
    preview_draft,
    publish,
    publish_draft,
)

__all__ = [
    "ENROLL_CHUNK",
    "Choices",
    "NotPublished",
    "Preview",
    "Published",
    "arm",
    "check_lets_in",
    "enroll",
    "preview",
    "preview_draft",
    "publish",
    "publish_draft",
    "remove",
]


def enroll(
    slug: str,
    contacts: Iterable[UUID],
    *,
    payload: Mapping[str, object] | None = None,
    again: bool = False,
    by: str = "cli",
) -> int:
    """Enrolls contacts by hand: it skips the trigger only; audience, goal and repeat policy
    hold, unless `again` lifts the last (TRG-16). Returns how many were asked for; the lane loop
    does it. Raises NotFound, or Conflict when the workflow lets nobody in."""
    workflow = queries.access_workflow(slug)
    check_lets_in(workflow)
    named = list(contacts)
    with transaction.atomic():
        record(by, "enroll", kind="workflow", name=slug, people=len(named), again=again)
        return commands.enroll(
            workflow.id,
            named,
            at=clock.now(),
            payload=dict(payload or {}),
            again=again,
        )


def remove(slug: str, contacts: Iterable[UUID], *, by: str = "cli") -> int:
    """Has contacts leave by hand, wherever they are in it; those who are not inside are left
    alone. Returns how many were named; the lane loop does it. Raises NotFound."""
    workflow, named = queries.access_workflow(slug), list(contacts)
    with transaction.atomic():
        record(by, "remove", kind="workflow", name=slug, people=len(named))
        commands.remove(workflow.id, named, "removed")
    return len(named)


def check_lets_in(workflow: Workflow) -> None:
    """Raises Conflict unless contacts can be enrolled by hand now."""
    if workflow.state == State.ACTIVE and workflow.starts_at is None:
        return
    told, remedy = f"is {workflow.state}", _REMEDIES.get(workflow.state, "")
    if workflow.state == State.ACTIVE:
        told = f"starts on {workflow.starts_at:%Y-%m-%d at %H:%M} UTC"
        remedy = "Wait until then, or publish it without a start."
    raise Conflict(
        f"The workflow {workflow.slug} {told}, and lets nobody in now.",
        remedy=remedy.format(slug=workflow.slug),
        code="workflow_state",
        state=workflow.state,
        phrase="workflow_lets_nobody_in",
        workflow=workflow.slug,
    )


_REMEDIES = {**REMEDIES, State.DRAINING: REMEDIES[State.ENDED]}
