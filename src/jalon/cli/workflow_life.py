"""`jalon workflow pause, resume, drain, stop, …`: the life of workflows, from the terminal.

Each first says how many people it concerns, and asks; `--yes` does it at once. With --json and
without --yes, it only says.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Slug

if TYPE_CHECKING:
    from jalon.workflows.life import Change

commands = typer.Typer()

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Slugs = Annotated[
    list[str], typer.Argument(help="Short names of workflows.", metavar="WORKFLOW...")
]


@commands.command()
def pause(
    slug: Slug,
    skip: Annotated[
        bool,
        typer.Option("--skip", help="People go on, without the emails that come due."),
    ] = False,
    yes: Yes = False,
    json: AsJson = False,
) -> None:
    """Let nobody in and do nothing until it is resumed.

    Exits and goals still act, and awaited events are remembered.
    """
    with context.django_ready():
        from jalon.workflows import life

        def act(preview: bool) -> "Change":
            return life.pause(slug, "skip" if skip else "hold", preview=preview)

        _carry_out(act, yes=yes, json=json)


@commands.command()
def resume(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    skip: Annotated[
        bool, typer.Option("--skip", help="Overdue people go on without the overdue emails.")
    ] = False,
    spread: Annotated[
        int, typer.Option("--spread", metavar="HOURS", help="Over how many hours they go on.")
    ] = 0,
    let_in: Annotated[
        bool,
        typer.Option(
            "--let-in",
            help="Let in those whom the pause refused: once each, by their latest entry.",
        ),
    ] = False,
    yes: Yes = False,
    json: AsJson = False,
) -> None:
    """End a pause. Overdue people go on at once, unless told otherwise."""
    if skip and spread:
        raise typer.BadParameter("Choose one of --skip and --spread.")
    with context.django_ready():
        from jalon.workflows import life

        how: life.Overdue = "skip" if skip else "spread" if spread else "send"

        def act(preview: bool) -> "Change":
            return life.resume(slug, overdue=how, hours=spread, let_in=let_in, preview=preview)

        _carry_out(act, yes=yes, json=json)


@commands.command()
def drain(slug: Slug, yes: Yes = False, json: AsJson = False) -> None:
    """Let nobody in; it ends by itself once those inside have finished."""
    _simply("drain", slug, yes=yes, json=json)


@commands.command()
def stop(slug: Slug, yes: Yes = False, json: AsJson = False) -> None:
    """Let nobody in, and have everyone inside leave at once."""
    _simply("stop", slug, yes=yes, json=json)


@commands.command()
def activate(slug: Slug, yes: Yes = False, json: AsJson = False) -> None:
    """Let contacts in again, after a stop or an end. Nobody who left returns."""
    _simply("activate", slug, yes=yes, json=json)


@commands.command()
def archive(slugs: Slugs, yes: Yes = False, json: AsJson = False) -> None:
    """Put workflows away. Those that are active are stopped first."""
    with context.django_ready():
        from jalon.workflows import life

        _carry_out(lambda preview: life.archive(slugs, preview=preview), yes=yes, json=json)


@commands.command()
def restore(slug: Slug, yes: Yes = False, json: AsJson = False) -> None:
    """Take a workflow out of the archive; it stays stopped."""
    _simply("restore", slug, yes=yes, json=json)


@commands.command()
def delete(slug: Slug, yes: Yes = False, json: AsJson = False) -> None:
    """Delete an archived workflow, its versions and its figures, for ever."""
    with context.django_ready():
        from jalon.workflows import deleting

        _carry_out(lambda preview: deleting.delete(slug, preview=preview), yes=yes, json=json)


@commands.command()
def restart(
    slug: Slug,
    enrollments: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of enrollments; by default all.", metavar="ENROLLMENT"),
    ] = None,
    yes: Yes = False,
    json: AsJson = False,
) -> None:
    """Have failed enrollments try their step again."""
    with context.django_ready():
        from uuid import UUID

        from jalon.workflows import life

        try:
            named = [UUID(each) for each in enrollments or ()]
        except ValueError:
            raise typer.BadParameter("An enrollment's id looks like 018f…-….") from None
        _carry_out(lambda preview: life.restart(slug, named, preview=preview), yes=yes, json=json)


@commands.command()
def uses(
    kind: Annotated[
        Literal["email", "form", "list", "resource", "segment", "sender", "workflow"],
        typer.Argument(help="What kind of thing.", metavar="KIND"),
    ],
    name: Annotated[str, typer.Argument(help="Its short name.", metavar="NAME")],
    json: AsJson = False,
) -> None:
    """Show where living workflows use an email, a list, a segment, …"""
    with context.django_ready():
        from jalon.workflows.uses import uses as uses_of

        found = uses_of(kind, name)
    if json:
        output.print_json([use._asdict() for use in found])
    else:
        output.print_table(("Workflow", "Version", "Where"), found)


@commands.command()
def history(slug: Slug, json: AsJson = False) -> None:
    """Show the published versions, who published them, and what each changed."""
    with context.django_ready():
        from jalon.workflows import drafts

        found = drafts.history(slug)
    if json:
        output.print_json(found)
        return
    for past in found:
        by = f" by {past.published_by}" if past.published_by else ""
        mark = " (published)" if past.current else ""
        head = f"Version {past.number}{mark}, {past.published_at:%Y-%m-%d %H:%M} UTC{by}"
        output.people.print(Text(f"{head}: {past.note}" if past.note else head), soft_wrap=True)
        for change in past.changes:
            output.people.print(Text(f"  {change.message['en']}"), soft_wrap=True)


@commands.command()
def compare(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    before: Annotated[
        int | None, typer.Option("--from", min=1, help="A version; by default the published one.")
    ] = None,
    after: Annotated[
        int | None, typer.Option("--to", min=1, help="A version; by default the draft.")
    ] = None,
    as_text: Annotated[bool, typer.Option("--text", help="Line by line, as YAML.")] = False,
    json: AsJson = False,
) -> None:
    """Show what is different between two versions, or a version and the draft."""
    with context.django_ready():
        from jalon.workflows import drafts
        from jalon.workflows.queries import access_workflow

        published = access_workflow(slug).version
        found = drafts.compare(slug, before or published, after)
    if json:
        output.print_json(found)
    elif as_text:
        typer.echo(found.text, nl=False)
    else:
        for change in found.changes:
            output.people.print(Text(change.message["en"]), soft_wrap=True)


@commands.command()
def duplicate(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    new: Annotated[str, typer.Argument(help="The new workflow's short name.", metavar="NEW")],
    name: Annotated[str, typer.Option(help="The new workflow's name.")] = "",
    copy_emails: Annotated[
        bool, typer.Option("--copy-emails", help="Copy its emails too, as NEW-EMAIL.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make the draft of a new workflow from this one."""
    with context.django_ready():
        from jalon.workflows import drafts

        made = drafts.duplicate(slug, new, name=name, copy_emails=copy_emails)
    if json:
        output.print_json({"workflow": made.workflow})
    else:
        output.done(f"The draft of {new} is made. See it with: jalon workflow draft show {new}")


def _simply(action: str, slug: str, *, yes: bool, json: bool) -> None:
    with context.django_ready():
        from jalon.workflows import life

        act: Callable[..., Change] = getattr(life, action)
        _carry_out(lambda preview: act(slug, preview=preview), yes=yes, json=json)


def _carry_out(
    act: "Callable[[bool], Change | Sequence[Change]]", *, yes: bool, json: bool
) -> None:
    """Says what a change would do, asks, and does it."""
    if json:
        output.print_json(act(not yes))
        return
    planned = _several(act(True))
    for change in planned:
        output.people.print(Text(_said(change)), soft_wrap=True)
    if not yes and not typer.confirm("Go on?"):
        raise typer.Exit(1)
    for change in _several(act(False)):
        output.done(f"{change.workflow}: {change.action}, from {change.before} to {change.after}.")


def _several(found: "Change | Sequence[Change]") -> "Sequence[Change]":
    return found if isinstance(found, list) else [found]  # type: ignore[list-item] # a list, or one


def _said(change: "Change") -> str:
    more = [
        f"{number:,} {name}"
        for name, number in change.detail.items()
        if isinstance(number, int) and not isinstance(number, bool)
    ]
    return (
        f"{change.workflow} ({change.before}): {', '.join([f'{change.inside:,} inside', *more])}."
    )
