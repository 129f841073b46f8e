"""VAL-4, and the warning on engagement tested too soon: conditions bound to an email step."""

from collections import defaultdict
from collections.abc import Iterator

from jalon.definition.checks.case import Case, Site, inside
from jalon.definition.conditions import Messaged
from jalon.definition.problems import Problem, problem
from jalon.definition.words import quote


def emails_come_first(case: Case) -> Iterator[Problem]:
    """VAL-4: the email step exists, and lies on a path (warning: on every path) before."""
    graph = case.graph
    for email_step, sites in _bound(case).items():
        known = graph.steps.get(email_step)
        if known is None or not known.emails():
            yield from (_no_email(email_step, site) for site in sites)
            continue
        later = graph.reached(graph.ways[email_step])
        start = [] if graph.start in (None, email_step) else [str(graph.start)]
        without = graph.reached(start, through=graph.steps.keys() - {email_step})
        for site in sites:
            if site.tester in ("trigger", "audience"):
                yield _before_entry(email_step, site)
            elif site.tester == "step" and site.step not in later:
                yield _never_before(email_step, site)
            elif site.tester == "step" and site.step in without:
                yield _not_always(email_step, site)


def engagement_takes_time(case: Case) -> Iterator[Problem]:
    """Nobody opens or clicks an email in the instant it leaves."""
    graph = case.graph
    quick = {step.id for step in graph.steps.values() if not step.is_wait}
    for email_step, sites in _bound(case).items():
        if email_step not in graph.steps:
            continue
        at_once = graph.reached(graph.ways[email_step], through=quick)
        for site in sites:
            assert isinstance(site.condition, Messaged)
            if site.step in at_once & quick and site.condition.fact != "received":
                yield _too_soon(email_step, site)


def _bound(case: Case) -> dict[str, list[Site]]:
    """Conditions on the message of a step, by that step."""
    found: dict[str, list[Site]] = defaultdict(list)
    for whole in case.sites:
        for site in inside(whole):
            if isinstance(site.condition, Messaged) and site.condition.step is not None:
                found[site.condition.step].append(site)
    return found


def _no_email(email_step: str, site: Site) -> Problem:
    return problem(
        "VAL-4",
        en=f"The condition is about the email of {quote(email_step, 'en')}, which is no step "
        "that sends one.",
        fr=f"La condition porte sur l'e-mail de {quote(email_step, 'fr')}, qui n'est pas une "
        "étape qui en envoie un.",
        mend_en="Name the id of a send_email step.",
        mend_fr="Nommez l'id d'une étape send_email.",
        path=(*site.path, "step"),
        step=site.step,
    )


def _before_entry(email_step: str, site: Site) -> Problem:
    return problem(
        "VAL-4",
        en=f"Nobody has received the email of {quote(email_step, 'en')} before entering.",
        fr=f"Personne n'a reçu l'e-mail de {quote(email_step, 'fr')} avant d'entrer.",
        mend_en="Test an email (email) or a category instead of a step.",
        mend_fr="Testez un e-mail (email) ou une catégorie (category) plutôt qu'une étape.",
        path=(*site.path, "step"),
        step=site.step,
    )


def _never_before(email_step: str, site: Site) -> Problem:
    return problem(
        "VAL-4",
        en=f"The step {quote(site.step, 'en')} tests the email of {quote(email_step, 'en')}, "
        "which is on no path before it.",
        fr=f"L'étape {quote(site.step, 'fr')} teste l'e-mail de {quote(email_step, 'fr')}, "
        "qui n'est sur aucun chemin avant elle.",
        mend_en="Move the condition after the email, or name another email step.",
        mend_fr="Placez la condition après l'e-mail, ou nommez une autre étape d'e-mail.",
        path=(*site.path, "step"),
        step=site.step,
    )


def _not_always(email_step: str, site: Site) -> Problem:
    return problem(
        "VAL-4",
        en=f"Some paths to {quote(site.step, 'en')} do not pass through the email of "
        f"{quote(email_step, 'en')}: there, it counts as neither received, opened nor clicked.",
        fr=f"Certains chemins vers {quote(site.step, 'fr')} ne passent pas par l'e-mail de "
        f"{quote(email_step, 'fr')} : là, il compte comme ni reçu, ni ouvert, ni cliqué.",
        mend_en="Nothing, if that is meant; else test it on the path of the email alone.",
        mend_fr="Rien, si c'est voulu ; sinon, testez-le sur le seul chemin de l'e-mail.",
        path=(*site.path, "step"),
        step=site.step,
        warning=True,
    )


def _too_soon(email_step: str, site: Site) -> Problem:
    return problem(
        "no_time",
        en=f"The step {quote(site.step, 'en')} tests the email of {quote(email_step, 'en')} "
        "at once: nobody can have opened it or clicked yet.",
        fr=f"L'étape {quote(site.step, 'fr')} teste aussitôt l'e-mail de "
        f"{quote(email_step, 'fr')} : personne n'a encore pu l'ouvrir ni cliquer.",
        mend_en="Use wait_for with a limit, or put a delay before the condition.",
        mend_fr="Utilisez wait_for avec une limite, ou mettez un délai avant la condition.",
        path=(*site.path, "step"),
        step=site.step,
        warning=True,
    )
