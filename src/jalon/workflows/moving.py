"""Where those inside earlier versions land in a new one, before anything moves (LIF-3, NEW-6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.definition import moving
from jalon.definition.problems import Problem
from jalon.definition.workflow import Workflow

Targets = dict[int, dict[str, str]]
"""The step to arrive at, by version and step; who is elsewhere stays at the step of the same id."""


@dataclass(frozen=True)
class Landing:
    """Where the `people` at a step of a version land; `to` None: nowhere yet. `stays`: they keep
    their place, and what they waited for is looked at again; otherwise they arrive anew."""

    version: int
    step: str
    people: int
    to: str | None
    stays: bool


@dataclass(frozen=True)
class Plan:
    """Everybody's landing. With problems that are no warnings, nobody can be moved."""

    landings: list[Landing] = field(default_factory=list)
    targets: Targets = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def plan(
    here: Mapping[tuple[int, str], int],
    versions: Mapping[int, Workflow],
    new: Workflow,
    mapping: Mapping[str, str],
) -> Plan:
    """How everyone who is `here`, by version and step, would move. `versions` are those that
    somebody may be inside of."""
    found = Plan(problems=moving.unknown_steps(mapping, versions.values()))
    kinds = {step.id: type(step) for step in new.steps}
    for number, old in versions.items():
        steps, problems = moving.landings(old, new, mapping)
        told = {(each.code, each.path) for each in found.problems}
        found.problems.extend(each for each in problems if (each.code, each.path) not in told)
        stays = {step.id for step in old.steps if kinds.get(step.id) is type(step)}
        stays -= mapping.keys()
        found.targets[number] = {
            step: to for step, to in steps.items() if to is not None and step not in stays
        }
        found.landings.extend(
            Landing(number, step, people, steps.get(step), step in stays)
            for (version, step), people in here.items()
            if version == number
        )
    return found
