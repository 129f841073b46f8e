"""jalon doctor: what is wrong here, and how to mend it."""

import importlib.metadata
import platform
import re
import shutil
import smtplib
import ssl
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.context import database_running, unapplied_migrations, use_settings
from jalon.core.errors import JalonError

commands = typer.Typer()

_OLDEST_POSTGRESQL = 15
_LEAST_DISK = 1 << 30
_LARGEST_DRIFT = 5
"""Seconds the clocks of this machine and of the database may differ."""
_SILENCE = timedelta(seconds=60)
"""How long a live worker may stay silent."""


@dataclass(frozen=True)
class Finding:
    """What one check found; `remedy` is empty when all is well."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


@commands.command(rich_help_panel="Run")
def doctor(json: output.AsJson = False) -> None:
    """Check this installation and say how to mend what is wrong.

    Looks at Python and its libraries, the data folder, the disk, the database and its tables,
    the clocks, the workers, what comes back of emails, and the mail server. Exit code 1 when
    something is wrong.
    """
    findings = list(_findings())
    if json:
        output.print_json(findings)
    else:
        for finding in findings:
            _print(finding)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@commands.command(rich_help_panel="Run")
def retry(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Ids, as --list shows them; by default all.")
    ] = None,
    only_list: Annotated[
        bool, typer.Option("--list", help="Only list them, with what went wrong.")
    ] = False,
    json: output.AsJson = False,
) -> None:
    """Try again what could not be handled and was set aside: events, changes, commands."""
    with context.django_ready():
        from uuid import UUID

        from jalon.events.retrying import retry as put_back
        from jalon.events.retrying import set_aside

        found = set_aside() if only_list else []
        try:
            named = [UUID(each) for each in ids] if ids else None
        except ValueError:
            raise typer.BadParameter("An id looks like 018f…-….") from None
        back = 0 if only_list else put_back(named)
    if json:
        output.print_json([row._asdict() for row in found] if only_list else {"retried": back})
    elif only_list:
        rows = [(row.id, row.kind, row.name, row.error) for row in found]
        output.print_table(("Id", "Kind", "Name", "What went wrong"), rows)
    else:
        output.done(f"{back} rows are tried again as soon as a worker runs.")


def _findings() -> Iterator[Finding]:
    yield _python()
    yield _libraries()
    try:
        use_settings()
        from django.conf import settings

        data: Path = settings.JALON_DATA
    except JalonError as error:
        yield Finding("settings", ok=False, detail=error.message, remedy=error.remedy)
        return
    yield _data_folder(data)
    yield _disk(data)
    with ExitStack() as stack:
        try:
            stack.enter_context(database_running())
            yield _database()
            yield (migrations := _migrations())
            if migrations.ok:
                yield _clocks()
                yield _workers()
                yield _left_undone()
                yield _returned()
                yield from _routes()
        except Exception as error:  # noqa: BLE001 (a doctor reports whatever it meets)
            yield _unreachable(error)
    yield _mail()


def _print(finding: Finding) -> None:
    mark = Text("✓ ", style="green") if finding.ok else Text("✗ ", style="red")
    output.people.print(mark.append(f"{finding.name}: {finding.detail}", style="default"))
    if finding.remedy:
        output.people.print(Text(f"  {finding.remedy}"))


def _python() -> Finding:
    return Finding("python", ok=True, detail=f"{platform.python_version()}, {sys.executable}")


def _libraries() -> Finding:
    missing = []
    for requirement in importlib.metadata.requires("jalon") or []:
        name = re.split(r"[^\w.-]", requirement)[0]
        if "extra ==" not in requirement and not _installed(name):
            missing.append(name)
    if missing:
        return Finding(
            "libraries",
            ok=False,
            detail=f"missing: {', '.join(missing)}",
            remedy="Run: make setup.",
        )
    return Finding("libraries", ok=True, detail="all installed")


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def _data_folder(data: Path) -> Finding:
    key = data / "secret-key"
    if key.exists() and stat.S_IMODE(key.stat().st_mode) & 0o077:
        return Finding(
            "data folder",
            ok=False,
            detail=f"others may read {key}",
            remedy=f"Run: chmod 600 {key}, and if strangers had access, delete it for a new one.",
        )
    return Finding("data folder", ok=True, detail=str(data))


def _disk(data: Path) -> Finding:
    from jalon.core.postgres import Place

    folder = next(path for path in (Place.of(data).root, data, *data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    detail = f"{free / (1 << 30):.1f} GiB free at {folder}"
    if free < _LEAST_DISK:
        return Finding("disk", ok=False, detail=detail, remedy="Free some space: 1 GiB at least.")
    return Finding("disk", ok=True, detail=detail)


def _database() -> Finding:
    from django.conf import settings
    from django.db import connection

    from jalon.core.postgres import Place

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        major = int(cursor.fetchone()[0]) // 10_000
    where = f"embedded, in {Place.of(settings.JALON_DATA).root}"
    if not settings.JALON_EMBEDDED:
        where = "named by DATABASE_URL"
    detail = f"PostgreSQL {major}, {where}"
    if major < _OLDEST_POSTGRESQL:
        remedy = f"Upgrade the server to PostgreSQL {_OLDEST_POSTGRESQL} or newer."
        return Finding("database", ok=False, detail=detail, remedy=remedy)
    return Finding("database", ok=True, detail=detail)


def _unreachable(error: Exception) -> Finding:
    if isinstance(error, JalonError):
        return Finding("database", ok=False, detail=error.message, remedy=error.remedy)
    return Finding(
        "database",
        ok=False,
        detail=" ".join(str(error).split()),
        remedy="Check that the server runs and that DATABASE_URL names it.",
    )


def _migrations() -> Finding:
    if missing := unapplied_migrations():
        return Finding(
            "migrations", ok=False, detail=f"{len(missing)} missing", remedy="Run: jalon migrate."
        )
    return Finding("migrations", ok=True, detail="all applied")


def _clocks() -> Finding:
    from jalon.core import clock
    from jalon.core.db import cursor

    with cursor() as cur:
        row = cur.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    drift = abs((row[0] - datetime.now(UTC)).total_seconds())
    if drift > _LARGEST_DRIFT:
        return Finding(
            "clocks",
            ok=False,
            detail=f"this machine and the database differ by {drift:.0f} seconds",
            remedy="Let both follow a time server (NTP).",
        )
    if (stopped := clock.frozen()) is not None:
        return Finding(
            "clocks",
            ok=False,
            detail=f"business time stands at {stopped:%Y-%m-%d %H:%M} UTC: time was being moved",
            remedy="Unless it is being moved now, go on: give the same jalon play or skip again.",
        )
    ahead = clock.ahead()
    detail = f"business time is {ahead} ahead (sandbox)" if ahead else "business time is wall time"
    return Finding("clocks", ok=True, detail=detail)


def _workers() -> Finding:
    from django.db.models.functions import Now

    from jalon.core.models import Worker

    alive = Worker.objects.filter(seen_at__gt=Now() - _SILENCE).count()
    if not alive:
        remedy = "Run jalon up, or jalon worker: until then nothing moves and nothing is sent."
        return Finding("workers", ok=False, detail="none is alive", remedy=remedy)
    return Finding("workers", ok=True, detail=f"{alive} alive")


def _left_undone() -> Finding:
    from jalon.events.models import SetAside
    from jalon.events.retrying import set_aside
    from jalon.reports.queries import workflow_figures

    aside = SetAside.objects.count()
    failed = {each.workflow: each.failed for each in workflow_figures() if each.failed}
    if aside or failed:
        detail = (
            f"{sum(failed.values())} enrollments failed, {aside} rows of the inbox were set aside"
        )
        if aside:
            detail += f", the first by {set_aside(limit=1)[0].error}"
        remedies = [f"jalon workflow restart {slug}" for slug in failed]
        remedies += ["jalon retry --list"] if aside else []
        remedy = f"Mend the cause, then: {'; '.join(remedies)}."
        return Finding("left undone", ok=False, detail=detail, remedy=remedy)
    return Finding("left undone", ok=True, detail="nothing")


def _returned() -> Finding:
    from jalon.runtime.health import health

    found = health()
    rates = (("bounced", found.bounce_rate), ("complained about", found.complaint_rate))
    parts = (f"{_percent(rate.percent)} {what} ({rate.number:,})" for what, rate in rates)
    detail = f"of {found.bounce_rate.sent:,} emails in 7 days: {', '.join(parts)}"
    if any(rate.above for _, rate in rates):
        limits = " or ".join(f"{rate.limit:g} % {what}" for what, rate in rates)
        remedy = (
            f"Above {limits}, mail providers begin to refuse your emails: look where these "
            "addresses come from, and send less, to people who asked for it."
        )
        return Finding("returned emails", ok=False, detail=detail, remedy=remedy)
    return Finding("returned emails", ok=True, detail=detail)


def _routes() -> Iterator[Finding]:
    from jalon.delivery.queries import ENVIRONMENT, list_routes

    for route in list_routes():
        if route.name == ENVIRONMENT or not route.enabled:
            continue
        if route.failing_since is None:
            yield Finding("route", ok=True, detail=f"{route.name}: {route.host}, port {route.port}")
        else:
            remedy = f"Emails go by other routes, or wait. Try it: jalon route test {route.name}"
            yield Finding("route", ok=False, detail=f"{route.name}: {route.error}", remedy=remedy)


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} %"


def _mail() -> Finding:
    from django.conf import settings

    server = settings.JALON_SMTP
    if server is None:
        return Finding("mail", ok=True, detail="sandbox, unless there are routes")
    where = f"{server.host}, port {server.port}"
    try:
        context = ssl.create_default_context()
        with (
            smtplib.SMTP_SSL(server.host, server.port, timeout=5, context=context)
            if server.tls
            else smtplib.SMTP(server.host, server.port, timeout=5)
        ) as connection:
            if server.starttls:
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
    except (OSError, smtplib.SMTPException) as error:
        return Finding(
            "mail",
            ok=False,
            detail=f"{where}: {error}",
            remedy="Check JALON_SMTP_URL, and that this machine may reach the server.",
        )
    return Finding("mail", ok=True, detail=where)
