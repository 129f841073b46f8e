"""One embedded server: started, stopped, asked. `sharing` says who may do it, and when."""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg

from jalon.core.errors import Unavailable
from jalon.core.postgres.cluster import check_major, make_cluster
from jalon.core.postgres.place import Place
from jalon.core.postgres.programs import MAJOR, as_user, programs, run

_PATIENCE = 120
"""Seconds a start may take: after a crash, the server first reads back what it had promised."""

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    # The default makes rows handed between processes look dearer than reading them again: counts
    # over all events would be made by one process (docs/decisions/0012).
    "parallel_tuple_cost": "0.03",
    "jit": "off",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # Failed statements are reported to who sent them; in the log they would carry people's data.
    "log_min_messages": "log",
}


class Server:
    """The embedded server of a place. Start and stop expect the caller to hold the place's lock."""

    def __init__(self, place: Place, settings: Mapping[str, str]) -> None:
        self.place = place
        self._cluster = place.cluster(MAJOR)
        self._settings = {**_SETTINGS, **settings}
        self._process: subprocess.Popen[bytes] | None = None

    def lives(self) -> bool:
        """Whether the server runs, be it still starting or already stopping."""
        return postmaster_lives(self._cluster)

    def ensure_started(self) -> None:
        """Attaches to the server if it runs, else starts it; the first time, makes its data.

        Raises Unavailable when it does not start, Conflict when the data are of another major.
        """
        check_major(self.place)
        if not self._cluster.exists():
            make_cluster(self.place)
        deadline = time.monotonic() + _PATIENCE
        while self.lives():
            if self._answers():
                break
            self._nap(deadline)
        else:
            self._start(deadline)
        self._make_database()

    def stop(self) -> None:
        """Stops the server, sending its clients away; what was committed is safe."""
        if self.lives():
            how = ("stop", "--mode=fast", "--wait", f"--timeout={_PATIENCE}", "--silent")
            pg_ctl = programs(self.place.user) / "pg_ctl"
            run(self.place, pg_ctl, *how, f"--pgdata={self._cluster}")
        if self._process is not None:
            self._process.wait()

    def _start(self, deadline: float) -> None:
        _forget_dead_postmaster(self._cluster, deadline)
        with os.fdopen(self.place.open(self.place.log, os.O_WRONLY | os.O_APPEND), "ab") as log:
            self._process = subprocess.Popen(
                [
                    programs(self.place.user) / "postgres",
                    f"-D{self._cluster}",
                    # Relative to the data, because a comma in a path would mean two folders.
                    f"-k{os.path.relpath(self.place.socket, self._cluster)}",
                    *(f"--{name}={value}" for name, value in self._settings.items()),
                ],
                stdout=log,
                stderr=log,
                # A Ctrl-C in the terminal is for Jalon, which stops the server last.
                start_new_session=True,
                **as_user(self.place),
            )
        while not self._answers():
            if self._process.poll() is not None:
                raise Unavailable(
                    f"The database server stopped while starting: {_last_words(self.place.log)}",
                    remedy=f"Look at {self.place.log}, then run: jalon doctor.",
                )
            self._nap(deadline)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.place.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _make_database(self) -> None:
        with psycopg.connect(self.place.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname='jalon'").fetchone():
                connection.execute("CREATE DATABASE jalon")

    def _nap(self, deadline: float) -> None:
        if time.monotonic() > deadline:
            raise Unavailable(
                f"The database server in {self._cluster} does not answer.",
                remedy=f"Look at {self.place.log}, then run: jalon doctor.",
            )
        time.sleep(0.02)


def postmaster_lives(cluster: Path) -> bool:
    """Whether the server of a cluster runs, be it still starting or already stopping."""
    pid = _postmaster_pid(cluster)
    return pid is not None and _serves(pid, cluster)


def _postmaster_pid(cluster: Path) -> int | None:
    try:
        return int((cluster / "postmaster.pid").read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _serves(pid: int, cluster: Path) -> bool:
    try:
        process = psutil.Process(pid)
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return False
        if process.uids().real != cluster.stat().st_uid:
            return False
        return process.cwd() == str(cluster.resolve())
    except psutil.AccessDenied:  # in containers root itself may not look at others' folders
        return True
    except psutil.Error:
        return False


def _forget_dead_postmaster(cluster: Path, deadline: float) -> None:
    # PostgreSQL clears the file of a dead server itself, unless its number now belongs to another
    # process: usual after a container's restart. It may go once no process serves the data.
    pid = _postmaster_pid(cluster)
    if pid is None or not psutil.pid_exists(pid):
        return
    while any(_serves(other, cluster) for other in psutil.pids()):
        if time.monotonic() > deadline:
            return
        time.sleep(0.1)
    (cluster / "postmaster.pid").unlink(missing_ok=True)


def _last_words(log: Path) -> str:
    return " / ".join(log.read_text(errors="replace").splitlines()[-5:])
