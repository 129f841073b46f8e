"""Pieces of SQL that carry their parameters, so that no value is ever written into a text."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

import msgspec

from jalon.core.arrays import Kind, array
from jalon.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Fragment:
    """A text with a `%s` for each parameter, in order."""

    text: str
    params: tuple[Any, ...] = ()


TRUE, FALSE, NOTHING = Fragment("true"), Fragment("false"), Fragment("")


def sql(template: str, *parts: Fragment) -> Fragment:
    """The template with each `{}` replaced by a fragment."""
    text = template.format(*(part.text for part in parts))
    return Fragment(text, tuple(param for part in parts for param in part.params))


def bind(value: object, kind: str) -> Fragment:
    """A parameter of a type of PostgreSQL. Raises Invalid for text that it cannot hold."""
    if kind.startswith("text"):
        _check_storable(value)
    return Fragment(f"%s::{kind}", (value,))


def bind_all(values: Sequence[object], kind: Kind) -> Fragment:
    """An array of a type of PostgreSQL. Raises Invalid for text that it cannot hold."""
    if kind == "text":
        _check_storable(values)
    return Fragment("%s", (array(kind, values),))


def constant(value: str | bool | int | Decimal | list[str]) -> Fragment:
    """A parameter of type jsonb, which is read once and not for each row. Raises Invalid for text
    that PostgreSQL cannot hold."""
    _check_storable(value)
    plain = isinstance(value, int | Decimal) and not isinstance(value, bool)
    written = str(value) if plain else msgspec.json.encode(value).decode()
    return Fragment("%s::jsonb", (written,))


def _check_storable(value: object) -> None:
    for text in value if isinstance(value, list | tuple) else [value]:
        if isinstance(text, str) and not _storable(text):
            raise Invalid(
                f"The condition compares with {text!r}, which holds a character no text can hold.",
                remedy="Remove the NUL character or the half of a surrogate pair.",
                code="unstorable_text",
            )


def every(*parts: Fragment) -> Fragment:
    """All of the parts; true when there are none."""
    return _joined("AND", parts, TRUE)


def some(*parts: Fragment) -> Fragment:
    """At least one of the parts; false when there are none."""
    return _joined("OR", parts, FALSE)


def _joined(word: str, parts: tuple[Fragment, ...], empty: Fragment) -> Fragment:
    if not parts:
        return empty
    return sql("({})", reduce(lambda one, other: sql(f"{{}} {word} {{}}", one, other), parts))


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
