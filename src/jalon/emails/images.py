"""Images that emails show (EML-1): files of the storage that anybody may fetch, kept until somebody
deletes them, for an email that was sent is still read years later. The names of the files are all
that is kept of them, newest last."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import PurePath
from secrets import token_hex
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core.db import cursor
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.core.ids import new_id
from jalon.forms.storage import Readable, clean_name, files

MAX_BYTES = 2_000_000

TYPES: Mapping[str, str] = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""What is served as what. No SVG: it may hold scripts, and mail readers do not show it."""

NAME = r"[0-9a-f]{48}(?:-[a-z0-9-]{1,60})?\.(?:png|jpg|gif|webp)"
"""An id and 8 bytes of chance, so that no name is guessed; then what the file was called."""

_BEGINNINGS = (
    ("png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("jpg", re.compile(rb"\xff\xd8\xff")),
    ("gif", re.compile(rb"GIF8[79]a")),
    ("webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
)
_FOLDER = "images"


class Image(NamedTuple):
    """An image by its name."""

    name: str

    @property
    def url(self) -> str:
        """Where whoever reads an email gets it from."""
        return f"{settings.JALON_BASE_URL}/i/{self.name}"

    @property
    def created_at(self) -> datetime:
        """Wall time, as its id has it (RFC 9562, 5.7)."""
        return datetime.fromtimestamp(int(self.name[:12], 16) / 1000, UTC)

    @property
    def content_type(self) -> str:
        """What it is served as."""
        return TYPES[self.name.rpartition(".")[2]]


def add_image(file: Readable, file_name: str, *, by: str = "cli") -> Image:
    """Keeps an image under a name of its own. Raises Invalid for what is none by its content,
    whatever it is called, and for more than 2 MB; Unavailable when the storage is away."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Invalid(
            f"The image is larger than {MAX_BYTES // 1_000_000} MB.",
            remedy="Make it smaller: mail readers are on telephones too.",
            code="image_size",
            most=MAX_BYTES // 1_000_000,
        )
    ending = next((each for each, begins in _BEGINNINGS if begins.match(content)), None)
    if ending is None:
        raise Invalid(
            "The file is no image that emails can show.",
            remedy="Use a PNG, JPEG, GIF or WebP image.",
            code="image_type",
        )
    called = re.sub(r"[^a-z0-9]+", "-", PurePath(clean_name(file_name)).stem.lower())[:60].strip(
        "-"
    )
    image = Image(f"{new_id().hex}{token_hex(8)}{called and '-'}{called}.{ending}")
    with transaction.atomic():
        record(by, "create", kind="image", name=image.name, size=len(content))
        files().save(f"{_FOLDER}/{image.name}", ContentFile(content))
    return image


def images() -> list[Image]:
    """All of them, the newest first. Raises Unavailable when the storage is away."""
    try:
        _, names = files().listdir(_FOLDER)
    except FileNotFoundError:
        return []
    return [Image(name) for name in sorted(names, reverse=True) if re.fullmatch(NAME, name)]


class ImageUse(NamedTuple):
    """What shows an image: an email, a form or a landing page; `email_version` is one of an email
    that has a newer one, which its readers were sent."""

    kind: str
    name: str
    version: int | None = None

    @property
    def is_past(self) -> bool:
        """It was sent, and nobody is shown it anew."""
        return self.kind == "email_version"


def image_uses(name: str) -> list[ImageUse]:
    """All that shows an image, what visitors and readers are shown now first."""
    with cursor() as cur:
        cur.execute(_USES, {"name": f"%{name}%"})
        return [ImageUse(*row) for row in cur]


def delete_image(name: str, *, by: str = "cli") -> None:
    """Deletes an image: emails that were sent with it show it no more. Raises NotFound, Conflict
    while an email, a form or a landing page shows it, and Unavailable when the
    storage is away."""
    used = [one for one in image_uses(name) if not one.is_past]
    if used:
        told = ", ".join(f"the {one.kind.replace('_', ' ')} {one.name}" for one in used)
        raise Conflict(
            f"The image is shown by {told}.",
            remedy="Take it out of there first.",
            code="image_in_use",
            names=[one.name for one in used],
        )
    path = f"{_FOLDER}/{name}"
    if not re.fullmatch(NAME, name) or not files().exists(path):
        raise NotFound("There is no such image.", code="image_not_found")
    with transaction.atomic():
        record(by, "delete", kind="image", name=name)
        files().delete(path)


_USES = """
    SELECT CASE number WHEN newest THEN 'email' ELSE 'email_version' END AS kind, slug,
           nullif(number, newest) AS version
    FROM (SELECT email.slug, number, email.version AS newest
          FROM email JOIN email_version ON email_version.email = email.slug
          WHERE email_version.content::text LIKE %(name)s) AS shown
    UNION ALL SELECT 'form', slug, NULL FROM form WHERE design::text LIKE %(name)s
    UNION ALL SELECT 'landing_page', slug, NULL FROM landing_page WHERE design::text LIKE %(name)s
    ORDER BY version NULLS FIRST, kind, slug
"""
"""A name is like no other text."""


def open_image(image: Image) -> "File[Any]":
    """Its file. Raises NotFound, and Unavailable when the storage is away."""
    try:
        return files().open(f"{_FOLDER}/{image.name}")
    except FileNotFoundError:
        raise NotFound("There is no such image.", code="image_not_found") from None
