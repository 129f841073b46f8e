"""What belongs to a workflow and not to a version: changed at once, for everyone inside (LIF-3)."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from jalon.accounts.models import Account
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.definition.scalars import LocalTime, encode_scalar
from jalon.definition.schedule import local
from jalon.definition.settings import Settings, Status, settings_of
from jalon.definition.workflow import Workflow as Definition
from jalon.workflows import commands
from jalon.workflows.models import Workflow
from jalon.workflows.queries import settings_from


def starts_at(definition: Definition) -> datetime | None:
    """When a workflow begins to let contacts in, if that lies ahead (LIF-8)."""
    at = _instant(definition, definition.schedule.start if definition.schedule else None)
    return at if at is not None and at > clock.now() else None


def take_settings(
    workflow: Workflow, definition: Definition, versions: Iterable[Definition]
) -> bool:
    """Gives a workflow the settings of a definition, and has the lanes look at those inside whom
    that may concern; returns whether anything changed. `versions` are all those that somebody
    may be inside of. The caller saves it. Raises Invalid for an end that is past."""
    old = settings_from(workflow)
    own = {step.id for step in definition.steps}
    new = settings_of(definition)
    # An email step of an earlier version alone keeps its status for those who are in it.
    kept = {step: status for step, status in old.statuses.items() if step not in own}
    new = msgspec.structs.replace(new, statuses={**kept, **new.statuses})
    if old == new and workflow.version is not None:
        return False
    if old.schedule != new.schedule or workflow.version is None:
        _schedule(workflow, definition)
    workflow.settings = msgspec.to_builtins(new, enc_hook=encode_scalar)
    if workflow.version is not None:
        _look_again(workflow, old, new, versions=[*versions, definition])
    return True


def _schedule(workflow: Workflow, definition: Definition) -> None:
    schedule = definition.schedule
    end = _instant(definition, schedule.end if schedule else None)
    if end is not None and end <= clock.now():
        raise Invalid(
            f"The workflow {workflow.slug} would have ended already, at {schedule.end}."
            if schedule
            else "",
            remedy="Give a later end, or none.",
            code="end_past",
            workflow=workflow.slug,
        )
    workflow.starts_at, workflow.ends_at = starts_at(definition), end


def _instant(definition: Definition, at: LocalTime | None) -> datetime | None:
    if at is None:
        return None
    account = Account.objects.filter(id=1).values_list("time_zone", flat=True).first()
    return local(at.day, at.at, ZoneInfo(definition.zone.name or account or "UTC"))


def _look_again(
    workflow: Workflow, old: Settings, new: Settings, *, versions: Iterable[Definition]
) -> None:
    suppressed = set(new.suppress) - set(old.suppress)
    if suppressed:
        commands.look_again(workflow.id, lists=suppressed)
    changed = {
        step: new.statuses.get(step, "live")
        for step in old.statuses.keys() | new.statuses.keys()
        if old.statuses.get(step, "live") != new.statuses.get(step, "live")
    }
    for step, status in changed.items():
        _settle_review(workflow, step, status)
    steps = set(changed)
    if old.window != new.window:
        steps |= {step.id for each in versions for step in each.steps if step.is_action}
    if steps:
        commands.look_again(workflow.id, steps=steps)


def _settle_review(workflow: Workflow, step: str, status: Status) -> None:
    """What waits for approval goes out when its step is live, and is rejected when it is off."""
    if status != "review":
        commands.review(workflow.id, step, "approve" if status == "live" else "reject")
