"""`jalon workflow publish` and `draft`: from a text to what is live (LIF-2, LIF-3)."""

from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import File, Language, Slug, plain_problems, print_problems
from jalon.core.errors import Invalid
from jalon.core.text_files import read_text
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from jalon.definition.scalars import Duration
    from jalon.workflows.publishing import Choices, Preview, Published

commands = typer.Typer()
draft = typer.Typer(no_args_is_help=True, help="Keep, show and discard drafts.")
commands.add_typer(draft, name="draft")


@commands.command()
def publish(  # noqa: PLR0913, PLR0917 # the options of a command
    file: Annotated[
        Path | None,
        typer.Argument(help="A workflow in YAML.", exists=True, dir_okay=False, metavar="FILE"),
    ] = None,
    of: Annotated[
        str, typer.Option("--draft", metavar="WORKFLOW", help="Its draft, instead of a file.")
    ] = "",
    inside: Annotated[
        Literal["finish", "move", "exit"],
        typer.Option(help="Those inside finish on their version, move to this one, or exit."),
    ] = "finish",
    mapped: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="OLD=NEW", help="Where those at a removed step go on."),
    ] = None,
    existing: Annotated[
        bool, typer.Option("--existing", help="Also let in those who meet a trigger already.")
    ] = False,
    within: Annotated[
        str, typer.Option(metavar="'30 DAYS'", help="How long ago their event may be.")
    ] = "",
    note: Annotated[str, typer.Option(help="What this version is about, for its history.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Publish a workflow file with its emails, or a draft.

    Those inside finish on their version, unless told otherwise; the same file again changes
    nothing. With problems, nothing of it is kept, and the exit code is 1.
    """
    if (file is None) is not bool(of):
        raise typer.BadParameter("Give a file, or the name of a workflow with --draft.")
    text = read_text(file) if file else ""
    place = file or Path(of)
    with context.django_ready():
        from jalon.workflows import actions

        choices = _choices(
            inside=inside, mapped=mapped or [], existing=existing, within=within, note=note
        )
        try:
            planned = None
            if dry_run or (not yes and not json and (existing or inside != "finish")):
                planned = (
                    actions.preview(text, choices) if file else actions.preview_draft(of, choices)
                )
                if not json:
                    _print_preview(planned, place, locale)
            if dry_run and planned is not None:
                _look(planned, choices, text=text, locale=locale, json=json)
                return
            if planned is not None and not typer.confirm("Publish it?"):
                raise typer.Exit(1)
            published = (
                actions.publish(text, choices) if file else actions.publish_draft(of, choices)
            )
        except actions.NotPublished as refusal:
            if json:
                output.print_json({"published": False, **plain_problems(refusal.problems, locale)})
            else:
                print_problems(refusal.problems, place, locale)
                output.refuse(refusal)
            raise typer.Exit(1) from None
    _print_published(published, place, locale, json=json)


def _choices(**given: Any) -> "Choices":
    from jalon.definition.scalars import Duration
    from jalon.workflows.publishing import Choices

    mapping = {}
    for pair in given.pop("mapped"):
        old, equals, new = pair.partition("=")
        if not equals:
            raise typer.BadParameter(f"{pair!r} is not OLD=NEW, two ids of steps.")
        mapping[old] = new
    within = given.pop("within")
    try:
        period = Duration.parse(within) if within else None
    except ValueError as error:
        raise Invalid(f"{error}.", remedy="Write --within '30 days'.") from None
    return Choices(mapping=mapping, within=period, **given)


def _print_preview(planned: "Preview", place: Path, locale: Locale) -> None:
    print_problems(planned.problems, place, locale)
    for change in planned.changes:
        output.people.print(Text(change.message[locale]), soft_wrap=True)
    if planned.landings:
        output.print_table(
            ("Version", "Step", "People", "If they move, they land at"),
            [(each.version, each.step, each.people, each.to or "?") for each in planned.landings],
        )
    if planned.existing is not None:
        line = f"{planned.existing:,} contacts meet a trigger already, and would enter."
        output.people.print(Text(line), soft_wrap=True)
    elif planned.asks_existing:
        output.people.print(Text("Contacts who meet a trigger already stay out."), soft_wrap=True)


def _look(planned: "Preview", choices: "Choices", *, text: str, locale: Locale, json: bool) -> None:
    """Runs a sample of the contacts through it, and says what deserves a look: such as ways that
    nobody takes. Without contacts, or with problems, there is nothing to see."""
    from jalon.engine.simulate.telling import remarks, sentence
    from jalon.runtime.dry_runs.simulating import simulate_sample
    from jalon.runtime.dry_runs.subjects import subject_of, subject_of_text

    found = None
    if all(problem.warning for problem in planned.problems):
        subject = subject_of_text(text) if text else subject_of(planned.workflow, draft=True)
        with output.progress() as report:
            found = simulate_sample(
                subject,
                existing=_days(choices.within) if choices.existing else None,
                progress=lambda done, total: report("Simulating a sample", done, total),
            )
    told = remarks(found, locale) if found else []
    if json:
        simulated = {"sentence": sentence(found, locale), "remarks": told} if found else None
        output.print_json({**vars(planned), "simulated": simulated})
    elif found:
        line = f"Simulated, {found.days:g} days: {sentence(found, locale)}."
        output.people.print(Text(line, style="dim"), soft_wrap=True)
        for remark in told:
            output.warn(remark)


def _days(period: "Duration | None") -> int:
    """How many days a period has, at least one; a month has 31."""
    if period is None or period.unit == "month":
        return max(1, 31 * period.count) if period else 1
    return max(1, ceil(period.fixed / timedelta(days=1)))


def _print_published(published: "Published", place: Path, locale: Locale, *, json: bool) -> None:
    if json:
        output.print_json(
            {
                "published": True,
                "workflow": published.workflow,
                "version": published.version,
                "changed": published.changed,
                "existing": published.existing,
                **plain_problems(published.warnings, locale),
            }
        )
        return
    print_problems(published.warnings, place, locale)
    named = f"{published.workflow}, version {published.version}"
    output.done(f"{named}, is published." if published.changed else f"{named}, is unchanged.")
    if published.existing:
        output.done(f"{published.existing:,} contacts enter as soon as a worker runs.")


@draft.command()
def save(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Keep a file as the draft of the workflow it names; it may be incomplete."""
    text = read_text(file)
    with context.django_ready():
        from jalon.workflows import drafts

        saved = drafts.save_draft(text)
    if json:
        told = plain_problems(saved.problems, locale)
        output.print_json({"workflow": saved.workflow, "created": saved.created, **told})
        return
    print_problems(saved.problems, file, locale)
    output.done(f"The draft of {saved.workflow} is kept.")


@draft.command()
def show(slug: Slug) -> None:
    """Print the draft of a workflow, as a file."""
    with context.django_ready():
        from jalon.workflows import drafts

        typer.echo(drafts.draft_text(slug), nl=False)


@draft.command()
def discard(slug: Slug, json: AsJson = False) -> None:
    """Throw the draft of a workflow away."""
    with context.django_ready():
        from jalon.workflows import drafts

        drafts.discard_draft(slug)
    if json:
        output.print_json({"workflow": slug, "draft": False})
    else:
        output.done(f"The draft of {slug} is discarded.")


@draft.command("restore")
def restore_version(
    slug: Slug,
    version: Annotated[int, typer.Argument(min=1, help="Of its history.", metavar="VERSION")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Over the draft that there is.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Make a version of the history the draft."""
    with context.django_ready():
        from jalon.workflows import drafts

        drafts.restore_version(slug, version, replace=replace)
    if json:
        output.print_json({"workflow": slug, "draft": True, "version": version})
    else:
        output.done(f"Version {version} of {slug} is its draft now.")
