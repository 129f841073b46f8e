"""What came out of a simulation, as plain data."""

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from jalon.definition.workflow import Workflow
from jalon.engine.simulate.assumptions import Assumptions, Day
from jalon.engine.simulate.tally import Tally


class EmailResult(msgspec.Struct, frozen=True, kw_only=True):
    """One email: to how many it went, what they did, and why it did not go to others."""

    email: str
    sent: int
    opened: int
    clicked: int
    unsubscribed: int
    not_sent: dict[str, int]


class StepResult(msgspec.Struct, frozen=True, kw_only=True):
    """One step: who came, who left, who is there at the end, and which way they went on.

    `ways` holds every way of the step, those that nobody took with 0. `not_sent` and `held` are
    by reason: `held` counts those whom a window or a cap kept waiting.
    """

    step: str
    name: str
    arrived: int
    left: int
    inside: int
    ways: dict[str, int]
    sent: int
    not_sent: dict[str, int]
    held: dict[str, int]


class Way(msgspec.Struct, frozen=True, order=True):
    """A way from a step to another, or to the end."""

    step: str
    to: str


class Simulated(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of a simulation, in enrollments unless they say otherwise.

    `people` were run, of a `population` that may be larger: figures are never scaled up. They
    reconcile: entered = inside + finished + exited + failed. `dead` are the ways that nobody
    took, `unreached` the steps where nobody came. Days are days of the account's time zone.
    """

    workflow: str
    start: datetime
    days: float
    seed: int
    population: int
    people: int
    people_entered: int
    entered: int
    inside: int
    finished: int
    exited: dict[str, int]
    failed: int
    refused: dict[str, int]
    goal: int
    sent: int
    not_sent: dict[str, int]
    first_sent: datetime | None
    last_sent: datetime | None
    busiest: Day | None
    per_day: list[Day]
    emails: list[EmailResult]
    steps: list[StepResult]
    dead: list[Way]
    unreached: list[str]


def result(
    workflow: Workflow, assumptions: Assumptions, tally: Tally, *, population: int
) -> Simulated:
    """The figures of a whole simulation, from the counts of all its parts."""
    steps = [_step(workflow, step.id, tally) for step in workflow.steps]
    exited = _reasons(tally.counts, "", "exited:")
    entered = tally.counts["", "entered"]
    finished, failed = tally.counts["", "finished"], tally.counts["", "failed"]
    per_day = [Day(day, sent) for day, sent in sorted(tally.days.items())]
    return Simulated(
        workflow=workflow.workflow,
        start=assumptions.start,
        days=assumptions.days,
        seed=assumptions.seed,
        population=population,
        people=tally.people,
        people_entered=tally.who_entered,
        entered=entered,
        inside=entered - finished - failed - sum(exited.values()),
        finished=finished,
        exited=exited,
        failed=failed,
        refused=_reasons(tally.counts, "", "refused:"),
        goal=tally.counts["", "goal"],
        sent=sum(tally.days.values()),
        not_sent=_summed(step.not_sent for step in steps),
        first_sent=tally.first_sent,
        last_sent=tally.last_sent,
        busiest=max(per_day, key=lambda day: day.sent, default=None),
        per_day=per_day,
        emails=[_email(email, tally) for email in _emails(workflow)],
        steps=steps,
        dead=[
            Way(step.step, to)
            for step in steps
            for to, taken in step.ways.items()
            if step.arrived and not taken
        ],
        unreached=[
            step.step for step in steps if not (step.arrived or workflow.step(step.step).is_remark)
        ],
    )


def _step(workflow: Workflow, step_id: str, tally: Tally) -> StepResult:
    step, counts = workflow.step(step_id), tally.counts
    taken = _reasons(counts, step_id, "to:")
    arrived, left = counts[step_id, "arrived"], counts[step_id, "left"]
    return StepResult(
        step=step_id,
        name=step.name,
        arrived=arrived,
        left=left,
        inside=arrived - left,
        ways={target.step: taken.get(target.step, 0) for target in step.targets()},
        sent=counts[step_id, "sent"],
        not_sent=_reasons(counts, step_id, "not_sent:"),
        held=_reasons(counts, step_id, "held:"),
    )


def _email(email: str, tally: Tally) -> EmailResult:
    counts = tally.emails
    return EmailResult(
        email=email,
        sent=counts[email, "sent"],
        opened=counts[email, "opened"],
        clicked=counts[email, "clicked"],
        unsubscribed=counts[email, "unsubscribed"],
        not_sent=_reasons(counts, email, "not_sent:"),
    )


def _emails(workflow: Workflow) -> list[str]:
    return list(dict.fromkeys(email for step in workflow.steps for email in step.emails()))


def _reasons(counts: Mapping[tuple[str, str], int], place: str, prefix: str) -> dict[str, int]:
    """The counts of a place whose names begin alike, by the rest of the name."""
    return {
        name.removeprefix(prefix): count
        for (where, name), count in sorted(counts.items())
        if where == place and name.startswith(prefix)
    }


def _summed(parts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for reason, count in part.items():
            found[reason] = found.get(reason, 0) + count
    return found
