"""`jalon sender`: who emails come from, and whether their readers' servers believe it (EML-5)."""

from typing import Annotated

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer(
    no_args_is_help=True, help="Verify who emails come from, and check their domains."
)

Slug = Annotated[str, typer.Argument(help="The sender's short name.", metavar="SENDER")]


@commands.command("list")
def list_(json: AsJson = False) -> None:
    """List the senders, the default one first."""
    with context.django_ready():
        from jalon.emails.models import Sender

        names = ("slug", "name", "address", "reply_to", "verified_at", "verified_by")
        found = list(Sender.objects.order_by("created_at", "slug").values(*names))
    if json:
        output.print_json(found)
        return
    rows = [
        (
            one["slug"],
            one["name"],
            one["address"],
            f"{one['verified_at']:%Y-%m-%d}, {one['verified_by']}" if one["verified_at"] else "no",
        )
        for one in found
    ]
    output.print_table(("Sender", "Name", "Address", "Verified"), rows)


@commands.command()
def verify(
    sender: Slug,
    code: Annotated[str, typer.Option(help="The six digits that were sent to its address.")] = "",
) -> None:
    """Verify a sender: by its code, or without it by your own word."""
    with context.django_ready():
        from jalon.emails import verification

        if code:
            verified = verification.verify(sender, code, by="cli")
        else:
            verified = verification.vouch(sender)
    output.done(f"{verified.address} is verified.")


@commands.command()
def check(
    domain: Annotated[str, typer.Argument(help="A domain that senders write from.")],
    json: AsJson = False,
) -> None:
    """Ask the DNS who may send for a domain: SPF, DKIM, DMARC and MX, with the records to add."""
    with context.django_ready():
        from jalon.emails import sender_domains
        from jalon.emails.authentication.words import words_of

        findings = sender_domains.check(domain).findings
        told = [words_of(one, "en") for one in findings]
    if json:
        output.print_json(findings)
        return
    rows = []
    for one, words in zip(findings, told, strict=True):
        record = f"{one.record.name} {one.record.type} {one.record.value}" if one.record else ""
        rows.append((one.checked.upper(), one.state, f"{words.message} {words.remedy}", record))
    output.print_table(("Check", "State", "Finding", "Record to add"), rows)
