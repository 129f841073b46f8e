"""What workflows use, and so what may not be deleted under them (LIF-11)."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from jalon.core.errors import Conflict
from jalon.definition.parse import workflow_from_json
from jalon.definition.workflow import Workflow as Definition
from jalon.engine.language import LANGUAGE
from jalon.segments import queries as segments
from jalon.workflows.figures import versions_inside
from jalon.workflows.models import Workflow, WorkflowVersion

Kind = Literal["email", "form", "list", "resource", "segment", "sender", "workflow"]

_FIELDS: dict[Kind, tuple[str, ...]] = {
    "email": ("email",),
    "form": ("form",),
    "list": ("list", "join_lists", "leave_lists", "suppress"),
    "resource": ("resource",),
    "segment": ("segment",),
    "sender": ("sender",),
    "workflow": ("workflow",),
}
"""The fields of steps, triggers, conditions and settings that name each kind of thing."""

LIVE = (Workflow.State.ACTIVE, Workflow.State.PAUSED, Workflow.State.DRAINING)
"""The states in which a workflow needs what it names."""


class Use(NamedTuple):
    """One place that names a thing: `version` of a workflow, and its path in the definition."""

    workflow: str
    version: int
    place: str


def uses(kind: Kind, name: str) -> list[Use]:
    """Every place that names a thing, or a segment that does, in the workflows that are active,
    paused or draining: in the published version, and in those that people are still inside of."""
    things: list[tuple[Kind, str]] = [
        (kind, name),
        *(("segment", slug) for slug in _segments_of(kind, name)),
    ]
    return [
        Use(slug, number, place)
        for slug, number, definition in _live_definitions()
        for place in sorted(
            {place for each, named in things for place in places(definition, each, named)}
        )
    ]


def check_unused(kind: Kind, name: str) -> None:
    """Raises Conflict, with its `uses`, when a live workflow needs the thing (LIF-11)."""
    found = uses(kind, name)
    if found:
        listed = "; ".join(f"{use.workflow}, version {use.version}, {use.place}" for use in found)
        raise Conflict(
            f"The {kind} {name} is used: {listed}.",
            remedy="Change or stop those workflows first.",
            code="in_use",
            uses=[use._asdict() for use in found],
        )


def places(definition: Definition, kind: Kind, name: str) -> list[str]:
    """Where a definition names a thing: `steps.welcome.email`, `audience.of.0.list`."""
    return sorted(set(_places(definition, _FIELDS[kind], name, ())))


def _segments_of(kind: Kind, name: str) -> set[str]:
    """The segments that name a thing, or one that does."""
    conditions = segments.conditions()
    found: set[str] = set()
    waiting: list[tuple[Kind, str]] = [(kind, name)]
    while waiting:
        each, named = waiting.pop()
        fresh = {
            slug
            for slug, condition in conditions.items()
            if any(_places(condition, _FIELDS[each], named, ("when",)))
        }
        waiting += [("segment", slug) for slug in fresh - found]
        found |= fresh
    return found


def _live_definitions() -> Iterator[tuple[str, int, Definition]]:
    for workflow in Workflow.objects.filter(state__in=LIVE).order_by("slug"):
        numbers = sorted(versions_inside(workflow.id) | {workflow.version or 0})
        for version in WorkflowVersion.objects.filter(
            workflow_id=workflow.id, number__in=numbers
        ).order_by("number"):
            definition = workflow_from_json(version.definition, LANGUAGE)
            yield workflow.slug, version.number, definition


def _places(value: Any, fields: tuple[str, ...], name: str, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, msgspec.Struct):
        for field in msgspec.structs.fields(value):
            held = getattr(value, field.name)
            if path == () and field.name == "workflow":
                continue  # its own name
            if field.name in fields and name in _names(held):
                yield ".".join((*path, field.name))
            yield from _places(held, fields, name, (*path, field.name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _places(item, fields, name, (*path, str(getattr(item, "id", index))))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, fields, name, (*path, str(key)))


def _names(held: Any) -> Iterable[str]:
    return held if isinstance(held, list) else (held,)
