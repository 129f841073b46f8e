"""From what a visitor typed to values, or to what is wrong with each field."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from jalon.contacts.attributes import AttributeInvalid, Type, declared, from_text
from jalon.contacts.keys import check_email
from jalon.core.errors import Invalid
from jalon.forms.checking import EMAIL
from jalon.forms.design import Field, Form

Mistake = Literal["required", "email", "number", "date", "datetime", "choice", "long", "invalid"]
_OF_TYPE: dict[Type, Mistake] = {"number": "number", "date": "date", "datetime": "datetime"}
# As the French write decimals; three digits after a comma would be thousands to others.
_COMMA = re.compile(r"[+-]?[0-9]+,([0-9]{1,2}|[0-9]{4,})")
MAX_TEXT = 5_000
"""Characters of one field."""
MAX_ALL = 15_000
"""Characters of all fields together: they have to fit into one event."""

Typed = Mapping[str, Sequence[str]]
"""What was sent, by name: `consent.KEY` for consents, the attribute for the rest."""


@dataclass(frozen=True)
class Filled:
    """A form as it was filled in. Without mistakes (by name of the field), it can be submitted."""

    email: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    """Canonical attribute values, hidden ones included."""
    consents: dict[str, bool] = field(default_factory=dict)
    mistakes: dict[str, Mistake] = field(default_factory=dict)

    def digest(self) -> str:
        """The same for the same answers."""
        told = (self.email, sorted(self.values.items(), key=str), sorted(self.consents.items()))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def types_of(form: Form) -> dict[str, Type]:
    """The type of each attribute that a form asks for."""
    known = declared(each.attribute for each in form.fields)
    return {each.attribute: known.get(each.attribute) or each.type or "text"
            for each in form.fields}  # fmt: skip


def fill(form: Form, typed: Typed) -> Filled:
    """Reads every field and consent. Raises nothing: what is wrong is among the mistakes."""
    email, values, mistakes = "", {}, {}
    types = types_of(form)
    for each in form.fields:
        try:
            value = _value(each, types[each.attribute], typed.get(each.attribute, ()))
        except _Mistaken as wrong:
            mistakes[each.attribute] = wrong.kind
            continue
        if each.attribute == EMAIL:
            email = str(value or "")
        elif value is not None:
            values[each.attribute] = value
    consents = {each.key: bool(typed.get(f"consent.{each.key}")) for each in form.consents}
    if sum(map(_size, values.values())) > MAX_ALL:
        mistakes[max(values, key=lambda name: _size(values[name]))] = "long"
    for consent in form.consents:
        if consent.required and not consents[consent.key]:
            mistakes[f"consent.{consent.key}"] = "required"
    return Filled(email, values, consents, mistakes)


class _Mistaken(Exception):
    def __init__(self, kind: Mistake) -> None:
        super().__init__(kind)
        self.kind: Mistake = kind


def _value(asked: Field, kind: Type, given: Sequence[str]) -> Any:
    """The canonical value; None: nothing was typed. Raises _Mistaken."""
    if asked.hidden:
        return from_text(kind, asked.value)
    answers = [one.strip() for one in given if one.strip()]
    if asked.required and not answers:
        raise _Mistaken("required")
    if kind == "boolean" and asked.attribute != EMAIL:
        return bool(answers)
    if not answers:
        return None
    if sum(map(len, answers)) > MAX_TEXT:
        raise _Mistaken("long")
    if asked.choices and not {each.value for each in asked.choices} >= set(answers):
        raise _Mistaken("choice")
    return _email(answers[0]) if asked.attribute == EMAIL else _typed(asked, kind, answers)


def _typed(asked: Field, kind: Type, answers: list[str]) -> Any:
    if kind == "texts" and asked.choices:
        return list(dict.fromkeys(answers))
    answer = answers[0]
    if kind == "number" and _COMMA.fullmatch(answer):
        answer = answer.replace(",", ".")
    try:
        return from_text(kind, answer)
    except AttributeInvalid:
        raise _Mistaken(_OF_TYPE.get(kind, "invalid")) from None


def _size(value: Any) -> int:
    return len(str(value))


def _email(answer: str) -> str:
    try:
        return check_email(answer)
    except Invalid:
        raise _Mistaken("email") from None
