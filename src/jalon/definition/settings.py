"""What belongs to a workflow whatever the version (LIF-3): changed at once for everyone inside."""

from typing import Literal

import msgspec

from jalon.definition.kinds import Step
from jalon.definition.workflow import Schedule, Window, Workflow

Status = Literal["live", "review", "off"]
"""Of an email step: sent, kept for approval, or not sent (STP-1)."""


class Settings(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True):
    """The settings of a workflow. `statuses` are those of the email steps that are not live."""

    suppress: list[str] = []
    window: Window | None = None
    schedule: Schedule | None = None
    statuses: dict[str, Status] = {}


def settings_of(workflow: Workflow) -> Settings:
    """The settings that a definition holds."""
    statuses: dict[str, Status] = {
        step.id: getattr(step, "status", "live") for step in workflow.steps
    }
    return Settings(
        suppress=workflow.suppress,
        window=workflow.window,
        schedule=workflow.schedule,
        statuses={step: status for step, status in statuses.items() if status != "live"},
    )


def with_settings(workflow: Workflow, settings: Settings) -> Workflow:
    """The definition with these settings in the place of its own."""
    return msgspec.structs.replace(
        workflow,
        suppress=settings.suppress,
        window=settings.window,
        schedule=settings.schedule,
        steps=[
            _with_status(step, settings.statuses.get(step.id, "live")) for step in workflow.steps
        ],
    )


def _with_status(step: Step, status: Status) -> Step:
    if getattr(step, "status", status) == status:
        return step
    return msgspec.structs.replace(step, status=status)
