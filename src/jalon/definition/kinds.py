"""What every kind of step and of trigger provides to the language.

A kind is one file in `jalon.engine.steps` or `jalon.engine.triggers`, holding its fields, its
sentence, its own checks, its documented example and its behaviour. The language (parsing,
validation, JSON Schema, documentation) knows kinds only through these bases and a `Language`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec

from jalon.definition.conditions import Condition
from jalon.definition.problems import Locale, Path, Problem

if TYPE_CHECKING:
    from jalon.definition.workflow import Workflow

END = "end"
"""The target that ends a workflow; no step may have it as its id."""


class Target(NamedTuple):
    """Where a step may lead: the path of the field that says so, and the step's id or `END`."""

    path: Path
    step: str


class Placed(NamedTuple):
    """A condition of a step or trigger, with the path of the field that holds it."""

    path: Path
    condition: Condition


class Step(
    msgspec.Struct,
    tag_field="kind",
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    frozen=True,
):
    """A step of a workflow. `id` is stable, `name` is the author's own."""

    id: str
    name: str = ""

    follows: ClassVar[str | None] = None
    """The field that, when the author leaves it out, leads to the step written next."""
    is_action: ClassVar[bool] = False
    """It does something to the contact or the world (VAL-2)."""
    is_wait: ClassVar[bool] = False
    """Steps of this kind hold the contact for a while (VAL-5, VAL-6)."""
    is_blind: ClassVar[bool] = False
    """Which way it leads does not depend on what is known of the contact (VAL-5)."""
    is_remark: ClassVar[bool] = False
    """It only says something to the reader: no path has to lead to it (VAL-7)."""
    is_jump: ClassVar[bool] = False
    """Its first way is drawn as a mark at both ends, and is not a path to read along."""
    is_answered: ClassVar[bool] = False
    """It is answered by another system: `response` conditions may test what (VAL-4)."""
    example: ClassVar[str] = ""
    """One documented step of this kind, in YAML."""

    def sentence(self, locale: Locale) -> str:
        """What the step does, as a plain sentence without a full stop."""
        raise NotImplementedError

    def branch_words(self, locale: Locale) -> list[str]:
        """Its branches in words, in the order in which they are written."""
        return []

    def targets(self) -> list[Target]:
        """Every step it may lead to."""
        return []

    def conditions(self) -> list[Placed]:
        """Every condition it may test."""
        return []

    def listens(self) -> frozenset[str]:
        """Names of the events that may end its wait, its conditions' own included."""
        return frozenset()

    def emails(self) -> list[str]:
        """The emails it sends."""
        return []

    def dated_by(self) -> str | None:
        """The attribute it takes a date from."""
        return None

    def holds(self) -> timedelta:
        """The least time for which it holds everyone who arrives (VAL-8)."""
        return timedelta(0)

    def may_hold(self) -> bool:
        """Whether it may hold the contact for a while, so that things may happen meanwhile."""
        return self.is_wait

    def tests_once(self) -> bool:
        """Whether it tests each arrival once, so that `among_first` may count there."""
        return False

    def limits_rounds(self) -> bool:
        """Whether a loop through it ends after so many rounds (VAL-8)."""
        return False

    def problems(self, workflow: "Workflow") -> Iterable[Problem]:
        """What only this kind can check about itself; paths are relative to the step."""
        return ()


class Linear(Step, frozen=True):
    """A step with one way on."""

    next: str = END

    follows: ClassVar[str | None] = "next"

    def targets(self) -> list[Target]:
        return [Target(("next",), self.next)]


class Trigger(
    msgspec.Struct,
    tag_field="kind",
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    frozen=True,
):
    """Something that lets a contact in."""

    example: ClassVar[str] = ""
    """One documented trigger of this kind, in YAML."""

    def sentence(self, locale: Locale) -> str:
        """When it fires, as a plain sentence without a full stop."""
        raise NotImplementedError

    def conditions(self) -> list[Placed]:
        """Every condition it may test."""
        return []

    def dated_by(self) -> str | None:
        """The attribute it takes a date from."""
        return None

    def heard(self) -> str | None:
        """The one event that it fires on; None: there is none, or are several."""
        return None

    def recurs(self) -> bool:
        """Whether it fires for the same contact again and again, as time passes (ENT-1)."""
        return False

    def problems(self, workflow: "Workflow") -> Iterable[Problem]:
        """What only this kind can check about itself; paths are relative to the trigger."""
        return ()


@dataclass(frozen=True)
class Language:
    """The kinds a workflow may be made of, by the name their `kind` field carries."""

    steps: Mapping[str, type[Step]]
    triggers: Mapping[str, type[Trigger]]


def kind_of(kind: type[Step] | type[Trigger]) -> str:
    """The name of a kind, as its `kind` field carries it."""
    return str(kind.__struct_config__.tag)
