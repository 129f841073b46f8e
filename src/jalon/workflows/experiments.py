"""Experiments of live workflows: looked at when their time has come, and decided when it is clear
(STP-8). The statistics are in `jalon.engine.chances`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid, NotFound
from jalon.definition.schedule import after
from jalon.definition.step_names import StepNames
from jalon.definition.words import quote
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.chances import Lift, Seen, chances_to_be_best, lift
from jalon.engine.steps.experiment import HOLDOUT, Experiment
from jalon.workflows.models import ExperimentState, Workflow
from jalon.workflows.queries import access_workflow, definition_of

_UTC = ZoneInfo("UTC")


class Figure(msgspec.Struct, frozen=True):
    """Of one variant: how many passages, how many of them converted, and the probability that it
    is the best (of the holdout: none)."""

    variant: str
    people: int
    converted: int
    chance: float | None = None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where an experiment stands. `gain` compares all variants together with the holdout."""

    step: str
    metric: str
    began_at: datetime
    look_at: datetime | None
    winner: str
    figures: list[Figure]
    gain: Lift | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        found: dict[str, Any] = msgspec.to_builtins(self)
        return found


def begin(workflow: Workflow, definition: Definition) -> None:
    """Begins the experiments of a version that is published, in the caller's transaction. One
    with the same variants goes on; what other variants won holds no longer."""
    now = clock.now()
    for step in _experiments(definition):
        names = sorted(variant.name for variant in step.variants)
        known = ExperimentState.objects.filter(workflow_id=workflow.id, step=step.id)
        if known.filter(variants=names).exists():
            continue
        known.delete()
        workflow.winners.pop(step.id, None)
        ExperimentState.objects.create(
            workflow_id=workflow.id,
            step=step.id,
            variants=names,
            began_at=now,
            look_at=after(now, step.lasts, _UTC),
        )
    workflow.save(update_fields=["winners"])


def look(now: datetime) -> int:
    """Decides the experiments of live workflows whose time has come, where it is clear; the others
    are looked at again once as much time has passed. Returns how many it looked at."""
    due = ExperimentState.objects.filter(look_at__lte=now).values_list("workflow_id", "step")
    return sum(_look(workflow_id, step, now) for workflow_id, step in due)


def standings(slug: str) -> list[Standing]:
    """Where the experiments of a workflow stand now. Raises NotFound."""
    workflow = access_workflow(slug)
    states = {one.step: one for one in ExperimentState.objects.filter(workflow_id=workflow.id)}
    return [
        _standing(workflow, step, states[step.id])
        for step in _experiments(definition_of(workflow))
        if step.id in states
    ]


def choose(slug: str, step: str, winner: str, *, by: str = "cli") -> None:
    """Ends an experiment by hand; an empty `winner` has it begin again where it stands. Raises
    NotFound, or Invalid when there is no such variant."""
    with transaction.atomic():
        workflow = access_workflow(slug, lock=True)
        definition = definition_of(workflow)
        found = {one.id: one for one in _experiments(definition)}.get(step)
        named = StepNames.of(definition).both(step)
        if found is None:
            raise NotFound(
                f"{quote(named['en'], 'en')} is no experiment of {slug}.",
                phrase="no_experiment",
                step=named,
                workflow=slug,
            )
        names = [variant.name for variant in found.variants]
        if winner and winner not in names:
            raise Invalid(
                f"{winner!r} is no variant of {quote(named['en'], 'en')}.",
                remedy=f"Name one of: {', '.join(names)}.",
                code="variant_unknown",
                variant=winner,
                step=named,
                names=names,
            )
        state = ExperimentState.objects.get(workflow_id=workflow.id, step=step)
        _decide(workflow, state, winner, by=by)


def _look(workflow_id: UUID, step_id: str, now: datetime) -> bool:
    with transaction.atomic():
        workflow = (
            Workflow.objects.select_for_update(skip_locked=True).filter(id=workflow_id).first()
        )
        state = ExperimentState.objects.filter(workflow_id=workflow_id, step=step_id).first()
        if workflow is None or state is None or state.look_at is None or state.look_at > now:
            return False  # another worker has looked
        steps = {one.id: one for one in _experiments(definition_of(workflow))}
        step = steps.get(step_id)
        if step is None or workflow.state not in ("active", "paused", "draining"):
            state.look_at = None
            state.save()
            return True
        standing = _standing(workflow, step, state)
        best = max(standing.figures, key=lambda figure: figure.chance or 0)
        state.seen, state.looked_at = standing.as_json(), now
        if (best.chance or 0) * 100 >= step.confidence:
            _decide(workflow, state, best.variant, by="jalon")
        else:
            state.look_at = after(max(now, state.look_at), step.lasts, _UTC)
            state.save()
        return True


def _decide(workflow: Workflow, state: ExperimentState, winner: str, *, by: str) -> None:
    now = clock.now()
    workflow.winners.pop(state.step, None)
    if winner:
        workflow.winners[state.step] = winner
    workflow.save(update_fields=["winners"])
    state.winner, state.look_at = winner, None if winner else now
    state.save()
    record(
        by,
        "experiment",
        kind="workflow",
        name=workflow.slug,
        step=state.step,
        winner=winner,
        seen=state.seen,
    )


def _experiments(definition: Definition) -> Iterator[Experiment]:
    return (step for step in definition.steps if isinstance(step, Experiment))


def _standing(workflow: Workflow, step: Experiment, state: ExperimentState) -> Standing:
    seen = _seen(workflow.id, step, state.began_at)
    names = [variant.name for variant in step.variants]
    tried = [seen.get(name, Seen(0, 0)) for name in names]
    chances = chances_to_be_best(tried)
    figures = [
        Figure(name, *one, round(chance, 4))
        for name, one, chance in zip(names, tried, chances, strict=True)
    ]
    gain = None
    if step.holdout:
        held = seen.get(HOLDOUT, Seen(0, 0))
        figures.append(Figure(HOLDOUT, *held))
        whole = Seen(sum(one.people for one in tried), sum(one.converted for one in tried))
        gain = lift(whole, held)
    return Standing(
        step=step.id,
        metric=step.metric,
        began_at=state.began_at,
        look_at=state.look_at,
        winner=state.winner,
        figures=figures,
        gain=gain,
    )


_CONVERTED = {
    "goal": "e.goal_at IS NOT NULL",
    "opened": "m.opened",
    "clicked": "m.clicked",
}
# Each passage counts once, with the variant it got first. The whole history since the experiment
# began is read: it is looked at a few times only, and never by a page that lists workflows.
_SEEN = """
SELECT p.variant, count(*), count(*) FILTER (WHERE {converted})
FROM (
    SELECT DISTINCT ON (lane, enrollment_id) lane, enrollment_id, at,
           detail ->> 'variant' AS variant
    FROM step_log
    WHERE workflow_id = %(workflow)s AND step = %(step)s AND at >= %(began)s
      AND detail ? 'variant'
    ORDER BY lane, enrollment_id, at
) AS p
JOIN enrollment e ON e.lane = p.lane AND e.id = p.enrollment_id
CROSS JOIN LATERAL (
    SELECT coalesce(bool_or(opened_at IS NOT NULL), false) AS opened,
           coalesce(bool_or(clicked_at IS NOT NULL), false) AS clicked
    FROM message WHERE lane = p.lane AND enrollment_id = p.enrollment_id AND at >= p.at
) AS m
GROUP BY p.variant
"""


def _seen(workflow_id: UUID, step: Experiment, began: datetime) -> Mapping[str, Seen]:
    statement = _SEEN.format(converted=_CONVERTED[step.metric])
    with cursor() as cur:
        rows = cur.execute(
            statement.encode(), {"workflow": workflow_id, "step": step.id, "began": began}
        ).fetchall()
    return {variant: Seen(people, converted) for variant, people, converted in rows}
