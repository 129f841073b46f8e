"""Files that long work reads and writes: what was uploaded, and what comes of it.

They lie in the data folder, which the web process and the workers of an installation share.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from jalon.core import clock
from jalon.core.errors import Invalid, NotFound, Unavailable
from jalon.core.ids import new_id

MAX_UPLOAD = 1 << 30
"""Largest file that is taken in, in bytes."""

KEPT_DAYS = 7
"""Days after which files are deleted, uploaded or made."""

_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx")
_REFERENCE = re.compile(r"[0-9a-f]{32}(?:\.[a-z]{3,8}){1,3}")


class Upload(NamedTuple):
    """A file taken in: `reference` is what it is called by from then on."""

    reference: str
    path: Path
    size: int


def save_upload(chunks: Iterable[bytes], name: str) -> Upload:
    """Takes a file in, a chunk in memory at a time. Raises Invalid when it is too large or of
    another kind than CSV and XLSX by its name, and Unavailable when it cannot be written."""
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        raise Invalid(
            f"{name[-60:]!r} is neither CSV nor XLSX.",
            remedy="Save it as .csv or .xlsx; older .xls files and .ods are not read.",
            code="upload_kind",
            file=name[-60:],
        )
    made = new_file(ending)
    size = 0
    try:
        with made.path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_UPLOAD:
                    break
                file.write(chunk)
    except OSError as error:
        made.path.unlink(missing_ok=True)
        raise Unavailable(
            f"The file cannot be kept: {error.strerror}.",
            remedy="Look at the disk of JALON_DATA.",
            phrase="upload_not_kept",
        ) from error
    if size > MAX_UPLOAD:
        made.path.unlink()
        raise Invalid(
            f"The file has more than {MAX_UPLOAD >> 20} MB.",
            remedy="Cut it in several.",
            code="upload_too_large",
            most=MAX_UPLOAD >> 20,
        )
    return made._replace(size=size)


def new_file(ending: str) -> Upload:
    """A place for a file that is not there yet."""
    reference = f"{new_id().hex}{ending}"
    folder = _folder()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"The folder {folder} cannot be made: {error.strerror}.",
            remedy="Look at JALON_DATA and its permissions.",
            phrase="upload_not_kept",
        ) from error
    return Upload(reference, folder / reference, 0)


def file_of(reference: str) -> Path:
    """A file by its reference. Raises NotFound, for whatever else than a reference too."""
    path = _folder() / reference
    if not _REFERENCE.fullmatch(reference) or not path.is_file():
        raise NotFound(
            "There is no such file, or it was deleted since.",
            remedy=f"Files are kept for {KEPT_DAYS} days: upload it, or make it, again.",
            code="file_not_found",
            phrase="upload_not_found",
            days=KEPT_DAYS,
        )
    return path


def forget_files() -> int:
    """Deletes files older than a week, and returns how many. One that is gone already is not
    missed: another worker keeps house too."""
    folder, gone = _folder(), 0
    before = (clock.wall() - timedelta(days=KEPT_DAYS)).timestamp()
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            if path.stat().st_mtime < before:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone


def _folder() -> Path:
    return Path(settings.JALON_DATA) / "work"
