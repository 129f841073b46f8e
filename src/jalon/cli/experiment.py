"""`jalon workflow experiment`: where experiments stand, and deciding one by hand (STP-8)."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Slug

if TYPE_CHECKING:
    from jalon.workflows.experiments import Standing

commands = typer.Typer()


@commands.command()
def experiment(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    step: Annotated[str | None, typer.Argument(help="The experiment to decide.")] = None,
    winner: Annotated[
        str | None, typer.Option(help="Decide by hand for this variant.", metavar="VARIANT")
    ] = None,
    go_on: Annotated[bool, typer.Option("--go-on", help="Split again, undecided.")] = False,
    json: AsJson = False,
) -> None:
    """Show where the experiments of a workflow stand, or decide one.

    The chance is the probability that a variant is the best; docs/experiments.md says how it is
    computed and when an experiment decides by itself.
    """
    if (winner is not None or go_on) and step is None:
        raise typer.BadParameter("Name the step of the experiment to decide.")
    if winner is not None and go_on:
        raise typer.BadParameter("Choose one of --winner and --go-on.")
    with context.django_ready():
        from jalon.workflows import experiments

        if step is not None and (winner is not None or go_on):
            experiments.choose(slug, step, winner or "")
        found = experiments.standings(slug)
    if json:
        output.print_json([standing.as_json() for standing in found])
        return
    for standing in found:
        _print(standing)
    if not found:
        output.done(f"{slug} has no experiment.")


def _print(standing: "Standing") -> None:
    state = f"{standing.winner} has won" if standing.winner else "undecided"
    output.people.print(Text(f"{standing.step}: {state}, counting {standing.metric}"))
    output.print_table(
        ("Variant", "People", "Converted", "Rate", "Chance to be best"),
        [
            (
                each.variant,
                each.people,
                each.converted,
                f"{each.converted / each.people:.1%}" if each.people else "–",
                "–" if each.chance is None else f"{each.chance:.1%}",
            )
            for each in standing.figures
        ],
    )
    if standing.gain is not None:
        gain = standing.gain
        output.people.print(
            Text(
                f"All variants against the holdout: {gain.difference:+.1%} "
                f"(95 %: {gain.low:+.1%} to {gain.high:+.1%})"
            )
        )
