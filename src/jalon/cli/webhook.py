"""`jalon webhook`: what Jalon calls when events take effect, and the calls that workflows make."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

if TYPE_CHECKING:
    from jalon.delivery.models import Webhook

commands = typer.Typer(
    no_args_is_help=True, help="Have other systems called, and look at the calls."
)

Id = Annotated[UUID, typer.Argument(help="The webhook's id.", metavar="ID")]
CallId = Annotated[UUID, typer.Argument(help="The call's id.", metavar="CALL")]
Events = Annotated[
    list[str] | None,
    typer.Option("--event", help="The name of an event it wants; give it again for more."),
]
Failed = Annotated[bool, typer.Option("--failed", help="Only those that failed.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")]


@commands.command()
def create(
    url: Annotated[str, typer.Argument(help="What to call.", metavar="URL")],
    event: Events = None,
    description: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Have an address called when events take effect, and print the secret: it is shown this once.

    Without --event it is called for all events.
    """
    with context.django_ready():
        from jalon.delivery.webhooks import create_webhook

        made, secret = create_webhook(url, events=event, description=description, by="cli")
        output.warn(f"The webhook's id is {made.id}.")
    print(secret)  # noqa: T201 (it is the output, for a pipe)


@commands.command("list")
def list_(json: AsJson = False) -> None:
    """List the webhooks."""
    with context.django_ready():
        from jalon.delivery.made_calls import list_webhooks

        found = [_shown(webhook) for webhook in list_webhooks()]
    if json:
        output.print_json(found)
        return
    rows = [
        (
            one["id"],
            one["url"],
            "all" if one["events"] is None else ", ".join(one["events"]),
            one["disabled_for"] or ("enabled" if one["enabled"] else "disabled"),
            one["description"],
        )
        for one in found
    ]
    output.print_table(("Id", "Address", "Events", "State", "Description"), rows)


@commands.command()
def change(  # noqa: PLR0917 # the options of a command
    webhook: Id,
    url: Annotated[str | None, typer.Option(help="Another address.")] = None,
    event: Events = None,
    all_events: Annotated[bool, typer.Option("--all", help="It wants all events.")] = False,
    description: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    enabled: Annotated[
        bool | None, typer.Option("--enable/--disable", help="Whether it is called.")
    ] = None,
) -> None:
    """Change a webhook; what is left out stays. Calls that wait go to the new address."""
    given: dict[str, Any] = {"url": url, "description": description, "enabled": enabled}
    changes = {name: value for name, value in given.items() if value is not None}
    if event or all_events:
        changes["events"] = None if all_events else event
    with context.django_ready():
        from jalon.delivery.webhooks import change_webhook

        change_webhook(webhook, changes, by="cli")
    output.done("The webhook is changed.")


@commands.command()
def delete(webhook: Id) -> None:
    """Have it called no more. The calls that wait are not made."""
    with context.django_ready():
        from jalon.delivery.webhooks import delete_webhook

        delete_webhook(webhook, by="cli")
    output.done("The webhook is deleted.")


@commands.command()
def rotate(
    webhook: Id,
    grace: Annotated[
        int, typer.Option(min=0, max=720, help="Hours for which the old secret still signs too.")
    ] = 24,
) -> None:
    """Give it another secret, and print it: it is shown this once."""
    with context.django_ready():
        from jalon.delivery.webhooks import rotate_secret

        _, secret = rotate_secret(webhook, grace=timedelta(hours=grace), by="cli")
    print(secret)  # noqa: T201 (it is the output, for a pipe)


@commands.command()
def test(webhook: Id) -> None:
    """Call it with a `ping`, now, and say what came of it."""
    with context.django_ready():
        from jalon.delivery.webhooks import ping_webhook

        _make_now(webhook, *ping_webhook(webhook, by="cli"))


@commands.command()
def redeliver(webhook: Id, call: CallId) -> None:
    """Make a call that is over again, now and under the same id, and say what came of it."""
    with context.django_ready():
        from jalon.delivery.webhooks import redeliver_call

        _make_now(webhook, *redeliver_call(webhook, call, by="cli"))


@commands.command()
def calls(
    webhook: Annotated[
        UUID | None,
        typer.Argument(help="A webhook's id; without, the calls of steps.", metavar="[ID]"),
    ] = None,
    failed: Failed = False,
    limit: Limit = 20,
    json: AsJson = False,
) -> None:
    """List the latest calls of a webhook, or those that workflows made, with what came of them."""
    with context.django_ready():
        from jalon.delivery.made_calls import calls_of, find_webhook, latest_calls

        found: list[Any] = []
        if webhook is None:
            found += latest_calls(failed=failed, limit=limit)
        else:
            find_webhook(webhook)
            found += calls_of(webhook, state="failed" if failed else "", limit=limit)
    if json:
        output.print_json(found)
    elif webhook is None:
        rows = [(_when(each), each.host, each.step, each.state, each.error) for each in found]
        output.print_table(("When (UTC)", "Host", "Step", "State", "Error"), rows)
    else:
        rows = [(each.id, _when(each), each.event, each.state, each.error) for each in found]
        output.print_table(("Id", "When (UTC)", "Event", "State", "Error"), rows)


@commands.command()
def secret() -> None:
    """Print the secret that the calls of workflows are signed with, for those who check them.

    The signatures follow Standard Webhooks; the secret follows from the installation's key.
    """
    with context.django_ready():
        from django.conf import settings

        from jalon.core.webhook_signing import webhook_secret

        print(webhook_secret(settings.SECRET_KEY))  # noqa: T201 (it is the output, for a pipe)


def _make_now(webhook: UUID, lane: int, call_id: UUID) -> None:
    """Makes a call that is due, unless a worker is quicker, and says what came of it."""
    from jalon.core import clock
    from jalon.delivery.calls import make_call
    from jalon.delivery.made_calls import find_call

    make_call(lane, call_id, now=clock.now())
    call = find_call(webhook, call_id)
    if call.state == "answered":
        output.done(f"It answered {call.status}.")
    elif call.error:
        output.warn(f"It failed: {call.error}")
    else:
        output.done(f"The call {call_id} is being made.")


def _shown(webhook: "Webhook") -> dict[str, Any]:
    names = ("id", "url", "description", "events", "enabled", "disabled_for", "failing_since")
    return {name: getattr(webhook, name) for name in names}


def _when(call: Any) -> str:
    return f"{call.at:%Y-%m-%d %H:%M}"
