"""How many connections to the database the threads of a web process keep between requests."""

import threading
from weakref import WeakSet

from django.db import connection

KEPT = 12
"""A web process has many threads, since those who track wait together for one commit. Not each of
them is worth a connection of its own."""


class _Keeper:
    """A thread that keeps its connection; gone with the thread."""


_lock = threading.Lock()
_own = threading.local()
_keepers: WeakSet[_Keeper] = WeakSet()


def keep_few() -> None:
    """Lets go of this thread's connection, if enough others keep theirs. Between requests."""
    if connection.connection is None or connection.in_atomic_block:
        return
    keeper = getattr(_own, "keeper", None)
    if keeper is None:
        keeper = _own.keeper = _Keeper()
    with _lock:
        if keeper in _keepers or len(_keepers) < KEPT:
            _keepers.add(keeper)
            return
    connection.close()


def connected() -> bool:
    """Whether this thread has a connection already."""
    return connection.connection is not None
