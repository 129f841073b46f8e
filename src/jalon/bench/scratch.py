"""A database of its own for a bench, beside the installation's, and processes that work in it."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import LiteralString

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Forbidden
from jalon.core.ids import new_id
from jalon.core.memory import collect_seldom
from jalon.core.smtp_url import parse_smtp_url
from jalon.events.partitions import create_partitions

PROCESSES = 2


@contextmanager
def scratch_database() -> Iterator[str]:
    """A new, migrated database on the same server, which this process uses for the time of the
    block; then it is dropped. Yields its name.

    The installation's own database is not touched. Raises Forbidden when its user may not create
    databases.
    """
    own, name = str(connection.settings_dict["NAME"]), f"jalon_bench_{new_id().hex}"
    try:
        with cursor() as cur:
            cur.execute(_statement("CREATE DATABASE", name))
    except InsufficientPrivilege:
        raise Forbidden(
            "The database user may not create the database a bench runs in.",
            remedy="Grant it: ALTER ROLE ... CREATEDB, or unset DATABASE_URL.",
            code="bench_database",
        ) from None
    try:
        _use(name)
        call_command("migrate", verbosity=0, interactive=False)
        create_partitions(clock.now())
        yield name
    finally:
        _use(own)
        with cursor() as cur:
            cur.execute(_statement("DROP DATABASE", name, " WITH (FORCE)"))


@contextmanager
def processes(database: str) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes, each connected to a scratch database before it gets its first work."""
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        PROCESSES, mp_context=fresh, initializer=attach, initargs=(database,)
    ) as pool:
        yield pool


def attach(database: str) -> None:
    """Makes a fresh process work in a scratch database, as a worker does in its own."""
    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    connection.ensure_connection()
    collect_seldom()


def run_worker(database: str, smtp_url: str = "") -> None:
    """A worker in a scratch database, for a fresh process to run until it is ended. It hands its
    messages to the mail server of the URL; without one, to the sandbox."""
    settings.JALON_SMTP = parse_smtp_url(smtp_url)
    attach(database)
    from jalon.runtime.worker import run  # late: a fresh process has no apps before

    run()


def _use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def _statement(what: LiteralString, name: str, how: LiteralString = "") -> bytes:
    return f'{what} "{name}"{how}'.encode()
