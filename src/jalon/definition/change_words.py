"""Changes of a definition in words, in English and French."""

from collections import Counter
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from jalon.definition import describe, words
from jalon.definition.conditions import CONDITIONS
from jalon.definition.field_words import choice_said, field_said
from jalon.definition.kinds import END, Step, Trigger
from jalon.definition.problems import LOCALES, Locale, Path
from jalon.definition.scalars import Day, Duration, LocalTime, TimeOfDay
from jalon.definition.step_names import StepNames
from jalon.definition.workflow import Repeat, Window

Said = dict[Locale, str]
Names = tuple[StepNames, StepNames]
"""Those of the steps before, and after."""

_LONGEST = 80
"""Texts longer than this, in characters, or of several lines, are not shown whole."""

_FEMININE = frozenset({"audience", "exit", "step"})


def change_said(of: Said, path: Path, values: tuple[Any, Any], *, what: str, names: Names) -> Said:
    """`Step “3 · Pause”: wait 2 days → 3 days`; of long texts, how many lines came and went."""
    return {
        locale: _Teller(locale, what).change(
            of[locale],
            path,
            (_named(values[0], names[0], what, locale), _named(values[1], names[1], what, locale)),
        )
        for locale in LOCALES
    }


def outcome_said(
    of: Said, how: Literal["added", "removed"], value: Any, *, what: str, names: StepNames
) -> Said:
    """`Step “3 · Pause” added: Wait 2 days`."""
    return {
        locale: _Teller(locale, what).outcome(of[locale], how, _named(value, names, what, locale))
        for locale in LOCALES
    }


def _named(value: Any, names: StepNames, what: str, locale: Locale) -> Any:
    """The value with the steps that it mentions, or that it leads to, named."""
    if what == "link" and isinstance(value, str):
        return value if value == END else names.name(value, locale)
    return names.told(value, locale)


@dataclass(frozen=True)
class _Teller:
    locale: Locale
    what: str

    def change(self, of: str, path: Path, values: tuple[Any, Any]) -> str:
        name = field_said(path, self.locale)
        before, after = values
        if _is_long(before) or _is_long(after):
            told = _lines(str(before or ""), str(after or ""), self.locale)
        else:
            old, new = (
                choice_said(path, value, self.locale) or self.value(value) for value in values
            )
            told = f"{old} → {new}"
        return f"{of}{self.colon}{name} {told}" if name else f"{of}{self.colon}{told}"

    def outcome(self, of: str, how: Literal["added", "removed"], value: Any) -> str:
        text: str = how
        if self.locale == "fr":
            text = "ajouté" if how == "added" else "supprimé"
            text += "e" if self.what in _FEMININE else ""
        if self.what == "email":
            return f"{of} {text}"
        return f"{of} {text}{self.colon}{self.value(value)}"

    @property
    def colon(self) -> str:
        return ": " if self.locale == "en" else f"{words.NBSP}: "

    def value(self, value: Any) -> str:
        match value:
            case str() if self.what == "link" and value == END:
                return "the end" if self.locale == "en" else "la fin"
            case Step() | Trigger():
                return value.sentence(self.locale)
            case Window():
                return describe.window(value, self.locale)
            case Repeat():
                return describe.repeat(value, self.locale)
            case list() if value:
                return words.join_and([self.value(item) for item in value], self.locale)
            case dict() if value:
                return ", ".join(f"{name} = {self.value(item)}" for name, item in value.items())
        if isinstance(value, CONDITIONS):
            inside = self.what not in ("audience", "trigger")
            return describe.sentence(value, self.locale, inside=inside)  # type: ignore[arg-type] # a Condition
        if isinstance(value, msgspec.Struct):
            return self.fields(value)
        return _scalar(value, self.locale)

    def fields(self, struct: msgspec.Struct) -> str:
        """Those that do not have their default value."""
        held = [(info, getattr(struct, info.name)) for info in msgspec.structs.fields(struct)]
        parts = [
            f"{field_said((info.name,), self.locale)} "
            f"{choice_said((info.name,), value, self.locale) or self.value(value)}"
            for info, value in held
            if value not in ([], {}, info.default)
        ]
        return ", ".join(parts) or words.value(None, self.locale)


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and (len(value) > _LONGEST or "\n" in value)


def _lines(before: str, after: str, locale: Locale) -> str:
    old, new = Counter(before.splitlines()), Counter(after.splitlines())
    gone, come = (old - new).total(), (new - old).total()
    if locale == "en":
        return f"changed ({come} {'line' if come == 1 else 'lines'} in, {gone} out)"
    return f"a changé ({come} {'lignes' if come > 1 else 'ligne'} en plus, {gone} en moins)"


def _scalar(value: Any, locale: Locale) -> str:
    match value:
        case Duration():
            return words.duration(value, locale)
        case TimeOfDay():
            return words.time_of_day(value, locale)
        case Day():
            return words.day(value, locale)
        case LocalTime():
            return words.local_time(value, locale)
        case [] | {}:
            return words.value(None, locale)
    return words.value(value, locale)
