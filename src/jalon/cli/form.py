"""`jalon form` and `jalon page`: forms, what was submitted, landing pages (FRM-1, FRM-3)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.archive import add_archive
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, plain_problems, print_problems
from jalon.core.text_files import read_text

if TYPE_CHECKING:
    from jalon.definition.problems import Problem
    from jalon.forms.actions import Saved
    from jalon.forms.design import D, Parsed

commands = typer.Typer(no_args_is_help=True, help="Ask visitors for their email, and for more.")
pages = typer.Typer(no_args_is_help=True, help="Landing pages: a text, and a form below it.")

Archived = Annotated[bool, typer.Option("--archived", help="Those that are put away.")]

Slug = Annotated[str, typer.Argument(help="The form's short name.", metavar="FORM")]
File = Annotated[Path, typer.Argument(help="Its definition in YAML.", exists=True, dir_okay=False)]


@commands.command("list")
def list_(archived: Archived = False, json: AsJson = False) -> None:
    """List the forms, with how often each was submitted."""
    with context.django_ready():
        from jalon.forms import queries

        found = queries.forms(archived=archived)
    if json:
        output.print_json([each._asdict() for each in found])
        return
    output.print_table(
        ("Form", "Name", "Fields", "Submissions"),
        [(each.slug, each.name, each.fields, each.submissions) for each in found],
    )


@commands.command()
def show(slug: Slug, json: AsJson = False) -> None:
    """Show a form: its address, the snippet that embeds it, its fields and consents."""
    with context.django_ready():
        from jalon.forms import pages as places
        from jalon.forms import queries

        form, versions = queries.form_of(slug), queries.versions_of(slug)
        address, snippet = places.form_address(slug), places.snippet(slug)
    if json:
        given = {"address": address, "snippet": snippet, "versions": versions}
        output.print_json({**given, "design": form})
        return
    output.people.print(Text(f"{address}\n{snippet}"), soft_wrap=True)
    output.print_table(
        ("Field", "Required", "Hidden"),
        [(each.attribute, each.required, each.hidden) for each in form.fields],
    )
    if form.consents:
        output.print_table(
            ("Consent", "Version", "Marketing", "List"),
            [
                (each.key, versions[each.key], each.marketing, each.join_list or "")
                for each in form.consents
            ],
        )


@commands.command()
def save(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Create or change a form.

    A consent whose wording changed gets a new version. With problems nothing is kept, and the
    exit code is 1.
    """
    text = read_text(file)
    with context.django_ready():
        from jalon.forms.actions import NotSaved, save_form
        from jalon.forms.design import Form, located, parse

        parsed = parse(text, Form)
        form = _readable(parsed, file, locale, json=json)
        try:
            saved = save_form(form)
        except NotSaved as refusal:
            _refuse(located(refusal.problems, parsed.lines), file, locale, json=json)
    _tell("form", saved, json=json)


@commands.command()
def submissions(
    slug: Slug,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many at most.")] = 50,
    json: AsJson = False,
) -> None:
    """List what was submitted, the last first."""
    with context.django_ready():
        from jalon.forms import queries

        queries.form_of(slug)
        found = queries.submissions(slug, limit=limit)
    if json:
        output.print_json(found)
        return
    output.print_table(
        ("When", "Email", "Page", "Agreed to", "Waits"),
        [
            (
                each["at"].isoformat(" ", "seconds"),
                each["values"].get("email", "(erased)"),
                each["page"],
                ", ".join(one["key"] for one in each["consents"] if one["granted"] and one["key"]),
                each["awaits"] and each["confirmed_at"] is None,
            )
            for each in found
        ],
    )


add_archive(commands, "form")


@pages.command("list")
def list_pages(archived: Archived = False, json: AsJson = False) -> None:
    """List the landing pages."""
    with context.django_ready():
        from jalon.forms import queries
        from jalon.forms.pages import landing_address

        found = queries.landings(archived=archived)
    if json:
        output.print_json(found)
        return
    output.print_table(
        ("Page", "Form", "Address"),
        [(each.page, each.form, landing_address(each.page)) for each in found],
    )


@pages.command("save")
def save_page(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Create or change a landing page."""
    text = read_text(file)
    with context.django_ready():
        from jalon.forms.actions import NotSaved, save_landing
        from jalon.forms.design import LandingPage, located, parse

        parsed = parse(text, LandingPage)
        page = _readable(parsed, file, locale, json=json)
        try:
            saved = save_landing(page)
        except NotSaved as refusal:
            _refuse(located(refusal.problems, parsed.lines), file, locale, json=json)
    _tell("landing page", saved, json=json)


add_archive(pages, "landing_page")


def _readable(parsed: "Parsed[D]", file: Path, locale: Language, *, json: bool) -> "D":
    if parsed.design is None:
        _refuse(parsed.problems, file, locale, json=json)
    return parsed.design


def _refuse(problems: "list[Problem]", file: Path, locale: Language, *, json: bool) -> NoReturn:
    if json:
        output.print_json({"saved": False, **plain_problems(problems, locale)})
    else:
        print_problems(problems, file, locale)
    raise typer.Exit(1)


def _tell(what: str, saved: "Saved", *, json: bool) -> None:
    if json:
        output.print_json(saved)
    elif saved.changed:
        output.done(f"The {what} {saved.slug} is {'created' if saved.created else 'changed'}.")
    else:
        output.done(f"The {what} {saved.slug} is like that already.")
