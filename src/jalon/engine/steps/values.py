"""Values that a step gives, and those it copies from the event that entered the contact."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from jalon.definition import words
from jalon.definition.problems import Problem, problem
from jalon.definition.scalars import Value
from jalon.engine.walking import Walk


def handed_on(given: Mapping[str, Value], copy: Sequence[str], walk: Walk) -> dict[str, Any]:
    """The values given, and those copied; what is missing there is left out."""
    entered = walk.enrollment.payload
    return {**given, **{name: entered[name] for name in copy if name in entered}}


def increased(value: Any, by: float) -> float | None:
    """A number with another added, nothing counting as 0; None: it is no number. As decimals, so
    that 0.1 + 0.2 is 0.3; whole numbers stay whole."""
    match value:
        case None:
            return by
        case bool():
            return None
        case int() if isinstance(by, int):
            return value + by
        case int() | float():
            return float(Decimal(str(value)) + Decimal(str(by)))
    return None


def double_problems(given: Mapping[str, Value], copy: Sequence[str]) -> Iterator[Problem]:
    """VAL-3: a value that is both given and copied."""
    for name in copy:
        if name in given:
            yield problem(
                "VAL-3",
                en=f"{words.quote(name, 'en')} is both given and copied.",
                fr=f"{words.quote(name, 'fr')} est à la fois donné et copié.",
                mend_en="Keep one of the two.",
                mend_fr="Gardez l'un des deux.",
                path=("copy",),
            )
