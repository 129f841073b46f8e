"""Text in YAML as plain values, each with its line.

The reading of scalars is YAML 1.2's core schema, so that `10:30`, `no` and `2026-01-01` stay
text. Aliases and tags are refused: a definition needs neither, and they are how a small file
asks for a huge one.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

from jalon.definition.problems import Path, Problem, problem

MAX_BYTES = 1_000_000
MAX_DEPTH = 40

_LARGEST = 2**63
_NULL = re.compile(r"^(~|null|Null|NULL|)$")
_BOOL = re.compile(r"^(true|True|TRUE|false|False|FALSE)$")
_INT = re.compile(r"^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$")
_FLOAT = re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
# JSON may not hold NUL in PostgreSQL, and a lone surrogate is no character.
_UNFIT = re.compile(r"[\x00\ud800-\udfff]")


@dataclass
class Tree:
    """What a text holds. `lines` gives the line (from 1) of each key and list item by path."""

    data: Any = None
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(text: str) -> Tree:
    """The values of a YAML text. Raises nothing: what cannot be read is in `problems`."""
    tree = Tree()
    refusal = _unreadable(text)
    if refusal is None:
        try:
            _Reader(yaml.parse(text, Loader=yaml.SafeLoader), tree).document()
        except _Refused as refused:
            refusal = refused.problem
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            # PyYAML lets the last two out for escapes beyond Unicode, such as "\UFFFFFFFF".
            refusal = _syntax(error)
    if refusal is not None:
        tree.data = None
        tree.problems.append(refusal)
    return tree


def plain(text: str) -> Any:
    """The value of an unquoted scalar, by YAML 1.2's core schema; text when it is nothing else.

    Numbers that are not finite stay text, for JSON cannot hold them.
    """
    if _NULL.match(text):
        return None
    if _BOOL.match(text):
        return text.lower() == "true"
    if _INT.match(text):
        # A number of thousands of digits would be slow to read, and is none in any case.
        return int(text, 0 if text[:2] in ("0o", "0x") else 10) if len(text) < 100 else text
    if _FLOAT.match(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


class _Refused(Exception):
    def __init__(self, refusal: Problem) -> None:
        super().__init__(refusal.code)
        self.problem = refusal


class _Reader:
    """Builds values from the parser's events."""

    def __init__(self, source: Iterator[events.Event], tree: Tree) -> None:
        self.source = source
        self.tree = tree

    def document(self) -> None:
        next(self.source)
        start = next(self.source)
        if isinstance(start, events.StreamEndEvent):
            return
        self.tree.data = self.value(next(self.source), ())
        next(self.source)
        extra = next(self.source)
        if not isinstance(extra, events.StreamEndEvent):
            raise _Refused(_second_document(_line(extra)))

    def value(self, event: events.Event, path: Path) -> Any:
        self.tree.lines.setdefault(path, _line(event))
        if len(path) > MAX_DEPTH:
            raise _Refused(_too_deep(path, _line(event)))
        if isinstance(event, events.AliasEvent):
            raise _Refused(_alias(event.anchor or "", path, _line(event)))
        assert isinstance(event, events.ScalarEvent | events.CollectionStartEvent)
        if event.tag not in (None, "!"):
            raise _Refused(_tag(event.tag, path, _line(event)))
        if isinstance(event, events.ScalarEvent):
            return self.scalar(event, path)
        if isinstance(event, events.SequenceStartEvent):
            return self.sequence(path)
        return self.mapping(path)

    def scalar(self, event: events.ScalarEvent, path: Path) -> Any:
        found = plain(event.value) if event.implicit[0] else _paired(event.value)
        if isinstance(found, str) and _UNFIT.search(found):
            self.tree.problems.append(_unfit(path, _line(event)))
            return ""
        if isinstance(found, int) and not -_LARGEST <= found < _LARGEST:
            self.tree.problems.append(_too_large(event.value, path, _line(event)))
            return 0
        return found

    def sequence(self, path: Path) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(self.source), events.SequenceEndEvent):
            found.append(self.value(event, (*path, len(found))))
        return found

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.source), events.MappingEndEvent):
            if not isinstance(event, events.ScalarEvent):
                raise _Refused(_key(path, _line(event)))
            key = _paired(event.value)
            here = (*path, key)
            if _UNFIT.search(key):
                raise _Refused(_key(path, _line(event)))
            if key in found:
                first = self.tree.lines[here]
                self.tree.problems.append(_duplicate(here, _line(event), first))
            self.tree.lines.setdefault(here, _line(event))
            found[key] = self.value(next(self.source), here)
        return found


def _line(event: events.Event) -> int:
    assert event.start_mark is not None
    return event.start_mark.line + 1


def _paired(text: str) -> str:
    # JSON, which is YAML too, writes an emoji as two escaped surrogates.
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError:
        return text


def _unreadable(text: str) -> Problem | None:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        return _unfit((), 1)
    if size <= MAX_BYTES:
        return None
    return problem(
        "too_large",
        en=f"The text is {size / 1e6:.1f} MB long; a definition has at most 1 MB.",
        fr=f"Le texte fait {size / 1e6:.1f} Mo ; une définition en fait au plus 1.",
        mend_en="Move images out of the emails, and link to them.",
        mend_fr="Sortez les images des e-mails et mettez-y des liens.",
        line=1,
    )


def _syntax(error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    line = mark.line + 1 if mark is not None else 1
    return problem(
        "syntax",
        en=f"This is not YAML: {said}.",
        fr=f"Ce n'est pas du YAML (message de l'analyseur, en anglais) : {said}.",
        mend_en="Check the indentation (spaces, never tabs), the colons and the quotes of "
        "this line and of the one before.",
        mend_fr="Vérifiez le retrait (des espaces, jamais de tabulation), les deux-points et "
        "les guillemets de cette ligne et de la précédente.",
        line=line,
    )


def _second_document(line: int) -> Problem:
    return problem(
        "syntax",
        en="A second document starts here; a file holds one workflow.",
        fr="Un second document commence ici ; un fichier contient un seul workflow.",
        mend_en="Remove the line ---, or put the second workflow in a file of its own.",
        mend_fr="Supprimez la ligne ---, ou mettez le second workflow dans son propre fichier.",
        line=line,
    )


def _too_deep(path: Path, line: int) -> Problem:
    return problem(
        "too_deep",
        en=f"This is nested more than {MAX_DEPTH} levels deep.",
        fr=f"Ceci est imbriqué sur plus de {MAX_DEPTH} niveaux.",
        mend_en="Put fewer conditions inside one another.",
        mend_fr="Imbriquez moins de conditions les unes dans les autres.",
        path=path,
        line=line,
    )


def _alias(name: str, path: Path, line: int) -> Problem:
    return problem(
        "alias",
        en=f"*{name} repeats another part of the file; definitions have no aliases.",
        fr=f"*{name} répète une autre partie du fichier ; une définition n'a pas d'alias.",
        mend_en="Write the value out here.",
        mend_fr="Écrivez la valeur ici en toutes lettres.",
        path=path,
        line=line,
    )


def _tag(name: str, path: Path, line: int) -> Problem:
    return problem(
        "tag",
        en=f"{name} is a YAML tag; definitions have none.",
        fr=f"{name} est une balise (tag) YAML ; une définition n'en a pas.",
        mend_en="Remove it. To keep a number as text, put it in quotes.",
        mend_fr="Supprimez-la. Pour qu'un nombre reste du texte, mettez-le entre guillemets.",
        path=path,
        line=line,
    )


def _key(path: Path, line: int) -> Problem:
    return problem(
        "syntax",
        en="The name of a field must be plain text.",
        fr="Le nom d'un champ doit être un simple texte.",
        mend_en="Write the field as name: value.",
        mend_fr="Écrivez le champ sous la forme nom: valeur.",
        path=path,
        line=line,
    )


def _duplicate(path: Path, line: int, first: int) -> Problem:
    return problem(
        "duplicate_key",
        en=f"The field {path[-1]} is already given on line {first}.",
        fr=f"Le champ {path[-1]} est déjà donné à la ligne {first}.",
        mend_en="Keep one of the two.",
        mend_fr="Gardez l'un des deux.",
        path=path,
        line=line,
    )


def _unfit(path: Path, line: int) -> Problem:
    return problem(
        "type",
        en="This text holds a character that is none (NUL, or half of a pair).",
        fr="Ce texte contient un caractère qui n'en est pas un (NUL, ou une moitié de paire).",
        mend_en="Remove it.",
        mend_fr="Supprimez-le.",
        path=path,
        line=line,
    )


def _too_large(shown: str, path: Path, line: int) -> Problem:
    return problem(
        "type",
        en=f"{shown} is too large a number.",
        fr=f"{shown} est un nombre trop grand.",
        mend_en="Put it in quotes if it is a name made of digits.",
        mend_fr="Mettez-le entre guillemets si c'est un nom fait de chiffres.",
        path=path,
        line=line,
    )
