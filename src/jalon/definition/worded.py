"""What is said of each part of a definition that may be incomplete: for a drawing of it."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from jalon.definition import words
from jalon.definition.kinds import Language, Step, Trigger
from jalon.definition.problems import Locale
from jalon.definition.scalars import decode_scalar

K = TypeVar("K", Step, Trigger)


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
    steps = list(readable(found.get("steps"), language.steps))
    return Words(
        words.either([each.sentence(locale) for each in triggers], locale),
        {step.id: step.sentence(locale) for step in steps},
        {step.id: branches for step in steps if (branches := step.branch_words(locale))},
    )


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
