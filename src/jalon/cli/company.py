"""`jalon company`: what contacts may belong to (CON-6)."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer(no_args_is_help=True, help="Companies that contacts belong to.")

Company = Annotated[
    str, typer.Argument(help="The id that your own systems know it by.", metavar="COMPANY")
]


@commands.command("list")
def list_(
    search: Annotated[
        str, typer.Argument(help="The beginning of a name, or a whole external id.")
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    json: AsJson = False,
) -> None:
    """List companies, the newest first."""
    with context.django_ready():
        from jalon.contacts.companies import search_companies

        found = [
            (one.external_id, one.name, one.attributes, one.created_at)
            for one, _ in search_companies(search, limit=limit)
        ]
    names = ("external_id", "name", "attributes", "created_at")
    if json:
        output.print_json([dict(zip(names, one, strict=True)) for one in found])
        return
    rows = [(key, name, f"{at:%Y-%m-%d %H:%M}") for key, name, _, at in found]
    output.print_table(("Company", "Name", "Since (UTC)"), rows)


@commands.command()
def show(company: Company, json: AsJson = False) -> None:
    """Show what is known of a company."""
    with context.django_ready():
        from jalon.contacts.companies import company_known_as

        found = company_known_as(company)
    own = {"external_id": found.external_id, "name": found.name}
    if json:
        output.print_json({**own, "attributes": found.attributes})
    else:
        output.print_table(("Attribute", "Value"), list((own | found.attributes).items()))


@commands.command("set")
def set_(
    company: Company,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Attributes, as plan=paid or seats=12; plan= clears. name= is its name.",
            metavar="NAME=VALUE",
        ),
    ] = None,
) -> None:
    """Create or change a company. Its contacts follow, and workflows hear of it."""
    from jalon.cli.contact_change import pair
    from jalon.definition.tree import plain

    given = {name: plain(value) for name, value in map(pair, values or ())}
    with context.django_ready():
        from jalon.contacts.companies import check_company, save_company

        change, refused = check_company(given)
        for error in refused.values():
            raise error
        new = save_company(company, change, by="cli")
    output.done(f"{company} is saved." if new else f"{company} is so already.")


@commands.command()
def delete(company: Company) -> None:
    """Delete a company. Its contacts stay, and belong to none as soon as a worker runs."""
    with context.django_ready():
        from jalon.contacts.companies import company_known_as, delete_company

        delete_company(company_known_as(company).id, by="cli")
    output.done(f"{company} is deleted.")
