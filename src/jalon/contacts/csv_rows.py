"""Rows of a CSV file that may be broken anywhere, one at a time, with the line each begins on."""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import NamedTuple, TextIO

from jalon.core.errors import Invalid, JalonError, NotFound, Unavailable
from jalon.core.french import said
from jalon.definition.problems import Locale

MAX_ROW = 2_097_152
"""Longest row, in characters."""
MAX_ROW_LINES = 200
"""How many lines a quoted cell may run over before the quote is taken for a stray one."""
_DELIMITERS = ",;\t"
_HALF = re.compile("[\ud800-\udfff]")
_HEADINGS: dict[Locale, list[str]] = {
    "en": ["line", "reason", "row"],
    "fr": ["ligne", "raison", "texte"],
}


class Row(NamedTuple):
    line: int
    cells: list[str]


class Broken(NamedTuple):
    """A row that cannot be read: the line it begins on, its raw text, and why."""

    line: int
    text: str
    refusal: Invalid


@dataclass(slots=True)
class CsvFile:
    """A CSV file that has been looked at: its encoding, its delimiter, its header.

    `rows` streams what follows the header. `notes` tells what was guessed.
    """

    path: Path
    encoding: str
    delimiter: str
    header: list[str]
    size: int
    notes: list[str] = field(default_factory=list)
    bytes_read: int = 0

    def rows(self) -> Iterator[Row | Broken]:
        """Every row, in order; blank lines are passed over."""
        with open_text(self.path, self.encoding) as text:
            lines = _Lines(text)
            width = len(self.header)
            for number, record in lines.records(skip=1):
                row = self._row(number, record, width)
                if isinstance(row, Broken):
                    row = row._replace(text=lines.give_back())
                yield row
                self.bytes_read = lines.position(self.size)

    def _row(self, number: int, record: str, width: int) -> Row | Broken:
        if refusal := unreadable(record):
            return Broken(number, record, refusal)
        if '"' not in record:  # the most rows, five times faster than through csv
            cells = record.split(self.delimiter)
        else:
            try:
                cells = next(csv.reader([record], delimiter=self.delimiter, strict=True))
            except csv.Error as error:
                quotes = Invalid(f"the quotes are wrong ({error})", phrase="row_quotes")
                return Broken(number, record, quotes)
        if len(cells) != width:
            uneven = Invalid(
                f"{len(cells)} cells where the header has {width}",
                phrase="row_width",
                cells=len(cells),
                width=width,
            )
            return Broken(number, record, uneven)
        return Row(number, cells)


def open_csv(path: Path) -> CsvFile:
    """Looks at a CSV file: encoding (UTF-8, UTF-16 with a BOM, else Windows-1252), delimiter
    (comma, semicolon or tab) and header.

    Raises NotFound, and Invalid when the header cannot serve: empty, or a name missing or twice.
    """
    encoding, notes = detect_encoding(path)
    csv.field_size_limit(MAX_ROW)
    with open_text(path, encoding) as text:
        first = next((record for _, record in _Lines(text).records()), "")
    if not first or (refusal := unreadable(first)):
        why = "it is empty" if not first else refusal
        raise Invalid(
            f"{path.name} has no header that can be read: {why}.",
            remedy="Put the names of the columns in the first line.",
            code="csv_no_header",
            file=path.name,
        )
    delimiter = max(_DELIMITERS, key=_outside_quotes(first).count)
    try:
        names = next(csv.reader([first], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Invalid(
            f"{path.name}, line 1: the quotes of the header are wrong ({error}).",
            remedy="Correct the first line.",
            code="csv_no_header",
            file=path.name,
        ) from None
    header = check_header(path, [name.strip() for name in names])
    return CsvFile(path, encoding, delimiter, header, path.stat().st_size, notes)


def open_text(path: Path, encoding: str) -> TextIO:
    """A text file for reading, line ends untouched; bytes that are not UTF-8 come as lone
    surrogates, for the row to be refused."""
    errors = "surrogateescape" if encoding == "utf-8-sig" else "replace"
    return path.open(encoding=encoding, errors=errors, newline="")


def read_lines(text: TextIO) -> Iterator[tuple[int, str | Broken]]:
    """The lines of a text that is not CSV, numbered, blank ones passed over."""
    number = 0
    while line := text.readline(MAX_ROW):
        number += 1
        if len(line) >= MAX_ROW and not line.endswith(("\n", "\r")):
            _skip_line(text)
        if record := line.rstrip("\r\n"):
            refusal = unreadable(record)
            yield number, Broken(number, record, refusal) if refusal else record


def detect_encoding(path: Path) -> tuple[str, list[str]]:
    """The encoding of a file, and what there is to say about it. Reads the file once.

    A file with more good accented lines than bad ones is UTF-8 with broken lines; otherwise bytes
    that are not UTF-8 mean Windows-1252. Raises NotFound.
    """
    try:
        with path.open("rb") as file:
            if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16", ["The file is in UTF-16."]
            file.seek(0)
            good, bad = 0, 0
            while lines := file.readlines(1_000_000):
                if not (block := b"".join(lines)).isascii():
                    one_good, one_bad = _count_utf8(block, lines)
                    good, bad = good + one_good, bad + one_bad
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Check the path and its permissions.",
            code="file_not_found",
            phrase="file_unreadable",
        ) from None
    if bad and good <= bad:
        return "cp1252", ["The file is not in UTF-8: read as Windows-1252."]
    return "utf-8-sig", ["Some lines are not in UTF-8: they are rejected."] if bad else []


def _count_utf8(block: bytes, lines: list[bytes]) -> tuple[int, int]:
    """How many lines with other than ASCII are UTF-8, and how many are not."""
    try:
        block.decode()
    except UnicodeDecodeError:
        pass  # line by line, then
    else:
        return 1, 0
    good = bad = 0
    for line in lines:
        if not line.isascii():
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good, bad


class _Lines:
    """Cuts a text into records: a line, or several when a quoted cell runs over them."""

    def __init__(self, text: TextIO) -> None:
        self.text = text
        self.number = 0
        self.again: list[str] = []
        self.record: list[str] = []
        self.characters = 0

    def position(self, size: int) -> int:
        """About how many bytes have been read. (`tell` would cost more than the reading.)"""
        return min(size, self.characters)

    def next_line(self) -> str:
        if self.again:
            line = self.again.pop(0)
        else:
            line = self.text.readline(MAX_ROW)
            self.characters += len(line)
        self.number += bool(line)
        return line

    def records(self, skip: int = 0) -> Iterator[tuple[int, str]]:
        return islice(self._records(), skip, None)

    def _records(self) -> Iterator[tuple[int, str]]:
        while line := self.next_line():
            number = self.number
            self.record = [line]
            if line.count('"') % 2:
                self._close_quote()
            elif len(line) >= MAX_ROW and not line.endswith(("\n", "\r")):
                _skip_line(self.text)
            if record := "".join(self.record).rstrip("\r\n"):
                yield number, record

    def give_back(self) -> str:
        """The first line of the present record; the others will be read again as records of
        their own: one stray quote costs one row, not all those up to the next."""
        first, *rest = self.record
        self.again = rest + self.again
        self.number -= len(rest)
        self.record = [first]
        return first.rstrip("\r\n")

    def _close_quote(self) -> None:
        """Adds the lines up to the one that closes the quote; none when there is no such line."""
        size, odd = len(self.record[0]), True
        while odd and len(self.record) < MAX_ROW_LINES and size < MAX_ROW:
            if not (line := self.next_line()):
                break
            self.record.append(line)
            size += len(line)
            odd ^= bool(line.count('"') % 2)
        if odd:
            self.give_back()


def _skip_line(text: TextIO) -> None:
    """To the end of a line that is too long to keep."""
    while (rest := text.readline(MAX_ROW)) and not rest.endswith(("\n", "\r")):
        pass


def unreadable(record: str) -> Invalid | None:
    if len(record) >= MAX_ROW:
        return Invalid(
            f"the row has {MAX_ROW:,} characters or more", phrase="row_too_long", most=MAX_ROW
        )
    if "\0" in record:
        return Invalid("the row holds a NUL character", phrase="row_nul")
    if not record.isascii() and _HALF.search(record):
        return Invalid("the row is not in UTF-8", phrase="row_not_utf8")
    return None


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def check_header(path: Path, header: list[str], line: int = 1) -> list[str]:
    """The header, when each column has a name of its own. Raises Invalid."""
    for position, name in enumerate(header, 1):
        if not name:
            raise Invalid(
                f"{path.name}, line {line}: column {position} has no name.",
                remedy="Name every column in the first line.",
                code="csv_header_empty",
                file=path.name,
                line=line,
                column=position,
            )
    folded = [name.casefold() for name in header]
    for name in header:
        if folded.count(name.casefold()) > 1:
            raise Invalid(
                f"{path.name}, line {line}: the column {name!r} is there twice.",
                remedy="Give each column a name of its own.",
                code="csv_header_twice",
                file=path.name,
                line=line,
                column=name,
            )
    return header


class Rejects:
    """The file of rejected rows beside the one they come from, made when the first row comes.

    Its columns: the line, the reason in the language of `locale`, and the row as it was.
    """

    def __init__(self, source: Path, locale: Locale = "en") -> None:
        self.path = source.with_name(source.name + ".rejected.csv")
        self.locale: Locale = locale
        self.count = 0
        self._file: TextIO | None = None

    def add(self, line: int, refusal: JalonError, row: str) -> None:
        """Writes one rejected row; very long ones are cut. Raises Unavailable when it cannot."""
        if self._file is None:
            self._file = self._opened()
            csv.writer(self._file).writerow(_HEADINGS[self.locale])
        shown = row[:10_000].replace("\0", "\N{SYMBOL FOR NULL}")
        csv.writer(self._file).writerow([line, said(refusal, self.locale), shown])
        self.count += 1

    def _opened(self) -> TextIO:
        try:
            return self.path.open("w", encoding="utf-8", errors="replace", newline="")
        except OSError as error:
            raise Unavailable(
                f"The file of rejected rows, {self.path}, cannot be written: {error.strerror}.",
                remedy="Put the file to import where you may write, and import it again.",
                code="rejects_not_written",
            ) from None

    def close(self) -> None:
        """Closes the file; when nothing was rejected, an older one is removed."""
        if self._file is not None:
            self._file.close()
        else:
            self.path.unlink(missing_ok=True)
