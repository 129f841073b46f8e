"""Rows of an XLSX sheet, with the same shape as those of a CSV file.

A workbook is a ZIP of XML: before it is opened, it is looked through for what would take all the
memory there is. Formulas come as the values they had when the file was saved.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from jalon.contacts.csv_rows import Broken, Row, check_header, unreadable
from jalon.core.errors import Invalid, NotFound

MAX_UNPACKED = 256 << 20
"""Bytes of XML that a workbook may unpack to."""
MAX_RATIO = 200
"""How many times larger than the file its XML may be."""
MAX_PARTS = 5_000
MAX_CELLS = 5_000_000
"""Rows times columns: the reader makes room for all of them, empty ones too."""

_MAGIC = b"PK\x03\x04"
_BLOCK = 1 << 20
_OVERLAP = 64
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,7})([0-9]{1,12})["']""")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_STORED, _DEFLATED, _ENCRYPTED = 0, 8, 1
_DAMAGED = (EOFError, ValueError, NotImplementedError, OverflowError)


def is_workbook(path: Path) -> bool:
    """Whether a file is a ZIP, and so no CSV. Raises NotFound."""
    try:
        with path.open("rb") as file:
            return file.read(4) == _MAGIC
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Check the path and its permissions.",
            code="file_not_found",
            phrase="file_unreadable",
        ) from None


@dataclass(slots=True)
class SheetFile:
    """The first visible sheet of a workbook; what `CsvFile` is for CSV. Counts rows as bytes."""

    path: Path
    header: list[str]
    first: int
    """The row of the header, from 1."""
    size: int
    notes: list[str] = field(default_factory=list)
    bytes_read: int = 0
    encoding: str = "xlsx"
    delimiter: str = ","

    def rows(self) -> Iterator[Row | Broken]:
        """Every row under the header, in order; blank rows are passed over."""
        self.bytes_read, width = 0, len(self.header)
        for number, cells in _numbered(_open(self.path)[0]):
            self.bytes_read = min(self.size, number)
            if number <= self.first:
                continue
            texts = [_text(cell) for cell in cells]
            if not any(texts):
                continue
            if any(texts[width:]):
                beyond = Invalid(
                    "there is a cell to the right of the last column with a name",
                    phrase="row_beyond",
                )
                yield Broken(number, ",".join(texts), beyond)
            elif refusal := unreadable(",".join(texts)):
                yield Broken(number, ",".join(texts), refusal)
            else:
                yield Row(number, texts[:width] + [""] * (width - len(texts)))


def open_sheet(path: Path) -> SheetFile:
    """Looks at a workbook: is it safe to open, and what are its columns?

    Raises Invalid: not an XLSX file, one that would unpack to too much, without a sheet that is
    shown, or without a header.
    """
    check_workbook(path)
    sheet, hidden = _open(path)
    for number, cells in _numbered(sheet):
        names = [_text(cell).strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        if names:
            header = check_header(path, names, line=number)
            notes = [f"Read: the sheet {sheet.name!r}."] if hidden else []
            return SheetFile(path, header, number, sheet.total_height, notes)
    raise Invalid(
        f"The sheet {sheet.name!r} of {path.name} is empty.",
        remedy="Put the contacts on the first sheet, the names of the columns on top.",
        code="xlsx_empty",
        sheet=sheet.name,
        file=path.name,
    )


def check_workbook(path: Path) -> None:
    """Unpacks a workbook without keeping anything, and refuses what is not safe to open: more
    XML than `MAX_UNPACKED` or than `MAX_RATIO` allows, whatever its directory claims; document
    types and entities; sheets whose last cell is further out than `MAX_CELLS`. Raises Invalid."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            parts = archive.infolist()
            if len(parts) > MAX_PARTS:
                raise _unsafe(path, f"it has {len(parts):,} parts")
            if "xl/workbook.xml" not in archive.NameToInfo:
                raise _not_read(path, "it has no workbook inside")
            left = min(MAX_UNPACKED, max(path.stat().st_size * MAX_RATIO, 10 << 20))
            for part in parts:
                left -= _check_part(path, file, part, left)
    except (zipfile.BadZipFile, zlib.error, struct.error, *_DAMAGED) as error:
        raise _not_read(path, f"it is damaged ({error})") from None


def _check_part(path: Path, file: BinaryIO, part: zipfile.ZipInfo, left: int) -> int:
    """Returns the size of a part; `left` is how large it may be."""
    if part.flag_bits & _ENCRYPTED:
        raise _not_read(path, "it is protected by a password")
    if part.compress_type not in (_STORED, _DEFLATED):
        raise _not_read(path, "it is packed in an unusual way")
    size, rows, columns, tail = 0, 0, 0, b""
    is_xml = part.filename.lower().endswith((".xml", ".rels", ".vml"))
    for block in _unpacked(file, part):
        size += len(block)
        if size > left:
            raise _unsafe(path, "it unpacks to far more than its own size allows")
        if not is_xml:
            continue
        if size == len(block) and (block[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in block[:4]):
            raise _not_read(path, f"{part.filename} is not in UTF-8")
        seen = tail + block
        if _FORBIDDEN.search(seen):
            raise _unsafe(path, f"{part.filename} declares a document type or entities")
        for column, row in _REFERENCE.findall(seen):
            rows, columns = max(rows, int(row)), max(columns, _column(column))
        if rows * columns > MAX_CELLS:
            raise _unsafe(path, f"{part.filename} has cells as far as row {rows:,}")
        tail = seen[-_OVERLAP:]
    return size


def _unpacked(file: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really unpacks to, where `zipfile` stops at the size its directory claims."""
    file.seek(part.header_offset)
    head = struct.unpack("<4s22xHH", file.read(30))
    if head[0] != _MAGIC:
        raise zipfile.BadZipFile(part.filename)
    file.seek(part.header_offset + 30 + head[1] + head[2])
    packed = part.compress_size
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while packed > 0 and (data := file.read(min(packed, _BLOCK))):
        packed -= len(data)
        if part.compress_type == _STORED:
            yield data
            continue
        while data and not unpacker.eof:
            yield unpacker.decompress(data, _BLOCK)
            data = unpacker.unconsumed_tail


def _open(path: Path) -> tuple[CalamineSheet, bool]:
    """The first sheet that is shown, and whether there are others."""
    try:
        book = CalamineWorkbook.from_path(path)
        shown = [
            each.name
            for each in book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet and each.visible == SheetVisibleEnum.Visible
        ]
        if shown:
            return book.get_sheet_by_name(shown[0]), len(shown) > 1
    except (CalamineError, OSError) as error:
        raise _not_read(path, f"it is damaged ({str(error)[:200]})") from None
    except BaseException as error:
        # The reader is written in Rust, and what it did not foresee comes as a BaseException.
        if type(error).__name__ == "PanicException":
            raise _not_read(path, "it is damaged") from None
        raise
    raise _not_read(path, "it has no sheet that is shown")


def _numbered(sheet: CalamineSheet) -> Iterator[tuple[int, list[object]]]:
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield number, list(cells)


def _text(cell: object) -> str:
    """A cell as a CSV file would have it."""
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() | date() | time():
            return cell.isoformat()
    return str(cell)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unsafe(path: Path, why: str) -> Invalid:
    return Invalid(
        f"{path.name} is not opened: {why}.",
        remedy="Save the sheet with the contacts alone as CSV, and import that.",
        code="xlsx_unsafe",
        file=path.name,
    )


def _not_read(path: Path, why: str) -> Invalid:
    return Invalid(
        f"{path.name} cannot be read as XLSX: {why}.",
        remedy="Save it again as .xlsx, without a password, or as CSV.",
        code="xlsx_invalid",
        file=path.name,
    )
