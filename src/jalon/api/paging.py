"""Pages of long lists: by cursor, so that nothing is skipped or seen twice while rows come and
go."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated, Generic, TypeVar

import msgspec
from ninja import Schema
from pydantic import Field

from jalon.core.errors import Invalid

T = TypeVar("T")

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
