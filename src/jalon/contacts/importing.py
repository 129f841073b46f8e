"""Contacts from a CSV or XLSX file (CON-3): good rows go in, bad rows come out in a file.

The file is streamed, a chunk in memory at a time; each chunk is one transaction. What an
interrupted import has written stays, and importing the file again adds only the rest.
"""

import csv
import gc
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import msgspec

from jalon.contacts.actions import check_list
from jalon.contacts.attributes import Type, declare, declared
from jalon.contacts.change import check_tag
from jalon.contacts.csv_rows import Broken, CsvFile, Rejects, Row, open_csv
from jalon.contacts.erased import refused_among
from jalon.contacts.import_rows import (
    Incoming,
    RowReader,
    Target,
    attribute_types,
    targets_of,
)
from jalon.contacts.import_write import Terms, write_chunk
from jalon.contacts.spreadsheet import SheetFile, is_workbook, open_sheet
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.definition.problems import Locale

CHUNK = 5000
"""Rows in one transaction."""
_SAMPLE = 1000
"""Rows looked at to guess the types of unknown attributes."""

Progress = Callable[[int, int], None]
"""Told how many of how many bytes have been read; of a sheet, how many rows."""

TableFile = CsvFile | SheetFile


class Report(msgspec.Struct, kw_only=True):
    """What an import came to. Rows are read or rejected; contacts are created, updated,
    unchanged or skipped, counted once a chunk when several rows speak of one."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    rejected: int = 0
    rejected_file: str | None = None
    notes: list[str] = []


def import_contacts(
    path: Path,
    terms: Terms,
    *,
    mapping: Mapping[str, str] | None = None,
    on_progress: Progress = lambda _done, _size: None,
    locale: Locale = "en",
) -> Report:
    """Imports a file. `mapping` says where columns go whose names do not (`targets_of`).

    Empty cells change nothing. Rejected rows go to `FILE.rejected.csv` beside it, with line and
    reason in the language of `locale`; those of erased contacts (CON-5) are among them. Raises
    Invalid or NotFound, before anything is written, when the file or the terms cannot serve.
    """
    file = open_table(path)
    reader = read_by(file, terms, mapping or {})
    rejects, report = Rejects(path, locale), Report()
    try:
        with _collecting_by_chunk() as collect:
            for chunk in read_chunks(file, reader):
                _import_chunk(chunk, file, terms, report=report, rejects=rejects)
                on_progress(chunk.bytes_read, file.size)
                collect()
    finally:
        rejects.close()
    on_progress(file.size, file.size)
    report.rejected = rejects.count
    report.rejected_file = str(rejects.path) if rejects.count else None
    report.notes = file.notes
    return report


def open_table(path: Path) -> TableFile:
    """A file with contacts, whichever kind it is of. Raises Invalid and NotFound."""
    return open_sheet(path) if is_workbook(path) else open_csv(path)


def read_by(file: TableFile, terms: Terms, mapping: Mapping[str, str]) -> RowReader:
    """What reads the rows of the file, its unknown attributes being declared. Raises Invalid and
    NotFound when the file or the terms cannot serve."""
    targets = targets_of(file.header, mapping)
    for slug in terms.lists:
        check_list(slug)
    for tag in terms.tags:
        check_tag(tag)
    if "\0" in terms.consent + terms.source:
        raise Invalid(
            "The consent holds a NUL character.", remedy="Take it out.", phrase="consent_nul"
        )
    return RowReader(targets, declare(types_of(file, targets)))


def types_of(file: TableFile, targets: list[Target | None]) -> dict[str, Type]:
    """The type of each attribute that the file fills. Raises Invalid."""
    sample = [row for row in islice(file.rows(), _SAMPLE) if isinstance(row, Row)]
    names = [target.attribute for target in targets if target and target.attribute]
    return attribute_types(targets, sample, declared(names))


def _import_chunk(
    chunk: "Chunk", file: TableFile, terms: Terms, *, report: Report, rejects: Rejects
) -> None:
    for line, refusal, text in chunk.rejected:
        rejects.add(line, refusal, text)
    erased = refused_among([incoming.keys for incoming in chunk.good])
    good = [incoming for at, incoming in enumerate(chunk.good) if at not in erased]
    for at, refusal in erased.items():
        rejects.add(chunk.good[at].row.line, refusal, _text(chunk.good[at].row, file))
    if good:
        written = write_chunk(good, terms, clock.now())
        report.created += written.created
        report.updated += written.updated
        report.unchanged += written.unchanged
        report.skipped += written.skipped
        for incoming, conflict in written.refused:
            rejects.add(incoming.row.line, conflict, _text(incoming.row, file))
    report.rows += len(chunk.good) + len(chunk.rejected)


@contextmanager
def _collecting_by_chunk() -> Iterator[Callable[[], object]]:
    """Has garbage cycles looked for once a chunk instead of all the time: a chunk is hundreds of
    thousands of objects without any, and going over them took a quarter of the import."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield lambda: gc.collect(0)
    finally:
        if was_on:
            gc.enable()


class Chunk(NamedTuple):
    """Rows read, good and bad: line, reason and text of these."""

    good: list[Incoming]
    rejected: list[tuple[int, Invalid, str]]
    bytes_read: int


def read_chunks(file: TableFile, reader: RowReader, *, size: int | None = None) -> Iterator[Chunk]:
    """The rows of a file, so many at a time; `CHUNK` unless another size is given."""
    rows = file.rows()
    while taken := list(islice(rows, size or CHUNK)):
        good: list[Incoming] = []
        rejected: list[tuple[int, Invalid, str]] = []
        for row in taken:
            if isinstance(row, Broken):
                rejected.append((row.line, row.refusal, row.text))
                continue
            try:
                good.append(reader.read(row))
            except Invalid as error:
                rejected.append((row.line, error, _text(row, file)))
        yield Chunk(good, rejected, file.bytes_read)


def _text(row: Row, file: TableFile) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=file.delimiter, lineterminator="").writerow(row.cells)
    return text.getvalue()
