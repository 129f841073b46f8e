"""TPL: the ready workflows, what each is for, and how to find and copy one.

Each is a plain definition file beside this module; `index.yaml` says in which order they are
shown, for which goal, and what they are called in each language.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import get_args

import msgspec
import yaml

from jalon.core.errors import Invalid, NotFound
from jalon.definition.describe import describe
from jalon.definition.emails import EmailDesign
from jalon.definition.kinds import kind_of
from jalon.definition.parse import SLUG, parse
from jalon.definition.problems import Locale
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from jalon.gallery.goals import GOALS, Goal


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a template is called, and what it does, in one language."""

    title: str
    description: str


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    slug: str
    goal: Goal
    en: Words
    fr: Words


@dataclass(frozen=True)
class Template:
    """A ready workflow with its emails. `text` is its definition file, comments included."""

    slug: str
    goal: Goal
    words: dict[Locale, Words]
    text: str
    workflow: Workflow
    emails: dict[str, EmailDesign]

    @property
    def triggers(self) -> list[str]:
        """The kinds of its triggers, each once."""
        return list(dict.fromkeys(kind_of(type(each)) for each in self.workflow.triggers))

    def sentences(self, locale: Locale) -> list[str]:
        """What lets in and out, then the steps, as `jalon workflow show` says them."""
        title = self.words[locale].title
        return describe(msgspec.structs.replace(self.workflow, name=title), locale)

    def copy(self, slug: str, locale: Locale = "en") -> str:
        """The definition file for a workflow of that short name, titled in `locale`.

        Its emails are named after it, so that two copies of a template share none. Raises
        Invalid when one of the names is no short name.
        """
        for name in [slug, *(slug + email.removeprefix(self.slug) for email in self.emails)]:
            if not SLUG.fullmatch(name):
                raise Invalid(
                    f"{name!r} cannot be a short name.",
                    remedy="Use 1 to 64 small letters, digits and hyphens, such as welcome-2.",
                    code="name",
                    phrase="short_name",
                    name=name,
                )
        # Of names only: the key of the workflow, the keys of emails, and where steps name them.
        names = rf"^(workflow: |  |.*\bemail: ){re.escape(self.slug)}(?=-|$)"
        text = re.sub(names, lambda found: found[1] + slug, self.text, flags=re.MULTILINE)
        title = json.dumps(self.words[locale].title, ensure_ascii=False)
        return re.sub(r"^name: .*$", lambda _: f"name: {title}", text, count=1, flags=re.MULTILINE)


@lru_cache(maxsize=1)
def _index() -> dict[str, _Entry]:
    written = yaml.safe_load(_read("index.yaml"))
    return {entry.slug: entry for entry in msgspec.convert(written, list[_Entry])}


def slugs() -> list[str]:
    """The short names of all templates, in the order of the gallery."""
    return list(_index())


def templates() -> list[Template]:
    """All of them, in the order of the gallery."""
    return [template(slug) for slug in slugs()]


@lru_cache(maxsize=64)
def template(slug: str) -> Template:
    """The template of that slug. Raises NotFound."""
    entry = _index().get(slug)
    if entry is None:
        raise NotFound(
            f"There is no template {slug!r}.",
            remedy="See them all with: jalon template list.",
            code="template_not_found",
            name=slug,
        )
    text = _read(f"{slug}.yaml")
    parsed = parse(text, LANGUAGE)
    assert parsed.workflow is not None, parsed.problems
    words: dict[Locale, Words] = {"en": entry.en, "fr": entry.fr}
    return Template(slug, entry.goal, words, text, parsed.workflow, parsed.emails)


def search(
    text: str = "",
    *,
    goal: Goal | None = None,
    trigger: str | None = None,
    locale: Locale | None = None,
) -> list[Template]:
    """The templates for a goal, with a trigger of that kind, that mention every word of `text`.

    Words are looked for without regard to case and accents, in what people read in `locale`
    (by default in either language): title, description, goal, sentences and subjects.
    """
    locales: tuple[Locale, ...] = get_args(Locale) if locale is None else (locale,)
    wanted = _plain(text).split()
    return [
        each
        for each in templates()
        if goal in (None, each.goal)
        and (trigger is None or trigger in each.triggers)
        and (not wanted or any(_mentions(each, wanted, one) for one in locales))
    ]


def _mentions(found: Template, wanted: list[str], locale: Locale) -> bool:
    read = _plain(" ".join(_read_in(found, locale)))
    return all(word in read for word in wanted)


def _read_in(found: Template, locale: Locale) -> Iterator[str]:
    yield from (found.slug, GOALS[found.goal][locale])
    yield from (found.words[locale].title, found.words[locale].description)
    yield from found.sentences(locale)
    yield from (design.locales[locale].subject for design in found.emails.values())


def _plain(text: str) -> str:
    """In small letters without accents, apostrophes and hyphens as spaces."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"['’-]", " ", kept)


def _read(name: str) -> str:
    return files("jalon.gallery").joinpath(name).read_text(encoding="utf-8")
