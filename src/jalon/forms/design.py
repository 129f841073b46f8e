"""Forms and landing pages as one writes them (FRM-1, FRM-3): types, and their reading from YAML."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from jalon.contacts.attributes import Type
from jalon.definition.problems import Locale, Path, Problem, problem
from jalon.definition.shape import mistakes
from jalon.definition.tree import Tree, read

Texts = dict[Locale, str]
"""What visitors read, by language."""


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Unknown fields are mistakes, not extensions."""


class Choice(_Part, frozen=True, kw_only=True):
    """One of the values a field may have. Without a label it reads as its value."""

    value: str
    label: Texts = {}


class Field(_Part, frozen=True, kw_only=True):
    """What is asked for, and the attribute that keeps it.

    `type` declares the attribute when nobody has yet; `email` is the contact's address and has
    none. A `hidden` field has a `value` of the form's own, which no visitor can change.
    """

    attribute: str
    label: Texts = {}
    type: Type | None = None
    required: bool = False
    long: bool = False
    choices: list[Choice] = []
    hidden: bool = False
    value: str = ""


class Consent(_Part, frozen=True, kw_only=True):
    """What visitors may agree to, word for word. Changing the wording makes a new version.

    Ticked, it gives consent to `marketing` email, has them join a list, or both.
    """

    key: str
    wording: Texts
    required: bool = False
    marketing: bool = False
    join_list: str | None = None


class Confirmation(_Part, frozen=True, kw_only=True):
    """The email of a double opt-in; its text is followed by the link."""

    subject: Texts
    text: Texts


class Form(_Part, frozen=True, kw_only=True):
    """A form with everything visitors read (FRM-1).

    With `double_opt_in`, lists and consents take effect once the link of an email is confirmed.
    `captcha` asks browsers for a proof of work, and so for JavaScript. Without a `redirect` the
    `thanks` are shown.
    """

    form: str
    name: str = ""
    title: Texts
    intro: Texts = {}
    fields: list[Field]
    consents: list[Consent] = []
    submit: Texts = {}
    thanks: Texts = {}
    redirect: str | None = None
    join_list: str | None = None
    tags: list[str] = []
    resource: str | None = None
    double_opt_in: bool = False
    confirmation: Confirmation | None = None
    captcha: bool = False


class LandingPage(_Part, frozen=True, kw_only=True):
    """A hosted page with one form (FRM-3). The body is plain paragraphs, or HTML."""

    page: str
    title: Texts
    body: Texts
    form: str


D = TypeVar("D", Form, LandingPage)


@dataclass(frozen=True)
class Parsed(Generic[D]):
    """What a text holds. Without `design`, `problems` say why."""

    design: D | None
    problems: list[Problem]
    lines: dict[Path, int] = field(default_factory=dict)


def parse(text: str, kind: type[D]) -> Parsed[D]:
    """The form or landing page of a YAML or JSON text, or every reason why it is none."""
    tree: Tree = read(text)
    if tree.data is None and tree.problems:
        return Parsed(None, tree.problems, tree.lines)
    problems = [*tree.problems, *mistakes(tree.data, kind)]
    if problems:
        return Parsed(None, located(problems, tree.lines), tree.lines)
    try:
        return Parsed(msgspec.convert(tree.data, kind), [], tree.lines)
    except msgspec.ValidationError as error:  # a language that is neither French nor English
        return Parsed(None, [_refused(error)], tree.lines)


def located(problems: Iterable[Problem], lines: Mapping[Path, int]) -> list[Problem]:
    """The problems with the lines of their paths in a text."""
    return [
        msgspec.structs.replace(each, line=each.line or _line(each.path, lines))
        for each in problems
    ]


def pick(texts: Texts, lang: Locale, default: str = "") -> str:
    """The text in a language, else in the first there is, else `default`."""
    return texts.get(lang) or next(iter(texts.values()), default)


def _line(path: Path, lines: Mapping[Path, int]) -> int | None:
    return next((lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in lines), None)


def _refused(error: msgspec.ValidationError) -> Problem:
    return problem(
        "type",
        en=f"{error}.",
        fr=f"Valeur refusée (en anglais) : {error}.",
        mend_en="Correct the value at the place named; texts are written in en and fr.",
        mend_fr="Corrigez la valeur à l'endroit indiqué ; les textes sont en en et fr.",
    )
