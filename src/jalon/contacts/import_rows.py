"""What the columns of a contacts file mean, and how a row becomes a contact."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from jalon.contacts.attributes import (
    TYPES,
    AttributeInvalid,
    Type,
    check_name,
    from_text,
    infer_column,
)
from jalon.contacts.change import check_locale, check_tag, check_time_zone
from jalon.contacts.csv_rows import Row
from jalon.contacts.export import EXPORTED, unguarded
from jalon.contacts.keys import Keys, check_email, check_id
from jalon.core.errors import Invalid
from jalon.definition.company import COMPANY_ID, tells_of_company

FIELDS = ("external_id", "email", "anonymous_id", "locale", "time_zone", "tags", COMPANY_ID)
_OTHER_NAMES = {
    "e-mail": "email",
    "email address": "email",
    "e-mail address": "email",
    "adresse e-mail": "email",
    "external id": "external_id",
    "externalid": "external_id",
    "anonymous id": "anonymous_id",
    "anonymousid": "anonymous_id",
    "language": "locale",
    "langue": "locale",
    "timezone": "time_zone",
    "time zone": "time_zone",
    "étiquettes": "tags",
}
IGNORE = "-"
"""As the target of a column: leave it out."""

_SHORT = 1000
"""Text up to here goes in unlooked at: nobody finds it too long, and a row that holds what
cannot be stored never gets this far (`csv_rows`)."""

check_locale_once = lru_cache(maxsize=1000)(check_locale)
check_time_zone_once = lru_cache(maxsize=1000)(check_time_zone)


class Target(NamedTuple):
    """Where a column goes: a field, or an attribute, with a type when one was asked for."""

    field: str = ""
    attribute: str = ""
    type: Type | None = None


class Incoming(NamedTuple):
    """A good row."""

    row: Row
    keys: Keys
    attributes: dict[str, Any]
    locale: str
    time_zone: str
    tags: tuple[str, ...]


def targets_of(header: list[str], mapping: Mapping[str, str]) -> list[Target | None]:
    """Where each column goes; None for one left out.

    `mapping` names columns by their header: `{"Zip": "post_code:text"}`, `{"Notes": "-"}`. The
    rest go by their own names. Raises Invalid: an unknown column, a field or an attribute that
    two columns fill, a type that is none, no key at all.
    """
    for column in mapping:
        if column not in header:
            raise Invalid(
                f"There is no column {column!r} in the file.",
                remedy=f"Its columns are: {', '.join(header)}.",
                code="import_no_column",
                column=column,
                columns=header,
            )
    targets = [_target(name, mapping.get(name)) for name in header]
    filled: dict[tuple[str, str], str] = {}
    for name, target in zip(header, targets, strict=True):
        if target is None:
            continue
        if other := filled.get(target[:2]):
            where = target.field or target.attribute
            raise Invalid(
                f"The columns {other!r} and {name!r} both go to {where}.",
                remedy=f"Leave one out: --map '{name}={IGNORE}'.",
                code="import_same_target",
                first=other,
                second=name,
                target=where,
            )
        filled[target[:2]] = name
    if not any(target and target.field in FIELDS[:3] for target in targets):
        raise Invalid(
            "No column holds an email, an external id or an anonymous id.",
            remedy="Say which: --map 'COLUMN=email'.",
            code="import_no_key",
        )
    return targets


def attribute_types(
    targets: list[Target | None], sample: Iterable[Row], declared: Mapping[str, Type]
) -> dict[str, Type]:
    """The type of each attribute: as declared, else as asked for, else as the sample shows.

    Raises Invalid when what is asked for is not what is declared.
    """
    rows = list(sample)
    types: dict[str, Type] = {}
    for index, target in enumerate(targets):
        if target is None or not target.attribute:
            continue
        known = declared.get(target.attribute)
        if known and target.type and known != target.type:
            raise Invalid(
                f"The attribute {target.attribute!r} is declared as {known}, not {target.type}.",
                remedy="Leave the type out, or choose another name.",
                code="attribute_type_clash",
                name=target.attribute,
                type=known,
            )
        cells = (unguarded(row.cells[index]).strip() for row in rows)
        types[target.attribute] = (
            known or target.type or infer_column(cell for cell in cells if cell)
        )
    return types


class RowReader:
    """Turns rows into contacts. `read` raises Invalid, naming the column."""

    def __init__(self, targets: list[Target | None], types: Mapping[str, Type]) -> None:
        self.fields: list[tuple[int, str]] = []
        self.attributes: list[tuple[int, str, Type]] = []
        for index, target in enumerate(targets):
            if target is not None and target.field:
                self.fields.append((index, target.field))
            elif target is not None:
                self.attributes.append((index, target.attribute, types[target.attribute]))

    def read(self, row: Row) -> Incoming:
        cells = row.cells
        values: dict[str, Any] = {}
        for index, field in self.fields:
            if cell := cells[index].strip():
                values[field] = _CHECKS[field](unguarded(cell) if cell[0] == "'" else cell)
        attributes: dict[str, Any] = {}
        for index, name, kind in self.attributes:
            if (cell := cells[index]) and not cell.isspace():
                if cell[0] == "'":
                    cell = unguarded(cell)
                if kind == "text" and len(cell) < _SHORT:
                    attributes[name] = cell
                    continue
                try:
                    attributes[name] = from_text(kind, cell)
                except AttributeInvalid as error:
                    raise AttributeInvalid(
                        f"{name}: {error.message}",
                        remedy=error.remedy,
                        phrase="column_invalid",
                        name=name,
                        why=error,
                    ) from None
        keys = Keys(values.get("external_id"), values.get("email"), values.get("anonymous_id"))
        if company := values.get(COMPANY_ID):
            attributes[COMPANY_ID] = company
        if not keys:
            raise Invalid(
                "the row has neither email, external id nor anonymous id", phrase="row_without_key"
            )
        return Incoming(
            row,
            keys,
            attributes,
            values.get("locale", ""),
            values.get("time_zone", ""),
            values.get("tags", ()),
        )


def _target(name: str, asked: str | None) -> Target | None:
    wanted = (asked if asked is not None else name).strip()
    if wanted == IGNORE or (asked is None and name.casefold() in EXPORTED):
        return None
    folded = wanted.casefold()
    if (field := _OTHER_NAMES.get(folded, folded)) in FIELDS:
        return Target(field=field)
    if asked is None and tells_of_company(wanted):
        return None  # an export's: they are facts of the company
    attribute, colon, kind = wanted.rpartition(":")
    if asked is None or not colon:
        return Target(attribute=check_name(wanted))
    for each in TYPES:
        if kind == each:
            return Target(attribute=check_name(attribute), type=each)
    raise Invalid(
        f"{kind!r} is not a type of attribute.",
        remedy=f"Use one of {', '.join(TYPES)}.",
        code="attribute_type_unknown",
        kind=kind,
        types=list(TYPES),
    )


def _tags(cell: str) -> tuple[str, ...]:
    return tuple(check_tag(tag) for tag in re.split(r"[;,]", cell) if tag.strip())


_CHECKS: dict[str, Callable[[str], Any]] = {
    "external_id": lambda cell: check_id(cell, "external_id"),
    "email": check_email,
    "anonymous_id": lambda cell: check_id(cell, "anonymous_id"),
    "locale": check_locale_once,
    "time_zone": check_time_zone_once,
    "tags": _tags,
    COMPANY_ID: lambda cell: check_id(cell, "external_id"),
}
