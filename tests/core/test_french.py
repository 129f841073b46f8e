"""Whatever Jalon refuses to somebody at a door, it can say in French."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest

import jalon
from jalon.core.errors import Conflict, Invalid, JalonError, NotFound
from jalon.core.french import PHRASES, said, typeset

_SOURCES = Path(jalon.__file__).parent
_ENGLISH = ("api/tracking", "bench", "cli", "core/postgres", "settings.py")
"""What speaks to programs, or to who starts Jalon, and in English alone."""

_ENGLISH_ALONE = {
    "core/errors.py",
    "core/imap_url.py",
    "core/secret.py",
    "core/smtp_url.py",
    "core/text_files.py",
    "events/importing.py",
    "events/reading.py",
    "runtime/backup.py",
}
"""What only the command line says, some of it before Jalon answers anybody."""

_AT_START = {"allow_private"}

_VARIOUS = {
    ("emails/liquid.py", "'template_filter' if filter_ else 'template'"): (
        "template",
        "template_filter",
    ),
    ("core/outbound.py", "code"): ("protocol", "timeout", "tls", "too_large", "unreachable"),
    ("forms/queries.py", "f'{kind}_not_found'"): (
        "form_not_found",
        "landing_page_not_found",
        "resource_not_found",
    ),
}
"""What a code stands for where it is no constant."""


class Place(NamedTuple):
    """Where a refusal is made, and what it gives its sentences."""

    file: str
    line: int
    phrase: str
    params: frozenset[str]


def _trees() -> dict[str, ast.Module]:
    return {
        str(path.relative_to(_SOURCES)): ast.parse(path.read_text())
        for path in sorted(_SOURCES.rglob("*.py"))
    }


def _codes(trees: dict[str, ast.Module]) -> dict[str, str]:
    """Every class of refusals, with its code."""
    classes = [node for tree in trees.values() for node in ast.walk(tree)
               if isinstance(node, ast.ClassDef)]  # fmt: skip
    codes = {"JalonError": JalonError.code}
    for _generation in range(3):
        for each in classes:
            parents = [base.id for base in each.bases if isinstance(base, ast.Name)]
            if each.name not in codes and (known := [p for p in parents if p in codes]):
                codes[each.name] = _own_code(each) or codes[known[0]]
    return codes


def _own_code(node: ast.ClassDef) -> str | None:
    for line in node.body:
        match line:
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                return code
    return None


def _calls(tree: ast.Module, codes: dict[str, str]) -> Iterator[tuple[ast.Call, str]]:
    """Each call that makes a refusal of a message, with the code of its class: of a class that
    makes its own message, the call of its parent."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef(name=name) if name in codes:
                own = _own_code(node) or codes[name]
                yield from ((call, own) for call in ast.walk(node) if _initialises(call))
            case ast.Call(func=ast.Name(id=name)) if name in codes and name not in _MADE:
                yield node, codes[name]


def _initialises(node: ast.AST) -> TypeGuard[ast.Call]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Call(), attr="__init__")):
            return True
    return False


_MADE = {
    "ChangedMeanwhile",
    "ModelNotSet",
    "NotApplied",
    "NotPublished",
    "NotSaved",
    "NotSimulated",
}
"""Classes that make their own message."""


def _places() -> Iterator[Place]:
    trees = _trees()
    codes = _codes(trees)
    for file, tree in trees.items():
        if file.startswith(_ENGLISH) or file in _ENGLISH_ALONE:
            continue
        for call, code in _calls(tree, codes):
            given = {word.arg: word.value for word in call.keywords if word.arg}
            told = given.get("phrase") or given.get("code") or ast.Constant(code)
            phrases = (
                (str(told.value),)
                if isinstance(told, ast.Constant)
                else _VARIOUS[file, ast.unparse(told)]
            )
            for phrase in set(phrases) - _AT_START:
                yield Place(file, call.lineno, phrase, frozenset(given))


PLACES = list(_places())


def _wanted(phrase: str) -> set[str]:
    texts = PHRASES[phrase]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_the_walk_finds_what_is_refused() -> None:
    assert len(PLACES) > 200
    assert {"list_not_found", "rate_limited", "not_published"} <= {one.phrase for one in PLACES}


def test_every_refusal_has_a_french_sentence() -> None:
    lacking = [f"{one.file}:{one.line} {one.phrase}" for one in PLACES if one.phrase not in PHRASES]
    assert lacking == []


def test_every_place_gives_what_its_french_sentence_names() -> None:
    lacking = [
        f"{one.file}:{one.line} {one.phrase}: {sorted(missing)}"
        for one in PLACES
        if one.phrase in PHRASES and (missing := _wanted(one.phrase) - one.params)
    ]
    assert lacking == []


def test_nothing_is_said_in_french_that_is_never_refused() -> None:
    assert set(PHRASES) - {one.phrase for one in PLACES} == set()


@pytest.mark.parametrize("phrase", sorted(PHRASES))
def test_a_sentence_begins_and_ends_like_one(phrase: str) -> None:
    message, remedy = PHRASES[phrase]
    assert message[0].isupper() or message[0] in "«{", message
    assert all(text.endswith((".", "}", ": {why}")) for text in (message, remedy) if text)


def test_a_refusal_is_said_in_the_language_asked_for() -> None:
    error = NotFound(
        "There is no list 'vip'.", remedy="Create it first.", code="list_not_found", list="vip"
    )
    assert said(error, "en") == ("There is no list 'vip'.", "Create it first.")
    assert said(error, "fr") == (typeset("Il n'y a pas de liste « vip »."), "Créez-la d'abord.")


def test_a_phrase_tells_apart_what_has_one_code() -> None:
    error = Conflict(
        "There is a form x already.", code="name_taken", phrase="form_exists", name="x"
    )
    assert said(error, "fr").message == typeset("Un formulaire « x » existe déjà.")


def test_what_is_in_braces_in_a_value_is_left_alone() -> None:
    error = NotFound("…", code="list_not_found", list="{0} {name}")
    assert "{0} {name}" in said(error, "fr").message


def test_values_that_have_a_word_are_said_by_it() -> None:
    error = Conflict("…", code="workflow_state", workflow="welcome", state="paused")
    assert "est en pause" in said(error, "fr").message


def test_an_inner_refusal_and_a_text_in_both_languages_are_said_in_french() -> None:
    inner = NotFound("…", code="list_not_found", list="vip")
    outer = Invalid("…", code="row_invalid", phrase="column_invalid", name="Liste", why=inner)
    assert said(outer, "fr").message == typeset("« Liste » : Il n'y a pas de liste « vip ».")
    both = {"en": "A list is missing.", "fr": "Une liste manque."}
    segment = Invalid("…", code="segment_not_saved", why=both, mend=both)
    assert said(segment, "fr") == (
        typeset("Le segment n'est pas enregistré : Une liste manque."),
        "Une liste manque.",
    )


def test_what_has_no_french_is_said_in_english() -> None:
    assert said(Invalid("Odd.", remedy="Mend it.", code="port"), "fr") == ("Odd.", "Mend it.")
