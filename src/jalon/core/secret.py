"""Secrets that the installation makes for itself and keeps in files of its own."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

from jalon.core.errors import Unavailable


def kept_secret(path: Path) -> str:
    """The secret kept in `path`, made on first use, in a file that its owner alone may read.

    Several processes may ask at once: all get the same. Raises Unavailable when the file can be
    neither read nor made.
    """
    try:
        if not path.exists():
            path.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(48))
        return path.read_text().strip()
    except OSError as error:
        raise Unavailable(
            f"The secret in {path} cannot be read or made: {error.strerror}.",
            remedy="Run as the user who owns the data folder, or set JALON_DATA to another folder.",
        ) from error


def _write_once(path: Path, secret: str) -> None:
    # A link appears whole or not at all, and never replaces the secret of a quicker process.
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secret + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()
