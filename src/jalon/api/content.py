"""What forms, resources and landing pages have in common over the API: nobody overwrites them
unseen, and they are put away, brought back and deleted alike."""

from django.db import transaction
from django.http import HttpRequest

from jalon.api.access import actor_of
from jalon.api.etags import check_match, etag_of
from jalon.forms import archive
from jalon.forms.models import Resource
from jalon.forms.queries import Kept, Kind, kept_of
from jalon.workflows.deleting import archive_content, delete_content


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
