"""`jalon template`: ready workflows to look at and to copy (TPL)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from jalon.cli import output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, write_new
from jalon.gallery.goals import GOALS, Goal

if TYPE_CHECKING:
    from jalon.definition.problems import Locale
    from jalon.gallery.catalog import Template

commands = typer.Typer(no_args_is_help=True, help="Begin with a ready workflow and its emails.")

Slug = Annotated[str, typer.Argument(help="The template's short name.", metavar="TEMPLATE")]


@commands.command("list")
def list_(  # noqa: PLR0917 # the options of a command
    goal: Annotated[Goal | None, typer.Option(help="Only those for this goal.")] = None,
    trigger: Annotated[
        str | None, typer.Option(help="Only those with a trigger of this kind, such as event.")
    ] = None,
    search: Annotated[str, typer.Option(help="Only those that mention all these words.")] = "",
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """List the ready workflows, by what they are for and by what lets contacts in."""
    from jalon.gallery import catalog

    found = catalog.search(search, goal=goal, trigger=trigger, locale=locale)
    if json:
        output.print_json([_summary(each, locale) for each in found])
        return
    for each in found:
        told = (GOALS[each.goal][locale], *each.triggers)
        line = Text(each.slug, style="bold")
        line.append(f"  {each.words[locale].title} ({', '.join(told)})", style="not bold")
        output.people.print(line, soft_wrap=True)
        output.people.print(Text(f"  {each.words[locale].description}"), soft_wrap=True)


@commands.command()
def show(slug: Slug, locale: Language = "en", json: AsJson = False) -> None:
    """Show what a template does, in sentences, and the emails it sends."""
    from jalon.gallery import catalog

    found = catalog.template(slug)
    if json:
        output.print_json({**_summary(found, locale), **_preview(found, locale)})
        return
    output.people.print(Text(found.words[locale].description), soft_wrap=True)
    output.people.print(Text("\n" + "\n".join(found.sentences(locale)) + "\n"), soft_wrap=True)
    output.print_table(
        ("Email", "Languages", "Subject"),
        [
            (name, ", ".join(design.locales), design.locales[locale].subject)
            for name, design in found.emails.items()
        ],
    )


@commands.command()
def copy(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; by default NAME.yaml.", metavar="FILE")
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The short name of the new workflow and of its emails.")
    ] = None,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Write a template as a workflow of your own.

    A file that is there already stays as it is. With --name, its emails get names of their own
    too.
    """
    from jalon.gallery import catalog

    new = name or slug
    text = catalog.template(slug).copy(new, locale)
    path = file or Path(f"{new}.yaml")
    write_new(path, text)
    if json:
        output.print_json({"workflow": new, "file": str(path)})
    else:
        output.done(f"{path} is written. Check it with: jalon workflow validate {path}")


def _summary(found: "Template", locale: "Locale") -> dict[str, Any]:
    return {
        "template": found.slug,
        "goal": found.goal,
        "triggers": found.triggers,
        "title": found.words[locale].title,
        "description": found.words[locale].description,
        "emails": list(found.emails),
    }


def _preview(found: "Template", locale: "Locale") -> dict[str, Any]:
    return {
        "sentences": found.sentences(locale),
        "emails": [
            {
                "email": name,
                "locales": list(design.locales),
                "subject": design.locales[locale].subject,
                "preheader": design.locales[locale].preheader,
                "mjml": design.locales[locale].mjml,
            }
            for name, design in found.emails.items()
        ],
    }
