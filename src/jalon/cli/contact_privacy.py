"""`jalon contact export-all`, `erase`, `find`: what a person may ask for, and finding them."""

from pathlib import Path
from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language
from jalon.core.errors import Conflict, Unavailable

commands = typer.Typer()

Key = Annotated[str, typer.Argument(help="An email, an external id or the id of a contact.")]


@commands.command("find")
def find(  # noqa: PLR0917 # the options of a command
    text: Annotated[
        str, typer.Argument(help="The beginning of an email; or an id or a name, whole.")
    ] = "",
    where: Annotated[
        list[str] | None,
        typer.Option("--where", metavar="NAME=VALUE", help="An attribute that they have."),
    ] = None,
    after: Annotated[str | None, typer.Option(help="Go on after this contact.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many.")] = 50,
    json: AsJson = False,
) -> None:
    """Find contacts, newest first."""
    with context.django_ready():
        from jalon.contacts.searching import search

        filters = dict(_pair(each) for each in where or ())
        page = search(text, filters=filters, after=(after, after) if after else None, limit=limit)
    following = page.next and page.next[1]
    if json:
        found = [each._asdict() for each in page.contacts]
        output.print_json({"contacts": found, "next": following})
        return
    rows = [
        (each.email, each.external_id, each.marketing, each.lifecycle, each.id)
        for each in page.contacts
    ]
    output.print_table(("Email", "External id", "Marketing", "Lifecycle", "Id"), rows)
    if following:
        output.done(f"There are more: --after {following}")


@commands.command("export-all")
def export_all(
    key: Key,
    file: Annotated[Path, typer.Argument(help="The ZIP to write.", dir_okay=False)],
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Write everything about a contact to a ZIP: JSON, and a page to read. For the person it is
    about, who has a right to it."""
    with context.django_ready():
        from jalon.contacts.queries import find_contact
        from jalon.runtime.personal_data import export_all

        contact_id = find_contact(key)
        try:
            with file.open("xb") as archive:
                export_all(contact_id, archive, by="cli", locale=locale)
        except FileExistsError:
            raise Conflict(f"{file} is there already.", remedy="Choose another name.") from None
        except OSError as error:
            raise Unavailable(f"{file} cannot be written: {error.strerror}.") from None
    if json:
        output.print_json({"contact": contact_id, "file": str(file)})
    else:
        output.done(f"Everything about {key} is in {file}")


@commands.command("erase")
def erase(
    key: Key,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: AsJson = False,
) -> None:
    """Erase a contact and everything about it, for good.

    The figures stay, and a keyed hash by which neither an import nor an event brings it back.
    """
    with context.django_ready():
        from jalon.contacts.queries import find_contact
        from jalon.runtime.privacy import erase_contact

        contact_id = find_contact(key)
        if not yes:
            if json:
                raise Conflict("Erasing cannot be undone.", remedy="Add --yes to do it.")
            typer.confirm(f"Erase {key} and everything about it, for good?", abort=True)
        erasure = erase_contact(contact_id, by="cli")
    if json:
        output.print_json(
            {
                "contact": erasure.contact_id,
                "rows": erasure.rows,
                "kept_hashes": erasure.kept_hashes,
            }
        )
    else:
        output.done(f"{sum(erasure.rows.values()):,} rows are erased.")


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="--where")
    return name, value
