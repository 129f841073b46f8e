"""`jalon key`: what lets programs in."""

from typing import Annotated
from uuid import UUID

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer(no_args_is_help=True, help="Make, list and revoke API keys.")


@commands.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for.", metavar="NAME")],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it may do; give it again for more.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="A write key: it sends tracking calls alone.")
    ] = False,
) -> None:
    """Make a key, and print it: it is shown this once.

    A write key may be public, as in the pages of a shop. A secret key has scopes, such as
    contacts:read; without any it may do everything.
    """
    with context.django_ready():
        from jalon.accounts.keys import create_key
        from jalon.accounts.permissions import Permission

        scopes = () if write else scope or tuple(Permission)
        _, plain = create_key(name, kind="write" if write else "secret", scopes=scopes, by="cli")
    print(plain)  # noqa: T201 (it is the output, for a pipe)


@commands.command("list")
def list_(json: AsJson = False) -> None:
    """List the keys that are not revoked."""
    with context.django_ready():
        from jalon.accounts.keys import list_keys

        found = [
            {
                "id": str(key.id),
                "name": key.name,
                "kind": key.kind,
                "prefix": key.prefix,
                "scopes": key.scopes,
                "last_used_at": key.last_used_at,
            }
            for key in list_keys()
        ]
    if json:
        output.print_json(found)
        return
    rows = [
        (one["id"], one["name"], one["kind"], f"{one['prefix']}…", ", ".join(one["scopes"]))
        for one in found
    ]
    output.print_table(("Id", "Name", "Kind", "Key", "Scopes"), rows)


@commands.command()
def revoke(key: Annotated[UUID, typer.Argument(help="The key's id.", metavar="ID")]) -> None:
    """Have a key open nothing any more, within 5 seconds."""
    with context.django_ready():
        from jalon.accounts.keys import revoke_key

        revoke_key(key, by="cli")
    output.done("The key is revoked.")
