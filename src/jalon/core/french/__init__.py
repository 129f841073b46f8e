"""Refusals in French. The English sentence stands where it is raised; the French one stands here,
under its phrase, with the places where the params of the refusal go.

What the command line alone says, and the tracking API to programs, is in English only.
"""

from collections.abc import Mapping
from typing import NamedTuple

from jalon.core.errors import JalonError
from jalon.core.french import (
    accounts,
    contacts,
    core,
    delivery,
    doors,
    emails,
    events,
    files,
    forms,
    runtime,
    segments,
    workflows,
)
from jalon.core.french.words import WORDS
from jalon.core.typesetting import typeset

PHRASES: Mapping[str, tuple[str, str]] = {
    phrase: said
    for area in (
        accounts,
        contacts,
        core,
        delivery,
        doors,
        emails,
        events,
        files,
        forms,
        runtime,
        segments,
        workflows,
    )
    for phrase, said in area.PHRASES.items()
}
"""The sentence of each phrase and its remedy."""


class Said(NamedTuple):
    """A refusal in one language: what is wrong, and how to mend it."""

    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


def said(error: JalonError, locale: str) -> Said:
    """A refusal in the language of a locale: French, or else English."""
    phrase = PHRASES.get(error.phrase) if locale == "fr" else None
    if phrase is None:
        return Said(error.message, error.remedy)
    values = {name: _value(name, value) for name, value in error.params.items()}
    message, remedy = (typeset(text).format_map(values) for text in phrase)
    return Said(message[:1].upper() + message[1:], remedy[:1].upper() + remedy[1:])


def _value(name: str, value: object) -> object:
    """What stands in the sentence: an inner refusal's sentence, a text that comes in both
    languages, the word for a value that has one, a number as French writes it."""
    match value:
        case JalonError():
            return said(value, "fr").message
        case {"fr": text}:
            return text
        case str() if name in WORDS:
            return WORDS[name].get(value, value)
        case int() if not isinstance(value, bool):
            return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
        case [*items]:
            return ", ".join(str(_value(name, item)) for item in items)
    return value
