"""What workflows use, and so what may not be deleted under them (LIF-11)."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import msgspec

from jalon.contacts.scoring import model_in_use
from jalon.core.errors import Conflict
from jalon.definition.conditions import Condition
from jalon.definition.naming import NAMED_IN, Thing, tested
from jalon.definition.parse import workflow_from_json
from jalon.definition.settings import with_settings
from jalon.definition.workflow import Workflow as Definition
from jalon.emails.topics import is_offered
from jalon.engine.language import LANGUAGE
from jalon.forms import archive
from jalon.segments import queries as segments
from jalon.workflows.figures import versions_inside
from jalon.workflows.models import Workflow, WorkflowVersion
from jalon.workflows.queries import settings_from

LIVE = (Workflow.State.ACTIVE, Workflow.State.PAUSED, Workflow.State.DRAINING)
"""The states in which a workflow needs what it names."""


class Use(NamedTuple):
    """One place that names a thing: `version` of a workflow, and its path in the definition."""

    workflow: str
    version: int
    place: str


def uses(thing: Thing, name: str) -> list[Use]:
    """Every place that names a thing, or a segment that does, in the workflows that are active,
    paused or draining: in the published version, and in those that people are still inside of."""
    things: list[tuple[Thing, str]] = [
        (thing, name),
        *(("segment", slug) for slug in _segments_of(thing, name)),
    ]
    return [
        Use(slug, number, place)
        for slug, number, definition in live_definitions()
        for place in sorted(
            {place for each, named in things for place in places(definition, each, named)}
        )
    ]


def check_unused(thing: Thing, name: str) -> None:
    """Raises Conflict, with its `uses`, when a live workflow needs the thing, or a segment, form,
    landing page or the preference centre names it (LIF-11)."""
    found, others = uses(thing, name), others_naming(thing, name)
    if found or others:
        told = [f"{use.workflow}, version {use.version}, {use.place}" for use in found]
        told += [f"the {kind.replace('_', ' ')} {slug}" for kind, slug in others]
        raise Conflict(
            f"The {thing} {name} is used: {'; '.join(told)}.",
            remedy="Stop the workflows, and change the rest so that nothing names it, first.",
            code="in_use",
            uses=[*(use._asdict() for use in found), *({kind: slug} for kind, slug in others)],
            thing=thing,
            name=name,
        )


def others_naming(thing: Thing, name: str) -> list[tuple[str, str]]:
    """What names a thing beside workflows, each by its kind. A segment that tests what happened
    in the past does not need it."""
    found = [
        ("segment", slug)
        for slug, condition in sorted(segments.conditions().items())
        if any(_named(condition, thing, name))
    ]
    found += [
        ("scoring rule", rule.name)
        for rule in model_in_use().model.rules
        if any(_named(rule.when, thing, name))
    ]
    if thing in ("form", "list", "resource"):
        found += archive.naming(thing, name)
    if thing == "list" and is_offered("list", name):
        found.append(("topic", name))
    return found


def places(definition: Definition | Condition, thing: Thing, name: str) -> list[str]:
    """Where a definition names a thing: `steps.welcome.email`, `audience.of.0.list`,
    `triggers.0.where.0.value`."""
    return sorted({*_named(definition, thing, name), *_tested(definition, thing, name)})


def _segments_of(thing: Thing, name: str) -> set[str]:
    """The segments that name a thing, or one that does; in the tests of events too."""
    conditions = segments.conditions()
    found: set[str] = set()
    waiting: list[tuple[Thing, str]] = [(thing, name)]
    while waiting:
        named = waiting.pop()
        fresh = {slug for slug, each in conditions.items() if places(each, *named)} - found
        waiting += [("segment", slug) for slug in fresh]
        found |= fresh
    return found


def live_definitions() -> Iterator[tuple[str, int, Definition]]:
    """Every definition that somebody may be led by: its workflow, its version, and itself with the
    present settings."""
    for workflow in Workflow.objects.filter(state__in=LIVE).order_by("slug"):
        settings = settings_from(workflow)
        numbers = sorted(versions_inside(workflow.id) | {workflow.version or 0})
        for version in WorkflowVersion.objects.filter(
            workflow_id=workflow.id, number__in=numbers
        ).order_by("number"):
            definition = workflow_from_json(version.definition, LANGUAGE)
            # The present settings bind everyone, whatever their version.
            yield workflow.slug, version.number, with_settings(definition, settings)


def _named(value: Any, thing: Thing, name: str) -> Iterator[str]:
    for path, part in _parts(value, ()):
        for field in msgspec.structs.fields(part):
            itself = isinstance(part, Definition) and field.name == "workflow"
            named = NAMED_IN.get(field.name) == thing and not itself
            if named and name in _names(getattr(part, field.name)):
                yield ".".join((*path, field.name))


def _tested(value: Any, thing: Thing, name: str) -> Iterator[str]:
    for path, part in _parts(value, ()):
        for test in tested(part):
            if test.thing == thing and name in test.names:
                yield ".".join((*path, "where", str(test.place), "value"))


def _parts(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], msgspec.Struct]]:
    """Everything made of fields, with its place."""
    if isinstance(value, msgspec.Struct):
        yield path, value
        for field in msgspec.structs.fields(value):
            yield from _parts(getattr(value, field.name), (*path, field.name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _parts(item, (*path, str(getattr(item, "id", index))))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(item, (*path, str(key)))


def _names(held: Any) -> Iterable[str]:
    return held if isinstance(held, list) else (held,)
