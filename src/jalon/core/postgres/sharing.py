"""Who may use the embedded server: any number of processes; the last to leave stops it.

Each user of the server holds a shared lock on the file `users` for as long as it runs. The system
drops the lock of a process that is killed, so none is ever counted that is gone. Starting and
stopping happen under the file `lock`, one process at a time.
"""

import fcntl
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from jalon.core.postgres.place import Place
from jalon.core.postgres.server import Server


class Lease:
    """The use of a running server."""

    def __init__(self, place: Place, server: Server) -> None:
        self._place = place
        self._server = server
        self.url = place.url()

    def revive(self) -> None:
        """Starts the server again if it died under its users. Raises Unavailable if it cannot."""
        if not self._server.lives():
            with only_one(self._place):
                self._server.ensure_started()


@contextmanager
def running_server(data: Path, settings: Mapping[str, str] | None = None) -> Iterator[Lease]:
    """The embedded server of a data folder, running as long as the block.

    Starts it when nobody uses it, attaches when somebody does, and on leaving stops it unless
    others still use it. `settings` are PostgreSQL's, for a server that this call starts.
    """
    place = Place.of(data)
    place.prepare()
    server = Server(place, settings or {})
    with _opened(place, "users") as users:
        with only_one(place):
            fcntl.flock(users, fcntl.LOCK_SH)
            server.ensure_started()
        try:
            yield Lease(place, server)
        finally:
            with only_one(place):
                if _nobody_else(users):
                    server.stop()


@contextmanager
def only_one(place: Place) -> Iterator[None]:
    """Waits for its turn to start, stop or upgrade the server."""
    with _opened(place, "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _nobody_else(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _opened(place: Place, name: str) -> Iterator[int]:
    # Python's descriptors are closed in the programs it starts: the server never holds a lock.
    descriptor = place.open(place.root / name, os.O_RDWR)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
