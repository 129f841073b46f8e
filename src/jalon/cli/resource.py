"""`jalon resource`: content behind a form (FRM-2)."""

from pathlib import Path
from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.archive import add_archive
from jalon.cli.output import AsJson
from jalon.core.errors import Invalid

commands = typer.Typer(no_args_is_help=True, help="Documents that contacts ask for by a form.")


@commands.command("list")
def list_(
    archived: Annotated[bool, typer.Option("--archived", help="Those that are put away.")] = False,
    json: AsJson = False,
) -> None:
    """List the resources, with how often people, and machines, downloaded each."""
    with context.django_ready():
        from jalon.forms import queries

        found = queries.resources(archived=archived)
    if json:
        output.print_json([each._asdict() for each in found])
        return
    output.print_table(
        ("Resource", "Name", "Kind", "Bytes", "Downloads", "By machines"),
        [tuple(each) for each in found],
    )


@commands.command()
def add(  # noqa: PLR0917 # the options of a command
    slug: Annotated[str, typer.Argument(help="Its short name.", metavar="RESOURCE")],
    file: Annotated[
        Path | None, typer.Option(help="The file to hand out.", exists=True, dir_okay=False)
    ] = None,
    url: Annotated[str | None, typer.Option(help="Or its address elsewhere, https.")] = None,
    name: Annotated[str, typer.Option(help="For people; by default the short name.")] = "",
    json: AsJson = False,
) -> None:
    """Add a file or an address as a resource, or put another in its place."""
    if (file is None) == (url is None):
        raise Invalid(
            "A resource is either a file or an address.",
            remedy="Give --file or --url.",
            code="resource_kind",
        )
    with context.django_ready():
        from jalon.forms.storage import add_file, add_url

        if file is None:
            kept = add_url(slug, name, url=url or "")
        else:
            with file.open("rb") as content:
                kept = add_file(slug, name, file=content, file_name=file.name)
    if json:
        output.print_json({"resource": slug, "name": kept.name, "bytes": kept.size})
    else:
        output.done(f"The resource {slug} is there. A form gives it with: resource: {slug}")


add_archive(commands, "resource")
