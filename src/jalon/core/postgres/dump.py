"""A whole database as a file, and back, by PostgreSQL's own programs."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from jalon.core.errors import Unavailable
from jalon.core.postgres.place import SystemUser
from jalon.core.postgres.programs import MAJOR, programs

_OURS = ("prepare_threshold", "application_name")
"""Options of this process's connections, which the programs do not know or need."""


def dump(database: Mapping[str, Any], file: Path) -> None:
    """Writes all of a database, as it is at one instant, whoever works in it. `database` is an
    entry of Django's DATABASES. Raises Unavailable with what the program says."""
    _run("pg_dump", database, "--format=custom", f"--file={file}")


def load(database: Mapping[str, Any], file: Path) -> None:
    """Fills an empty database with what `dump` wrote: all of it, or nothing. Raises Unavailable
    with what the program says."""
    how = ("--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error")
    _run("pg_restore", database, *how, str(file))


def _run(program: str, database: Mapping[str, Any], *arguments: str) -> None:
    folder = programs(SystemUser.by_uid(os.geteuid()))
    done = subprocess.run(
        [folder / program, f"--dbname={_conninfo(database)}", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        # Others may read the arguments of a process, and not its environment.
        env={"PATH": os.defpath, "LC_ALL": "C", "PGPASSWORD": str(database["PASSWORD"])},
    )
    if done.returncode:
        raise Unavailable(
            f"{program} failed: {' '.join(done.stderr.split()[-60:])}",
            remedy=f"These are the programs of PostgreSQL {MAJOR}: for a newer server, take its "
            f"own {program}.",
            code="dump_failed",
        )


def _conninfo(database: Mapping[str, Any]) -> str:
    options = {k: v for k, v in database.get("OPTIONS", {}).items() if k not in _OURS}
    named = {key: database[name] for key, name in _NAMES.items() if database[name]}
    return make_conninfo("", **named, **options)


_NAMES = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
