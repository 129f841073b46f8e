"""VAL-1, 2, 5, 6, 7, 8: what the steps are, and how they follow one another."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from graphlib import CycleError, TopologicalSorter

from jalon.definition.checks.case import Case
from jalon.definition.kinds import END, Step
from jalon.definition.problems import Locale, Path, Problem, problem
from jalon.definition.words import chosen, join_and, quote

SHORTEST_LOOP = timedelta(minutes=30)
_ID = re.compile(r"[\w][\w-]{0,63}")


def has_trigger(case: Case) -> Iterator[Problem]:
    """VAL-1."""
    if not case.workflow.triggers:
        yield problem(
            "VAL-1",
            en="The workflow has no trigger: nobody would ever enter.",
            fr="Le workflow n'a pas de déclencheur : personne n'y entrerait jamais.",
            mend_en="Add at least one trigger; one by hand (by_hand) lets you enroll contacts "
            "yourself.",
            mend_fr="Ajoutez au moins un déclencheur ; celui à la main (by_hand) vous laisse "
            "inscrire les contacts vous-même.",
            path=("triggers",),
        )


def has_action(case: Case) -> Iterator[Problem]:
    """VAL-2."""
    if not any(step.is_action for step in case.workflow.steps):
        yield problem(
            "VAL-2",
            en="The workflow does nothing: none of its steps is an action.",
            fr="Le workflow ne fait rien : aucune de ses étapes n'est une action.",
            mend_en="Add a step that does something, such as sending an email (send_email)"
            " or updating the contact (update_contact).",
            mend_fr="Ajoutez une étape qui agit, comme envoyer un e-mail (send_email) ou "
            "modifier le contact (update_contact).",
            path=("steps",),
        )


def emails_apart(case: Case) -> Iterator[Problem]:
    """VAL-5: something must come between two emails. What only changes the contact does not, nor
    what sends people this way or that by chance."""
    graph = case.graph
    together = [step.id for step in graph.steps.values() if not (step.emails() or _separates(step))]
    for first in graph.steps.values():
        if not first.emails():
            continue
        for reached in graph.reached(graph.ways[first.id], through=together):
            if reached != first.id and graph.steps[reached].emails():
                yield _in_a_row(first, graph.steps[reached], case)


def waits_lead_on(case: Case) -> Iterator[Problem]:
    """VAL-6: a delay or wait-until before nothing. A wait for something may be the last step,
    for its answer is a result of its own."""
    graph = case.graph
    for step in graph.steps.values():
        ways = [way.step for way in step.targets()]
        if not step.is_wait or step.conditions() or not ways:
            continue
        if all(_ends(way, case) for way in ways):
            yield problem(
                "VAL-6",
                en=f"The wait {case.named(step.id, 'en')} is followed by nothing but the end.",
                fr=f"L'attente {case.named(step.id, 'fr')} n'est suivie que de la fin.",
                mend_en="Remove it, or add what should happen afterwards.",
                mend_fr="Supprimez-la, ou ajoutez ce qui doit se passer ensuite.",
                path=case.place(step.id),
                step=step.id,
            )


def ids_are_good(case: Case) -> Iterator[Problem]:
    """VAL-7: each step has an id of its own that targets can name."""
    for index, step in enumerate(case.workflow.steps):
        path: Path = ("steps", index, "id")
        if step.id == END:
            yield problem(
                "VAL-7",
                en=f"{quote(END, 'en')} ends the workflow; no step can have it as its id.",
                fr=f"{quote(END, 'fr')} termine le workflow ; aucune étape ne peut porter cet id.",
                mend_en="Give the step another id, such as last_email.",
                mend_fr="Donnez à l'étape un autre id, comme dernier_email.",
                path=path,
                step=step.id,
            )
        elif not _ID.fullmatch(step.id):
            yield problem(
                "VAL-7",
                en=f"{quote(step.id, 'en')} cannot be the id of a step.",
                fr=f"{quote(step.id, 'fr')} ne peut pas être l'id d'une étape.",
                mend_en="Use 1 to 64 letters, digits, hyphens and underscores.",
                mend_fr="Utilisez 1 à 64 lettres, chiffres, tirets et traits de soulignement.",
                path=path,
                step=step.id,
            )
        elif case.graph.places[step.id] != index:
            yield problem(
                "VAL-7",
                en=f"Two steps have the id {quote(step.id, 'en')}.",
                fr=f"Deux étapes portent l'id {quote(step.id, 'fr')}.",
                mend_en="Give one of them another id, and lead to it by that id.",
                mend_fr="Donnez un autre id à l'une des deux, et menez-y par cet id.",
                path=path,
                step=step.id,
            )


def targets_exist(case: Case) -> Iterator[Problem]:
    """VAL-7: every way leads to a step or to the end."""
    for index, step in enumerate(case.workflow.steps):
        for target in step.targets():
            if target.step != END and target.step not in case.graph.steps:
                yield problem(
                    "VAL-7",
                    en=f"The step {case.named(step.id, 'en')} leads to {quote(target.step, 'en')}, "
                    "which does not exist.",
                    fr=f"L'étape {case.named(step.id, 'fr')} mène à {quote(target.step, 'fr')}, "
                    "qui n'existe pas.",
                    mend_en="Lead it to a step that exists, or to the end (end).",
                    mend_fr="Menez-la à une étape qui existe, ou à la fin (end).",
                    path=("steps", index, *target.path),
                    step=step.id,
                )


def steps_are_reached(case: Case) -> Iterator[Problem]:
    """VAL-7: some path from the first step leads to each, remarks apart."""
    graph = case.graph
    reached = graph.reached([graph.start] if graph.start is not None else [])
    for step in graph.steps.values():
        if step.id not in reached and not step.is_remark:
            yield problem(
                "VAL-7",
                en=f"No path leads to the step {case.named(step.id, 'en')}.",
                fr=f"Aucun chemin ne mène à l'étape {case.named(step.id, 'fr')}.",
                mend_en="Lead another step to it, or remove it.",
                mend_fr="Faites-y mener une autre étape, ou supprimez-la.",
                path=case.place(step.id),
                step=step.id,
            )


def loops_take_time(case: Case) -> Iterator[Problem]:
    """VAL-8: each round of a loop takes at least 30 minutes."""
    loop = _loop(case, lambda step: step.holds() < SHORTEST_LOOP)
    if loop:
        yield problem(
            "VAL-8",
            en=f"{_round(loop, case, 'en')} without a delay of at least 30 minutes.",
            fr=f"{_round(loop, case, 'fr')} sans délai d'au moins 30 minutes.",
            mend_en="Add a delay to the loop, or lead one of these steps elsewhere.",
            mend_fr="Ajoutez un délai dans la boucle, ou faites mener une de ces étapes ailleurs.",
            path=case.place(loop[-1]),
            step=loop[-1],
        )


def loops_come_to_an_end(case: Case) -> Iterator[Problem]:
    """VAL-8: a loop leads back by a step that counts the rounds."""
    loop = _loop(case, lambda step: not step.limits_rounds())
    if loop:
        yield problem(
            "VAL-8",
            en=f"{_round(loop, case, 'en')} without a number of rounds.",
            fr=f"{_round(loop, case, 'fr')} sans nombre de tours.",
            mend_en="Lead back by a step “Go to” (go_to), which takes a number of rounds.",
            mend_fr="Faites revenir par une étape «\u00a0Aller à\u00a0» (go_to), qui a un nombre "
            "de tours.",
            path=(*case.place(loop[-1]), "id"),
            step=loop[-1],
        )


def _separates(step: Step) -> bool:
    if step.may_hold() or step.conditions():
        return True
    return len(step.targets()) > 1 and not step.is_blind


def _ends(way: str, case: Case) -> bool:
    """Whether nothing but remarks comes before the end or an exit."""
    passed: set[str] = set()
    while way not in passed:
        step = case.graph.steps.get(way)
        if way == END or (step is not None and not step.targets()):
            return True
        if step is None or not step.is_remark:
            return False
        passed.add(way)
        way = step.targets()[0].step
    return False


def _in_a_row(first: Step, second: Step, case: Case) -> Problem:
    return problem(
        "VAL-5",
        en=f"The emails of {case.named(first.id, 'en')} and {case.named(second.id, 'en')} would "
        "go out together.",
        fr=f"Les e-mails de {case.named(first.id, 'fr')} et {case.named(second.id, 'fr')} "
        "partiraient ensemble.",
        mend_en="Put a delay, a wait or a condition between the two.",
        mend_fr="Mettez un délai, une attente ou une condition entre les deux.",
        path=case.place(second.id),
        step=second.id,
    )


def _round(loop: list[str], case: Case, locale: Locale) -> str:
    """`The steps “2 · Wait” and “3 · Ask” lead round in a loop`."""
    named, said = [case.named(step, locale) for step in loop], chosen(locale)
    if len(loop) == 1:
        return said(f"The step {named[0]} leads to itself", f"L'étape {named[0]} mène à elle-même")
    steps = join_and(named, locale)
    return said(f"The steps {steps} lead round in a loop", f"Les étapes {steps} forment une boucle")


def _loop(case: Case, through: Callable[[Step], bool]) -> list[str]:
    """Some loop through such steps alone, from the one written first; empty: there is none."""
    graph = case.graph
    ways = {
        step.id: [way for way in graph.ways[step.id] if through(graph.steps[way])]
        for step in graph.steps.values()
        if through(step)
    }
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        # Sorted by what comes before, so the loop is told backwards, its first step twice.
        return _from_earliest(list(reversed(error.args[1]))[:-1], case)
    return []


def _from_earliest(loop: list[str], case: Case) -> list[str]:
    """The loop told from the step written first."""
    first = min(range(len(loop)), key=lambda index: case.graph.places[loop[index]])
    return loop[first:] + loop[:first]
