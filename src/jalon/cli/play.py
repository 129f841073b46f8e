"""jalon demo, play, skip: moving the sandbox's time."""

import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Invalid

if TYPE_CHECKING:
    from jalon.reports.queries import Figures

commands = typer.Typer()

_PANEL = "Sandbox"
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@commands.command(rich_help_panel=_PANEL)
def demo(json: AsJson = False) -> None:
    """Play 18 months of a real shop through two workflows.

    Imports 2,357 customers, publishes the workflows in examples/, plays 6,919 purchases with
    every delay respected, and prints what happened.
    """
    with context.stopped_by_signals(), context.django_ready():
        from jalon.reports.queries import workflow_figures
        from jalon.runtime import demo as runtime_demo

        with output.progress() as report:
            runtime_demo.run(report)
        _print_results(workflow_figures(), json=json)


@commands.command(rich_help_panel=_PANEL)
def play(
    file: Annotated[Path, typer.Argument(help="Events in CSV or JSON Lines.")],
    json: AsJson = False,
) -> None:
    """Play a history of events, each at its own time, until nothing is due.

    Every delay is respected; business time moves with the events and comes back at the end.
    Bad rows go to FILE.rejected.csv. Playing the same file again adds nothing.
    """
    with context.stopped_by_signals(), context.django_ready():
        from jalon.events.importing import prepare_events
        from jalon.reports.queries import workflow_figures
        from jalon.runtime import sandbox

        sandbox.require_sandbox()
        events, read = prepare_events(file)
        with output.progress() as report:
            sandbox.play(events, lambda done, _at: report("Playing events", done, len(events)))
        if read.rejected:
            output.warn(f"{read.rejected:,} rows were rejected: see {read.rejected_file}")
        _print_results(workflow_figures(), json=json)


@commands.command(rich_help_panel=_PANEL)
def skip(
    by: Annotated[str, typer.Argument(help="How far: 90m, 12h, 3d, 2w.")] = "",
    back: Annotated[bool, typer.Option("--back", help="Return to wall time instead.")] = False,
    json: AsJson = False,
) -> None:
    """Move the sandbox's time forward, and let everything due happen.

    Refused outside the sandbox, where time is the world's.
    """
    length = timedelta(0) if back else _length(by)
    with context.stopped_by_signals(), context.django_ready():
        from jalon.core import clock
        from jalon.runtime import sandbox

        if back:
            sandbox.return_to_wall_time()
        else:
            sandbox.skip(length)
        now = clock.now()
    if json:
        output.print_json({"now": now})
    else:
        output.done(f"It is now {now:%A %d %B %Y, %H:%M} (UTC).")


def _length(text: str) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,5})([mhdw])", text.strip().lower())
    if match is None:
        raise Invalid(
            f"{text!r} is not a length of time.",
            remedy="Write a number and m, h, d or w: 90m, 12h, 3d, 2w.",
            code="duration",
        )
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def _print_results(figures: list["Figures"], *, json: bool) -> None:
    if json:
        output.print_json(figures)
        return
    columns = ("Workflow", "Entered", "Inside", "Finished", "Exited", "Failed", "Refused", "Sent")
    output.print_table(
        columns,
        [
            (f.name, f.entered, f.inside, f.finished, f.exited, f.failed, f.refused, f.sent)
            for f in figures
        ],
        title="Results",
    )
    output.people.print("entered = inside + finished + exited + failed")
