"""`jalon workflow label`: the words by which people sort their workflows."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_life import Slugs

commands = typer.Typer()

Label = Annotated[
    list[str] | None,
    typer.Option("--label", help="Only those with this label; again: with all of them."),
]


@commands.command()
def label(
    slugs: Slugs,
    add: Annotated[list[str] | None, typer.Option(help="Put this one on; may be repeated.")] = None,
    remove: Annotated[
        list[str] | None, typer.Option(help="Take this one off; may be repeated.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Put labels on workflows, take others off, and show what each then has."""
    with context.django_ready():
        from jalon.workflows.labels import change_labels

        found = change_labels(slugs, add=add or (), remove=remove or ())
    if json:
        output.print_json(found)
        return
    output.print_table(
        ("Workflow", "Labels"), [(slug, ", ".join(each)) for slug, each in found.items()]
    )
