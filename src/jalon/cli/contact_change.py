"""`jalon contact set`: changing one contact, as an application would, workflows listening."""

from typing import Annotated, get_args

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.contacts.change import Lifecycle
from jalon.core.errors import Invalid

commands = typer.Typer()


@commands.command("set")
def set_(  # noqa: PLR0913, PLR0917 # the options of a command
    key: Annotated[str, typer.Argument(help="An email, an external id or the id of a contact.")],
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Attributes, as plan=paid or points=12; plan= clears.", metavar="NAME=VALUE"
        ),
    ] = None,
    add_tag: Annotated[list[str] | None, typer.Option(help="A tag to add.")] = None,
    remove_tag: Annotated[list[str] | None, typer.Option(help="A tag to remove.")] = None,
    lifecycle: Annotated[str | None, typer.Option(help="visitor, lead, mql or customer.")] = None,
    owner: Annotated[
        str | None, typer.Option(help="The email of the user who looks after them; '' for nobody.")
    ] = None,
    company: Annotated[
        str | None, typer.Option(help="The id of the company they belong to; '' for none.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Change a contact. Workflows and segments that listen to it hear of it."""
    from jalon.definition.tree import plain

    given = dict(pair(each) for each in values or ())
    if lifecycle is not None and lifecycle not in get_args(Lifecycle):
        raise Invalid(
            f"There is no lifecycle stage {lifecycle!r}.",
            remedy=f"Choose one of: {', '.join(get_args(Lifecycle))}.",
            code="lifecycle_unknown",
        )
    with context.django_ready():
        from django.db import transaction

        from jalon.contacts.attributes import check_values
        from jalon.contacts.change import Change, check_tag
        from jalon.contacts.companies import belonging_to
        from jalon.contacts.queries import find_contact
        from jalon.core import clock
        from jalon.events.actions import append_update

        contact_id = find_contact(key)
        with transaction.atomic():
            good, refused = check_values({name: plain(value) for name, value in given.items()})
            for error in refused.values():
                raise error
            if company is not None:
                good |= belonging_to(company)
            change = Change(
                attributes=good,
                add_tags=tuple(check_tag(tag) for tag in add_tag or ()),
                remove_tags=tuple(remove_tag or ()),
                lifecycle=lifecycle,  # type: ignore[arg-type] # one of them, as checked above
                owner=owner,
            )
            append_update(contact_id, change, at=clock.now(), source="cli")
    if json:
        output.print_json({"contact": contact_id, "changes": change})
    else:
        output.done(f"{key} changes as soon as a worker runs.")


def pair(text: str) -> tuple[str, str]:
    """NAME=VALUE, as commands take it. Raises BadParameter."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise typer.BadParameter(f"{text!r} is not NAME=VALUE")
    return name, value
