"""VAL-3, 10 and 12 in comparisons: the operator, the value, and what is compared suit."""

import re
from collections.abc import Iterator

from jalon.definition.checks.case import AttributeType, Case, all_sites
from jalon.definition.conditions import Answered, Attribute, Entered, Operator, Performed, Test
from jalon.definition.kinds import Step, Trigger
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import Day, Duration
from jalon.definition.words import quote, value

_OWN_FIELDS: dict[str, AttributeType] = {
    "email": "text",
    "external_id": "text",
    "locale": "text",
    "time_zone": "text",
    "created_at": "datetime",
    "score": "number",
    "lifecycle": "text",
    "marketing": "text",
    "owner": "text",
}
_CHOICES: dict[str, tuple[str, ...]] = {
    "lifecycle": ("visitor", "lead", "mql", "customer"),
    "marketing": ("unknown", "opted_in", "unsubscribed"),
}
"""Own fields that can only have one of these values (CON-1)."""
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
_Comparison = Attribute | Entered | Answered | Test


def operators_fit_values(case: Case) -> Iterator[Problem]:
    """VAL-3 and 12: each comparison has a value, of the type its operator compares."""
    for part in case.parts:
        test = part.value
        if not isinstance(test, _Comparison):
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
    for site in all_sites(case):
        if not isinstance(site.condition, Attribute):
            continue
        name, op = site.condition.attribute, site.condition.op
        kind = _OWN_FIELDS.get(name) or (declared or {}).get(name)
        if kind is None:
            if declared is not None:
                yield _unknown_attribute(name, site.path, site.step)
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


def dates_are_dates(case: Case) -> Iterator[Problem]:
    """VAL-10 and 12: what a step or trigger takes for a date of the contact can be one."""
    declared = case.known.attributes
    for part in case.parts:
        name = part.value.dated_by() if isinstance(part.value, Step | Trigger) else None
        if name is None:
            continue
        kind = _OWN_FIELDS.get(name) or (declared or {}).get(name)
        if kind is None and declared is not None:
            yield _unknown_attribute(name, part.path, part.step)
        elif kind is not None and kind not in ("date", "datetime"):
            yield problem(
                "VAL-12",
                en=f"{quote(name, 'en')} is of type {kind}, and holds no date.",
                fr=f"{quote(name, 'fr')} est de type {kind}, et ne contient pas de date.",
                mend_en="Name an attribute of type date or datetime.",
                mend_fr="Nommez un attribut de type date ou datetime.",
                path=(*part.path, "attribute"),
                step=part.step,
            )


def own_fields_can_have_values(case: Case) -> Iterator[Problem]:
    """VAL-12: the lifecycle and the consent are compared with values they may have."""
    for site in all_sites(case):
        test = site.condition
        if not isinstance(test, Attribute) or test.attribute not in _CHOICES:
            continue
        choices = _CHOICES[test.attribute]
        given = test.value if isinstance(test.value, list) else [test.value]
        wrong = [each for each in given if each is not None and each not in choices]
        if wrong and test.op in ("is", "one_of"):
            yield problem(
                "VAL-12",
                en=f"{quote(test.attribute, 'en')} is never {value(wrong[0], 'en')}.",
                fr=f"{quote(test.attribute, 'fr')} ne vaut jamais {value(wrong[0], 'fr')}.",
                mend_en=f"Write one of: {', '.join(choices)}.",
                mend_fr=f"Écrivez l'un de : {', '.join(choices)}.",
                path=(*site.path, "value"),
                step=site.step,
            )


def properties_do_not_age(case: Case) -> Iterator[Problem]:
    """VAL-12: what an event said does not change as time passes, so that no test of `where`
    counts from now."""
    for part in case.parts:
        if not isinstance(part.value, Performed):
            continue
        for index, test in enumerate(part.value.where):
            if test.op in ("in_last", "in_next"):
                yield problem(
                    "VAL-12",
                    en=f"{test.op} never holds in where: a property of an event does not age.",
                    fr=f"{test.op} n'est jamais vrai dans where : la propriété d'un évènement ne "
                    "vieillit pas.",
                    mend_en="Compare it with a date (before, after), or give the event a period.",
                    mend_fr="Comparez-la à une date (before, after), ou donnez une période à "
                    "l'évènement.",
                    path=(*part.path, "where", index, "op"),
                    step=part.step,
                )


def _needed(test: _Comparison) -> tuple[str, str] | None:
    """What the operator needs and does not have, in English and French; None: all is well."""
    given = test.value
    match test.op:
        case "is_set":
            return None if given is None else ("no value", "l'absence de valeur")
        case "is":
            return ("a value", "une valeur") if given is None else None
        case "one_of":
            good = isinstance(given, list) and bool(given)
            return None if good else ("a list of texts", "une liste de textes")
        case "contains" | "starts_with":
            good = isinstance(given, str) and bool(given)
            return None if good else ("a text", "un texte")
        case "before" | "after":
            good = isinstance(given, str) and _is_date(given)
            wanted = "2026-12-24, 2026-12-24T09:00:00.000Z"
            return None if good else (f"a date ({wanted})", f"une date ({wanted})")
        case "in_last" | "in_next":
            good = isinstance(given, str) and _is_fixed(given)
            return None if good else ("a fixed duration (3 days)", "une durée fixe (3 days)")
    good = isinstance(given, int | float) and not isinstance(given, bool)
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


def _unknown_attribute(name: str, path: Path, step: str) -> Problem:
    return problem(
        "VAL-10",
        en=f"No contact has an attribute {quote(name, 'en')} yet.",
        fr=f"Aucun contact n'a encore d'attribut {quote(name, 'fr')}.",
        mend_en="Check its spelling; if it is to come later, nothing.",
        mend_fr="Vérifiez son orthographe ; s'il doit venir plus tard, rien.",
        path=(*path, "attribute"),
        step=step,
        warning=True,
    )
