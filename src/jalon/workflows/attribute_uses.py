"""What names an attribute, and so keeps it from being deleted (LIF-11): workflows that live,
segments, scoring rules, forms, and emails that write it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from jalon.contacts.scoring import model_in_use
from jalon.core.errors import Conflict
from jalon.definition.conditions import Test
from jalon.emails.models import Email
from jalon.emails.queries import contents
from jalon.engine.steps.update_contact import UpdateContact
from jalon.forms.models import Form
from jalon.segments import queries as segments
from jalon.workflows.uses import live_definitions

_CHANGED = ("set", "copy", "increment", "clear")


class AttributeUse(NamedTuple):
    """Something that names an attribute, and where in it; of a workflow, in which version."""

    kind: str
    name: str
    place: str
    version: int | None = None

    def __str__(self) -> str:
        version = f", version {self.version}" if self.version else ""
        return f"the {self.kind} {self.name}{version}, {self.place}"


def attribute_uses(name: str) -> list[AttributeUse]:
    """Everything that names an attribute."""
    return list(dict.fromkeys(_uses(_Look(name))))


def check_attribute_unused(name: str) -> None:
    """Raises Conflict, with its `uses`, when something names the attribute (LIF-11)."""
    found = attribute_uses(name)
    if found:
        raise Conflict(
            f"The attribute {name} is used: {'; '.join(map(str, found))}.",
            remedy="Change them so that nothing names it, or stop the workflows, first.",
            code="in_use",
            uses=[use._asdict() for use in found],
            thing="attribute",
            name=name,
        )


def _uses(look: "_Look") -> Iterator[AttributeUse]:
    for slug, number, definition in live_definitions():
        for place in look.places(definition):
            yield AttributeUse("workflow", slug, place, number)
    for slug, condition in segments.conditions().items():
        for place in look.places(condition, ("when",)):
            yield AttributeUse("segment", slug, place)
    for rule in model_in_use().model.rules:
        for place in look.places(rule):
            yield AttributeUse("scoring rule", rule.name, place)
    yield from _in_content(look)


def _in_content(look: "_Look") -> Iterator[AttributeUse]:
    for slug, design in Form.objects.order_by("slug").values_list("slug", "design"):
        if any(field.get("attribute") == look.name for field in design.get("fields", [])):
            yield AttributeUse("form", slug, "fields")
    for slug, version in Email.objects.order_by("slug").values_list("slug", "version"):
        by_locale, _ = contents(slug, version)
        for place in look.places(by_locale):
            yield AttributeUse("email", slug, place)


class _Look:
    """Looks for an attribute in definitions: in fields that name one, in what a step changes, in
    conditions on its changes, and in texts that write it."""

    def __init__(self, name: str) -> None:
        self.name = name
        named = re.escape(name)
        self.written = re.compile(
            rf"contact\s*(?:\.\s*{named}(?!\w)|\[\s*(?:\"{named}\"|'{named}')\s*\])"
        )

    def places(self, value: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
        """Where, as `steps.welcome.subject`."""
        if isinstance(value, str):
            if self.written.search(value):
                yield ".".join(path)
        elif isinstance(value, msgspec.Struct):
            yield from self._in_struct(value, path)
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from self.places(item, (*path, str(key)))
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                yield from self.places(item, (*path, str(getattr(item, "id", index))))

    def _in_struct(self, value: msgspec.Struct, path: tuple[str, ...]) -> Iterator[str]:
        changes = _CHANGED if isinstance(value, UpdateContact) else ()
        if isinstance(value, Test) and (value.property, value.value) == ("attribute", self.name):
            yield ".".join((*path, "value"))
        for field in msgspec.structs.fields(value):
            held = getattr(value, field.name)
            named = field.name == "attribute" and held == self.name
            if named or (field.name in changes and self.name in _names(field.name, held)):
                yield ".".join((*path, field.name))
            else:
                yield from self.places(held, (*path, field.name))


def _names(field: str, held: Any) -> set[str]:
    """What a change is about; a copy is about both attributes."""
    return {*held, *held.values()} if field == "copy" else set(held)
