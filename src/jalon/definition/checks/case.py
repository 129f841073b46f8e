"""What the rules look at: the workflow, its graph, its parts with their places, what exists."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, NamedTuple

import msgspec

from jalon.definition.conditions import All, AnyOf, Condition, Not
from jalon.definition.emails import EmailDesign
from jalon.definition.kinds import Language, Step
from jalon.definition.problems import Locale, Path
from jalon.definition.step_names import StepNames
from jalon.definition.workflow import Workflow

AttributeType = Literal["text", "number", "boolean", "date", "datetime", "texts"]


@dataclass(frozen=True)
class KnownEmail:
    """An email that can be sent."""

    category: str = ""
    transactional: bool = False
    version: int | None = None
    """The newest one. None: not known here, so not checked."""


@dataclass(frozen=True)
class Known:
    """What exists beside the workflow. None: not known here, so not checked."""

    emails: Mapping[str, KnownEmail] | None = None
    lists: frozenset[str] | None = None
    attributes: Mapping[str, AttributeType] | None = None
    segments: frozenset[str] | None = None
    workflows: frozenset[str] | None = None
    senders: frozenset[str] | None = None
    users: frozenset[str] | None = None
    """By email address."""
    forms: frozenset[str] | None = None
    resources: frozenset[str] | None = None

    def with_emails(self, designs: Mapping[str, EmailDesign]) -> "Known":
        """With the emails of a file added, or put in the place of those that exist."""
        if self.emails is None:
            return self
        new = KnownEmail(version=1)
        added = {
            slug: replace(
                self.emails.get(slug, new),
                category=design.category,
                transactional=design.transactional,
            )
            for slug, design in designs.items()
        }
        return replace(self, emails={**self.emails, **added})

    def with_workflows(self, slugs: Collection[str]) -> "Known":
        """With workflows that will be there too."""
        if self.workflows is None:
            return self
        return replace(self, workflows=self.workflows.union(slugs))


class Site(NamedTuple):
    """A condition, where it is written, and who tests it."""

    path: Path
    condition: Condition
    tester: Literal["trigger", "audience", "exit", "goal", "step"]
    step: str = ""


class Part(NamedTuple):
    """A value of the workflow made of fields, with its place."""

    path: Path
    value: msgspec.Struct
    step: str = ""


@dataclass(frozen=True)
class Graph:
    """The steps by id (of doubled ids, the first) and where each may lead, the end left out."""

    steps: Mapping[str, Step]
    places: Mapping[str, int]
    ways: Mapping[str, tuple[str, ...]]
    start: str | None

    def reached(self, starts: Iterable[str], *, through: Iterable[str] | None = None) -> set[str]:
        """The steps on some path from `starts`, these included; paths go on only from steps in
        `through`, when given."""
        allowed = None if through is None else set(through)
        found = set(starts)
        waiting = list(found)
        while waiting:
            step = waiting.pop()
            if allowed is not None and step not in allowed:
                continue
            for way in self.ways[step]:
                if way not in found:
                    found.add(way)
                    waiting.append(way)
        return found


@dataclass(frozen=True)
class Case:
    """A workflow under examination."""

    workflow: Workflow
    language: Language
    known: Known

    @cached_property
    def graph(self) -> Graph:
        steps: dict[str, Step] = {}
        places: dict[str, int] = {}
        for index, step in enumerate(self.workflow.steps):
            if step.id not in steps:
                steps[step.id], places[step.id] = step, index
        ways = {
            step.id: tuple(dict.fromkeys(way.step for way in step.targets() if way.step in steps))
            for step in steps.values()
        }
        return Graph(steps, places, ways, next(iter(steps), None))

    @cached_property
    def sites(self) -> list[Site]:
        """Every condition, whole; `inside` gives those it is made of."""
        flow = self.workflow
        found = [
            Site(("triggers", index, *placed.path), placed.condition, "trigger")
            for index, trigger in enumerate(flow.triggers)
            for placed in trigger.conditions()
        ]
        if flow.audience is not None:
            found.append(Site(("audience",), flow.audience, "audience"))
        found += [
            Site(("exit", index, "when"), way.when, "exit") for index, way in enumerate(flow.exit)
        ]
        if flow.goal is not None:
            found.append(Site(("goal", "when"), flow.goal.when, "goal"))
        found += [
            Site(("steps", index, *placed.path), placed.condition, "step", step.id)
            for index, step in enumerate(flow.steps)
            for placed in step.conditions()
        ]
        return found

    @cached_property
    def parts(self) -> list[Part]:
        """Everything made of fields, wherever it is: steps, triggers, conditions, tests."""
        return [Part(path, value, self._step_at(path)) for path, value in _parts(self.workflow, ())]

    def named(self, step: str, locale: Locale) -> str:
        """A step as sentences mention it."""
        return self._names.quoted(step, locale)

    @cached_property
    def _names(self) -> StepNames:
        return StepNames.of(self.workflow)

    def place(self, step: str) -> Path:
        """The path of a step."""
        return ("steps", self.graph.places[step])

    def _step_at(self, path: Path) -> str:
        match path:
            case ("steps", int() as index, *_):
                return self.workflow.steps[index].id
        return ""


def all_sites(case: Case) -> Iterator[Site]:
    """Every condition, and every one inside it."""
    for site in case.sites:
        yield from inside(site)


def inside(site: Site) -> Iterator[Site]:
    """The condition and every one inside it, each with its own path."""
    yield site
    match site.condition:
        case All(of=parts) | AnyOf(of=parts):
            for index, part in enumerate(parts):
                yield from inside(site._replace(path=(*site.path, "of", index), condition=part))
        case Not(of=part):
            yield from inside(site._replace(path=(*site.path, "of"), condition=part))


def _parts(value: Any, path: Path) -> Iterator[tuple[Path, msgspec.Struct]]:
    if isinstance(value, msgspec.Struct):
        yield path, value
        for info in msgspec.structs.fields(value):
            yield from _parts(getattr(value, info.name), (*path, info.encode_name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _parts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(item, (*path, key))
