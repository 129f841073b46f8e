"""VAL-4, and the warning on engagement tested too soon: conditions bound to what a step did."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple

from jalon.definition.checks.case import Case, Site, all_sites
from jalon.definition.conditions import Answered, Messaged, Performed
from jalon.definition.kinds import Step
from jalon.definition.problems import Problem, problem


class _Bond(NamedTuple):
    """How a condition is bound to a step: the field that names it, and how that is said."""

    field: str
    kind: str
    kind_en: str
    kind_fr: str
    en: str
    fr: str
    without_en: str
    without_fr: str
    made_by: Callable[[Step], bool]


_MESSAGE = _Bond(
    "step",
    "send_email",
    "sends an email",
    "envoie un e-mail",
    "the email of",
    "l'e-mail de",
    "it counts as neither received, opened nor clicked",
    "il compte comme ni reçu, ni ouvert, ni cliqué",
    lambda step: bool(step.emails()),
)
_SINCE = _MESSAGE._replace(
    field="since_email",
    without_en="nothing counts as done since",
    without_fr="rien ne compte comme fait depuis",
)
_ANSWER = _Bond(
    "step",
    "webhook",
    "calls another system",
    "appelle un autre système",
    "the answer to",
    "la réponse à",
    "every value is missing",
    "toute valeur manque",
    lambda step: step.is_answered,
)


class _Tie(NamedTuple):
    """A condition and its bond to the step of an id."""

    bond: _Bond
    step: str
    site: Site


def what_is_tested_comes_first(case: Case) -> Iterator[Problem]:
    """VAL-4: the step exists, and lies on a path (warning: on every path) before."""
    by_step: dict[str, list[_Tie]] = defaultdict(list)
    for tie in _ties(case):
        by_step[tie.step].append(tie)
    for named, ties in by_step.items():
        step = case.graph.steps.get(named)
        yield from (
            _nothing(tie, case) for tie in ties if step is None or not tie.bond.made_by(step)
        )
        if step is not None:
            yield from _in_order(step, [tie for tie in ties if tie.bond.made_by(step)], case)


def engagement_takes_time(case: Case) -> Iterator[Problem]:
    """Nobody opens or clicks an email in the instant it leaves."""
    graph = case.graph
    quick = {step.id for step in graph.steps.values() if not step.may_hold()}
    reached: dict[str, set[str]] = {}
    for tie in _ties(case):
        test = tie.site.condition
        if not isinstance(test, Messaged) or test.fact == "received":
            continue
        if tie.step not in reached:
            reached[tie.step] = graph.reached(graph.ways.get(tie.step, ()), through=quick)
        if tie.site.step in reached[tie.step] & quick:
            yield _too_soon(tie, case)


def engagement_has_an_object(case: Case) -> Iterator[Problem]:
    """VAL-4: engagement counts since the entry, so that it needs an email before it, or time for
    one to come; of an email that the workflow sends itself, that one."""
    steps = case.graph.steps
    after: dict[str | None, set[str]] = {}
    for site in all_sites(case):
        test = site.condition
        if site.tester != "step" or not isinstance(test, Messaged) or not _since_entry(test):
            continue
        senders = [step.id for step in steps.values() if test.email in step.emails()]
        if test.email not in after:
            sources = senders or [
                step.id for step in steps.values() if step.emails() or step.may_hold()
            ]
            after[test.email] = case.graph.reached(
                way for source in sources for way in case.graph.ways[source]
            )
        awaited = steps[site.step].may_hold() and not senders
        if site.step not in after[test.email] and not awaited:
            yield _no_object(site, case)


def _since_entry(test: Messaged) -> bool:
    """Whether it is about engagement since the entry with no step's email in particular."""
    period = (test.within, test.start, test.end)
    return (
        test.step is None
        and test.fact != "received"
        and test.since != "ever"
        and period == (None, None, None)
    )


def _ties(case: Case) -> Iterator[_Tie]:
    for site in all_sites(case):
        match site.condition:
            case Messaged(step=str(step)):
                yield _Tie(_MESSAGE, step, site)
            case Performed(since_email=str(step)):
                yield _Tie(_SINCE, step, site)
            case Answered(step=step):
                yield _Tie(_ANSWER, step, site)


def _in_order(step: Step, ties: list[_Tie], case: Case) -> Iterator[Problem]:
    graph = case.graph
    later = graph.reached(graph.ways[step.id])
    start = [] if graph.start in (None, step.id) else [str(graph.start)]
    without = graph.reached(start, through=graph.steps.keys() - {step.id})
    for tie in ties:
        if tie.site.tester in ("trigger", "audience"):
            yield _before_entry(tie, case)
        elif tie.site.tester == "step" and tie.site.step not in later:
            yield _never_before(tie, case)
        elif tie.site.tester == "step" and tie.site.step in without:
            yield _not_always(tie, case)


def _nothing(tie: _Tie, case: Case) -> Problem:
    bond = tie.bond
    return problem(
        "VAL-4",
        en=f"The condition is about {bond.en} {case.named(tie.step, 'en')}, which is no step "
        f"that {bond.kind_en}.",
        fr=f"La condition porte sur {bond.fr} {case.named(tie.step, 'fr')}, qui n'est pas une "
        "étape "
        f"qui {bond.kind_fr}.",
        mend_en=f"Choose a step that {bond.kind_en} ({bond.kind}).",
        mend_fr=f"Choisissez une étape qui {bond.kind_fr} ({bond.kind}).",
        path=(*tie.site.path, bond.field),
        step=tie.site.step,
    )


def _before_entry(tie: _Tie, case: Case) -> Problem:
    bond = tie.bond
    return problem(
        "VAL-4",
        en=f"The condition is tested before the entry, and {bond.en} {case.named(tie.step, 'en')} "
        "comes after it.",
        fr=f"La condition est testée avant l'entrée, et {bond.fr} {case.named(tie.step, 'fr')} "
        "vient "
        "après.",
        mend_en="Test an email (email), a category or an attribute instead of a step.",
        mend_fr="Testez un e-mail (email), une catégorie (category) ou un attribut plutôt qu'une "
        "étape.",
        path=(*tie.site.path, bond.field),
        step=tie.site.step,
    )


def _never_before(tie: _Tie, case: Case) -> Problem:
    bond, site = tie.bond, tie.site
    return problem(
        "VAL-4",
        en=f"The step {case.named(site.step, 'en')} tests {bond.en} {case.named(tie.step, 'en')}, "
        "which is "
        "on no path before it.",
        fr=f"L'étape {case.named(site.step, 'fr')} teste {bond.fr} {case.named(tie.step, 'fr')}, "
        "qui n'est "
        "sur aucun chemin avant elle.",
        mend_en=f"Move the condition after it, or choose another step that {bond.kind_en}.",
        mend_fr=f"Placez la condition après, ou choisissez une autre étape qui {bond.kind_fr}.",
        path=(*site.path, bond.field),
        step=site.step,
    )


def _not_always(tie: _Tie, case: Case) -> Problem:
    bond, site = tie.bond, tie.site
    return problem(
        "VAL-4",
        en=f"Some paths to {case.named(site.step, 'en')} do not pass through {bond.en} "
        f"{case.named(tie.step, 'en')}: there, {bond.without_en}.",
        fr=f"Certains chemins vers {case.named(site.step, 'fr')} ne passent pas par {bond.fr} "
        f"{case.named(tie.step, 'fr')} : là, {bond.without_fr}.",
        mend_en="Nothing, if that is meant; else test it on the path of that step alone.",
        mend_fr="Rien, si c'est voulu ; sinon, testez-le sur le seul chemin de cette étape.",
        path=(*site.path, bond.field),
        step=site.step,
        warning=True,
    )


def _too_soon(tie: _Tie, case: Case) -> Problem:
    return problem(
        "no_time",
        en=f"The step {case.named(tie.site.step, 'en')} tests the email of "
        f"{case.named(tie.step, 'en')} "
        "at once: nobody can have opened it or clicked yet.",
        fr=f"L'étape {case.named(tie.site.step, 'fr')} teste aussitôt l'e-mail de "
        f"{case.named(tie.step, 'fr')} : personne n'a encore pu l'ouvrir ni cliquer.",
        mend_en="Wait for it with a time limit (wait_for), or put a delay before the condition.",
        mend_fr="Attendez-le avec une limite (wait_for), ou mettez un délai avant la condition.",
        path=(*tie.site.path, "step"),
        step=tie.site.step,
        warning=True,
    )


def _no_object(site: Site, case: Case) -> Problem:
    return problem(
        "VAL-4",
        en=f"The step {case.named(site.step, 'en')} tests an engagement since the entry, and no "
        "email "
        "can have come before it.",
        fr=f"L'étape {case.named(site.step, 'fr')} teste un engagement depuis l'entrée, et aucun "
        "e-mail "
        "n'a pu venir avant elle.",
        mend_en="Move it after an email, or give a period, such as ever (since: ever).",
        mend_fr="Placez-la après un e-mail, ou donnez une période, comme depuis toujours (since: "
        "ever).",
        path=site.path,
        step=site.step,
    )
