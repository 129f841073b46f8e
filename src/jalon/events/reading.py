"""Events from a file, CSV or JSON Lines, one at a time."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from jalon.contacts.attributes import AttributeInvalid, parse_instant, plain_number
from jalon.contacts.csv_rows import Broken, Row, detect_encoding, open_csv, open_text, read_lines
from jalon.core.errors import Invalid, NotFound
from jalon.events.checking import NewEvent

_NAMES = {
    "event": "event",
    "external_id": "external_id",
    "userid": "external_id",
    "email": "email",
    "anonymous_id": "anonymous_id",
    "anonymousid": "anonymous_id",
    "timestamp": "timestamp",
    "message_id": "message_id",
    "messageid": "message_id",
}
"""What a column or member means, by its name in small letters; the others are properties."""


class Rejected(NamedTuple):
    """A line that is no event: where, why, and its text."""

    line: int
    reason: str
    text: str


def read_events(path: Path) -> Iterator[NewEvent | Rejected]:
    """The events of a file in its order, without holding it in memory.

    Columns (CSV) or members (JSON Lines, for names that end in .jsonl, .ndjson or .json): event,
    timestamp (ISO 8601), one or more of external_id, email, anonymous_id; optionally message_id;
    the rest are properties. In CSV a cell that is a number becomes one, an empty cell nothing.
    Without a message_id an event gets one from the file's content and its line, so that reading
    the same file again gives the same ids. Raises NotFound or Invalid when it cannot be read.
    """
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        return _read_json(path)
    return _read_csv(path)


def fingerprint(path: Path) -> str:
    """What a file's content alone decides. Raises NotFound."""
    digest = blake2b(digest_size=12)
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise NotFound(
            f"{path} cannot be read: {error.strerror}.",
            remedy="Check the path and its permissions.",
            code="file_not_found",
        ) from None
    return digest.hexdigest()


def _read_csv(path: Path) -> Iterator[NewEvent | Rejected]:
    file = open_csv(path)
    meanings = [_NAMES.get(name.casefold(), "") for name in file.header]
    _check_columns(path, meanings)
    return _csv_events(file.rows(), file.header, meanings=meanings, file=fingerprint(path))


def _csv_events(
    rows: Iterator[Row | Broken], header: list[str], *, meanings: list[str], file: str
) -> Iterator[NewEvent | Rejected]:
    for row in rows:
        if isinstance(row, Broken):
            yield Rejected(row.line, str(row.refusal), row.text)
            continue
        fields: dict[str, str] = {}
        properties: dict[str, Any] = {}
        for name, meaning, cell in zip(header, meanings, row.cells, strict=True):
            if meaning:
                fields[meaning] = cell.strip()
            elif cell:
                number = plain_number(cell)
                properties[name] = cell if number is None else number
        yield _event(fields, properties, line=row.line, file=file, text=",".join(row.cells))


def _read_json(path: Path) -> Iterator[NewEvent | Rejected]:
    encoding, _ = detect_encoding(path)
    return _json_events(path, encoding, fingerprint(path))


def _json_events(path: Path, encoding: str, file: str) -> Iterator[NewEvent | Rejected]:
    with open_text(path, encoding) as text:
        for number, line in read_lines(text):
            if isinstance(line, Broken):
                yield Rejected(number, str(line.refusal), line.text)
                continue
            try:
                members = msgspec.json.decode(line, type=dict[str, Any])
            except (msgspec.DecodeError, UnicodeEncodeError) as error:
                yield Rejected(number, f"not a JSON object: {error}", line)
                continue
            fields: dict[str, str] = {}
            properties: dict[str, Any] = {}
            for name, value in members.items():
                if meaning := _NAMES.get(name.casefold()):
                    fields[meaning] = "" if value is None else str(value)
                elif name == "properties" and isinstance(value, dict):
                    properties |= value
                else:
                    properties[name] = value
            yield _event(fields, properties, line=number, file=file, text=line)


def _event(
    fields: Mapping[str, str], properties: dict[str, Any], *, line: int, file: str, text: str
) -> NewEvent | Rejected:
    given = fields.get("timestamp")
    if not given:
        return Rejected(line, "the event has no timestamp", text)
    try:
        at: datetime = parse_instant(given)
    except AttributeInvalid as error:
        return Rejected(line, f"timestamp: {error}", text)
    return NewEvent(
        name=fields.get("event", ""),
        at=at,
        external_id=fields.get("external_id"),
        email=fields.get("email"),
        anonymous_id=fields.get("anonymous_id"),
        properties=properties,
        message_id=fields.get("message_id") or f"{file}:{line}",
        source="import",
        line=0 if fields.get("message_id") else line,
    )


def _check_columns(path: Path, meanings: list[str]) -> None:
    for wanted in ("event", "timestamp"):
        if wanted not in meanings:
            raise Invalid(
                f"{path.name} has no column {wanted!r}.",
                remedy=f"Name one of its columns {wanted}.",
                code="events_no_column",
            )
    if not {"external_id", "email", "anonymous_id"} & set(meanings):
        raise Invalid(
            f"{path.name} does not say whose the events are.",
            remedy="Name a column external_id, email or anonymous_id.",
            code="events_no_key",
        )
    for meaning in set(meanings) - {""}:
        if meanings.count(meaning) > 1:
            raise Invalid(
                f"{path.name} has two columns for {meaning}.",
                remedy="Rename one of them.",
                code="events_same_column",
            )
