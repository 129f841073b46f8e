"""Every change to a workflow that a person asks for: publishing, and enrolling by hand. The rest of
its life is in `jalon.workflows.life`, its drafts in `drafts`, deleting in `deleting`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import transaction

from jalon.core import clock
from jalon.core.errors import Conflict
from jalon.workflows import commands, queries
from jalon.workflows.commands import CHUNK as ENROLL_CHUNK
from jalon.workflows.commands import arm
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
    "enroll",
    "preview",
    "preview_draft",
    "publish",
    "publish_draft",
]


def enroll(
    slug: str,
    contacts: Iterable[UUID],
    *,
    payload: Mapping[str, object] | None = None,
    again: bool = False,
) -> int:
    """Enrolls contacts by hand: it skips the trigger only; audience, goal and repeat policy
    hold, unless `again` lifts the last (TRG-16). Returns how many were asked for; the lane loop
    does it. Raises NotFound, or Conflict when the workflow lets nobody in."""
    workflow = queries.access_workflow(slug)
    if workflow.state != Workflow.State.ACTIVE or workflow.starts_at is not None:
        until = f" from {workflow.starts_at:%Y-%m-%d %H:%M} UTC" if workflow.starts_at else ""
        raise Conflict(
            f"The workflow {slug} is {workflow.state}{until}.",
            remedy="It must be active, and have started, to let contacts in.",
        )
    with transaction.atomic():
        return commands.enroll(
            workflow.id,
            list(contacts),
            at=clock.now(),
            payload=dict(payload or {}),
            again=again,
        )
