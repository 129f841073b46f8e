"""STP-6: go one way or another by the value of an attribute."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

import msgspec

from jalon.definition import words
from jalon.definition.kinds import END, Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Scalar
from jalon.definition.workflow import Workflow
from jalon.engine.comparing import equal
from jalon.engine.evaluate import attribute_of, shown
from jalon.engine.steps.branches import BranchName, named
from jalon.engine.walking import Go, Move, StepKind, Walk


class Case(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """The step `to` which people go when the attribute has one of the values. `name` is for
    people."""

    name: BranchName = ""
    values: list[Scalar]
    to: str


class BranchOnValue(StepKind, tag="branch_on_value", frozen=True, kw_only=True):
    """Goes the way of the case that lists the value of an attribute.

    `attribute` may be one of the contact's own fields, such as `locale`. `empty` is the way of
    those who have no value, by default `otherwise`, which is the way of all the rest. A locale
    without a case of its own falls under its language: `fr-CA` under `fr`.
    """

    attribute: str
    cases: list[Case]
    empty: str | None = None
    otherwise: str = END

    follows: ClassVar[str | None] = "otherwise"
    example: ClassVar[str] = """\
id: language
kind: branch_on_value
attribute: locale
cases:
  - values: [fr, fr-CH]
    to: thanks
  - values: [en]
    to: offer
empty: reminder
otherwise: reminder
"""

    def sentence(self, locale: Locale) -> str:
        attribute = words.quote(self.attribute, locale)
        values = [said for case in self.cases for said in _values(case, locale)]
        has_names = any(case.name for case in self.cases)
        listed = words.join_or(self.branch_words(locale) if has_names else values, locale)
        if locale == "en":
            return f"Branch on the value of {attribute}: {listed}"
        return f"Aiguiller selon la valeur de {attribute}{words.NBSP}: {listed}"

    def branch_words(self, locale: Locale) -> list[str]:
        return [
            named(case.name, words.join_or(_values(case, locale), locale), locale)
            for case in self.cases
        ]

    def targets(self) -> list[Target]:
        cases = [Target(("cases", index, "to"), case.to) for index, case in enumerate(self.cases)]
        empty = [] if self.empty is None else [Target(("empty",), self.empty)]
        return [*cases, *empty, Target(("otherwise",), self.otherwise)]

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.attribute:
            yield problem(
                "VAL-3",
                en="The branch names no attribute.",
                fr="L'aiguillage ne nomme aucun attribut.",
                mend_en="Give the attribute whose value decides.",
                mend_fr="Indiquez l'attribut dont la valeur décide.",
                path=("attribute",),
            )
        yield from self._case_problems()

    def _case_problems(self) -> Iterator[Problem]:
        if not self.cases or not all(case.values for case in self.cases):
            yield problem(
                "VAL-3",
                en="The branch has no case, or a case without a value.",
                fr="L'aiguillage n'a pas de cas, ou un cas sans valeur.",
                mend_en="Give each case at least one value, and the step to go to.",
                mend_fr="Donnez à chaque cas au moins une valeur, et l'étape où aller.",
                path=("cases",),
            )
        # Keyed with the type, because True == 1.
        listed = Counter(
            (isinstance(value, bool), value) for case in self.cases for value in case.values
        )
        for (_, value), times in listed.items():
            if times > 1:
                yield problem(
                    "VAL-3",
                    en=f"The value {words.value(value, 'en')} is listed {times} times.",
                    fr=f"La valeur {words.value(value, 'fr')} figure {times} fois.",
                    mend_en="Keep it in one case: only the first is ever taken.",
                    mend_fr="Gardez-la dans un seul cas : seul le premier est suivi.",
                    path=("cases",),
                )

    def move(self, walk: Walk) -> Move:
        value = attribute_of(walk.contact, self.attribute)
        detail = {"value": shown(value)}
        if value is None or value in ("", []):
            return Go(self.otherwise if self.empty is None else self.empty, detail)
        for wanted in _alike(value) if self.attribute == "locale" else (value,):
            for case in self.cases:
                if any(equal(wanted, listed) for listed in case.values):
                    return Go(case.to, detail)
        return Go(self.otherwise, detail)


def _values(case: Case, locale: Locale) -> list[str]:
    return [words.value(value, locale) for value in case.values]


def _alike(locale: Any) -> Iterator[str]:
    """A locale, then what is more general: `zh-Hant-TW`, `zh-Hant`, `zh`."""
    parts = str(locale).split("-")
    return ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
