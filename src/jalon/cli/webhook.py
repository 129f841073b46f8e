"""`jalon webhook`: the calls that workflows make to other systems."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer(no_args_is_help=True, help="Look at the calls of webhook steps.")


@commands.command()
def secret() -> None:
    """Print the secret that calls are signed with, for those who check them.

    The signatures follow Standard Webhooks; the secret follows from the installation's key.
    """
    with context.django_ready():
        from django.conf import settings

        from jalon.core.webhook_signing import webhook_secret

        print(webhook_secret(settings.SECRET_KEY))  # noqa: T201 (it is the output, for a pipe)


@commands.command("list")
def list_(
    failed: Annotated[bool, typer.Option("--failed", help="Only those that failed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 20,
    json: AsJson = False,
) -> None:
    """List the latest calls, with what came of them."""
    with context.django_ready():
        from jalon.delivery.queries import latest_calls

        found = latest_calls(failed=failed, limit=limit)
    if json:
        output.print_json(found)
        return
    rows = [
        (each.at.strftime("%Y-%m-%d %H:%M"), each.host, each.step, each.state, each.error)
        for each in found
    ]
    output.print_table(("When (UTC)", "Host", "Step", "State", "Error"), rows)
