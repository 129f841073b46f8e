"""Resources (FRM-2): content behind a form, as a file of the storage or an address elsewhere."""

import re
import unicodedata
from pathlib import PurePath
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.core.ids import new_id
from jalon.definition.parse import SLUG
from jalon.forms.actions import refuse_archived
from jalon.forms.checking import is_https
from jalon.forms.models import Resource
from jalon.forms.queries import resource_of

MAX_BYTES = 50_000_000
MAX_ADDRESS = 2_000
"""Characters of an address."""
TYPES = {
    ".pdf": "application/pdf",
    ".epub": "application/epub+zip",
    ".zip": "application/zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odp": "application/vnd.oasis.opendocument.presentation",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}
"""What may be handed out, by the end of the name. Nothing that a browser would run."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    **dict.fromkeys((".jpg", ".jpeg"), (b"\xff\xd8\xff",)),
    **dict.fromkeys((".zip", ".epub", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp"), _ZIP),
}
_UNFIT = re.compile(
    r'[\x00-\x1f\x7f-\x9f\ud800-\udfff"*/:<>?\\|\u200b-\u200f\u202a-\u202e\u2066-\u2069]+'
)


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes: ...


def files() -> Storage:
    """Where files are kept: what the settings say, else a folder of the data."""
    if "files" in settings.STORAGES:
        return storages["files"]
    return FileSystemStorage(
        settings.JALON_DATA / "files", file_permissions_mode=0o600, directory_permissions_mode=0o700
    )


def add_file(slug: str, name: str, *, file: Readable, file_name: str, by: str = "cli") -> Resource:
    """Adds a file as a resource, or puts another in its place. Raises Invalid: its short name,
    a type that is not among `TYPES` or not what its name says, nothing in it, or over 50 MB;
    Conflict when it is archived; Unavailable when the storage is away."""
    content = file.read(MAX_BYTES + 1)
    shown = clean_name(file_name)
    ending = PurePath(shown).suffix.lower()
    _check_slug(slug)
    _check_content(content, ending)
    # Before the row: a file that nothing names is waste, a row without its file is a broken link.
    stored = files().save(f"resources/{slug}/{new_id().hex}{ending}", ContentFile(content))
    try:
        return _save(slug, name, by=by, stored=stored, file_name=shown, size=len(content), url="")
    except BaseException:
        files().delete(stored)
        raise


def add_url(slug: str, name: str, *, url: str, by: str = "cli") -> Resource:
    """Adds an address as a resource, or puts another in its place. Raises Invalid, and Conflict
    when it is archived."""
    _check_slug(slug)
    if not is_https(url) or len(url) > MAX_ADDRESS:
        raise Invalid(
            "The resource is not an https address.",
            remedy="Write it whole, as in https://example.com/paper.pdf.",
            code="resource_url",
        )
    return _save(slug, name, by=by, stored="", file_name="", size=0, url=url)


def rename(slug: str, name: str, *, by: str = "cli") -> None:
    """Gives a resource another name, for people. Raises NotFound."""
    with transaction.atomic():
        kept = resource_of(slug, lock=True)
        kept.name, kept.updated_at = name.strip() or slug, clock.now()
        kept.save(update_fields=["name", "updated_at"])
        record(by, "change", kind="resource", name=slug, called=kept.name)


def forget_file(stored: str) -> None:
    """Deletes a file that nothing names any more, once the transaction has come to its end."""
    if stored:
        transaction.on_commit(lambda: files().delete(stored), robust=True)


def clean_name(given: str) -> str:
    """A file's name without folders, control characters and what file systems refuse; at most
    120 characters, the ending kept."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    name = _UNFIT.sub("-", last).strip(" .-")
    path = PurePath(name or "file")
    return f"{path.stem[: 120 - len(path.suffix)]}{path.suffix}" if len(name) > 120 else str(path)


def content_type(resource: Resource) -> str:
    """What a file is served as."""
    return TYPES[PurePath(resource.file_name).suffix.lower()]


@transaction.atomic
def _save(slug: str, name: str, *, by: str, **what: str | int) -> Resource:
    """Without a name, it keeps the one it has."""
    now = clock.now()
    kept, created = Resource.objects.select_for_update().get_or_create(
        slug=slug,
        defaults={"name": name.strip() or slug, "created_at": now, "updated_at": now, **what},
    )
    if not created:
        refuse_archived("resource", kept)
        forget_file(kept.stored)
        kept.name, kept.updated_at = name.strip() or kept.name, now
        for field, value in what.items():
            setattr(kept, field, value)
        kept.save()
    record(by, "create" if created else "change", kind="resource", name=slug, **what)
    return kept


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise Invalid(
            f"{slug[:60]!r} cannot name a resource.",
            remedy="Use 1 to 64 small letters, digits and hyphens, such as white-paper.",
            code="slug_invalid",
            phrase="resource_slug",
            slug=slug[:60],
        )


def _check_content(content: bytes, ending: str) -> None:
    if ending not in TYPES:
        raise Invalid(
            f"A file that ends in {ending[:20] or 'nothing'} is not handed out.",
            remedy=f"Use one of: {', '.join(sorted(TYPES))}.",
            code="resource_type",
            phrase="resource_ending",
            kinds=sorted(TYPES),
        )
    if not content or len(content) > MAX_BYTES:
        raise Invalid(
            f"The file is empty, or larger than {MAX_BYTES // 1_000_000} MB.",
            remedy="Make it smaller, or host it elsewhere and give its address.",
            code="resource_size",
            most=MAX_BYTES // 1_000_000,
        )
    if ending in _BEGINNINGS and not content.startswith(_BEGINNINGS[ending]):
        raise Invalid(
            f"The file is not what its name says ({ending}).",
            remedy="Give it the ending of what it is.",
            code="resource_type",
            ending=ending,
        )
