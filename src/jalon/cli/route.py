"""`jalon route`: the mail servers and providers by which messages go out."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

if TYPE_CHECKING:
    from datetime import date

    from jalon.delivery.models import MailRoute

commands = typer.Typer(
    no_args_is_help=True, help="Say by which mail servers and providers emails go, and how many."
)

Name = Annotated[str, typer.Argument(help="The route's name.", metavar="NAME")]
Region = Annotated[
    str | None, typer.Option(help="Of a provider that has several, such as eu or eu-west-3.")
]
Channel = Annotated[
    str | None,
    typer.Option(help="Mailgun: the domain. Postmark: the stream. SES: the configuration set."),
]
Port = Annotated[int | None, typer.Option(help="587 unless given.")]
Security = Annotated[str | None, typer.Option(help="starttls, tls or none.")]
User = Annotated[str | None, typer.Option(help="Who logs in; the id of a key of SES or Mailjet.")]
AskPassword = Annotated[
    bool, typer.Option("--password", help="Ask for the password or key, or read it from a pipe.")
]
Priority = Annotated[int | None, typer.Option(help="The lowest goes first; 10 unless given.")]
Domains = Annotated[
    list[str] | None,
    typer.Option("--domain", help="Only for senders of this domain; give it again for more."),
]
PerSecond = Annotated[int | None, typer.Option(help="Messages at most; 0: no limit.")]
PerDay = Annotated[int | None, typer.Option(help="Messages at most; 0: no limit.")]
WarmUpStart = Annotated[
    int | None, typer.Option(help="Messages on the first day of a warm-up; 0: none.")
]
WarmUpFactor = Annotated[
    float | None, typer.Option(help="How many times as many on each day after it.")
]


@commands.command("list")
def list_(json: AsJson = False) -> None:
    """List the routes, in the order in which they are chosen."""
    with context.django_ready():
        from jalon.delivery.queries import account_day, list_routes

        day = account_day()
        found = [_shown(route, day) for route in list_routes()]
    if json:
        output.print_json(found)
        return
    rows = [
        (
            each["name"],
            each["kind"],
            f"{each['host']}:{each['port']}",
            each["priority"],
            _state(each),
            "" if each["cap_today"] is None else f"{each['used_today']} of {each['cap_today']}",
            ", ".join(each["domains"]) or "all",
        )
        for each in found
    ]
    output.print_table(("Name", "Kind", "Server", "Priority", "State", "Today", "Senders"), rows)


@commands.command()
def create(  # noqa: PLR0913, PLR0917 # the options of a command
    name: Name,
    host: Annotated[
        str | None, typer.Argument(help="The mail server; of a provider, nothing.", metavar="HOST")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="brevo, mailgun, mailjet, postmark, sendgrid or ses; smtp unless given."),
    ] = None,
    region: Region = None,
    channel: Channel = None,
    port: Port = None,
    security: Security = None,
    user: User = None,
    password: AskPassword = False,
    priority: Priority = None,
    domain: Domains = None,
    per_second: PerSecond = None,
    per_day: PerDay = None,
    warm_up_start: WarmUpStart = None,
    warm_up_factor: WarmUpFactor = None,
) -> None:
    """Make a route. From the first one on, emails leave instead of landing in the sandbox inbox."""
    values = _values(
        kind=kind,
        region=region,
        channel=channel,
        host=host,
        port=port,
        security=security,
        user=user,
        priority=priority,
        domains=domain,
        per_second=per_second,
        per_day=per_day,
        warm_up_start=warm_up_start,
        warm_up_factor=warm_up_factor,
    )
    if password:
        values["password"] = _password()
    with context.django_ready():
        from jalon.delivery.mail_routes import create_route

        create_route(name, values, by="cli")
    output.done(f"The route {name} takes emails. Try it: jalon route test {name}")


@commands.command()
def change(  # noqa: PLR0913, PLR0917 # the options of a command
    name: Name,
    host: Annotated[str | None, typer.Option(help="Another mail server.")] = None,
    region: Region = None,
    channel: Channel = None,
    port: Port = None,
    security: Security = None,
    user: User = None,
    password: AskPassword = False,
    priority: Priority = None,
    domain: Domains = None,
    all_domains: Annotated[bool, typer.Option("--all", help="For all senders.")] = False,
    per_second: PerSecond = None,
    per_day: PerDay = None,
    warm_up_start: WarmUpStart = None,
    warm_up_factor: WarmUpFactor = None,
    enabled: Annotated[
        bool | None, typer.Option("--enable/--disable", help="Whether it is used.")
    ] = None,
) -> None:
    """Change a route; what is left out stays. One that was set aside is tried again."""
    values = _values(
        host=host,
        region=region,
        channel=channel,
        port=port,
        security=security,
        user=user,
        priority=priority,
        domains=[] if all_domains else domain,
        per_second=per_second,
        per_day=per_day,
        warm_up_start=warm_up_start,
        warm_up_factor=warm_up_factor,
        enabled=enabled,
    )
    if password:
        values["password"] = _password()
    with context.django_ready():
        from jalon.delivery.mail_routes import change_route

        change_route(name, values, by="cli")
    output.done(f"The route {name} is changed.")


@commands.command()
def delete(name: Name) -> None:
    """Have emails go by the other routes. After the last one those that wait stay, and new ones
    land in the sandbox inbox."""
    with context.django_ready():
        from jalon.delivery.mail_routes import delete_route

        delete_route(name, by="cli")
    output.done(f"The route {name} is deleted.")


@commands.command("test")
def try_(
    name: Name,
    to: Annotated[str, typer.Option(help="An address that gets a test email.")] = "",
) -> None:
    """Connect and log in, send a test email with --to, and say what the server answers. A key of a
    provider is tried by an email alone."""
    with context.django_ready():
        from jalon.core.errors import Unavailable
        from jalon.delivery.mail_routes import try_route

        tried = try_route(name, to=to, by="cli")
    why = tried.refusal.message if tried.refusal else tried.answer
    if not tried.ok:
        raise Unavailable(
            f"The route {name} does not work ({tried.phase}): {why}",
            remedy="Check it, and that this machine may reach the server.",
            code="route_fails",
            name=name,
            why=why,
        )
    if to:
        output.done(f"{name} took the email. {why}".strip())
    elif tried.phase == "login":
        output.done(f"{name} let us in.")
    else:
        output.done(f"{name} answers. Whether it takes the key, an email shows: --to ADDRESS")


_LIMITS = ("per_second", "per_day", "warm_up_start", "warm_up_factor")


def _values(**given: Any) -> dict[str, Any]:
    """What was given; a limit of 0 is none."""
    values = {name: value for name, value in given.items() if value is not None}
    values |= {name: None for name in _LIMITS if values.get(name) == 0}
    if "warm_up_start" in values and values["warm_up_start"] is None:
        values["warm_up_factor"] = None
    return values


def _password() -> str:
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, default="", show_default=False))
    return sys.stdin.readline().rstrip("\n")


def _shown(route: "MailRoute", day: "date") -> dict[str, Any]:
    from jalon.delivery.routes.limits import cap, used

    names = [
        "name",
        "kind",
        "region",
        "channel",
        "host",
        "port",
        "security",
        "user",
        "priority",
        "domains",
        "enabled",
    ]
    names += [*_LIMITS, "failing_since", "rests_until", "error"]
    most = cap(route, day)
    today = {"used_today": None if most is None else used(route, day), "cap_today": most}
    return {name: getattr(route, name) for name in names} | today


def _state(shown: dict[str, Any]) -> str:
    if not shown["enabled"]:
        return "disabled"
    return f"set aside: {shown['error']}" if shown["failing_since"] else "enabled"
