"""`jalon user` and `jalon frequency`: who works here, and how much email a contact may get."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Invalid

users = typer.Typer(no_args_is_help=True, help="Who works with Jalon, gets notices, owns contacts.")
frequency = typer.Typer(no_args_is_help=True, help="How much email a contact may get.")

Email = Annotated[str, typer.Argument(help="The user's email address.", metavar="EMAIL")]
Category = Annotated[
    str | None, typer.Option(help="Of emails; by default all marketing email.", metavar="CATEGORY")
]


@users.command("list")
def list_users(json: AsJson = False) -> None:
    """List the users."""
    with context.django_ready():
        from jalon.accounts.models import User

        found = list(User.objects.order_by("email").values("email", "name", "role"))
    if json:
        output.print_json(found)
    else:
        output.print_table(("Email", "Name", "Role"), [tuple(row.values()) for row in found])


@users.command()
def add(
    email: Email,
    name: Annotated[str, typer.Option(help="As notices greet them.")] = "",
    role: Annotated[str, typer.Option(help="owner, marketer, analyst or developer.")] = "marketer",
) -> None:
    """Add a user, or change one's name and role."""
    with context.django_ready():
        from jalon.accounts.actions import save_user

        save_user(email, name=name, role=role)
    output.done(f"{email} is a user, as {role}.")


@users.command()
def remove(email: Email) -> None:
    """Remove a user; contacts keep the address of their owner."""
    with context.django_ready():
        from jalon.accounts.actions import remove_user

        remove_user(email)
    output.done(f"{email} is no longer a user.")


@frequency.command("list")
def list_rules(json: AsJson = False) -> None:
    """List the rules of frequency."""
    with context.django_ready():
        from jalon.accounts.models import FrequencyRule

        found = list(
            FrequencyRule.objects.order_by("category").values("category", "most", "within")
        )
    if json:
        output.print_json(found)
        return
    output.print_table(
        ("Category", "At most", "In"),
        [(row["category"] or "all marketing", row["most"], row["within"]) for row in found],
    )


@frequency.command()
def limit(
    most: Annotated[int, typer.Argument(help="How many messages.", min=0)],
    within: Annotated[str, typer.Argument(help="In which rolling period, as in '7 days'.")],
    category: Category = None,
) -> None:
    """Let each contact get at most so many emails in a rolling period.

    What a step does with one too many (skip it, hold the contact, exit) is its own `over_cap`.
    """
    from jalon.definition.scalars import Duration

    try:
        length = Duration.parse(within)
    except ValueError as error:
        raise Invalid(f"{error}.", remedy="Write, for instance, '7 days'.") from None
    with context.django_ready():
        from jalon.accounts.actions import limit_frequency

        limit_frequency(most, length, category=category)
    output.done(f"At most {most} in {within}, of {category or 'all marketing email'}.")


@frequency.command()
def lift(category: Category = None) -> None:
    """Take a rule away."""
    with context.django_ready():
        from jalon.accounts.actions import lift_frequency

        lift_frequency(category)
    output.done("The rule is gone.")
