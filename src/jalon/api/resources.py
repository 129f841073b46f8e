"""Resources: content behind a form, as a file or an address elsewhere (FRM-2)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api import content
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line, Slug
from jalon.api.paging import CountedPage
from jalon.core.errors import Conflict
from jalon.emails.form_links import preview_url
from jalon.forms import storage
from jalon.forms.counting import downloads
from jalon.forms.finding import find_resources
from jalon.forms.models import Resource
from jalon.forms.queries import resource_of

router = Router(tags=["resources"])
_READ, _WRITE = Needs(Permission.CONTENT_READ), Needs(Permission.CONTENT_WRITE)

_Url = Annotated[
    str,
    StringConstraints(max_length=storage.MAX_ADDRESS, pattern=r"^[^\x00-\x20\x7f]+$"),
    Field(examples=["https://example.com/paper.pdf"]),
]


class KnownResource(Schema):
    """A resource: `kind` is `file` or `url`, `size` is in bytes. Its downloads by people, and by
    machines. `preview` is a link that opens it for a day, and counts nothing."""

    resource: str
    name: str
    kind: str
    url: str
    file_name: str
    size: int
    archived: bool
    people: int
    machines: int
    preview: str
    created_at: datetime
    updated_at: datetime


class NewResource(Body):
    """An address to hand out. Files are uploaded to `/resources/{slug}/file`."""

    resource: Annotated[Line, Field(examples=["white-paper"])]
    name: Line = ""
    url: _Url


class ResourceChanges(Body):
    """What is to change of a resource; what is left out stays. An address takes the place of a
    file, which is then gone."""

    name: Annotated[Line, Field(min_length=1)] | None = None
    url: _Url | None = None


class BesideFile(Body):
    """What comes with a file. Without a name the resource keeps the one it has."""

    name: Line = ""


class Wanted(content.Sought):
    """Which resources: of a kind, too."""

    kind: Literal["file", "url"] | None = None


@router.get(
    "/resources", response=CountedPage[KnownResource], auth=_READ, operation_id="list_resources"
)
def list_resources(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The resources in use, or the archived ones; by short name, unless another order is asked
    for."""
    file = None if wanted.kind is None else wanted.kind == "file"
    found = find_resources(wanted.search, archived=wanted.archived, file=file)
    return content.page(found, wanted, _told)


@router.post(
    "/resources", response={201: KnownResource}, auth=_WRITE, operation_id="create_resource"
)
def create_resource(request: HttpRequest, response: HttpResponse, body: NewResource) -> Status[Any]:
    """Makes a resource of an address."""
    with transaction.atomic():
        if Resource.objects.filter(slug=body.resource).exists():
            raise Conflict(
                f"There is a resource {body.resource} already.",
                remedy="Choose another short name, or change that one.",
                code="name_taken",
                phrase="resource_exists",
                name=body.resource,
            )
        storage.add_url(body.resource, body.name, url=body.url, by=actor_of(request).name)
    response["Location"] = f"/api/v1/resources/{body.resource}"
    return Status(201, _answer(body.resource, response))


@router.get("/resources/{slug}", response=KnownResource, auth=_READ, operation_id="get_resource")
def get_resource(request: HttpRequest, response: HttpResponse, slug: Path[Slug]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """A resource, and how often it was downloaded."""
    return _answer(slug, response)


@router.patch(
    "/resources/{slug}", response=KnownResource, auth=_WRITE, operation_id="change_resource"
)
def change_resource(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug], body: ResourceChanges
) -> dict[str, Any]:
    """Changes the name of a resource, its address, or both."""
    by = actor_of(request).name
    with transaction.atomic():
        content.hold(request, "resource", slug)
        if body.url is not None:
            storage.add_url(slug, body.name or "", url=body.url, by=by)
        elif body.name is not None:
            storage.rename(slug, body.name, by=by)
    return _answer(slug, response)


@router.post(
    "/resources/{slug}/file",
    response={200: KnownResource, 201: KnownResource},
    auth=_WRITE,
    operation_id="upload_resource",
)
def upload(
    request: HttpRequest,
    response: HttpResponse,
    slug: Path[Slug],
    *,
    file: File[UploadedFile],
    beside: Form[BesideFile],
) -> Status[Any]:
    """Makes a resource of a file (multipart), or puts the file in the place of what the resource
    handed out: documents, images, sound and video of up to 50 MB. Links that were sent lead to
    the new file."""
    with transaction.atomic():
        known = Resource.objects.filter(slug=slug).exists()
        if known or request.headers.get("If-Match"):
            content.hold(request, "resource", slug)
        storage.add_file(
            slug, beside.name, file=file, file_name=file.name or "", by=actor_of(request).name
        )
    response["Location"] = f"/api/v1/resources/{slug}"
    return Status(200 if known else 201, _answer(slug, response))


@router.delete(
    "/resources/{slug}", response={204: None}, auth=_WRITE, operation_id="delete_resource"
)
def delete_resource(request: HttpRequest, slug: Path[Slug]) -> Status[None]:
    """Deletes an archived resource with its file. Links that were sent lead to it no more."""
    content.delete(request, "resource", slug)
    return Status(204, None)


@router.post(
    "/resources/{slug}/archive",
    response=KnownResource,
    auth=_WRITE,
    operation_id="archive_resource",
)
def archive_resource(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug]
) -> dict[str, Any]:
    """Puts a resource away; whoever has a link to it may still download it. Refused, with its
    uses, while a living workflow or a form names it."""
    content.put_away(request, "resource", slug)
    return _answer(slug, response)


@router.post(
    "/resources/{slug}/restore",
    response=KnownResource,
    auth=_WRITE,
    operation_id="restore_resource",
)
def restore_resource(
    request: HttpRequest, response: HttpResponse, slug: Path[Slug]
) -> dict[str, Any]:
    """Brings an archived resource back."""
    content.bring_back(request, "resource", slug)
    return _answer(slug, response)


def _told(found: Iterable[Resource]) -> list[dict[str, Any]]:
    resources = list(found)
    counts = downloads(each.slug for each in resources)
    return [
        {
            "resource": each.slug,
            "name": each.name,
            "kind": "url" if each.url else "file",
            "url": each.url,
            "file_name": each.file_name,
            "size": each.size,
            "archived": each.archived_at is not None,
            "preview": preview_url("resource", each.slug),
            "created_at": each.created_at,
            "updated_at": each.updated_at,
            **counts[each.slug]._asdict(),
        }
        for each in resources
    ]


def _answer(slug: str, response: HttpResponse) -> dict[str, Any]:
    kept = resource_of(slug)
    response["ETag"] = content.tag_of(kept)
    return _told([kept])[0]
