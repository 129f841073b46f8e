"""Who is editing which step of a draft: known while they say so, and forgotten soon after."""

from datetime import datetime, timedelta
from typing import NamedTuple

from jalon.core import clock
from jalon.workflows.models import DraftPresence
from jalon.workflows.queries import access_workflow

LASTS = timedelta(seconds=30)
"""For how long one is there who says so once, in the time of the wall."""


class Editor(NamedTuple):
    """Somebody at a step of a draft; an empty step is the workflow as a whole."""

    who: str
    step: str
    until: datetime


def be_present(slug: str, who: str, step: str) -> list[Editor]:
    """Says that somebody edits a step, and returns who else does. Raises NotFound."""
    workflow, now = access_workflow(slug), clock.wall()
    DraftPresence.objects.filter(seen_at__lte=now - LASTS).delete()
    DraftPresence.objects.update_or_create(
        workflow_id=workflow.id, who=who, defaults={"step": step, "seen_at": now}
    )
    return [each for each in editors(slug) if each.who != who]


def editors(slug: str) -> list[Editor]:
    """Who edits a draft now, by name. Raises NotFound."""
    found = DraftPresence.objects.filter(
        workflow_id=access_workflow(slug).id, seen_at__gt=clock.wall() - LASTS
    )
    return [Editor(each.who, each.step, each.seen_at + LASTS) for each in found.order_by("who")]
