"""The life of a workflow after it is published: pause, resume, drain, stop, activate (LIF-1, 5, 6).

A change writes the state, which binds at the next batch of every lane; what has to be done to
each person inside follows as commands to the lanes, in chunks. Each function first says how many
people it concerns; with `preview` it does nothing more.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.delivery.withholding import let_go, withhold
from jalon.workflows import commands, existing, figures
from jalon.workflows.models import Workflow
from jalon.workflows.queries import access_workflow, present_definition, settings_from

State = Workflow.State
Pause = Literal["hold", "skip"]
Overdue = Literal["send", "skip", "spread"]

_BY_ITSELF = "system"


@dataclass(frozen=True)
class Change:
    """What a change does, or would do (LIF-1). `inside` people are concerned; `detail` says more,
    by name."""

    workflow: str
    action: str
    before: str
    after: str
    inside: int
    detail: Mapping[str, Any] = field(default_factory=dict)
    done: bool = True


def pause(slug: str, mode: Pause = "hold", *, by: str = "cli", preview: bool = False) -> Change:
    """Nobody enters and nothing is done until `resume` (LIF-5).

    `hold`: everyone stays where they are. `skip`: they go on, and the emails that come due are
    lost. Exits and goals act, awaited events are remembered, triggers are counted. Raises
    Conflict unless the workflow is active, or paused in the other mode.
    """
    with _changing(slug, preview, State.ACTIVE, State.PAUSED) as workflow:
        change = _change(workflow, "pause", State.PAUSED, mode=mode)
        if not preview:
            if workflow.state == State.ACTIVE:
                workflow.paused_at = clock.now()
            workflow.pause = mode
            _write(workflow, change, by)
            if mode == "skip":
                withhold(workflow.id)
                commands.release(workflow.id, "skip")
    return replace(change, done=not preview)


def resume(  # each answers a question that resuming asks
    slug: str,
    *,
    overdue: Overdue = "send",
    hours: int = 0,
    let_in: bool = False,
    by: str = "cli",
    preview: bool = False,
) -> Change:
    """Ends a pause (LIF-5). Those whose time came meanwhile go on now (`send`), go on without the
    emails that are overdue (`skip`), or go on over the next `hours` (`spread`). `let_in` lets in
    those whom the pause refused, once each, if the rest of the conditions hold.

    `detail` tells how many are `overdue`, and how many were `refused`. Raises Conflict unless the
    workflow is paused.
    """
    if overdue == "spread" and not 0 < hours <= 24 * 31:
        raise Invalid(
            f"Overdue contacts cannot be spread over {hours} hours.",
            remedy="Give between 1 and 744 hours.",
            code="spread_hours",
            hours=hours,
        )
    with _changing(slug, preview, State.PAUSED) as workflow:
        since = workflow.paused_at or workflow.created_at
        change = _change(
            workflow,
            "resume",
            State.ACTIVE,
            overdue=figures.overdue(workflow.id),
            refused=figures.refused_in_pause(workflow.id, since),
            how=overdue,
            let_in=let_in,
        )
        if not preview:
            if overdue == "skip":
                withhold(workflow.id)
            else:
                let_go(workflow.id)
            workflow.pause, workflow.paused_at = "", None
            _write(workflow, change, by)
            commands.release(workflow.id, overdue, hours=hours)
            if let_in:
                commands.let_in(workflow.id, since=since)
    return replace(change, done=not preview)


def drain(slug: str, *, by: str = "cli", preview: bool = False) -> Change:
    """Nobody enters any more; those inside finish, then the workflow ends by itself (LIF-6). Raises
    Conflict unless it is active or paused."""
    with _changing(slug, preview, State.ACTIVE, State.PAUSED) as workflow:
        change = _change(workflow, "drain", State.DRAINING)
        if not preview:
            _drain(workflow, change, by)
    return replace(change, done=not preview)


def stop(slug: str, *, by: str = "cli", preview: bool = False) -> Change:
    """Nobody enters, and everyone inside exits, with the messages that are not handed over yet
    (LIF-6). Raises Conflict unless the workflow is active, paused or draining."""
    with _changing(slug, preview, State.ACTIVE, State.PAUSED, State.DRAINING) as workflow:
        change = _change(workflow, "stop", State.STOPPED)
        if not preview:
            _stop(workflow, change, by)
    return replace(change, done=not preview)


def activate(slug: str, *, by: str = "cli", preview: bool = False) -> Change:
    """Lets contacts in again, by the published version (LIF-1). Nobody who left returns.

    Raises Conflict unless the workflow is stopped, ended or draining, and while those whom a
    stop made leave are still leaving.
    """
    with _changing(slug, preview, State.STOPPED, State.ENDED, State.DRAINING) as workflow:
        _check_left(workflow, State.STOPPED)
        change = _change(workflow, "activate", State.ACTIVE)
        if not preview:
            if workflow.ends_at is not None and workflow.ends_at <= clock.now():
                workflow.ends_at = None
            _write(workflow, change, by)
            commands.arm(workflow.id)
    return replace(change, done=not preview)


def archive(slugs: Iterable[str], *, by: str = "cli", preview: bool = False) -> list[Change]:
    """Puts workflows away (LIF-7); those that are active, paused or draining are stopped first,
    as `before` tells. All of them, or none: raises NotFound, and Conflict for an archived one."""
    with transaction.atomic():
        return [_archive(slug, by=by, preview=preview) for slug in dict.fromkeys(slugs)]


def _archive(slug: str, *, by: str, preview: bool) -> Change:
    states = [state for state in State if state != State.ARCHIVED]
    with _changing(slug, preview, *states) as workflow:
        change = _change(workflow, "archive", State.ARCHIVED)
        if not preview:
            if workflow.state in (State.ACTIVE, State.PAUSED, State.DRAINING):
                _stop(workflow, _change(workflow, "stop", State.STOPPED), by)
            _write(workflow, change, by)
    return replace(change, done=not preview)


def restore(slug: str, *, by: str = "cli", preview: bool = False) -> Change:
    """Takes a workflow out of the archive, stopped; a draft when it was never published (LIF-1).
    Raises Conflict unless it is archived."""
    with _changing(slug, preview, State.ARCHIVED) as workflow:
        after = State.STOPPED if workflow.version else State.DRAFT
        change = _change(workflow, "restore", after)
        if not preview:
            _write(workflow, change, by)
    return replace(change, done=not preview)


def restart(
    slug: str, enrollments: Iterable[UUID] = (), *, by: str = "cli", preview: bool = False
) -> Change:
    """Has failed enrollments try their step again (RUN-9): those named, or all of the workflow.
    `detail` tells how many have `failed`. Raises Conflict unless the workflow is active, paused
    or draining."""
    with _changing(slug, preview, State.ACTIVE, State.PAUSED, State.DRAINING) as workflow:
        named = [str(each) for each in enrollments]
        change = _change(
            workflow, "restart", workflow.state, failed=figures.failed(workflow.id), named=named
        )
        if not preview:
            _write(workflow, change, by)
            commands.restart(workflow.id, named)
    return replace(change, done=not preview)


def pass_time(workflow: Workflow, now: datetime) -> bool:
    """What time alone does to a locked workflow at `now`, as it is then: it starts, or ends, or
    being drained has nobody left. Returns whether something changed (LIF-6, LIF-8)."""
    if workflow.state == State.DRAINING:
        if figures.inside(workflow.id):
            return False
        _write(workflow, _change(workflow, "end", State.ENDED), _BY_ITSELF)
        return True
    if workflow.state not in (State.ACTIVE, State.PAUSED):
        return False
    if workflow.ends_at is not None and workflow.ends_at <= now:
        _end(workflow)
        return True
    if workflow.starts_at is not None and workflow.starts_at <= now:
        workflow.starts_at = None
        _write(workflow, _change(workflow, "start", workflow.state), _BY_ITSELF)
        commands.arm(workflow.id)
        existing.start(workflow, present_definition(workflow))
        return True
    return False


def _end(workflow: Workflow) -> None:
    schedule = settings_from(workflow).schedule
    workflow.starts_at = workflow.ends_at = None
    if schedule is not None and schedule.at_end == "stop":
        _stop(workflow, _change(workflow, "stop", State.STOPPED), _BY_ITSELF)
    else:
        _drain(workflow, _change(workflow, "drain", State.DRAINING), _BY_ITSELF)


def _drain(workflow: Workflow, change: Change, by: str) -> None:
    was_paused = workflow.state == State.PAUSED
    workflow.pause, workflow.paused_at = "", None
    _write(workflow, change, by)
    if was_paused:
        let_go(workflow.id)
        commands.release(workflow.id, "send")


def _stop(workflow: Workflow, change: Change, by: str) -> None:
    workflow.pause, workflow.paused_at = "", None
    _write(workflow, change, by)
    commands.leave(workflow.id, "stopped")


def _change(workflow: Workflow, action: str, after: str, **detail: Any) -> Change:
    return Change(
        workflow.slug,
        action,
        workflow.state,
        str(after),
        figures.inside(workflow.id),
        {name: value for name, value in detail.items() if value not in ([], ())},
    )


def _write(workflow: Workflow, change: Change, by: str) -> None:
    workflow.state = change.after
    workflow.save()
    record(
        by,
        change.action,
        kind="workflow",
        name=workflow.slug,
        before=change.before,
        after=change.after,
        inside=change.inside,
        **change.detail,
    )


@contextmanager
def _changing(slug: str, preview: bool, *states: str) -> Iterator[Workflow]:
    """The workflow, locked unless it is only looked at. Raises NotFound, and Conflict when it is
    in none of the states."""
    with transaction.atomic():
        workflow = access_workflow(slug, lock=not preview)
        if workflow.state not in states:
            allowed = " or ".join(str(state) for state in states)
            raise Conflict(
                f"The workflow {slug} is {workflow.state}; it would have to be {allowed}.",
                remedy=REMEDIES.get(workflow.state, "").format(slug=slug),
                code="workflow_state",
                state=workflow.state,
                workflow=slug,
                states=[str(state) for state in states],
            )
        yield workflow


def _check_left(workflow: Workflow, state: str) -> None:
    left = figures.inside(workflow.id)
    if workflow.state == state and left:
        raise Conflict(
            f"{left} people are still leaving the workflow {workflow.slug}.",
            remedy="Try again in a moment; a worker has to be running.",
            code="still_leaving",
            people=left,
            workflow=workflow.slug,
        )


REMEDIES: dict[str, str] = {
    State.DRAFT: "Publish it first: jalon workflow publish {slug}",
    State.PAUSED: "Resume it first: jalon workflow resume {slug}",
    State.STOPPED: "Activate it first: jalon workflow activate {slug}",
    State.ENDED: "Activate it first: jalon workflow activate {slug}",
    State.ARCHIVED: "Restore it first: jalon workflow restore {slug}",
}
"""What lets a workflow of each state be active again; `slug` names it."""
