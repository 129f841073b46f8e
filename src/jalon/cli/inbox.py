"""`jalon inbox`: emails before and after they go out: those that wait for approval, and those that
the sandbox caught, read and answered as their reader would."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict, Invalid

if TYPE_CHECKING:
    from jalon.delivery.letters import Refusal
    from jalon.emails.mime import Letter

commands = typer.Typer(
    no_args_is_help=True,
    help="Read the emails that the sandbox caught, and approve those in review.",
)

Workflow = Annotated[str, typer.Option(help="Only those of this workflow.")]
Messages = Annotated[
    list[str] | None, typer.Argument(help="The ids that `jalon inbox review` shows.")
]


@commands.command("list")
def list_(
    to: Annotated[str, typer.Option(help="Only addresses that contain this.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 20,
    json: AsJson = False,
) -> None:
    """List the emails caught, latest first."""
    with context.django_ready():
        from jalon.delivery.queries import caught

        found = caught(recipient=to, limit=limit)
    if json:
        output.print_json(found)
        return
    rows = [
        (each.at.strftime("%Y-%m-%d %H:%M"), each.recipient, each.subject, each.id)
        for each in found
    ]
    output.print_table(("When (UTC)", "To", "Subject", "Id"), rows)


@commands.command()
def show(
    email: Annotated[str, typer.Argument(help="The id that `jalon inbox list` shows.")],
    open_: Annotated[bool, typer.Option("--open", help="Open it, as its reader would.")] = False,
    click: Annotated[
        int | None, typer.Option(min=1, help="Click its link of this number, as its reader would.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Show one email: its headers, its text and its links.

    With --open or --click it is also recorded as opened or clicked by a person, through the
    same door as from a mailbox, so that conditions can be tried.
    """
    message_id = _as_id(email)
    with context.django_ready():
        from jalon.delivery import visits
        from jalon.delivery.queries import caught_email
        from jalon.emails.links import Link, read, tracked_links

        found = caught_email(message_id)
        links = tracked_links(found.html)
        if click is not None and click > len(links):
            raise Invalid(
                f"The email has {len(links)} links, and no number {click}.",
                remedy="Choose one of the numbers under Links.",
                code="link_number",
            )
        if open_:
            visits.opened(Link(found.contact_id, found.id), machine=False)
        if click is not None:
            visits.clicked(read("click", links[click - 1][1]), machine=False)
    urls = [url for url, _token in links]
    if json:
        output.print_json(
            {
                "id": found.id,
                "at": found.at,
                "headers": found.headers,
                "text": found.text,
                "html": found.html,
                "links": urls,
            }
        )
        return
    output.print_table(("Header", "Value"), found.headers.items())
    output.people.print(found.text, markup=False)
    output.print_table(("Link", "Leads to"), list(enumerate(urls, start=1)))
    if open_:
        output.done("Recorded as opened.")
    if click is not None:
        output.done(f"Recorded as clicked: {urls[click - 1]}")


@commands.command()
def review(
    message: Annotated[str, typer.Argument(help="Show this one, as it would be sent.")] = "",
    workflow: Workflow = "",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 100,
    json: AsJson = False,
) -> None:
    """List the messages that wait for approval, or show one."""
    with context.django_ready():
        from jalon.delivery import review

        if message:
            _show_waiting(review.preview(_as_id(message)), json=json)
            return
        found = review.in_review(workflow=workflow, limit=limit)
    if json:
        output.print_json(found)
        return
    rows = [
        (each.at.strftime("%Y-%m-%d %H:%M"), each.recipient, each.workflow, each.step, each.id)
        for each in found
    ]
    output.print_table(("Since (UTC)", "To", "Workflow", "Step", "Id"), rows)


@commands.command()
def approve(messages: Messages = None, workflow: Workflow = "") -> None:
    """Send messages that wait for approval: those named, or all of a workflow."""
    with context.django_ready():
        from jalon.delivery import review

        count = review.approve(_named(messages, workflow))
    output.done(f"{count} approved.")


@commands.command()
def reject(messages: Messages = None, workflow: Workflow = "") -> None:
    """Refuse messages that wait for approval: they are not sent, and the contacts go on."""
    with context.django_ready():
        from jalon.delivery import review

        count = review.reject(_named(messages, workflow))
    output.done(f"{count} rejected.")


def _named(messages: list[str] | None, workflow: str) -> list[UUID]:
    from jalon.delivery import review

    if bool(messages) == bool(workflow):
        raise Invalid(
            "It is not said which messages are meant.",
            remedy="Give their ids, or --workflow for all of one workflow.",
            code="review_which",
        )
    if messages:
        return [_as_id(each) for each in messages]
    return [each.id for each in review.in_review(workflow=workflow, limit=1_000_000)]


def _show_waiting(found: "Letter | Refusal", *, json: bool) -> None:
    from jalon.emails.mime import Letter

    if not isinstance(found, Letter):
        raise Conflict(
            f"It could not be sent as it is: {found.reason}",
            remedy="Mend the email or the contact, or reject the message.",
            code="review_unsendable",
        )
    headers = {"To": found.recipient, "Subject": found.subject}
    if json:
        output.print_json({"headers": headers, "text": found.text, "html": found.html})
        return
    output.print_table(("Header", "Value"), headers.items())
    output.people.print(found.text, markup=False)


def _as_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            f"{text!r} is not the id of an email.",
            remedy="List them: jalon inbox list",
            code="inbox_email_id",
        ) from None
