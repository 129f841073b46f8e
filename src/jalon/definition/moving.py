"""Where people land when they are moved to another version (LIF-3, NEW-6)."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jalon.definition.kinds import END, Step
from jalon.definition.problems import LOCALES, Locale, Problem, problem
from jalon.definition.step_names import StepNames, kind_said
from jalon.definition.words import quote
from jalon.definition.workflow import Workflow


class Landings(NamedTuple):
    """For each step of the old definition, in its order, the step of the new one where those who
    wait there land, or `END`, which finishes their passage. None: nowhere, as `problems` say.

    `problems` has warnings too; without others, people can be moved.
    """

    steps: dict[str, str | None]
    problems: list[Problem]


def landings(old: Workflow, new: Workflow, mapping: Mapping[str, str]) -> Landings:
    """Where people in one version land in another.

    `mapping` leads from a step to a step of the new definition, or to `END`; a step that it does
    not name leads to the one of the same id. Every removed step needs its target, for somebody
    may reach it at any moment.
    """
    there = {step.id: step for step in new.steps}
    names, new_names = StepNames.of(old), StepNames.of(new)
    found: dict[str, str | None] = {}
    problems = []
    for step in old.steps:
        target = mapping.get(step.id, step.id)
        found[step.id] = target if target == END or target in there else None
        if step.id in mapping:
            if found[step.id] is None:
                problems.append(_to_nothing(step.id, target, names))
        elif found[step.id] is None:
            problems.append(_no_target(step.id, onward(old, step.id, new), names, new_names))
        elif type(there[target]) is not type(step):
            problems.append(_other_kind(step, there[target], new_names))
    return Landings(found, problems)


def onward(old: Workflow, step_id: str, new: Workflow) -> str:
    """The first step after one of the old definition that the new one still has, by the way its
    kind follows when nothing else is decided; `END` when there is none."""
    before, there = {step.id: step for step in old.steps}, {step.id for step in new.steps}
    seen = {step_id, END}
    step = before.get(step_id)
    while step is not None:
        ways = [target.step for target in step.targets()]
        to = getattr(step, step.follows) if step.follows else next(iter(ways), END)
        if to in there and to != step_id:
            return str(to)
        step = None if to in seen else before.get(to)
        seen.add(to)
    return END


def unknown_steps(mapping: Mapping[str, str], versions: Iterable[Workflow]) -> list[Problem]:
    """Problems for what `mapping` leads from that is a step of none of the versions."""
    known = {step.id for version in versions for step in version.steps}
    return [_from_nothing(step) for step in mapping if step not in known]


def _no_target(step: str, next_left: str, names: StepNames, new: StepNames) -> Problem:
    onward_en, onward_fr = (_place(next_left, new, locale) for locale in LOCALES)
    return problem(
        "move_no_target",
        en=f"The step {names.quoted(step, 'en')} is removed: those who wait there have nowhere "
        "to go.",
        fr=f"L'étape {names.quoted(step, 'fr')} est supprimée : ceux qui y attendent n'ont nulle "
        "part où aller.",
        mend_en="Choose where they go on: a step of the new version, or the end. What came next is "
        f"{onward_en} ({step}={next_left}).",
        mend_fr="Choisissez où ils continuent : une étape de la nouvelle version, ou la fin. "
        f"Ensuite venait {onward_fr} ({step}={next_left}).",
        path=("map", step),
        step=step,
    )


def _place(step: str, names: StepNames, locale: Locale) -> str:
    if step != END:
        return names.quoted(step, locale)
    return "the end" if locale == "en" else "la fin"


def _to_nothing(step: str, target: str, names: StepNames) -> Problem:
    return problem(
        "move_to_nothing",
        en=f"The new version has no step {quote(target, 'en')}, where those who wait at "
        f"{names.quoted(step, 'en')} should go on.",
        fr=f"La nouvelle version n'a pas d'étape {quote(target, 'fr')}, où devraient continuer "
        f"ceux qui attendent à {names.quoted(step, 'fr')}.",
        mend_en="Choose a step of the new version, or the end (end).",
        mend_fr="Choisissez une étape de la nouvelle version, ou la fin (end).",
        path=("map", step),
        step=step,
    )


def _from_nothing(step: str) -> Problem:
    return problem(
        "move_from_nothing",
        en=f"No version in which people are has a step {quote(step, 'en')}.",
        fr=f"Aucune version où se trouvent des gens n'a d'étape {quote(step, 'fr')}.",
        mend_en="Correct its name, or leave it out.",
        mend_fr="Corrigez son nom, ou omettez-la.",
        path=("map", step),
        step=step,
    )


def _other_kind(step: Step, target: Step, names: StepNames) -> Problem:
    old_en, old_fr = (quote(kind_said(step, locale), locale) for locale in LOCALES)
    new_en, new_fr = (quote(kind_said(target, locale), locale) for locale in LOCALES)
    return problem(
        "move_other_kind",
        en=f"The step {names.quoted(target.id, 'en')} was {old_en} and is now {new_en}: those who "
        "wait there will do that instead.",
        fr=f"L'étape {names.quoted(target.id, 'fr')} était {old_fr} et est désormais {new_fr} : "
        "ceux qui y attendent feront cela à la place.",
        mend_en="Nothing to do if that is meant; else map the step to another.",
        mend_fr="Rien à faire si c'est voulu ; sinon, faites-la mener à une autre étape.",
        path=("map", step.id),
        step=step.id,
        warning=True,
    )
