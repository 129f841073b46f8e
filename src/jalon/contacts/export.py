"""Contacts as CSV or XLSX, streamed (CON-3).

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV
Injection), which the import takes away again.
"""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import msgspec
import xlsxwriter  # type: ignore[import-untyped] # it has no types of its own
from django.db import transaction

from jalon.contacts.actions import check_list
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Invalid

EXPORTED = ("marketing", "lists", "created_at")
"""Columns of an export that an import leaves out: they are facts, not wishes."""

FIXED = ("external_id", "email", "locale", "time_zone", "tags", *EXPORTED)
"""The columns every contact has; the others are the attributes."""

MAX_SHEET = 1_048_575
"""Rows that fit on a sheet under its header."""

_CHUNK = 5000
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

_ROWS = """
SELECT c.lane, c.id, c.external_id, c.email, c.locale, c.time_zone, c.tags, c.marketing,
       ARRAY(SELECT l.list FROM list_member l
             WHERE l.lane = c.lane AND l.contact_id = c.id ORDER BY l.list),
       c.created_at, c.attributes::text
FROM contact c
WHERE (c.lane, c.id) > (%s, %s) AND c.merged_into IS NULL {where}
ORDER BY c.lane, c.id LIMIT %s
"""

_ON_LIST = """
AND EXISTS (SELECT FROM list_member m
            WHERE m.lane = c.lane AND m.contact_id = c.id AND m.list = %s)
"""

Progress = Callable[[int, int], None]
"""Told how many of how many contacts are written; of 0 when that is not known."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Whom an export is about, and which columns; all, when nothing is said. `prepare` is run in
    its transaction before anything is read, and tells how many there are, or 0; `where` is SQL on
    contact `c`, with its parameters."""

    where: str = ""
    params: Sequence[Any] = ()
    columns: tuple[str, ...] = ()
    prepare: Callable[[Cursor], int] = lambda _cur: 0


def on_list(slug: str, *, columns: tuple[str, ...] = ()) -> Selection:
    """Those on a list. Raises NotFound."""
    return Selection(_ON_LIST, (check_list(slug),), columns)


def export_contacts(
    file: TextIO,
    *,
    list_slug: str | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Writes all contacts, or those on a list, as CSV, and returns how many. All as they were at
    one instant; a chunk of them in memory at a time. Raises NotFound for a list that is not there.
    """
    selection = on_list(list_slug) if list_slug is not None else Selection()
    return write_csv(file, selection, lambda done, _total: on_progress(done))


def export_table(
    path: Path,
    selection: Selection,
    *,
    format_: str = "csv",
    on_progress: Progress = lambda _done, _total: None,
) -> int:
    """Writes the contacts of a selection to a new file, and returns how many. Raises Invalid for
    a column that is none, and when a sheet cannot hold them all."""
    if format_ == "xlsx":
        return _write_xlsx(path, selection, on_progress)
    with path.open("x", encoding="utf-8", newline="") as file:
        return write_csv(file, selection, on_progress)


def write_csv(
    file: TextIO, selection: Selection, on_progress: Progress = lambda _done, _total: None
) -> int:
    """Writes the contacts of a selection as CSV, and returns how many. Raises Invalid for a
    column that is none."""
    writer = csv.writer(file)
    return _write(selection, writer.writerow, on_progress)


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def _write_xlsx(path: Path, selection: Selection, on_progress: Progress) -> int:
    # In constant memory, rows go to the disk as they come; no text becomes a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("Contacts")
        numbers = iter(range(MAX_SHEET + 1))

        def write(cells: Sequence[str]) -> None:
            number = next(numbers, None)
            if number is None:
                raise Invalid(
                    f"A sheet holds {MAX_SHEET:,} contacts, and there are more.",
                    remedy="Export them as CSV, or in parts.",
                    code="xlsx_full",
                    most=MAX_SHEET,
                )
            for column, cell in enumerate(cells):
                # Guarded too: saved as CSV by a spreadsheet, it would be a formula again.
                sheet.write_string(
                    number, column, _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", cell)[:32_767]
                )

        return _write(selection, write, on_progress)


def _write(
    selection: Selection, write: Callable[[Sequence[str]], object], on_progress: Progress
) -> int:
    count = 0
    with transaction.atomic(), cursor() as cur:
        if not transaction.get_connection().savepoint_ids:
            cur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        declared = [name for (name,) in cur.execute("SELECT name FROM attribute ORDER BY name")]
        columns = _checked(selection.columns, declared)
        write([guarded(name) for name in columns])
        total = selection.prepare(cur)
        for rows in _chunks(cur, selection):
            for row in rows:
                write(_cells(row, columns))
            count += len(rows)
            on_progress(count, total)
    return count


def _checked(asked: tuple[str, ...], declared: list[str]) -> list[str]:
    if not asked:
        return [*FIXED, *declared]
    for name in asked:
        if name not in FIXED and name not in declared:
            raise Invalid(
                f"There is no column {name[:60]!r}.",
                remedy=f"Columns are {', '.join(FIXED)}, and the attributes.",
                code="export_no_column",
                column=name[:60],
            )
    return list(dict.fromkeys(asked))


def _chunks(cur: Cursor, selection: Selection) -> Iterator[list[tuple[Any, ...]]]:
    lane, last = -1, "00000000-0000-0000-0000-000000000000"
    statement = _ROWS.replace("{where}", selection.where)
    while True:
        rows = cur.execute(statement, [lane, last, *selection.params, _CHUNK]).fetchall()
        if not rows:
            return
        yield rows
        lane, last = rows[-1][0], rows[-1][1]


def _cells(row: tuple[Any, ...], columns: list[str]) -> list[str]:
    _, _, external_id, email, locale, time_zone, tags, marketing, lists, created_at, given = row
    attributes = msgspec.json.decode(given)
    texts = (external_id or "", email or "", locale, time_zone, ";".join(tags))
    facts = (marketing, ";".join(lists), created_at.isoformat(timespec="seconds"))
    known = dict(zip(FIXED, (*map(guarded, texts), *facts), strict=True))
    return [known[name] if name in known else _cell(attributes.get(name)) for name in columns]


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case str():
            return guarded(value)
    return guarded(msgspec.json.encode(value).decode())
