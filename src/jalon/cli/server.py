"""jalon up, web, worker, migrate: what runs Jalon."""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Annotated

import typer

from jalon.cli import output, supervisor
from jalon.cli.context import (
    Stopped,
    database_running,
    django_ready,
    stopped_by_signals,
    unapplied_migrations,
    use_settings,
)
from jalon.core.errors import Conflict, JalonError

commands = typer.Typer()

_PANEL = "Run"
_MIGRATION_LOCK = 0x6A616C6F6E  # any number would do, as long as every Jalon takes the same

Attended = Annotated[
    bool, typer.Option("--attended", hidden=True, help="Stop when standard input ends.")
]


@commands.command(rich_help_panel=_PANEL)
def up() -> None:
    """Run everything on this machine, until Ctrl-C.

    Starts the database (unless DATABASE_URL names one), brings its tables up to date, plays the
    demo on the very first start, then serves the web pages and runs one worker.
    """
    use_settings()
    from django.conf import settings

    host, port = settings.JALON_HOST, settings.JALON_PORT
    _check_port_is_free(host, port)
    try:
        with stopped_by_signals(), ExitStack() as stack:
            revive = _migrated_database(stack)
            _play_demo_once()
            children = [supervisor.Child(["web"]), supervisor.Child(["worker"])]
            stack.enter_context(supervisor.running(children))
            supervisor.watch(children, also=revive, until=lambda: _accepts(host, port))
            output.done(f"Jalon is running: {settings.JALON_BASE_URL} (Ctrl-C stops it)")
            _tell_start_link()
            sys.stdout.flush()
            supervisor.watch(children, also=revive, until=lambda: False)
    except Stopped:
        output.done("Jalon has stopped.")


@commands.command(rich_help_panel=_PANEL)
def web(attended: Attended = False) -> None:
    """Serve the web pages.

    Listens on JALON_HOST and JALON_PORT. Any number may run, each on a port of its own, behind a
    proxy that spreads requests.
    """
    with stopped_by_signals(), django_ready():
        from django.conf import settings
        from django.db import connections

        from jalon.runtime.web import serve

        if attended:
            _stop_when_input_ends()
        else:
            # The server itself shares its port with whoever holds it.
            _check_port_is_free(settings.JALON_HOST, settings.JALON_PORT)
            _tell_start_link()
        connections.close_all()  # the server forks, and a connection cannot be shared
        serve(settings.JALON_HOST, settings.JALON_PORT)


@commands.command(rich_help_panel=_PANEL)
def worker(attended: Attended = False) -> None:
    """Run workflows and hand over emails.

    Any number may run, on any number of machines: they share the work by themselves.
    SIGTERM and Ctrl-C stop it at the end of what it is doing.
    """
    with stopped_by_signals(), django_ready():
        from jalon.runtime.worker import run

        if attended:
            _stop_when_input_ends()
        run()


@commands.command(rich_help_panel=_PANEL)
def migrate() -> None:
    """Bring the database up to date.

    Also upgrades the data of an embedded server that an older PostgreSQL wrote; the data as they
    were stay beside the new ones, until you delete them. Running it twice does no harm.
    """
    with stopped_by_signals(), ExitStack() as stack:
        _migrated_database(stack)
        output.done("The database is up to date.")


def _migrated_database(stack: ExitStack) -> Callable[[], None]:
    use_settings()
    from django.conf import settings

    if settings.JALON_EMBEDDED:
        from jalon.core.postgres import upgrade_embedded

        if old := upgrade_embedded(settings.JALON_DATA):
            output.done(f"PostgreSQL's data were upgraded; {old} may be deleted.")
    revive = stack.enter_context(database_running())
    migrate_tables()
    return revive


def migrate_tables() -> None:
    """Brings the tables of the database that runs up to date, one process at a time."""
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
        try:
            if unapplied_migrations():
                call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATION_LOCK])


def _play_demo_once() -> None:
    from jalon.runtime import demo

    if demo.played():
        return
    output.people.print("First start: the demo plays 18 months of purchases. Ctrl-C is safe.")
    try:
        with output.progress() as report:
            demo.run(report)
    except JalonError as error:  # Jalon is of use without its demo
        output.refuse(error)
        output.warn("Jalon goes on without its demo.")


def _tell_start_link() -> None:
    from jalon.accounts.invitations import start_link

    if link := start_link():
        output.done(f"Nobody owns this installation yet. Open this link, which works once: {link}")


def _check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        raise Conflict(
            f"Jalon cannot listen on {host}, port {port}: {os.strerror(error.errno or 0)}.",
            remedy="Stop what uses this port, or choose another: JALON_PORT=8001.",
            code="port_taken",
        ) from error


def _accepts(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _stop_when_input_ends() -> None:
    def wait() -> None:
        while os.read(sys.stdin.fileno(), 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True, name="attended").start()
