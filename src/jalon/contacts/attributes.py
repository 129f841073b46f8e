"""Typed attributes (CON-2): one canonical JSON form per type, read from text or from JSON.

| type | canonical JSON |
|---|---|
| text | string |
| number | integer or finite decimal, at most 15 significant digits |
| boolean | true, false |
| date | `"2026-12-24"` |
| datetime | `"2026-12-24T08:30:00.000Z"`: UTC, milliseconds |
| texts | array of strings |
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

import msgspec

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.definition.company import tells_of_company

Type = Literal["text", "number", "boolean", "date", "datetime", "texts"]
TYPES: tuple[Type, ...] = get_args(Type)

MAX_VALUE = 65_536
"""Largest value, in bytes of JSON."""
MAX_NAME = 100

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_PLAIN_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATETIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_BOOLEANS = {
    **dict.fromkeys(("true", "yes", "1", "oui", "vrai"), True),
    **dict.fromkeys(("false", "no", "0", "non", "faux"), False),
}
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONGEST_EXACT = 10**15


class AttributeInvalid(Invalid):
    """A value that does not fit its attribute; the other fields are not concerned."""

    code = "attribute_invalid"


def from_text(kind: Type, text: str) -> Any:
    """The canonical value of a cell. Raises AttributeInvalid."""
    if len(text) > MAX_VALUE // 6:  # JSON writes a character in six bytes at most
        _check_size(text)
    return _FROM_TEXT[kind](text)


def from_json(kind: Type, value: Any) -> Any:
    """The canonical value of a JSON value. Text is read as a cell would be, save for numbers and
    booleans, which JSON has of its own. Raises AttributeInvalid."""
    match kind, value:
        case ("text" | "date" | "datetime", str()):
            return from_text(kind, value)
        case "number", int() | float() if not isinstance(value, bool):
            return _checked_number(value, str(value))
        case "boolean", bool():
            return value
        case "texts", list() if all(isinstance(item, str) for item in value):
            _check_size(value)
            return [_storable(item) for item in value]
    raise _unfit(kind, value)


def infer(value: Any) -> Type:
    """The type an unknown attribute gets from its first JSON value. Raises AttributeInvalid."""
    match value:
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return _infer_instant(value) or "text"
        case list() if all(isinstance(item, str) for item in value):
            return "texts"
    raise AttributeInvalid(
        f"{_shown(value)} is neither text, number, boolean nor a list of texts.",
        remedy="Send its parts as attributes of their own.",
        phrase="attribute_value",
        value=_shown(value),
    )


def infer_column(cells: Iterable[str]) -> Type:
    """The type that all these non-empty cells have in common, else text.

    Numbers with a leading zero (post codes, telephone numbers) are text.
    """
    cells = list(cells)
    tests: dict[Type, Callable[[str], bool]] = {
        "boolean": lambda cell: cell.lower() in ("true", "false"),
        "number": lambda cell: plain_number(cell) is not None,
        "date": lambda cell: _infer_instant(cell) == "date",
        "datetime": lambda cell: _infer_instant(cell) == "datetime",
    }
    for kind, test in tests.items():
        if cells and all(test(cell) for cell in cells):
            return kind
    return "text"


def check_name(name: str, *, of_company: bool = False) -> str:
    """An attribute's name, trimmed. Raises AttributeInvalid; so it does for what a contact has
    from its company alone (CON-6), unless it is `of_company`."""
    name = name.strip()
    if tells_of_company(name) and not of_company:
        raise AttributeInvalid(
            f"{_shown(name)} is an attribute of the contact's company.",
            remedy="Change the company, or say which one the contact belongs to.",
            code="attribute_of_company",
            phrase="company_attribute",
            name=_shown(name),
        )
    if not name or len(name) > MAX_NAME or _CONTROL.search(name):
        raise AttributeInvalid(
            f"{_shown(name)} cannot name an attribute.",
            remedy=f"Use 1 to {MAX_NAME} printable characters.",
            phrase="attribute_name",
            name=_shown(name),
            most=MAX_NAME,
        )
    return name


def declare(types: Mapping[str, Type]) -> dict[str, Type]:
    """Declares the attributes that are not yet, and returns the type that each really has."""
    names = sorted(types)
    with cursor() as cur:
        cur.execute(
            """
            INSERT INTO attribute (name, type, created_at)
            SELECT name, type, %s FROM unnest(%s::text[], %s::text[]) AS new (name, type)
            ON CONFLICT DO NOTHING
            """,
            (clock.now(), names, [types[name] for name in names]),
        )
    return declared(names)


def declared(names: Iterable[str]) -> dict[str, Type]:
    """The declared type of each of these attributes that has one."""
    with cursor() as cur:
        cur.execute("SELECT name, type FROM attribute WHERE name = ANY(%s)", (list(names),))
        return dict(cur.fetchall())


def check_values(
    values: Mapping[str, Any], types: dict[str, Type] | None = None
) -> tuple[dict[str, Any], dict[str, AttributeInvalid]]:
    """The canonical form of JSON values, unknown names declared with the type they show; and the
    refusal of each that does not fit. None stays: it clears the attribute.

    `types`: the declared ones, for a caller that has looked them up; what is new is added."""
    good: dict[str, Any] = {}
    refused: dict[str, AttributeInvalid] = {}
    types = declared(values) if types is None else types
    for name, value in values.items():
        try:
            check_name(name)
            good[name] = check_value(name, value, types)
        except AttributeInvalid as error:
            refused[name] = error
    return good, refused


def check_value(name: str, value: Any, types: dict[str, Type]) -> Any:
    """The canonical form of a JSON value; None clears. An attribute that `types` does not have is
    declared, with the type that the value shows, and added. Raises AttributeInvalid."""
    if value is None:
        return None
    if name not in types:
        kind = infer(value)
        from_json(kind, value)  # nothing is declared by a value that is refused
        types |= declare({name: kind})
    return from_json(types[name], value)


def _number(text: str) -> int | float:
    text = text.strip()
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _DECIMAL.fullmatch(text):
        raise _unfit("number", text)
    return _checked_number(float(text), text)


def _checked_number(number: float, given: str) -> int | float:
    if not abs(number) < _LONGEST_EXACT:  # NaN is not below anything
        raise AttributeInvalid(
            f"The number {_shown(given)} is too large.",
            remedy="Use at most 15 digits, or declare the attribute as text.",
            phrase="number_too_large",
            value=_shown(given),
        )
    return int(number) if number == int(number) else number


def _boolean(text: str) -> bool:
    value = _BOOLEANS.get(text.strip().lower())
    if value is None:
        raise _unfit("boolean", text)
    return value


def _date(text: str) -> str:
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass  # the pattern holds, the calendar does not: the same refusal
    raise _unfit("date", text)


def _datetime(text: str) -> str:
    return canonical(parse_instant(text))


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant, in UTC. A date alone is its midnight, no offset means UTC. Raises
    AttributeInvalid."""
    text = text.strip()
    try:
        if _DATETIME.fullmatch(text) or _DATE.fullmatch(text):
            instant = datetime.fromisoformat(text)
            return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        pass  # the pattern holds, the calendar does not: the same refusal
    raise _unfit("datetime", text)


def canonical(instant: datetime) -> str:
    """An instant as attributes keep it: UTC, milliseconds, `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _texts(text: str) -> list[str]:
    _storable(text)
    if text.lstrip().startswith("["):
        try:
            return msgspec.json.decode(text, type=list[str])
        except msgspec.DecodeError as error:
            raise _unfit("texts", text, f": {error}") from None
    return [item for part in text.split(";") if (item := part.strip())]


_AN: dict[Type, str] = {
    "text": "text",
    "number": "a number",
    "boolean": "a boolean",
    "date": "a date",
    "datetime": "a date and time",
    "texts": "a list of texts",
}
_REMEDY: dict[Type, str] = {
    "text": "The attribute is declared as text: send a string.",
    "number": "The attribute is declared as a number: write 1234 or 12.5.",
    "boolean": "The attribute is declared as a boolean: write true or false.",
    "date": "The attribute is declared as a date: write year-month-day, as in 2026-12-24.",
    "datetime": "Write ISO 8601, as in 2026-12-24T08:30:00Z.",
    "texts": 'The attribute is declared as a list of texts: write one;two or ["one", "two"].',
}


def plain_number(cell: str) -> int | float | None:
    """The number a cell holds, if it is written as people write numbers: what a leading zero or
    a sign of plus begins (post codes, telephone numbers) is text, and so are 16 digits or more."""
    if _INTEGER.fullmatch(cell):
        return int(cell)
    if _PLAIN_DECIMAL.fullmatch(cell):
        return float(cell)
    return None


def _infer_instant(text: str) -> Type | None:
    for kind, read in (("date", _date), ("datetime", _datetime)):
        if len(text) <= 35 and (_DATE if kind == "date" else _DATETIME).fullmatch(text):
            try:
                read(text)
            except AttributeInvalid:
                return None
            return kind  # type: ignore[return-value] # both are types
    return None


def _check_size(value: str | list[str]) -> None:
    size = len(msgspec.json.encode(value)) if not _has_lone_surrogate(value) else 0
    if size > MAX_VALUE:
        raise AttributeInvalid(
            f"The value has {size:,} bytes, more than the {MAX_VALUE:,} an attribute may have.",
            remedy="Shorten it, or keep it elsewhere and store its address.",
            code="attribute_too_large",
            size=size,
            most=MAX_VALUE,
        )


def _has_lone_surrogate(value: str | list[str]) -> bool:
    return any(_UNSTORABLE.search(item) for item in ([value] if isinstance(value, str) else value))


def _storable(text: str) -> str:
    if _UNSTORABLE.search(text):
        raise AttributeInvalid(
            f"{_shown(text)} holds a NUL or half a character, which cannot be stored.",
            remedy="Take it out.",
            phrase="text_unstorable",
            value=_shown(text),
        )
    return text


def _unfit(kind: Type, value: Any, why: str = "") -> AttributeInvalid:
    return AttributeInvalid(
        f"{_shown(value)} is not {_AN[kind]}{why}.",
        remedy=_REMEDY[kind],
        phrase="attribute_type",
        value=_shown(value),
        type=kind,
        example=kind,
    )


def _shown(value: Any) -> str:
    shown = ascii(value) if not isinstance(value, str) or not value.isprintable() else repr(value)
    return shown if len(shown) <= 60 else shown[:59] + "…"


_FROM_TEXT: dict[Type, Callable[[str], Any]] = {
    "text": _storable,
    "number": _number,
    "boolean": _boolean,
    "date": _date,
    "datetime": _datetime,
    "texts": _texts,
}
