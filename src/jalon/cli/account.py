"""`jalon user` and `jalon frequency`: who works here, and how much email a contact may get."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict, Invalid

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

        columns = ("email", "name", "role", "is_active")
        found = list(User.objects.order_by("email").values(*columns))
    if json:
        output.print_json(found)
        return
    output.print_table(
        ("Email", "Name", "Role", "May sign in"),
        [(*list(row.values())[:3], "yes" if row["is_active"] else "no") for row in found],
    )


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


@users.command()
def invite(
    email: Email,
    role: Annotated[str, typer.Option(help="owner, marketer, analyst or developer.")] = "marketer",
) -> None:
    """Invite somebody: an email goes out if there is a mail server, and the link is printed.

    The link works once, within 7 days.
    """
    with context.django_ready():
        from jalon.accounts import invitations
        from jalon.accounts.access import Actor
        from jalon.accounts.permissions import Permission

        operator = Actor("cli", frozenset(Permission))
        link = invitations.invite(email, role=role, by=operator).link
    print(link)  # noqa: T201 (it is the output, for a pipe)


@users.command("password")
def password_link(email: Email) -> None:
    """Print a link by which a user chooses a password, once, within the hour."""
    with context.django_ready():
        from jalon.accounts import invitations

        link = invitations.password_link(email)
    print(link)  # noqa: T201 (it is the output, for a pipe)


@users.command("forget-factors")
def forget_factors(email: Email) -> None:
    """Take away the second factors of a user who lost them: the password is then enough."""
    with context.django_ready():
        from jalon.accounts.second_factor import remove_factors

        remove_factors(email)
    output.done(f"{email} signs in by password alone.")


@users.command()
def deactivate(email: Email) -> None:
    """Let a user no longer sign in; their sessions end at once."""
    _set_active(email, False)
    output.done(f"{email} can no longer sign in.")


@users.command()
def activate(email: Email) -> None:
    """Let a user sign in again."""
    _set_active(email, True)
    output.done(f"{email} can sign in.")


def _set_active(email: str, active: bool) -> None:
    with context.django_ready():
        from jalon.accounts.actions import set_active

        set_active(email, active)


@users.command("start")
def start_link() -> None:
    """Print a link that makes the first owner, while there is none."""
    with context.django_ready():
        from jalon.accounts.invitations import start_link as new_link

        link = new_link()
    if link is None:
        raise Conflict("There is an owner.", remedy="See jalon user list.", code="owner_exists")
    print(link)  # noqa: T201 (it is the output, for a pipe)


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
