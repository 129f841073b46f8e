"""What a command needs before it can work: settings, a database that runs, its tables."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

from jalon.core.errors import Conflict


class Stopped(SystemExit):
    """A signal asked this process to stop; blocks that clean up do so while it passes."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Raises Stopped inside the block at the first Ctrl-C, SIGTERM or SIGHUP; ignores the next,
    so that cleaning up is never cut short."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(number)

    before = {each: signal.getsignal(each) for each in signals}
    for each, handler in before.items():
        if each != signal.SIGHUP or handler != signal.SIG_IGN:  # nohup means it
            signal.signal(each, stop)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def database_running() -> Iterator[Callable[[], None]]:
    """Attaches to the embedded server, or starts it and stops it afterwards, unless DATABASE_URL
    names another. Django is ready inside.

    Yields what starts the embedded server again, should it die under its users.
    """
    use_settings()
    from django.conf import settings

    with ExitStack() as stack:
        revive = _nothing
        if settings.JALON_EMBEDDED:
            from jalon.core.postgres import running_server

            revive = stack.enter_context(running_server(settings.JALON_DATA)).revive
        import django
        from django.db import connections

        django.setup()
        stack.callback(connections.close_all)
        yield revive


def _nothing() -> None:
    """Another's server is for others to revive."""


@contextmanager
def django_ready() -> Iterator[None]:
    """The database runs, its tables are up to date, and models can be imported.

    Raises Conflict when migrations are missing, Unavailable when the database does not answer.
    """
    with database_running():
        if missing := unapplied_migrations():
            raise Conflict(
                f"The database lacks {len(missing)} migrations, the first being {missing[0]}.",
                remedy="Run: jalon migrate.",
                code="migrations_missing",
            )
        yield


def unapplied_migrations() -> list[str]:
    """The migrations that the database has not had, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def use_settings() -> None:
    """Names Jalon's settings to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")  # noqa: TID251 (its switch)
