"""Where the embedded server keeps its files, and the system user it runs as.

PostgreSQL refuses to run as root. Started by root, it runs as an unprivileged user, who must be
able to walk down to its files; no permission of a parent folder is ever changed for that: where
the data folder cannot be reached, the files live under /var/lib/jalon instead, and the data folder
keeps a note of where.
"""

import hashlib
import os
import pwd
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jalon.core.errors import Conflict, Forbidden, Unavailable
from jalon.core.postgres.url import socket_url

SYSTEM_FOLDER = Path("/var/lib/jalon")
_NOTE = "postgres-folder"
_SOCKET_NAME = ".s.PGSQL.5432"
_LONGEST_SOCKET_PATH = 103  # 107 bytes on Linux, 103 on macOS
_UNPRIVILEGED = ("jalon", "postgres", "nobody")


@dataclass(frozen=True)
class SystemUser:
    """A user of the operating system."""

    name: str
    uid: int
    gid: int

    @classmethod
    def by_uid(cls, uid: int) -> "SystemUser":
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:  # containers run under numbers that have no name
            return cls(str(uid), uid, os.getegid())
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def reaches(self, path: Path) -> bool:
        """Whether this user may walk down to `path`, as far as it exists."""
        return all(self._passes(folder) for folder in (path, *path.parents) if folder.exists())

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


@dataclass(frozen=True)
class Place:
    """The folder of one embedded server, private to the user it runs as."""

    data: Path
    root: Path
    user: SystemUser

    @classmethod
    def of(cls, data: Path) -> "Place":
        """The place for a data folder. Writes nothing; the same answer before and after start."""
        data = data.resolve()
        if os.geteuid() != 0:
            return cls(data, data / "postgres", SystemUser.by_uid(os.geteuid()))
        user = _unprivileged_user()
        root = _root_for(data, user)
        if root.exists() and (owner := root.stat().st_uid) != 0:
            user = SystemUser.by_uid(owner)
        return cls(data, root, user)

    def cluster(self, major: int) -> Path:
        """The data of one major version of PostgreSQL."""
        return self.root / f"cluster-{major}"

    @property
    def draft(self) -> Path:
        """A cluster being made; it takes its final name when it is whole."""
        return self.root / "cluster.draft"

    @property
    def majors(self) -> list[int]:
        """The major versions that have a cluster here, oldest first."""
        names = (path.name.removeprefix("cluster-") for path in self.root.glob("cluster-*"))
        return sorted(int(name) for name in names if name.isdecimal())

    @property
    def passfile(self) -> Path:
        """The password, in the form of libpq's password files."""
        return self.root / "passfile"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @cached_property
    def socket(self) -> Path:
        """The folder of the Unix socket, with a path that the system accepts.

        A comma would make libpq see two hosts.
        """
        inside = self.root / "socket"
        length = len(os.fsencode(inside / _SOCKET_NAME))
        if length <= _LONGEST_SOCKET_PATH and "," not in str(inside):
            return inside
        short = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]
        return Path("/tmp") / f"jalon-{self.user.uid}" / short  # noqa: S108 (owner is verified)

    def url(self, database: str = "jalon") -> str:
        """What connects to this server. The password stays in its file."""
        return socket_url(
            database=database, user="jalon", host=str(self.socket), passfile=str(self.passfile)
        )

    def _write_note(self) -> None:
        """At once: other processes may be reading it."""
        fresh = self.data / f"{_NOTE}.{os.getpid()}"
        fresh.write_text(f"{self.root}\n{self.data}\n")
        fresh.replace(self.data / _NOTE)

    def prepare(self) -> None:
        """Makes the folders that are missing, and checks who owns those that exist.

        Raises Forbidden or Unavailable when they cannot be made private to the server's user.
        """
        try:
            make_open_folder(self.data)
            if self.root.parent == SYSTEM_FOLDER:
                # The note comes first: a second process then finds this folder, not a free name.
                self._write_note()
                make_open_folder(SYSTEM_FOLDER)
            self._make_private(self.root)
            if self.socket.parent != self.root:
                self._make_private(self.socket.parent)
            self._make_private(self.socket)
        except OSError as error:
            raise Unavailable(
                f"The database's folder {self.root} cannot be made: {error.strerror}.",
                remedy="Run as the user who owns the data folder, or set JALON_DATA to another.",
            ) from error
        if not self.user.reaches(self.root):
            raise Conflict(
                f"The database in {self.root} belongs to user {self.user.name}, who can no longer "
                "reach it.",
                remedy="Give back the permission to enter its parent folders.",
            )

    def open(self, path: Path, flags: int) -> int:
        """Opens a file that only the server's user may read, made when missing."""
        descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        if os.geteuid() == 0:
            os.fchown(descriptor, self.user.uid, self.user.gid)
        return descriptor

    def _make_private(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            pass
        else:
            if os.geteuid() == 0:
                os.chown(folder, self.user.uid, self.user.gid)
        status = folder.lstat()
        private = stat.S_ISDIR(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077 == 0
        if status.st_uid != self.user.uid or not private:
            raise Forbidden(
                f"{folder} must be a folder of user {self.user.name} that nobody else enters.",
                remedy="Run as the user who owns it, or set JALON_DATA to another folder.",
            )


def embedded_url(data: Path) -> str:
    """The URL of the embedded server of a data folder, whether it runs or not."""
    return Place.of(data).url()


def make_open_folder(folder: Path) -> None:
    """Makes a folder that others may pass through but not list; leaves an existing one alone."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)


def _unprivileged_user() -> SystemUser:
    known = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    for name in _UNPRIVILEGED:
        if known.get(name):
            return SystemUser.by_uid(known[name])
    raise Unavailable(
        "PostgreSQL does not run as root, and no user called jalon, postgres or nobody exists.",
        remedy="Make one (useradd --system jalon), or run as an ordinary user.",
    )


def _root_for(data: Path, user: SystemUser) -> Path:
    note = data / _NOTE
    if note.exists():
        root, home = map(Path, note.read_text().splitlines())
        # A data folder that was moved keeps its database; one that was copied gets its own.
        if home == data or not (home / _NOTE).exists():
            return root
    if (data / "postgres").exists() or user.reaches(data):
        return data / "postgres"
    name = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
    # A folder that no note names belongs to a data folder that was deleted: it is left in peace.
    names = [name, *(f"{name}-{number}" for number in range(2, 1000))]
    return next(SYSTEM_FOLDER / each for each in names if not (SYSTEM_FOLDER / each).exists())
