"""How sentences mention steps: by the number and the name that the canvas shows."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar, cast

import msgspec

from jalon.definition import words
from jalon.definition.conditions import Answered, Messaged, Performed
from jalon.definition.kinds import Step, kind_of
from jalon.definition.problems import Locale
from jalon.definition.reading_order import Drawn, drawn, reading_order
from jalon.definition.workflow import Workflow

KIND_WORDS: Mapping[str, tuple[str, str]] = {
    "branch": ("Branch by condition", "Aiguiller par condition"),
    "branch_on_value": ("Branch by value", "Aiguiller par valeur"),
    "delay": ("Wait", "Attendre"),
    "emit_event": ("Record an event", "Enregistrer un évènement"),
    "enroll_in": ("Enroll in a workflow", "Inscrire dans un workflow"),
    "exit": ("Exit", "Sortir"),
    "experiment": ("Experiment", "Expérience"),
    "go_to": ("Go to", "Aller à"),
    "note": ("Note", "Note"),
    "notify": ("Notify the team", "Prévenir l'équipe"),
    "random_split": ("Split at random", "Répartir au hasard"),
    "remove_from": ("Remove from a workflow", "Retirer d'un workflow"),
    "send_email": ("Send an email", "Envoyer un e-mail"),
    "update_contact": ("Update the contact", "Modifier le contact"),
    "wait_for": ("Wait for something to happen", "Attendre que quelque chose arrive"),
    "wait_until": ("Wait until a moment", "Attendre un moment"),
    "webhook": ("Call another system", "Appeler un autre système"),
}
"""What a step without a name of its own is called, in English and French. The web app has the same
words; a test compares them."""

T = TypeVar("T")

_MENTIONS: Mapping[type, str] = {Messaged: "step", Performed: "since_email", Answered: "step"}
"""The fields in which conditions name a step."""


def kind_said(step: Step, locale: Locale) -> str:
    """What a step of its kind does, in a few words."""
    kind = kind_of(type(step))
    english, french = KIND_WORDS.get(kind, (kind, kind))
    return english if locale == "en" else french


class StepNames:
    """The steps of one definition, as they are mentioned."""

    def __init__(self, steps: Sequence[Drawn]) -> None:
        self._steps = steps

    @classmethod
    def of(cls, workflow: Workflow) -> "StepNames":
        """Those of a workflow."""
        return cls([drawn(step) for step in workflow.steps])

    def name(self, step: str, locale: Locale) -> str:
        """`14 · Reminder`; without a name of its own, `14 · Wait`; what is no step, as it is."""
        at = self._places.get(step)
        if at is None:
            return step
        found = self._steps[at]
        english, french = KIND_WORDS.get(found.kind, (step, step))
        called = found.name or (english if locale == "en" else french)
        number = self._numbers.get(at)
        return called if number is None else f"{number} · {called}"

    def quoted(self, step: str, locale: Locale) -> str:
        """The same in quotation marks."""
        return words.quote(self.name(step, locale), locale)

    def both(self, step: str) -> dict[Locale, str]:
        """Its name in each language."""
        return {"en": self.name(step, "en"), "fr": self.name(step, "fr")}

    def told(self, value: T, locale: Locale) -> T:
        """A part of the definition to be put into words: the steps that it mentions are named."""
        return cast(T, self._told(value, locale))

    def _told(self, value: Any, locale: Locale) -> Any:
        if isinstance(value, list):
            return [self._told(each, locale) for each in value]
        if not isinstance(value, msgspec.Struct):
            return value
        held = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {
            name: new
            for name, old in held.items()
            if (new := self._told(old, locale)) is not old and new != old
        }
        mention = "to" if isinstance(value, Step) and value.is_jump else _MENTIONS.get(type(value))
        if mention is not None and isinstance(held[mention], str):
            changed[mention] = self.name(held[mention], locale)
        return msgspec.structs.replace(value, **changed) if changed else value

    @cached_property
    def _places(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for at, step in enumerate(self._steps):
            found.setdefault(step.id, at)
        return found

    @cached_property
    def order(self) -> list[int]:
        """The places of the steps as they are read, without remarks."""
        return reading_order(self._steps)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        return {at: number for number, at in enumerate(self.order, 1)}
