"""A segment as people write it: a short name, a name, and the condition that makes the members.

segment: loyal
name: Loyal customers
when: {kind: event, event: Order Completed, at_least: 3, within: 365 days}
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec

from jalon.definition.checks.case import Case, Known, Site, inside
from jalon.definition.conditions import (
    AmongFirst,
    Answered,
    Condition,
    Entered,
    Messaged,
    Performed,
)
from jalon.definition.kinds import Language
from jalon.definition.parse import SLUG
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import decode_scalar, encode_scalar
from jalon.definition.shape import mistakes
from jalon.definition.tree import read
from jalon.definition.validate import OF_CONDITIONS
from jalon.definition.workflow import Workflow

_T = TypeVar("_T")
_NO_KINDS = Language(steps={}, triggers={})


class Segment(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A segment's definition. Workflows and other segments name it by `segment`."""

    segment: str
    name: str = ""
    when: Condition


class _Expression(msgspec.Struct, frozen=True):
    when: Condition


@dataclass(frozen=True)
class ParsedSegment:
    """What a text holds. Without `segment`, `problems` say why."""

    segment: Segment | None
    problems: list[Problem] = field(default_factory=list)
    lines: dict[Path, int] = field(default_factory=dict)


def parse_segment(text: str) -> ParsedSegment:
    """The segment of a YAML text, or every reason why it cannot be read. Raises nothing."""
    tree = read(text)
    found: Segment | None = None
    problems = tree.problems
    if not problems:
        found, problems = converted(tree.data, Segment)
    if found is not None and not SLUG.fullmatch(found.segment):
        problems = [_bad_name(found.segment)]
        found = None
    return ParsedSegment(found, located(problems, tree.lines), tree.lines)


def parse_condition(text: str) -> tuple[Condition | None, list[Problem]]:
    """The condition of a YAML or JSON text, or every reason why it cannot be read."""
    tree = read(text)
    if tree.problems:
        return None, tree.problems
    found, problems = converted({"when": tree.data}, _Expression)
    return (found.when, []) if found else (None, problems)


def condition_from_json(data: object) -> Condition:
    """The condition that `condition_to_json` wrote. Raises msgspec.ValidationError."""
    return msgspec.convert({"when": data}, _Expression, dec_hook=decode_scalar).when


def condition_to_json(condition: Condition) -> Any:
    """Plain JSON values; `condition_from_json` gives the condition back."""
    return msgspec.to_builtins(condition, enc_hook=encode_scalar)


def check_condition(condition: Condition, known: Known | None = None) -> list[Problem]:
    """Everything that keeps a condition from making a segment, then the warnings; paths begin
    with `when`. Unfinished groups, impossible counts and periods, things that do not exist, and
    what has a meaning only inside a workflow."""
    case = Case(Workflow(workflow="", audience=condition), _NO_KINDS, known or Known())
    found: dict[tuple[str, Path], Problem] = {}
    for rule in (_has_a_meaning, *OF_CONDITIONS):
        for each in rule(case):
            found.setdefault((each.code, each.path), each)
    problems = sorted(found.values(), key=lambda each: each.warning)
    return [msgspec.structs.replace(each, path=("when", *each.path[1:])) for each in problems]


def located(problems: Iterable[Problem], lines: Mapping[Path, int]) -> list[Problem]:
    """The problems with the lines of their paths in a text."""
    return [
        msgspec.structs.replace(each, line=each.line or _line(each.path, lines))
        for each in problems
    ]


def _line(path: Path, lines: Mapping[Path, int]) -> int | None:
    """The line of a path, or of the nearest place around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def converted(data: object, kind: type[_T]) -> tuple[_T | None, list[Problem]]:
    """Plain values as a type, or every reason why they are not of it."""
    problems = mistakes(data, kind)
    if problems:
        return None, problems
    try:
        return msgspec.convert(data, kind, dec_hook=decode_scalar), []
    except msgspec.ValidationError as error:  # a number that no condition can hold
        return None, [
            problem(
                "type",
                en=f"{error}.",
                fr=f"Valeur refusée (en anglais) : {error}.",
                mend_en="Correct the value at the place named.",
                mend_fr="Corrigez la valeur à l'endroit indiqué.",
            )
        ]


def _has_a_meaning(case: Case) -> Iterator[Problem]:
    for site in case.sites:
        for part in inside(site):
            if _only_inside(part.condition):
                yield _inside_only(part)


def _only_inside(condition: Condition) -> bool:
    match condition:
        case Entered() | Answered() | AmongFirst() | Messaged(step=str()):
            return True
        case Performed(same=same, since_email=step):
            return bool(same) or step is not None
    return False


def _inside_only(site: Site) -> Problem:
    return problem(
        "VAL-12",
        en="This condition has a meaning only inside a workflow.",
        fr="Cette condition n'a de sens que dans un workflow.",
        mend_en="Choose another condition, or a period such as within 30 days.",
        mend_fr="Choisissez une autre condition, ou une période comme within 30 days.",
        path=site.path,
    )


def _bad_name(name: str) -> Problem:
    return problem(
        "name",
        en=f"{name or 'An empty text'} cannot be a short name.",
        fr=f"{name or 'Un texte vide'} ne peut pas être un nom court.",
        mend_en="Use 1 to 64 small letters, digits and hyphens, such as loyal-customers.",
        mend_fr="Utilisez 1 à 64 minuscules sans accent, chiffres et tirets : clients-fideles.",
        path=("segment",),
    )
