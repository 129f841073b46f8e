"""VAL-3, 9, 10 and 12 wherever they may occur, and what each kind says about itself."""

from collections.abc import Iterator

import msgspec

from jalon.definition.checks.case import Case
from jalon.definition.kinds import Step, Trigger, kind_of
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.words import quote

MOST_OUTSIDE = 10
"""Addresses outside the account that one step tells of a contact (VAL-13)."""

LONGEST_YEARS = 10
_LONGEST_DAYS = LONGEST_YEARS * 366
_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1, "week": 7, "month": 28}


def kinds_are_known(case: Case) -> Iterator[Problem]:
    """VAL-3: a step or trigger of a kind that the language does not have does nothing."""
    flow, known = case.workflow, case.language
    kinds: list[tuple[Path, str, Step | Trigger, bool]] = [
        (("triggers", index), "", trigger, type(trigger) in known.triggers.values())
        for index, trigger in enumerate(flow.triggers)
    ]
    kinds += [
        (("steps", index), step.id, step, type(step) in known.steps.values())
        for index, step in enumerate(flow.steps)
    ]
    for path, step_id, kind, is_known in kinds:
        if not is_known:
            yield problem(
                "VAL-3",
                en=f"There is no kind {quote(kind_of(type(kind)), 'en')}.",
                fr=f"Il n'y a pas de type {quote(kind_of(type(kind)), 'fr')}.",
                mend_en="Choose a kind that exists.",
                mend_fr="Choisissez un type qui existe.",
                path=(*path, "kind"),
                step=step_id,
            )


def kinds_agree(case: Case) -> Iterator[Problem]:
    """What only a kind of step or trigger can check about itself."""
    flow = case.workflow
    for index, trigger in enumerate(flow.triggers):
        yield from _placed(trigger, ("triggers", index), "", case)
    for index, step in enumerate(flow.steps):
        yield from _placed(step, ("steps", index), step.id, case)


def texts_are_filled(case: Case) -> Iterator[Problem]:
    """VAL-3: a text that must be given is not blank. Ids have rules of their own."""
    for part in case.parts:
        for info in msgspec.structs.fields(part.value):
            value = getattr(part.value, info.name)
            asked = info.required and not (isinstance(part.value, Step) and info.name == "id")
            # A blank value is a value: only names of things have to be something.
            if asked and isinstance(value, str) and not value.strip():
                yield problem(
                    "VAL-3",
                    en=f"{info.encode_name} is blank.",
                    fr=f"{info.encode_name} est vide.",
                    mend_en="Write it.",
                    mend_fr="Remplissez-le.",
                    path=(*part.path, info.encode_name),
                    step=part.step,
                )


def durations_are_possible(case: Case) -> Iterator[Problem]:
    """VAL-12: nothing lasts longer than ten years."""
    for part in case.parts:
        for info in msgspec.structs.fields(part.value):
            value = getattr(part.value, info.name)
            if isinstance(value, Duration) and value.count * _DAYS[value.unit] > _LONGEST_DAYS:
                yield problem(
                    "VAL-12",
                    en=f"{value} is longer than {LONGEST_YEARS} years.",
                    fr=f"{value} dépasse {LONGEST_YEARS} ans.",
                    mend_en="Write a shorter duration.",
                    mend_fr="Écrivez une durée plus courte.",
                    path=(*part.path, info.encode_name),
                    step=part.step,
                )


def emails_exist(case: Case) -> Iterator[Problem]:
    """VAL-9: every email that a step sends is there."""
    if case.known.emails is None:
        return
    for index, step in enumerate(case.workflow.steps):
        for email in step.emails():
            if email and email not in case.known.emails:
                yield problem(
                    "VAL-9",
                    en=f"The email {quote(email, 'en')} does not exist.",
                    fr=f"L'e-mail {quote(email, 'fr')} n'existe pas.",
                    mend_en="Write it under emails, or name one that exists.",
                    mend_fr="Écrivez-le sous emails, ou nommez-en un qui existe.",
                    path=("steps", index, "email") if hasattr(step, "email") else ("steps", index),
                    step=step.id,
                )


def pinned_versions_exist(case: Case) -> Iterator[Problem]:
    """VAL-9: a version of an email that a step pins has been published."""
    for index, step in enumerate(case.workflow.steps):
        pinned: int | None = getattr(step, "version", None)
        for email in step.emails() if pinned is not None else ():
            known = (case.known.emails or {}).get(email)
            if known and known.version and pinned and pinned > known.version:
                yield problem(
                    "VAL-9",
                    en=f"The email {quote(email, 'en')} has no version {pinned}: its latest is "
                    f"{known.version}.",
                    fr=f"L'e-mail {quote(email, 'fr')} n'a pas de version {pinned} : sa dernière "
                    f"est {known.version}.",
                    mend_en="Name a version that is published, or none for the latest.",
                    mend_fr="Nommez une version publiée, ou aucune pour la dernière.",
                    path=("steps", index, "version"),
                    step=step.id,
                )


def strangers_are_outsiders(case: Case) -> Iterator[Problem]:
    """VAL-13: an address named as a user, whose it is not, counts among those outside."""
    if case.known.users is None:
        return
    for index, step in enumerate(case.workflow.steps):
        addresses = set(getattr(step, "addresses", ()))
        outside = addresses.union(set(getattr(step, "users", ())) - case.known.users)
        if len(addresses) <= MOST_OUTSIDE < len(outside):
            yield problem(
                "VAL-13",
                en=f"The step notifies {len(outside)} addresses that are no users of the account.",
                fr=f"L'étape avertit {len(outside)} adresses qui ne sont pas d'utilisateurs du "
                "compte.",
                mend_en=f"Keep at most {MOST_OUTSIDE}, or make them users of the account.",
                mend_fr=f"Gardez-en {MOST_OUTSIDE} au plus, ou faites-en des utilisateurs du "
                "compte.",
                path=("steps", index, "users"),
                step=step.id,
            )


def _placed(kind: Step | Trigger, place: Path, step: str, case: Case) -> Iterator[Problem]:
    for found in kind.problems(case.workflow):
        yield msgspec.structs.replace(found, path=(*place, *found.path), step=step)
