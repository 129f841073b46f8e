"""Images for emails: uploaded, then shown to whoever reads an email (EML-1)."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import File, Path, Query, Router, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.paging import Cursor, Limit, Page, cursor_to, place_of
from jalon.emails.images import NAME, Image, add_image, delete_image, images

router = Router(tags=["emails"])


ImageName = Annotated[str, Field(pattern=f"^{NAME}$")]


class KnownImage(Schema):
    """An image, by its name; `url` is for emails, and anybody may fetch it."""

    image: str
    url: str
    created_at: datetime


class ImagesWanted(Schema):
    """Which page."""

    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/images",
    response=Page[KnownImage],
    auth=Needs(Permission.CONTENT_READ),
    operation_id="list_images",
)
def list_images(request: HttpRequest, wanted: Query[ImagesWanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The images, the newest first."""
    place = place_of(wanted.cursor, parts=1)
    found = [one for one in images() if place is None or one.name < place[0]]
    items = found[: wanted.limit]
    more = len(found) > len(items)
    return {"items": [*map(_told, items)], "next": cursor_to(items[-1].name) if more else None}


@router.post(
    "/images",
    response={201: KnownImage},
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="upload_image",
)
def upload_image(request: HttpRequest, file: File[UploadedFile]) -> Status[Any]:
    """Keeps an image (multipart) for emails to show: PNG, JPEG, GIF or WebP, of up to 2 MB. It
    never changes; another one has another address."""
    return Status(201, _told(add_image(file, file.name or "", by=actor_of(request).name)))


@router.delete(
    "/images/{image}",
    response={204: None},
    auth=Needs(Permission.CONTENT_WRITE),
    operation_id="delete_image",
)
def remove_image(request: HttpRequest, image: Path[ImageName]) -> Status[None]:
    """Deletes an image: emails that were sent with it show it no more. Refused
    while an email, a form or a landing page shows it."""
    delete_image(image, by=actor_of(request).name)
    return Status(204, None)


def _told(image: Image) -> dict[str, Any]:
    return {"image": image.name, "url": image.url, "created_at": image.created_at}
