"""Hypothesis strategies made from the types themselves, so that no kind is forgotten."""

from datetime import date
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from jalon.definition.document import document_type, workflow_of
from jalon.definition.scalars import Day, Duration, LocalTime, TimeOfDay, decode_scalar
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE

DOCUMENT = document_type(LANGUAGE)

# What PostgreSQL and UTF-8 cannot hold is refused by the parser.
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
# Texts that a careless writer would not put in quotes.
# fmt: off
TRAPS = st.sampled_from([
    "", " ", "~", "null", "yes", "no", "on", "true", "0", "012", "0x1F", "0o7", "1e3", "1_000",
    "1.", ".5", ".inf", "-", "- a", "a: b", "# c", "a #b", "10:30", "2026-01-01", "=", "<<",
    "*a", "&a", "!a", "%a", "@a", "`a", "'", '"', "\ttab", "a\n", "a\n\nb\n", "\n a", "…", "🙂",
    "a\r\nb", "\x85", "\u2028", "\ufeff", "שלום", "'; drop table contact; --", "{a}", "[a",
])
# fmt: on
TEXTS = TEXT | TRAPS
SCALARS: dict[type, st.SearchStrategy[Any]] = {
    inspect.StrType: TEXTS,
    inspect.BoolType: st.booleans(),
    inspect.IntType: st.integers(-(2**63), 2**63 - 1),
    inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    inspect.NoneType: st.none(),
}


def of(kind: inspect.Type, depth: int = 0) -> st.SearchStrategy[Any]:
    """Data of a type; conditions stop nesting after a few levels."""
    match kind:
        case inspect.StructType():
            return struct(kind, depth)
        case inspect.UnionType():
            kinds = [one for one in kind.types if depth < 4 or not _nests(one)]
            return st.one_of([of(one, depth) for one in kinds])
        case inspect.ListType():
            return st.lists(st.deferred(lambda: of(kind.item_type, depth + 1)), max_size=3)
        case inspect.DictType():
            values = st.deferred(lambda: of(kind.value_type, depth + 1))
            return st.dictionaries(TEXTS, values, max_size=3)
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.CustomType():
            return custom(kind.cls)
    return SCALARS[type(kind)]


def struct(kind: inspect.StructType, depth: int) -> st.SearchStrategy[dict[str, Any]]:
    fields = {
        field.encode_name: st.deferred(lambda field=field: of(field.type, depth + 1))
        for field in kind.fields
    }
    needed = {field.encode_name for field in kind.fields if field.required}
    found = st.fixed_dictionaries(
        {name: values for name, values in fields.items() if name in needed},
        optional={name: values for name, values in fields.items() if name not in needed},
    )
    if kind.tag_field is None:
        return found
    return found.map(lambda data: {str(kind.tag_field): kind.tag, **data})


def custom(kind: type) -> st.SearchStrategy[str]:
    if kind is Duration:
        units = st.sampled_from(["minute", "hour", "day", "week", "month"])
        return st.builds(Duration, st.integers(0, 9999), units).map(str)
    if kind is TimeOfDay:
        return st.builds(TimeOfDay, st.integers(0, 24 * 60)).map(str)
    if kind is LocalTime:
        times = st.builds(TimeOfDay, st.integers(0, 24 * 60 - 1))
        return st.builds(LocalTime, st.dates(date(1000, 1, 1)), times).map(str)
    assert kind is Day
    return st.dates(date(1000, 1, 1)).map(date.isoformat)


def _nests(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.StructType) and kind.tag in ("all", "any", "not")


def workflow(data: dict[str, Any]) -> Workflow:
    """The workflow of generated data."""
    return workflow_of(msgspec.convert(data, DOCUMENT, dec_hook=decode_scalar))


DATA = of(inspect.type_info(DOCUMENT)).map(lambda data: {**data, "workflow": "generated"})
"""Any definition at all, sound or not, as plain data."""

WORKFLOWS = DATA.map(lambda data: {**data, "emails": {}}).map(workflow)

CONDITIONS = of(
    next(
        one.type
        for one in inspect.type_info(DOCUMENT).fields  # type: ignore[attr-defined] # a StructType
        if one.name == "audience"
    )
)
