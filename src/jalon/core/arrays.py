"""PostgreSQL arrays in their binary form, by the type of their items.

psycopg finds the type of an array out by looking at its items, so that one statement comes under
as many types as it has columns that may be NULL or small, and is planned anew for each; and it
asks a dumper of its own for each item. Here the type is said, and an array is packed at once.
The form is that of `array_recv` in PostgreSQL's `arrayfuncs.c`.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from struct import Struct
from types import NoneType
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec
from psycopg.adapt import Dumper, PyFormat
from psycopg.pq import Format

Kind = Literal[
    "uuid", "text", "smallint", "integer", "bigint", "float8", "boolean", "timestamptz", "date",
    "jsonb",
]  # fmt: skip


class Array(NamedTuple):
    """An array as it is sent."""

    oid: int
    packed: bytes


class ArrayDumper(Dumper):
    """Sends what is packed already."""

    format = Format.BINARY

    def dump(self, obj: Array) -> bytes:
        """As it is."""
        return obj.packed

    def get_key(self, obj: Array, _: PyFormat) -> Any:  # hashable is enough, whatever psycopg says
        """Each type of array is sent as its own."""
        return self.cls, obj.oid

    def upgrade(self, obj: Array, _: PyFormat) -> "ArrayDumper":
        """A dumper for arrays of one type."""
        dumper = type(self)(self.cls)
        dumper.oid = obj.oid
        return dumper


def array(kind: Kind, items: Iterable[Any]) -> Array:
    """The items, of which any may be None, as an array of a type of PostgreSQL.

    Instants must be aware. An item of `jsonb` is any value that JSON can hold.
    """
    form, given = _FORMS[kind], list(items)
    if not given:
        return Array(form.array_oid, _EMPTY(0, 0, form.oid))
    lacking = NoneType in set(map(type, given))  # `None in given` would compare each in Python
    if lacking:
        present = iter(form.pack([item for item in given if item is not None]))
        packed = [_NULL if item is None else next(present) for item in given]
    else:
        packed = form.pack(given)
    head = _HEAD(1, lacking, form.oid, len(packed), 1)
    return Array(form.array_oid, head + b"".join(packed))


def arrays(rows: Iterable[Sequence[Any]], *kinds: Kind) -> list[Array]:
    """Rows as one array for each of their columns."""
    columns = zip(*rows, strict=True)
    return [array(kind, column) for kind, column in zip(kinds, columns, strict=True)]


_NULL = b"\xff\xff\xff\xff"
_EMPTY = Struct("!3I").pack
_HEAD = Struct("!5I").pack
_LENGTH = Struct("!I").pack
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(2000, 1, 1).toordinal()
_json = msgspec.json.Encoder().encode

_Pack = Callable[[list[Any]], list[bytes]]


class _Form(NamedTuple):
    oid: int
    array_oid: int
    pack: _Pack


def _of_size(code: str) -> _Pack:
    struct = Struct(f"!I{code}")
    length, pack = struct.size - 4, struct.pack
    return lambda items: [pack(length, item) for item in items]


def _uuids(items: list[UUID]) -> list[bytes]:
    return [b"\x00\x00\x00\x10" + item.int.to_bytes(16, "big") for item in items]


def _texts(items: list[str]) -> list[bytes]:
    return [_LENGTH(len(encoded)) + encoded for encoded in map(str.encode, items)]


def _instants(items: list[datetime]) -> list[bytes]:
    pack = Struct("!Iq").pack
    return [
        pack(8, (past.days * 86_400 + past.seconds) * 1_000_000 + past.microseconds)
        for past in [item - _EPOCH for item in items]
    ]


def _days(items: list[date]) -> list[bytes]:
    pack = Struct("!Ii").pack
    return [pack(4, item.toordinal() - _EPOCH_DAY) for item in items]


def _jsons(items: list[object]) -> list[bytes]:
    # The version of the form, then the text.
    return [_LENGTH(len(encoded) + 1) + b"\x01" + encoded for encoded in map(_json, items)]


_FORMS: dict[Kind, _Form] = {
    "uuid": _Form(2950, 2951, _uuids),
    "text": _Form(25, 1009, _texts),
    "smallint": _Form(21, 1005, _of_size("h")),
    "integer": _Form(23, 1007, _of_size("i")),
    "bigint": _Form(20, 1016, _of_size("q")),
    "float8": _Form(701, 1022, _of_size("d")),
    "boolean": _Form(16, 1000, _of_size("?")),
    "timestamptz": _Form(1184, 1185, _instants),
    "date": _Form(1082, 1182, _days),
    "jsonb": _Form(3802, 3807, _jsons),
}
"""By type: its oid, that of its arrays (`pg_type.dat`), and how its items are packed."""
