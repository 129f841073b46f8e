"""jalon backup, restore: an installation as a folder, and back."""

from pathlib import Path
from typing import Annotated

import typer

from jalon.cli import output
from jalon.cli.context import database_running, django_ready, stopped_by_signals
from jalon.cli.output import AsJson
from jalon.cli.server import migrate_tables

commands = typer.Typer()

_PANEL = "Run"


@commands.command(rich_help_panel=_PANEL)
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder.", metavar="FOLDER")],
    json: AsJson = False,
) -> None:
    """Write a backup while work goes on: the database as of one instant, the secret key, the files.

    Whoever reads it can read everything: keep it where nobody else looks.
    """
    with stopped_by_signals(), django_ready():
        from jalon.runtime.backup import back_up

        back_up(folder)
    if json:
        output.print_json({"folder": folder})
    else:
        output.done(f"{folder} holds the backup. Restore it with: jalon restore {folder}")


@commands.command(rich_help_panel=_PANEL)
def restore(
    folder: Annotated[
        Path, typer.Argument(help="What jalon backup wrote.", metavar="FOLDER", exists=True)
    ],
    moved: Annotated[
        bool,
        typer.Option("--moved", help="Nothing worked since the backup: go on as if never away."),
    ] = False,
    json: AsJson = False,
) -> None:
    """Fill a new installation with a backup, and bring its tables up to date.

    What was sent after the backup is not known in it. So that nobody gets it twice, workflows come
    back paused: resume each, and say what becomes of what is overdue.
    """
    with stopped_by_signals(), database_running():
        from jalon.runtime import backup as backups

        backups.restore(folder)
        migrate_tables()
        held = None if moved else backups.hold()
    if json:
        output.print_json({"folder": folder, "held": held})
        return
    output.done(f"{folder} is restored.")
    for slug in held.paused if held else ():
        output.warn(f"{slug} is paused: jalon workflow resume {slug}, once you know what was sent.")
    for slug in held.draining if held else ():
        output.warn(f"{slug} is draining and goes on: stop it, if what is due was sent already.")
    if held and held.uncertain:
        output.warn(f"{held.uncertain:,} other messages may have been sent: decide on Home.")
