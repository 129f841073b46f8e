"""VAL-3 and 12 in conditions: groups, counts, periods, and what each kind may be about."""

from collections.abc import Iterator

from jalon.definition.checks.case import Case, Site, all_sites
from jalon.definition.conditions import (
    All,
    AmongFirst,
    AnyOf,
    Counted,
    InWorkflow,
    Messaged,
    Performed,
)
from jalon.definition.problems import Problem, problem
from jalon.definition.words import join_and

MOST_COUNTED = 1_000
"""Each contact's events are looked up one by one as far as a condition counts."""
_COUNTS = ("at_least", "at_most", "exactly")


def groups_have_parts(case: Case) -> Iterator[Problem]:
    """VAL-3: a group of no conditions is one left unfinished."""
    for site in all_sites(case):
        if isinstance(site.condition, All | AnyOf) and not site.condition.of:
            yield problem(
                "VAL-3",
                en="This group holds no condition.",
                fr="Ce groupe ne contient aucune condition.",
                mend_en="Add a condition to it, or remove it.",
                mend_fr="Ajoutez-y une condition, ou supprimez-le.",
                path=(*site.path, "of"),
                step=site.step,
            )


def counts_are_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: one count at most, that can be met and can be missed."""
    for site in all_sites(case):
        condition = site.condition
        if not isinstance(condition, Counted):
            continue
        given = [name for name in _COUNTS if getattr(condition, name) is not None]
        if len(given) > 1:
            yield _one_of(given, "count", "un nombre de fois", site)
        for name in given:
            yield from _count(name, getattr(condition, name), site)


def periods_are_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: one period at most, of a fixed length, in which something may happen."""
    for site in all_sites(case):
        if isinstance(site.condition, Counted):
            yield from _period(site.condition, site)


def objects_are_single(case: Case) -> Iterator[Problem]:
    """VAL-12: messages of a step, of an email or of a category, not of several at once."""
    for site in all_sites(case):
        if isinstance(site.condition, Messaged):
            names = ("step", "email", "category")
            given = [name for name in names if getattr(site.condition, name) is not None]
            if len(given) > 1:
                yield _one_of(given, "choice of emails", "un choix d'e-mails", site)


def being_inside_is_not_counted(case: Case) -> Iterator[Problem]:
    """VAL-12: who is in a workflow now is so once, and at no other time."""
    for site in all_sites(case):
        if not isinstance(site.condition, InWorkflow) or site.condition.fact != "inside":
            continue
        names = (*_COUNTS, "within", "since", "start", "end")
        given = [name for name in names if getattr(site.condition, name) is not None]
        if given:
            yield problem(
                "VAL-12",
                en=f"The contact is in the workflow now or is not: {given[0]} means nothing.",
                fr=f"Le contact est dans le workflow, ou non : {given[0]} n'a pas de sens.",
                mend_en=f"Remove {join_and(given, 'en')}, or choose the fact entered.",
                mend_fr=f"Supprimez {join_and(given, 'fr')}, ou choisissez le fait entered.",
                path=(*site.path, given[0]),
                step=site.step,
            )


def links_are_clicked(case: Case) -> Iterator[Problem]:
    """VAL-12: a link narrows clicks, and nothing else."""
    for site in all_sites(case):
        test = site.condition
        if isinstance(test, Messaged) and test.link is not None and test.fact != "clicked":
            yield problem(
                "VAL-12",
                en=f"A link is clicked, and cannot be {test.fact}.",
                fr="Un lien se clique, et rien d'autre.",
                mend_en="Write fact: clicked, or remove link.",
                mend_fr="Écrivez fact: clicked, ou supprimez link.",
                path=(*site.path, "link"),
                step=site.step,
            )


def places_are_given_once(case: Case) -> Iterator[Problem]:
    """VAL-12: the first to arrive are counted where each arrival is tested once, and there is
    room for one at least."""
    for site in all_sites(case):
        if not isinstance(site.condition, AmongFirst):
            continue
        tester = case.graph.steps.get(site.step) if site.tester == "step" else None
        if tester is None or not tester.tests_once():
            yield problem(
                "VAL-12",
                en="“Among the first” counts who arrives at a step, and needs one that tests each "
                "once.",
                fr="«\u00a0Parmi les premiers\u00a0» compte qui arrive à une étape, et il en faut "
                "une "
                "qui teste chacun une fois.",
                mend_en="Test it in a branch by condition (branch) that does not hold anybody "
                "(evaluate_for).",
                mend_fr="Testez-le dans un aiguillage par condition (branch) qui ne retient "
                "personne "
                "(evaluate_for).",
                path=site.path,
                step=site.step,
            )
        elif site.condition.n < 1:
            yield problem(
                "VAL-12",
                en=f"Nobody is among the first {site.condition.n}.",
                fr=f"Personne n'est parmi les {site.condition.n} premiers.",
                mend_en="Write 1 or more.",
                mend_fr="Écrivez 1 ou plus.",
                path=(*site.path, "n"),
                step=site.step,
            )


def _count(name: str, count: int, site: Site) -> Iterator[Problem]:
    least = 1 if name == "at_least" else 0
    if count < least:
        yield problem(
            "VAL-12",
            en=f"{name} is {count}, and must be {least} or more.",
            fr=f"{name} vaut {count} ; il faut {least} ou plus.",
            mend_en="For “never”, write exactly: 0.",
            mend_fr="Pour « jamais », écrivez exactly: 0.",
            path=(*site.path, name),
            step=site.step,
        )
    if count > MOST_COUNTED:
        yield problem(
            "VAL-12",
            en=f"{name} is {count}, and conditions count to {MOST_COUNTED} at most.",
            fr=f"{name} vaut {count} ; les conditions comptent jusqu'à {MOST_COUNTED} au plus.",
            mend_en="Write a smaller number, or keep the total in an attribute and test that.",
            mend_fr="Écrivez un nombre plus petit, ou tenez le total dans un attribut et "
            "testez celui-ci.",
            path=(*site.path, name),
            step=site.step,
        )


def _period(condition: Counted, site: Site) -> Iterator[Problem]:
    dates = [name for name in ("start", "end") if getattr(condition, name) is not None]
    given = [name for name in ("within", "since") if getattr(condition, name) is not None]
    if isinstance(condition, Performed) and condition.since_email is not None:
        given.insert(0, "since_email")
    if len(given) + bool(dates) > 1:
        yield _one_of([*given, *dates], "period", "une période", site)
    if condition.within is not None and (
        condition.within.unit == "month" or condition.within.count == 0
    ):
        yield problem(
            "VAL-12",
            en=f"{condition.within} is no fixed period.",
            fr=f"{condition.within} n'est pas une période fixe.",
            mend_en="Write at least 1 minute, in minutes, hours, days or weeks: 30 days.",
            mend_fr="Écrivez au moins 1 minute, en minutes, heures, jours ou semaines : 30 days.",
            path=(*site.path, "within"),
            step=site.step,
        )
    if condition.start and condition.end and condition.end.date < condition.start.date:
        yield problem(
            "VAL-12",
            en=f"The period ends on {condition.end}, before it starts on {condition.start}.",
            fr=f"La période finit le {condition.end}, avant de commencer le {condition.start}.",
            mend_en="Swap start and end.",
            mend_fr="Échangez start et end.",
            path=(*site.path, "end"),
            step=site.step,
        )
    if condition.since in ("entry", "step") and site.tester in ("trigger", "audience"):
        yield problem(
            "VAL-12",
            en=f"since: {condition.since} means nothing for who has not entered.",
            fr=f"since: {condition.since} n'a pas de sens pour qui n'est pas entré.",
            mend_en="Write since: ever, or within a duration.",
            mend_fr="Écrivez since: ever, ou within et une durée.",
            path=(*site.path, "since"),
            step=site.step,
        )


def _one_of(given: list[str], en: str, fr: str, site: Site) -> Problem:
    return problem(
        "VAL-12",
        en=f"{join_and(given, 'en')} are more than one {en}.",
        fr=f"{join_and(given, 'fr')} : c'est plus d'{fr}.",
        mend_en="Keep one; join several conditions by all or any.",
        mend_fr="Gardez l'un d'eux ; réunissez plusieurs conditions par all ou any.",
        path=(*site.path, given[-1]),
        step=site.step,
    )
