"""What importing a file would come to, before anything is imported (CON-3)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.contacts.csv_rows import Row
from jalon.contacts.erased import refused_among
from jalon.contacts.import_rows import IGNORE, Target, targets_of
from jalon.contacts.import_write import Terms, write_chunk
from jalon.contacts.importing import TableFile, open_table, read_by, read_chunks, types_of
from jalon.contacts.keys import check_email
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.french import said
from jalon.core.ids import new_id
from jalon.definition.problems import Locale

SHOWN = 10
"""Rows that are shown."""
_SAMPLE = 100
_CELL = 200


class Column(msgspec.Struct, kw_only=True):
    """A column of the file, and where it goes: `target` as a mapping writes it."""

    name: str
    target: str
    type: str = ""


class Preview(msgspec.Struct, kw_only=True):
    """How a file was read. `problem` says what is missing before it can be imported."""

    encoding: str
    separator: str
    columns: list[Column]
    rows: list[list[str]]
    rows_about: int
    notes: list[str]
    problem: str = ""


class Announced(NamedTuple):
    """Something an import would say to workflows."""

    contact_id: UUID
    name: str
    properties: dict[str, Any]


class Trial(msgspec.Struct, kw_only=True):
    """What became of the first rows, before it was undone; `whole`: the file has no more."""

    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    whole: bool = True
    announced: list[Announced] = []


def preview(
    path: Path, mapping: Mapping[str, str] | None = None, *, locale: Locale = "en"
) -> Preview:
    """The columns of a file with a guess where each goes, and its first rows; `problem` is in the
    language of `locale`. Raises Invalid and NotFound when it cannot be read at all, and for a
    mapping that cannot be."""
    file = open_table(path)
    rows = [row.cells for row in islice(file.rows(), _SAMPLE) if isinstance(row, Row)]
    guessed = dict(mapping) if mapping is not None else _guess(file, rows)
    problem = ""
    try:
        targets = targets_of(file.header, guessed)
        types = types_of(file, targets)
    except Invalid as error:
        if mapping is not None:
            raise
        targets, types, problem = [None] * len(file.header), {}, str(said(error, locale))
    return Preview(
        encoding="utf-8" if file.encoding == "utf-8-sig" else file.encoding,
        separator=file.delimiter,
        columns=[
            Column(
                name=name,
                target=_written(target),
                type=types.get(target.attribute, "") if target else "",
            )
            for name, target in zip(file.header, targets, strict=True)
        ],
        rows=[[cell[:_CELL] for cell in cells] for cells in rows[:SHOWN]],
        rows_about=_rows_about(file),
        notes=file.notes,
        problem=problem,
    )


def try_import(
    path: Path, terms: Terms, mapping: Mapping[str, str] | None = None, *, rows: int | None = None
) -> Trial:
    """Imports the first chunk, or so many rows, as if workflows were to hear of it, and undoes it:
    what is told is what would happen. Raises what `import_contacts` does."""
    file = open_table(path)
    source = f"trial {new_id()}"
    with _undone():
        heard = replace(terms, trigger=True, source=source)
        reader = read_by(file, terms, mapping or {})
        chunks = read_chunks(file, reader, size=rows)
        first = next(chunks, None)
        if first is None:
            return Trial(rows=0)
        erased = refused_among([incoming.keys for incoming in first.good])
        good = [one for at, one in enumerate(first.good) if at not in erased]
        written = write_chunk(good, heard, clock.now())
        announced = _announced(source)
    return Trial(
        rows=len(first.good) + len(first.rejected),
        created=written.created,
        updated=written.updated,
        unchanged=written.unchanged,
        skipped=written.skipped,
        rejected=len(first.rejected) + len(erased) + len(written.refused),
        whole=next(chunks, None) is None,
        announced=announced,
    )


@contextmanager
def _undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _announced(source: str) -> list[Announced]:
    with cursor() as cur:
        cur.execute(
            "SELECT contact_id, name, body FROM inbox WHERE source = %s AND kind = 'event'",
            (source,),
        )
        return [Announced(*row) for row in cur]


def _guess(file: TableFile, rows: list[list[str]]) -> dict[str, str]:
    """By their names; when none of these is a key, a column full of addresses is the email."""
    try:
        targets_of(file.header, {})
    except Invalid:
        for index, name in enumerate(file.header):
            cells = [row[index] for row in rows if row[index].strip()]
            if cells and sum(_is_address(cell) for cell in cells) >= 0.9 * len(cells):
                return {name: "email"}
    return {}


def _is_address(cell: str) -> bool:
    try:
        return "@" in cell and bool(check_email(cell))
    except Invalid:
        return False


def _written(target: Target | None) -> str:
    if target is None:
        return IGNORE
    return target.field or target.attribute


def _rows_about(file: TableFile) -> int:
    """How many rows there are; of a CSV file, lines under the header."""
    if file.encoding == "xlsx":
        return max(file.size - 1, 0)
    with file.path.open("rb") as raw:
        lines = sum(block.count(b"\n") for block in iter(lambda: raw.read(1 << 20), b""))
        if file.size:
            raw.seek(-1, 2)
            lines += raw.read(1) != b"\n"
    return max(lines - 1, 0)
