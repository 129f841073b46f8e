"""A web process: Granian, with the options that Jalon's requests want."""

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

APPLICATION = "jalon.wsgi:application"

THREADS = 64
"""Requests at work at once. Those that track wait together for one commit, so more of them at once
are more for each commit; few of them need a connection to the database (`api.connections`)."""


def serve(host: str, port: int, application: str = APPLICATION) -> None:
    """Serves until a signal asks to stop. The caller holds no connection: the server forks."""
    Granian(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        websockets=False,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()
