"""VAL-9 and 10: whatever a workflow names exists."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import msgspec

from jalon.definition.checks.case import Case, Part
from jalon.definition.kinds import Step
from jalon.definition.naming import NAMED_IN, Thing, tested
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.words import quote


class _Sort(NamedTuple):
    """A sort of things that definitions name, and what is said when one does not exist."""

    known: str
    """The field of `Known` that lists them."""
    en: str
    fr: str
    code: str = "VAL-10"
    warning: bool = False
    archived: bool = False
    """Whether it may be archived, too, and then cannot be named."""


_SORTS: dict[Thing, _Sort] = {
    "list": _Sort("lists", "list", "la liste"),
    "segment": _Sort("segments", "segment", "le segment"),
    "workflow": _Sort("workflows", "workflow", "le workflow"),
    "email": _Sort("emails", "email", "l'e-mail"),
    "sender": _Sort("senders", "sender", "l'expéditeur", "VAL-9"),
    # People come and go; the others are still told.
    "user": _Sort("users", "user", "l'utilisateur", warning=True),
    "form": _Sort("forms", "form", "le formulaire", archived=True),
    "resource": _Sort("resources", "resource", "la ressource", archived=True),
}
"""Pages are not looked up here: most are not Jalon's."""

_FIELDS = {field: _SORTS[thing] for field, thing in NAMED_IN.items() if thing in _SORTS}


def named_things_exist(case: Case) -> Iterator[Problem]:
    """VAL-9 and 10: the lists, segments, workflows, emails, senders, users, forms and resources
    that it names."""
    for part in case.parts:
        for info in msgspec.structs.fields(part.value):
            sort = _FIELDS.get(info.name)
            if sort is None or _says_itself(part, info.name):
                continue
            for path, name in _named(part, info.name):
                if not _exists(sort, name, case):
                    yield _gone(sort, name, path, part.step)


def tested_things_exist(case: Case) -> Iterator[Problem]:
    """VAL-10: those named in the tests of an event's properties. An audience looks at the past, to
    which belongs what is there no more."""
    for part in case.parts:
        for place, thing, names in tested(part.value) if part.path[:1] != ("audience",) else ():
            sort = _SORTS.get(thing)
            for name in names:
                if sort is not None and not _exists(sort, name, case):
                    yield _gone(sort, name, (*part.path, "where", place, "value"), part.step)


def _exists(sort: _Sort, name: str, case: Case) -> bool:
    """Also when it is not known, or left blank, which has a rule of its own."""
    known: Collection[str] | None = getattr(case.known, sort.known)
    itself = sort.known == "workflows" and name == case.workflow.workflow
    return known is None or not name or name in known or itself


def _says_itself(part: Part, field: str) -> bool:
    """The workflow's own name, and what a step sends, which has a rule of its own."""
    return (part.path == () and field == "workflow") or (
        isinstance(part.value, Step) and field == "email"
    )


def _named(part: Part, field: str) -> Iterator[tuple[Path, str]]:
    held = getattr(part.value, field)
    if isinstance(held, str):
        yield (*part.path, field), held
    elif isinstance(held, list):
        for index, name in enumerate(held):
            yield (*part.path, field, index), str(name)


def _gone(sort: _Sort, name: str, path: Path, step: str) -> Problem:
    archived_en, archived_fr = (", or is archived", ", sauf peut-être dans les archives")
    return problem(
        sort.code,
        en=f"The {sort.en} {quote(name, 'en')} does not exist{archived_en * sort.archived}.",
        fr=f"{sort.fr[0].upper()}{sort.fr[1:]} {quote(name, 'fr')} n'existe pas"
        f"{archived_fr * sort.archived}.",
        mend_en="Create it first, or name one that exists.",
        mend_fr="Créez d'abord ce qui manque, ou nommez ce qui existe.",
        path=path,
        step=step,
        warning=sort.warning,
    )
