"""The command `jalon`: its groups, and how it ends.

Exit codes: 0 done · 1 refused or invalid · 2 wrong usage · 3 something outside Jalon does not
answer (database, mail server) · 130 and the like: stopped by a signal.
"""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from jalon.cli import (
    account,
    backup,
    bench,
    company,
    contacts,
    doctor,
    explain,
    form,
    inbox,
    key,
    output,
    play,
    resource,
    route,
    scoring,
    segment,
    sender,
    server,
    template,
    webhook,
    workflow,
)
from jalon.core.errors import JalonError, Unavailable

app = typer.Typer(
    name="jalon",
    help=(
        "Self-hosted marketing automation: workflows that run exactly as drawn.\n\n"
        "Start with **jalon up**, which runs everything on this machine. "
        "Each command explains itself: **jalon COMMAND --help**. "
        "With **--json** a command prints plain data for scripts."
    ),
    epilog="Settings are environment variables: see docs/settings.md.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jalon {version('jalon')}")
        raise typer.Exit


@app.callback()
def _options(
    _: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", callback=_print_version, is_eager=True
        ),
    ] = False,
) -> None:
    pass


# One line per group. A group's own imports are late, so that --help needs no database.
app.add_typer(server.commands)
app.add_typer(doctor.commands)
app.add_typer(backup.commands)
app.add_typer(play.commands)
app.add_typer(contacts.commands)
app.add_typer(company.commands, name="company", rich_help_panel="Contacts")
app.add_typer(inbox.commands, name="inbox", rich_help_panel="Sandbox")
app.add_typer(segment.commands, name="segment", rich_help_panel="Workflows")
app.add_typer(scoring.commands, name="scoring", rich_help_panel="Workflows")
app.add_typer(sender.commands, name="sender", rich_help_panel="Workflows")
app.add_typer(form.commands, name="form", rich_help_panel="Workflows")
app.add_typer(form.pages, name="page", rich_help_panel="Workflows")
app.add_typer(resource.commands, name="resource", rich_help_panel="Workflows")
app.add_typer(workflow.commands, name="workflow", rich_help_panel="Workflows")
app.add_typer(template.commands, name="template", rich_help_panel="Workflows")
app.add_typer(webhook.commands, name="webhook", rich_help_panel="Workflows")
app.add_typer(explain.commands)
app.add_typer(account.users, name="user", rich_help_panel="Run")
app.add_typer(key.commands, name="key", rich_help_panel="Run")
app.add_typer(route.commands, name="route", rich_help_panel="Run")
app.add_typer(account.frequency, name="frequency", rich_help_panel="Run")
app.add_typer(bench.commands, name="bench", rich_help_panel="Run")


def main() -> None:
    """Runs the command line, turning refusals into a sentence, a remedy and an exit code."""
    try:
        app(prog_name="jalon")
    except Exception as error:
        refusal = _as_refusal(error)
        if refusal is None:
            raise
        output.refuse(refusal)
        sys.exit(3 if isinstance(refusal, Unavailable) else 1)


def _as_refusal(error: Exception) -> JalonError | None:
    if isinstance(error, JalonError):
        return error
    # Late: a refusal from before the database was ever used needs none of it.
    from jalon.core.db import AWAY

    if isinstance(error, AWAY):
        return Unavailable(
            f"The database does not answer: {' '.join(str(error).split())}",
            remedy="Run jalon doctor, which looks for the cause.",
        )
    return None
