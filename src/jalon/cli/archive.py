"""`archive`, `restore` and `delete`, which forms, landing pages and resources have in common."""

from typing import TYPE_CHECKING, Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

if TYPE_CHECKING:
    from jalon.forms.queries import Kind

Slug = Annotated[str, typer.Argument(help="Its short name.", metavar="NAME")]


def add_archive(commands: typer.Typer, kind: "Kind") -> None:
    """Gives a group of commands those three."""
    what = kind.replace("_", " ")

    def told(slug: str, done: str, *, json: bool) -> None:
        if json:
            output.print_json({kind: slug, done: True})
        else:
            output.done(f"The {what} {slug} is {done}.")

    @commands.command(help=f"Put a {what} away that nothing uses. Nothing of it is lost.")
    def archive(slug: Slug, json: AsJson = False) -> None:
        with context.django_ready():
            from jalon.workflows.deleting import archive_content

            archive_content(kind, slug)
        told(slug, "archived", json=json)

    @commands.command(help=f"Bring an archived {what} back.")
    def restore(slug: Slug, json: AsJson = False) -> None:
        with context.django_ready():
            from jalon.forms.archive import restore

            restore(kind, slug)
        told(slug, "restored", json=json)

    @commands.command(help=f"Delete an archived {what}. What was submitted stays, for ever.")
    def delete(slug: Slug, json: AsJson = False) -> None:
        with context.django_ready():
            from jalon.workflows.deleting import delete_content

            delete_content(kind, slug)
        told(slug, "deleted", json=json)
