"""What forms, resources and landing pages have in common over the API: nobody overwrites them
unseen, and they are listed, put away, brought back and deleted alike."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Schema

from jalon.api.access import actor_of
from jalon.api.bodies import Line
from jalon.api.etags import check_match, etag_of
from jalon.api.paging import Cursor, Limit, keyset_page
from jalon.forms import archive
from jalon.forms.models import Resource
from jalon.forms.queries import Kept, Kind, kept_of
from jalon.workflows.deleting import archive_content, delete_content

M = TypeVar("M", bound=Model)

Sort = Literal[
    "slug", "-slug", "name", "-name", "created_at", "-created_at", "updated_at", "-updated_at"
]
"""`slug`: by the short name."""


class Sought(Schema):
    """Whose short name or name holds `search`, in which order, and which page."""

    search: Line = ""
    archived: bool = False
    sort: Sort = "slug"
    limit: Limit = 50
    cursor: Cursor = ""


def page(
    found: QuerySet[M], sought: Sought, tell: Callable[[list[M]], list[dict[str, Any]]]
) -> dict[str, Any]:
    """A page of those found, which have `alphabetical`, and how many there are."""
    sort = sought.sort.replace("name", "alphabetical")
    items, after = keyset_page(found, sort, cursor=sought.cursor, limit=sought.limit)
    return {"items": tell(items), "next": after, "total": found.count()}


def put_away(request: HttpRequest, kind: Kind, slug: str) -> None:
    """Archives it. Raises what `hold` and `archive_content` do."""
    with transaction.atomic():
        hold(request, kind, slug)
        archive_content(kind, slug, by=actor_of(request).name)


def bring_back(request: HttpRequest, kind: Kind, slug: str) -> None:
    """Restores it. Raises what `hold` and `restore` do."""
    with transaction.atomic():
        hold(request, kind, slug)
        archive.restore(kind, slug, by=actor_of(request).name)


def delete(request: HttpRequest, kind: Kind, slug: str) -> None:
    """Deletes it, once it is archived. Raises what `hold` and `delete_content` do."""
    with transaction.atomic():
        hold(request, kind, slug)
        delete_content(kind, slug, by=actor_of(request).name)


def hold(request: HttpRequest, kind: Kind, slug: str) -> None:
    """Keeps it from others until the transaction ends. Raises NotFound, and Conflict when
    `If-Match` names another state."""
    check_match(request, tag_of(kept_of(kind, slug, lock=True)))


def tag_of(kept: Kept) -> str:
    """Its entity tag."""
    if isinstance(kept, Resource):
        return etag_of(kept.name, kept.url, kept.stored, kept.archived_at)
    return etag_of(kept.design, kept.archived_at)
