"""Every field of a definition has words where a change is told (LIF-4)."""

import typing
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
import pytest

from jalon.definition.conditions import CONDITIONS
from jalon.definition.emails import EmailDesign
from jalon.definition.field_words import FIELDS, KEYED, choice_said, field_said
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE


def _structs(kind: Any, seen: set[Any]) -> Iterator[type[msgspec.Struct]]:
    for part in typing.get_args(kind):
        yield from _structs(part, seen)
    if not isinstance(kind, type) or not issubclass(kind, msgspec.Struct) or kind in seen:
        return
    if kind in CONDITIONS:
        return  # told as one sentence
    seen.add(kind)
    yield kind
    for part in typing.get_type_hints(kind).values():
        yield from _structs(part, seen)


def _fields() -> dict[str, list[Any]]:
    seen: set[Any] = set()
    wholes = (*LANGUAGE.steps.values(), *LANGUAGE.triggers.values(), Workflow, EmailDesign)
    found: dict[str, list[Any]] = {}
    for whole in wholes:
        for kind in _structs(whole, seen):
            hints = typing.get_type_hints(kind)
            for name in kind.__struct_fields__:
                found.setdefault(name, []).append(hints[name])
    return found


@pytest.mark.rule("LIF-4")
def test_every_field_has_words_and_no_other_has() -> None:
    assert set(FIELDS) == set(_fields())


def test_fields_with_names_of_people_are_known() -> None:
    keyed = {
        name for name, hints in _fields().items() if any("dict" in str(each) for each in hints)
    }
    assert keyed - {"locales"} == KEYED


@pytest.mark.rule("LIF-4")
def test_every_choice_has_words() -> None:
    lacking = [
        (name, value)
        for name, hints in _fields().items()
        for hint in hints
        for part in (hint, *typing.get_args(hint))
        if typing.get_origin(part) is Literal
        for value in typing.get_args(part)
        if isinstance(value, str) and choice_said((name,), _held(name, value), "fr") is None
    ]
    assert lacking == []


def _held(name: str, value: str) -> Any:
    return [value] if name in ("days", "weekdays") else value


def test_a_path_is_said_in_words() -> None:
    assert field_said(("branches", 0, "to"), "en") == "branch 1 to"
    assert field_said(("branches", 0, "to"), "fr") == "branche 1, va à"


def test_names_that_people_gave_stay_as_they_are() -> None:
    assert field_said(("set", "name"), "fr") == "attribut, name"
    assert choice_said(("set", "status"), "off", "fr") is None
