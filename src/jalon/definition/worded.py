"""What is said of each part of a definition that may be incomplete: for a drawing of it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from jalon.definition import words
from jalon.definition.kinds import END, Language, Linear, Step, Trigger
from jalon.definition.problems import Locale
from jalon.definition.reading_order import Drawn
from jalon.definition.scalars import decode_scalar
from jalon.definition.step_names import StepNames

K = TypeVar("K", Step, Trigger)

_LISTS = ("branches", "cases", "variants")
"""The fields that list where a step leads."""


class Words(msgspec.Struct, frozen=True):
    """The triggers in one sentence; by id, each step's sentence; by id, the branches of a step in
    words, in the order in which they are written. What cannot be read yet is left out."""

    trigger: str
    steps: dict[str, str]
    branches: dict[str, list[str]]


def worded(definition: object, language: Language, locale: Locale) -> Words:
    """The words of a draft as it is stored, or of `workflow_to_json`. Raises nothing, whatever
    it is given."""
    found = definition if isinstance(definition, dict) else {}
    triggers = readable(found.get("triggers"), language.triggers)
    names = StepNames(as_written(found.get("steps"), language))
    steps = [names.told(step, locale) for step in readable(found.get("steps"), language.steps)]
    return Words(
        words.either([each.sentence(locale) for each in triggers], locale),
        {step.id: step.sentence(locale) for step in steps},
        {step.id: branches for step in steps if (branches := step.branch_words(locale))},
    )


def as_written(items: object, language: Language) -> list[Drawn]:
    """The steps as they are written, whether they can be read or not."""
    steps = (
        [item if isinstance(item, dict) else {} for item in items]
        if isinstance(items, list)
        else []
    )
    ids = [_text(step.get("id")) for step in steps]
    return [
        Drawn(
            id=own,
            name=_text(step.get("name")),
            kind=_text(step.get("kind")),
            ways=_ways_of(step, following, language),
            is_remark=_kind(step, language).is_remark,
            is_jump=_kind(step, language).is_jump,
        )
        for step, own, following in zip(steps, ids, [*ids[1:], END], strict=False)
    ]


def _ways_of(step: dict[str, Any], following: str, language: Language) -> list[str]:
    """Where a step leads, as far as it says; what its kind follows goes to what is written next."""
    kind = _kind(step, language)
    lists = [step[name] for name in _LISTS if isinstance(step.get(name), list)]
    branches: list[Any] = lists[0] if lists else []
    ways = [_text(each.get("to")) if isinstance(each, dict) else "" for each in branches]
    if "empty" in kind.__struct_fields__ and isinstance(step.get("empty"), str):
        ways.append(step["empty"])
    if "holdout_to" in kind.__struct_fields__ and step.get("holdout"):
        ways.append(_text(step.get("holdout_to", END)))
    if kind.is_jump:
        ways.append(_text(step.get("to")))
    if kind.follows is not None and not (kind.is_jump and step.get("rounds") is None):
        ways.append(_text(step.get(kind.follows, following)))
    return ways


def _kind(step: dict[str, Any], language: Language) -> type[Step]:
    return language.steps.get(_text(step.get("kind")), Linear)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def readable(items: object, kinds: Mapping[str, type[K]]) -> Iterator[K]:
    """The steps or triggers of a list, without those that cannot be read yet."""
    for item in items if isinstance(items, list) else ():
        name = item.get("kind") if isinstance(item, dict) else None
        kind = kinds.get(name) if isinstance(name, str) else None
        if kind is not None:
            try:
                # A place is not what a sentence tells of.
                yield msgspec.convert(_led(item, kind), kind, dec_hook=decode_scalar)
            except ValueError:  # msgspec's too
                continue  # the problems of the draft say why


def _led(item: dict[str, Any], kind: type[Step] | type[Trigger]) -> dict[str, Any]:
    """The item with a target where it leads to what is written next."""
    follows = getattr(kind, "follows", None)
    return item if follows is None or follows in item else {**item, follows: ""}
