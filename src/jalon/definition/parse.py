"""From text, or stored JSON, to a workflow and its emails."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from jalon.core.errors import Invalid
from jalon.definition.document import document_type, workflow_of
from jalon.definition.emails import EmailDesign
from jalon.definition.kinds import END, Language
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.scalars import decode_scalar, encode_scalar
from jalon.definition.shape import mistakes
from jalon.definition.tree import read
from jalon.definition.workflow import Workflow

SLUG = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


@dataclass(frozen=True)
class Parsed:
    """What a definition file holds. Without `workflow`, `problems` say why."""

    workflow: Workflow | None
    emails: dict[str, EmailDesign]
    problems: list[Problem]
    lines: dict[Path, int] = field(default_factory=dict)

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems with the lines of their paths in this file, from top to bottom."""
        return _located(problems, self.lines)


def parse(text: str, language: Language) -> Parsed:
    """The workflow and emails of a YAML text, or every reason why it cannot be read.

    A step that leaves out the field its kind `follows` leads to the step written next, and the
    last one to the end. Raises nothing, whatever the text.
    """
    tree = read(text)
    if tree.data is None and tree.problems:
        return Parsed(None, {}, tree.problems, tree.lines)
    data = _completed(tree.data, language)
    problems = [*tree.problems, *_of_steps(mistakes(data, document_type(language)), data)]
    problems += _names(data)
    document, refusal = (None, []) if problems else _converted(data, language)
    found = _located([*problems, *refusal], tree.lines)
    if document is None:
        return Parsed(None, {}, found, tree.lines)
    emails: dict[str, EmailDesign] = getattr(document, "emails")  # noqa: B009 # defstruct's own
    return Parsed(workflow_of(document), emails, found, tree.lines)


def workflow_from_json(data: object, language: Language) -> Workflow:
    """The workflow that `workflow_to_json` wrote. Raises Invalid when it is not one."""
    completed = _completed(data, language)
    problems = mistakes(completed, document_type(language))
    document, refusal = (None, problems) if problems else _converted(completed, language)
    if document is None:
        first = refusal[0]
        place = ".".join(str(part) for part in first.path)
        raise Invalid(
            f"The stored definition cannot be read, at {place or 'its top'}: {first.message['en']}",
            remedy=first.remedy["en"],
            code="definition",
            why=first.message,
            mend=first.remedy,
        )
    return workflow_of(document)


def workflow_to_json(workflow: Workflow) -> dict[str, Any]:
    """Plain JSON values; every target is written out. `workflow_from_json` gives it back."""
    data: dict[str, Any] = msgspec.to_builtins(workflow, enc_hook=encode_scalar)
    for step, written in zip(workflow.steps, data.get("steps", []), strict=False):
        if step.follows:
            written[step.follows] = getattr(step, step.follows)
    return data


def _completed(data: Any, language: Language) -> Any:
    """The data with every target written out."""
    if not isinstance(data, dict):
        return data
    found = dict(data)
    steps = data.get("steps")
    if isinstance(steps, list):
        later = [*(_get(step, "id") for step in steps[1:]), END]
        found["steps"] = [_led(step, to, language) for step, to in zip(steps, later, strict=False)]
    return found


def _led(step: Any, to: Any, language: Language) -> Any:
    name = _get(step, "kind")
    kind = language.steps.get(name) if isinstance(name, str) else None
    if kind is None or kind.follows is None or kind.follows in step or not isinstance(to, str):
        return step
    return {**step, kind.follows: to}


def _get(data: Any, name: str) -> Any:
    return data.get(name) if isinstance(data, dict) else None


def _of_steps(problems: Iterable[Problem], data: Any) -> list[Problem]:
    """The problems, each with the id of the step it is in."""
    return [msgspec.structs.replace(each, step=_step_id(each.path, data)) for each in problems]


def _step_id(path: Path, data: Any) -> str:
    match path:
        case ("steps", int() as index, *_):
            found = _get(data["steps"][index], "id")
            return found if isinstance(found, str) else ""
    return ""


def _names(data: Any) -> list[Problem]:
    """Short names that would not do in addresses and commands."""
    given: list[tuple[Path, Any]] = [(("workflow",), _get(data, "workflow"))]
    emails = _get(data, "emails")
    if isinstance(emails, dict):
        given += [(("emails", slug), slug) for slug in emails]
    return [
        problem(
            "name",
            en=f"{name or 'An empty text'} cannot be a short name.",
            fr=f"{name or 'Un texte vide'} ne peut pas être un nom court.",
            mend_en="Use 1 to 64 small letters, digits and hyphens, such as welcome-2.",
            mend_fr="Utilisez 1 à 64 minuscules sans accent, chiffres et tirets : bienvenue-2.",
            path=path,
        )
        for path, name in given
        if isinstance(name, str) and not SLUG.fullmatch(name)
    ]


def _converted(data: Any, language: Language) -> tuple[Workflow | None, list[Problem]]:
    try:
        return msgspec.convert(data, document_type(language), dec_hook=decode_scalar), []
    except msgspec.ValidationError as error:
        # What `mistakes` does not look at, such as a kind's own limits on a number.
        return None, [
            problem(
                "type",
                en=f"{error}.",
                fr=f"Valeur refusée (en anglais) : {error}.",
                mend_en="Correct the value at the place named.",
                mend_fr="Corrigez la valeur à l'endroit indiqué.",
                path=_place(str(error)),
            )
        ]


def _place(message: str) -> Path:
    """The path at the end of msgspec's message: `… - at `$.steps[0].name``."""
    found = re.search(r"at `\$(.*)`$", message)
    parts = re.findall(r"\.(\w+)|\[(\d+)\]", found.group(1)) if found else []
    return tuple(name or int(index) for name, index in parts)


def _located(problems: Iterable[Problem], lines: dict[Path, int]) -> list[Problem]:
    found = [
        each
        if each.line is not None
        else msgspec.structs.replace(each, line=_line(each.path, lines))
        for each in problems
    ]
    return sorted(found, key=lambda each: each.line or 0)


def _line(path: Path, lines: dict[Path, int]) -> int | None:
    """The line of a path, or of the nearest place around it."""
    for length in range(len(path), -1, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None
