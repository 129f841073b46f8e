"""jalon bench: how fast this machine runs Jalon."""

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer()


@commands.command()
def advance(json: AsJson = False) -> None:
    """Advance."""
    with context.stopped_by_signals(), context.database_running():
        from jalon.bench import advance

        with output.progress() as report:
            figures = advance.measure(progress=report)
        output.print_json(figures)
