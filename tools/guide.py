"""docs/workflows.md: the guide to the YAML format, with a part from each kind's own words."""

import inspect as pydoc
from pathlib import Path
from typing import Any

import msgspec
from msgspec import inspect

from jalon.definition import conditions
from jalon.definition.conditions import CONDITIONS
from jalon.definition.kinds import Language, Step, Trigger
from jalon.definition.scalars import Day, Duration, LocalTime, TimeOfDay, encode_scalar

_WORDS: dict[type, str] = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.FloatType: "number",
    inspect.BoolType: "`true` or `false`",
}
_SCALARS: dict[type, str] = {
    Duration: "duration",
    TimeOfDay: "time of day",
    Day: "date",
    LocalTime: "date and time",
}


def guide(template: Path, language: Language) -> str:
    """The page: the template, with its marked places filled from the kinds."""
    text = template.read_text("utf-8")
    parts = {
        "triggers": "\n".join(_kind(kind) for kind in language.triggers.values()),
        "steps": "\n".join(_kind(kind) for kind in language.steps.values()),
        "conditions": "\n".join(_condition(kind) for kind in CONDITIONS),
        "operators": _operators(),
    }
    for name, part in parts.items():
        place = f"<!-- {name} -->\n"
        if place not in text:
            raise ValueError(f"{template.name} has no place for {name}")
        text = text.replace(place, part)
    return text


def _kind(kind: type[Step] | type[Trigger]) -> str:
    tag = kind.__struct_config__.tag
    return f"### `{tag}`\n\n{pydoc.getdoc(kind)}\n\n{_fields(kind)}\n```yaml\n{kind.example}```\n"


def _condition(kind: type) -> str:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return f"### `{info.tag}`\n\n{pydoc.getdoc(kind)}\n\n{_fields(kind)}"


def _fields(kind: type) -> str:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    shared = {"id", "name"} if issubclass(kind, Step) else set()
    follows = kind.follows if issubclass(kind, Step) else None
    rows = [
        f"| `{field.encode_name}` | {_type(field.type)} | {_default(field, follows)} |\n"
        for field in sorted(info.fields, key=lambda field: field.name == follows)
        if field.name not in shared
    ]
    return "| Field | Holds | When left out |\n|---|---|---|\n" + "".join(rows) if rows else ""


def _type(kind: inspect.Type) -> str:
    match kind:
        case inspect.UnionType():
            if any(isinstance(one, inspect.StructType) and one.tag == "all" for one in kind.types):
                return "[condition](#conditions)"
            known = {type(one) for one in kind.types}
            # A whole number is a number.
            told = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
            if {inspect.IntType, inspect.FloatType} <= known:
                told = [one for one in told if not isinstance(one, inspect.IntType)]
            shown = [_type(one) for one in told]
            return " or ".join(dict.fromkeys(shown))
        case inspect.ListType():
            return f"list of: {_type(kind.item_type)}"
        case inspect.DictType():
            return f"name: {_type(kind.value_type)}, …"
        case inspect.LiteralType():
            return ", ".join(f"`{one}`" for one in sorted(map(str, kind.values)))
        case inspect.CustomType():
            return _SCALARS[kind.cls]
        case inspect.StructType():
            names = ", ".join(f"`{field.encode_name}`" for field in kind.fields)
            return f"fields {names}"
    return _WORDS[type(kind)]


def _default(field: inspect.Field, follows: str | None) -> str:
    if field.name == follows:
        return "the step written next, after the last one `end`"
    if field.required:
        return "must be given"
    default: Any = field.default
    if default in (None, "", msgspec.NODEFAULT):
        return ""
    return f"`{msgspec.json.encode(default, enc_hook=encode_scalar).decode().strip(chr(34))}`"


def _operators() -> str:
    """The documentation of `Operator`, which stands below it in its module."""
    source = pydoc.getsource(conditions)
    start = source.index('"""How a value is compared.') + len('"""How a value is compared.')
    return source[start : source.index('"""', start)].strip() + "\n"
