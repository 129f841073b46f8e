"""`jalon workflow test`: a workflow on a real contact's data, the emails to oneself (LIF-10)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Invalid
from jalon.core.text_files import read_text

if TYPE_CHECKING:
    from jalon.runtime.dry_runs.subjects import Subject

commands = typer.Typer()


@commands.command("test")
def try_out(  # noqa: PLR0913, PLR0917 # the options of a command
    workflow: Annotated[
        str,
        typer.Argument(help="A workflow in YAML, or a workflow's short name.", metavar="WORKFLOW"),
    ],
    contact: Annotated[
        str, typer.Argument(help="Whose data: an email, external id or id.", metavar="CONTACT")
    ],
    to: Annotated[str, typer.Option(help="Who gets the emails.", metavar="ADDRESS")],
    given: Annotated[
        list[str] | None,
        typer.Option("--with", help="A property of the entering event: 'order_id=A1'."),
    ] = None,
    draft: Annotated[bool, typer.Option("--draft", help="Of a short name: its draft.")] = False,
    reads: Annotated[
        bool, typer.Option("--reads", help="The contact opens and clicks everything.")
    ] = False,
    every: Annotated[
        bool, typer.Option("--every", help="Each email of the workflow, whatever the way.")
    ] = False,
    lasts: Annotated[
        int, typer.Option(min=0, help="Seconds to which all delays together are shortened.")
    ] = 0,
    json: AsJson = False,
) -> None:
    """Send yourself what a contact would get, marked [Test].

    The contact goes through the workflow in memory, delays and all, in a moment: nothing is
    changed, no webhook is called, and no figure counts it. The emails go out at once, or one after
    the other when the delays are shortened.
    """
    with context.django_ready():
        from jalon.contacts.queries import find_contact
        from jalon.runtime.dry_runs.trying import try_on

        subject = _subject(workflow, draft=draft)
        tried = try_on(
            subject,
            find_contact(contact),
            to,
            payload=_payload(given or []),
            reads=reads,
            every=every,
            lasts=lasts,
        )
    if json:
        output.print_json(
            [
                {
                    "step": each.step,
                    "email": each.email,
                    "at": each.at.isoformat(),
                    "subject": each.subject,
                    "refused": each.refused,
                }
                for each in tried
            ]
        )
        return
    output.print_table(
        ("When it would go", "Step", "Email", "Sent to you"),
        [
            (
                f"{each.at:%Y-%m-%d %H:%M}",
                each.step,
                each.email or "notice",
                each.subject or f"✗ {each.refused}",
            )
            for each in tried
        ],
    )
    sent = sum(not each.refused for each in tried)
    output.done(f"{sent} of {len(tried)} emails went to {to}.")


def _subject(workflow: str, *, draft: bool) -> "Subject":
    from jalon.runtime.dry_runs.subjects import subject_of, subject_of_text

    path = Path(workflow)
    if path.suffix in (".yaml", ".yml"):
        return subject_of_text(read_text(path))
    return subject_of(workflow, draft=draft)


def _payload(given: list[str]) -> dict[str, Any]:
    from jalon.definition.tree import plain

    found: dict[str, Any] = {}
    for each in given:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise Invalid(
                f"{each!r} is no property.", remedy="Write name=value.", code="property_invalid"
            )
        found[name] = plain(value)
    return found
