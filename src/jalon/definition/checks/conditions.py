"""VAL-3, 10 and 12 in conditions: what they compare, count, and name."""

import re
from collections.abc import Iterator

from jalon.definition.checks.case import AttributeType, Case, Site, inside
from jalon.definition.conditions import (
    All,
    AnyOf,
    Attribute,
    Entered,
    InList,
    Messaged,
    Operator,
    Performed,
    Test,
)
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import Day, Duration
from jalon.definition.words import join_and, quote

MOST_COUNTED = 1_000
"""Each contact's events are looked up one by one as far as a condition counts."""

_OWN_FIELDS: dict[str, AttributeType] = {
    "email": "text",
    "external_id": "text",
    "locale": "text",
    "time_zone": "text",
    "created_at": "datetime",
}
# How datetimes are stored: UTC with milliseconds, so that they compare as text.
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")
_NUMERIC: tuple[Operator, ...] = ("more_than", "at_least", "less_than", "at_most")
_SUITED: dict[AttributeType, tuple[Operator, ...]] = {
    "text": ("is", "one_of", "contains", "starts_with", "is_set"),
    "number": ("is", "is_set", *_NUMERIC),
    "boolean": ("is", "is_set"),
    "date": ("is", "one_of", "is_set", "before", "after", "in_last", "in_next"),
    "datetime": ("is", "one_of", "is_set", "before", "after", "in_last", "in_next"),
    "texts": ("is", "contains", "is_set"),
}


def groups_have_parts(case: Case) -> Iterator[Problem]:
    """VAL-3: a group of no conditions is one left unfinished."""
    for site in _all(case):
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
    for site in _all(case):
        condition = site.condition
        if not isinstance(condition, Performed | Messaged):
            continue
        names = ("at_least", "at_most", "exactly")
        given = [name for name in names if getattr(condition, name) is not None]
        if len(given) > 1:
            yield _one_of(given, "count", "un nombre de fois", site)
        for name in given:
            yield from _count(name, getattr(condition, name), site)


def periods_are_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: one period at most, of a fixed length, in which something may happen."""
    for site in _all(case):
        if isinstance(site.condition, Performed | Messaged):
            yield from _period(site.condition, site)


def objects_are_single(case: Case) -> Iterator[Problem]:
    """VAL-12: messages of a step, of an email or of a category, not of several at once."""
    for site in _all(case):
        if isinstance(site.condition, Messaged):
            names = ("step", "email", "category")
            given = [name for name in names if getattr(site.condition, name) is not None]
            if len(given) > 1:
                yield _one_of(given, "choice of emails", "un choix d'e-mails", site)


def operators_fit_values(case: Case) -> Iterator[Problem]:
    """VAL-3 and 12: each comparison has a value, of the type its operator compares."""
    for part in case.parts:
        test = part.value
        if not isinstance(test, Attribute | Entered | Test):
            continue
        needed = _needed(test)
        if needed is None:
            continue
        missing = test.value is None
        yield problem(
            "VAL-3" if missing else "VAL-12",
            en=f"{test.op} needs {needed[0]}.",
            fr=f"{test.op} demande {needed[1]}.",
            mend_en="Write the value, or choose another op.",
            mend_fr="Écrivez la valeur, ou choisissez un autre op.",
            path=(*part.path, "op" if missing else "value"),
            step=part.step,
        )


def operators_fit_attributes(case: Case) -> Iterator[Problem]:
    """VAL-10 and 12: the attribute exists, and is of a type the operator compares."""
    declared = case.known.attributes
    for site in _all(case):
        if not isinstance(site.condition, Attribute):
            continue
        name, op = site.condition.attribute, site.condition.op
        kind = _OWN_FIELDS.get(name) or (declared or {}).get(name)
        if kind is None:
            if declared is not None:
                yield _unknown_attribute(name, site)
        elif op not in _SUITED[kind]:
            yield problem(
                "VAL-12",
                en=f"{quote(name, 'en')} is of type {kind}, which {op} does not compare.",
                fr=f"{quote(name, 'fr')} est de type {kind}, que {op} ne compare pas.",
                mend_en=f"Use one of: {', '.join(_SUITED[kind])}.",
                mend_fr=f"Utilisez l'un de : {', '.join(_SUITED[kind])}.",
                path=(*site.path, "op"),
                step=site.step,
            )


def named_things_exist(case: Case) -> Iterator[Problem]:
    """VAL-10: the lists and emails that conditions name."""
    for site in _all(case):
        match site.condition:
            case InList(list=name) if case.known.lists is not None:
                if name not in case.known.lists:
                    yield _gone("list", "la liste", name, site)
            case Messaged(email=str(name)) if case.known.emails is not None:
                if name not in case.known.emails:
                    yield _gone("email", "l'e-mail", name, site)


def _all(case: Case) -> Iterator[Site]:
    for site in case.sites:
        yield from inside(site)


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


def _period(condition: Performed | Messaged, site: Site) -> Iterator[Problem]:
    dates = [name for name in ("start", "end") if getattr(condition, name) is not None]
    given = [name for name in ("within", "since") if getattr(condition, name) is not None]
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


def _needed(test: Attribute | Entered | Test) -> tuple[str, str] | None:
    """What the operator needs and does not have, in English and French; None: all is well."""
    value = test.value
    match test.op:
        case "is_set":
            return None if value is None else ("no value", "l'absence de valeur")
        case "is":
            return ("a value", "une valeur") if value is None else None
        case "one_of":
            good = isinstance(value, list) and bool(value)
            return None if good else ("a list of texts", "une liste de textes")
        case "contains" | "starts_with":
            good = isinstance(value, str) and bool(value)
            return None if good else ("a text", "un texte")
        case "before" | "after":
            good = isinstance(value, str) and _is_date(value)
            wanted = "2026-12-24, 2026-12-24T09:00:00.000Z"
            return None if good else (f"a date ({wanted})", f"une date ({wanted})")
        case "in_last" | "in_next":
            good = isinstance(value, str) and _is_fixed(value)
            return None if good else ("a fixed duration (3 days)", "une durée fixe (3 days)")
    good = isinstance(value, int | float) and not isinstance(value, bool)
    return None if good else ("a number", "un nombre")


def _is_date(text: str) -> bool:
    day, _, time = text.partition("T")
    try:
        Day.parse(day)
    except ValueError:
        return False
    return text == day or _TIME.fullmatch(time) is not None


def _is_fixed(text: str) -> bool:
    try:
        length = Duration.parse(text)
    except ValueError:
        return False
    return length.unit != "month" and length.count > 0


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


def _unknown_attribute(name: str, site: Site) -> Problem:
    return problem(
        "VAL-10",
        en=f"No contact has an attribute {quote(name, 'en')} yet.",
        fr=f"Aucun contact n'a encore d'attribut {quote(name, 'fr')}.",
        mend_en="Check its spelling; if it is to come later, nothing.",
        mend_fr="Vérifiez son orthographe ; s'il doit venir plus tard, rien.",
        path=(*site.path, "attribute"),
        step=site.step,
        warning=True,
    )


def _gone(en: str, fr: str, name: str, site: Site) -> Problem:
    path: Path = (*site.path, en)
    return problem(
        "VAL-10",
        en=f"The {en} {quote(name, 'en')} does not exist.",
        fr=f"{fr[0].upper()}{fr[1:]} {quote(name, 'fr')} n'existe pas.",
        mend_en="Create it first, or name one that exists.",
        mend_fr="Créez d'abord ce qui manque, ou nommez ce qui existe.",
        path=path,
        step=site.step,
    )
