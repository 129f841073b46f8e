"""From an email and a contact to what the contact reads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jalon.core.errors import Invalid
from jalon.definition.emails import Content
from jalon.emails.liquid import Template
from jalon.emails.markup import (
    Marked,
    compile_mjml,
    inline_css,
    lower_attributes,
    unsafe_places,
)
from jalon.emails.plain_text import plain_text, tidy

VARIABLES = frozenset(
    {
        "contact",
        "company",
        "event",
        "workflow",
        "sender",
        "email",
        "resource",
        "unsubscribe_url",
        "preferences_url",
        "view_url",
    }
)
"""The top-level names every email is given."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_PREHEADER = (
    '<div style="display:none;font-size:1px;line-height:1px;max-height:0;max-width:0;'
    'opacity:0;overflow:hidden;">%s</div>'
)


@dataclass(frozen=True, slots=True)
class Rendered:
    """An email as one contact gets it. The subject is a single line."""

    subject: str
    html: str
    text: str


class Compiled:
    """An email in one locale, ready to be rendered many times."""

    def __init__(self, content: Content) -> None:
        """Raises Invalid, naming the part, the line where known, and what to do."""
        self.subject = Template(content.subject, place="The subject", escape=False)
        html, marked = compile_html(content)
        place = "The MJML" if content.mjml else "The HTML"
        self.html = Template(marked.restore(html), place=place, escape=True, compiled=True)
        text = content.text or marked.restore(plain_text(html, marked))
        self._text = Template(text, place="The plain text", escape=False, compiled=not content.text)
        self._written = bool(content.text)

    def variables(self) -> set[str]:
        """The top-level variables it reads."""
        parts = (self.subject, self.html, self._text)
        return set().union(*(part.variables() for part in parts))

    def members(self, variable: str) -> set[str]:
        """The members of a top-level variable that it reads by their names."""
        parts = (self.subject, self.html, self._text)
        return set().union(*(part.members(variable) for part in parts))

    def render_text(self, context: Mapping[str, Any]) -> str:
        """The plain text: the author's as it was written, or a tidy one made from the HTML."""
        text = self._text.render(context)
        return text if self._written else tidy(text)


def compile_html(content: Content) -> tuple[str, Marked]:
    """The HTML of a content with marks for its Liquid, and what they stand for.

    Raises Invalid when it cannot be read or writes a variable where it could not be escaped.
    """
    source = content.mjml or content.html or ""
    # Read as it was written first, so that errors give the author's own line numbers.
    Template(source, place="The MJML" if content.mjml else "The HTML", escape=True)
    marked = Marked(_with_preheader(source, content))
    html = compile_mjml(marked) if content.mjml else inline_css(marked, marked.source)
    for piece in unsafe_places(marked, html):
        raise Invalid(
            f"{piece} stands where a contact's own words could break out of the HTML.",
            remedy='Put it in a text, or inside the quotes of an attribute: href="{{ … }}".',
            code="unsafe_place",
            piece=piece,
        )
    return lower_attributes(html), marked


def _with_preheader(source: str, content: Content) -> str:
    if not content.preheader:
        return source
    hidden = _PREHEADER % content.preheader
    if content.mjml:
        hidden = f"<mj-raw>{hidden}</mj-raw>"
        return re.sub(r"<mj-body\b[^>]*>", lambda body: body.group() + hidden, source, count=1)
    body = _BODY.search(source)
    end = body.end() if body else 0
    return source[:end] + hidden + source[end:]


# Hundreds of emails in a few locales each; contents are immutable and compare by value.
compiled = lru_cache(maxsize=512)(Compiled)


def render(content: Content, context: Mapping[str, Any], *, subject: str = "") -> Rendered:
    """What the contact in `context` (plain JSON) gets. `subject` replaces the email's own.

    Raises MissingVariable (RUN-6), and Invalid for a content that cannot be rendered.
    """
    parts = compiled(content)
    first = _subject(subject) if subject else parts.subject
    return Rendered(
        subject=one_line(first.render(context)),
        html=parts.html.render(context),
        text=parts.render_text(context),
    )


def one_line(text: str) -> str:
    """A text on a single line, without control characters. No-break spaces stay: French needs
    them."""
    return re.sub(" {2,}", " ", _CONTROLS.sub(" ", text)).strip()


@lru_cache(maxsize=512)
def _subject(source: str) -> Template:
    return Template(source, place="The subject", escape=False)


def locale_for(wanted: str, available: Mapping[str, Any], *, fallback: str) -> str:
    """The locale to read: the wanted one, else its language, else the fallback (EML-3).

    Case, and `_` for `-`, make no difference. Raises Invalid when there is no fallback either.
    """
    known = {name.replace("_", "-").lower(): name for name in available}
    for candidate in _candidates(wanted.replace("_", "-").lower(), known):
        if candidate in known:
            return known[candidate]
    if fallback in available:
        return fallback
    raise Invalid(
        f"The email has no text in {wanted or 'any locale'}, nor in its fallback {fallback}.",
        remedy="Write the fallback locale.",
        code="no_locale",
        fallback=fallback,
    )


def _candidates(wanted: str, known: Mapping[str, str]) -> Iterator[str]:
    language = wanted.partition("-")[0]
    yield wanted
    yield language
    yield from sorted(name for name in known if language and name.startswith(language + "-"))
