"""Pages of long lists: by cursor, so that nothing is skipped or seen twice while rows come and
go."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Generic, TypeVar

import msgspec
from django.db.models import Model, QuerySet
from ninja import Schema
from pydantic import Field

from jalon.core.errors import Invalid
from jalon.core.keyset import in_order, misplaced

T = TypeVar("T")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

Limit = Annotated[int, Field(ge=1, le=200, description="How many at most.")]
Cursor = Annotated[
    str, Field(max_length=2000, description="`next` of the page before; empty: from the start.")
]


class Page(Schema, Generic[T]):
    """Some of a list. `next` is the cursor of what follows; null: that was all."""

    items: list[T]
    next: str | None = None


class CountedPage(Page[T], Generic[T]):
    """The same, with how many there are on all pages."""

    total: int


class BoundedPage(CountedPage[T], Generic[T]):
    """The same of a list that may be very long: up to 10,000 are counted. Not `exact`: there are
    more."""

    exact: bool


def sorted_page(
    rows: Iterable[R], key: Callable[[R], tuple[str, str]], *, down: bool, cursor: str, limit: int
) -> tuple[list[R], str | None]:
    """Some of a list that is known whole, by a text that need not be unique and one that is, and
    the cursor of what follows. Raises Invalid for a cursor that is none."""
    place = place_of(cursor, parts=2)
    ordered = sorted(rows, key=key, reverse=down)
    if place is not None:
        ordered = [row for row in ordered if (key(row) < place if down else key(row) > place)]
    items = ordered[:limit]
    return items, cursor_to(*key(items[-1])) if len(ordered) > limit else None


def keyset_page(
    found: QuerySet[M], sort: str, *, unique: str = "slug", cursor: str, limit: int
) -> tuple[list[M], str | None]:
    """Some of a list by a field, from the last to the first with a dash before it, and the cursor
    of what follows. The field is of texts, or of instants when it is called so (`created_at`).
    Raises Invalid for a cursor of another order."""
    field, place = sort.lstrip("-"), place_of(cursor, parts=2)
    instants = field.endswith("_at")
    after = None
    if place is not None:
        after = (_instant(place[0]) if instants else place[0], place[1])
    rows = list(in_order(found, sort, unique=unique, after=after)[: limit + 1])
    items = rows[:limit]
    if len(rows) == len(items):
        return items, None
    value = getattr(items[-1], field)
    told = value.isoformat() if instants else value
    return items, cursor_to(told, getattr(items[-1], unique))


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise misplaced() from None


def cursor_to(*place: str) -> str:
    """A cursor that goes on after a place: the sort keys of the last item."""
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def place_of(cursor: str, *, parts: int) -> tuple[str, ...] | None:
    """The place after which to go on; None: from the start. Raises Invalid."""
    if not cursor:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        place = msgspec.json.decode(urlsafe_b64decode(padded.encode()), type=tuple[str, ...])
    except (ValueError, msgspec.MsgspecError):
        place = ()
    if len(place) != parts or any("\0" in part for part in place):
        raise Invalid(
            "The cursor is none that was given out for this list.",
            remedy="Use `next` of the page before, unchanged.",
            code="cursor_invalid",
        )
    return place
