"""Contacts as CSV, streamed (CON-3).

A cell that a spreadsheet would take for a formula gets an apostrophe in front, which the import
takes away again.
"""

import csv
import re
from collections.abc import Callable, Iterator
from typing import Any, TextIO

import msgspec
from django.db import transaction

from jalon.contacts.actions import check_list
from jalon.core.db import Cursor, cursor

EXPORTED = ("marketing", "lists", "created_at")
"""Columns of an export that an import leaves out: they are facts, not wishes."""

_COLUMNS = ("external_id", "email", "locale", "time_zone", "tags", *EXPORTED)
_CHUNK = 5000
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")

_ROWS = """
SELECT c.lane, c.id, c.external_id, c.email, c.locale, c.time_zone, c.tags, c.marketing,
       ARRAY(SELECT l.list FROM list_member l
             WHERE l.lane = c.lane AND l.contact_id = c.id ORDER BY l.list),
       c.created_at, c.attributes::text
FROM contact c
WHERE (c.lane, c.id) > (%(lane)s, %(id)s) AND c.merged_into IS NULL
  AND (%(list)s::text IS NULL OR EXISTS (
      SELECT FROM list_member m
      WHERE m.lane = c.lane AND m.contact_id = c.id AND m.list = %(list)s))
ORDER BY c.lane, c.id LIMIT %(limit)s
"""


def export_contacts(
    file: TextIO,
    *,
    list_slug: str | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> int:
    """Writes all contacts, or those on a list, and returns how many. All as they were at one
    instant; a chunk of them in memory at a time. Raises NotFound for a list that is not there.
    """
    if list_slug is not None:
        check_list(list_slug)
    writer = csv.writer(file)
    count = 0
    with transaction.atomic(), cursor() as cur:
        if not transaction.get_connection().savepoint_ids:
            cur.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        names = [name for (name,) in cur.execute("SELECT name FROM attribute ORDER BY name")]
        writer.writerow([*_COLUMNS, *(guarded(name) for name in names)])
        for rows in _chunks(cur, list_slug):
            writer.writerows(_cells(row, names) for row in rows)
            count += len(rows)
            on_progress(count)
    return count


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell[:1] == "'" and _GUARDED.match(cell) else cell


def _chunks(cur: Cursor, list_slug: str | None) -> Iterator[list[tuple[Any, ...]]]:
    lane, last = -1, "00000000-0000-0000-0000-000000000000"
    while True:
        place = {"lane": lane, "id": last, "list": list_slug, "limit": _CHUNK}
        rows = cur.execute(_ROWS, place).fetchall()
        if not rows:
            return
        yield rows
        lane, last = rows[-1][0], rows[-1][1]


def _cells(row: tuple[Any, ...], names: list[str]) -> list[str]:
    _, _, external_id, email, locale, time_zone, tags, marketing, lists, created_at, given = row
    attributes = msgspec.json.decode(given)
    fixed = (external_id or "", email or "", locale, time_zone, ";".join(tags))
    return [
        *map(guarded, fixed),
        marketing,
        ";".join(lists),
        created_at.isoformat(timespec="seconds"),
        *(_cell(attributes.get(name)) for name in names),
    ]


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
