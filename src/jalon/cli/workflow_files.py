"""`jalon workflow new, validate, publish, export`: workflows as files (NEW-4)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict, Invalid
from jalon.definition.problems import Locale, Problem

commands = typer.Typer()

Slug = Annotated[str, typer.Argument(help="The workflow's short name.", metavar="WORKFLOW")]
File = Annotated[
    Path, typer.Argument(help="A workflow in YAML.", exists=True, dir_okay=False, metavar="FILE")
]
Language = Annotated[Locale, typer.Option("--locale", help="The language of sentences.")]


@commands.command()
def new(
    slug: Slug,
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to write it; by default WORKFLOW.yaml.", metavar="FILE"),
    ] = None,
    json: AsJson = False,
) -> None:
    """Write a commented workflow to begin with.

    A file that is there already stays as it is.
    """
    from jalon.definition.parse import SLUG

    if not SLUG.fullmatch(slug):
        raise Invalid(
            f"{slug!r} cannot be a short name.",
            remedy="Use 1 to 64 small letters, digits and hyphens, such as welcome-2.",
            code="name",
        )
    path = file or Path(f"{slug}.yaml")
    starter = Path(__file__).with_name("starter.yaml").read_text(encoding="utf-8")
    try:
        with path.open("x", encoding="utf-8") as target:
            target.write(starter.replace("my-workflow", slug))
    except FileExistsError:
        raise Conflict(
            f"{path} exists already.", remedy="Choose another file.", code="file_exists"
        ) from None
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror}.", remedy="Choose another place."
        ) from error
    if json:
        output.print_json({"workflow": slug, "file": str(path)})
    else:
        output.done(f"{path} is written. Check it with: jalon workflow validate {path}")


@commands.command()
def validate(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Check a workflow file and its emails, publishing nothing.

    Every problem comes with its line, its code and what to do. Lists, attributes and other
    emails that it names are looked up here. Exit code 1 when it could not be published.
    """
    text = _read(file)
    with context.django_ready():
        from jalon.workflows.checking import check_text

        problems = check_text(text)
    valid = all(problem.warning for problem in problems)
    if json:
        output.print_json({"file": str(file), "valid": valid, **_plain(problems, locale)})
    else:
        _print_problems(problems, file, locale)
        if valid:
            output.done(f"{file} can be published.")
    if not valid:
        raise typer.Exit(1)


@commands.command()
def publish(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Publish a workflow file with its emails.

    Those inside finish on their version; the same file again changes nothing. With problems,
    nothing of it is kept, and the exit code is 1.
    """
    text = _read(file)
    with context.django_ready():
        from jalon.workflows import actions

        try:
            published = actions.publish(text)
        except actions.NotPublished as refusal:
            if json:
                output.print_json({"published": False, **_plain(refusal.problems, locale)})
            else:
                _print_problems(refusal.problems, file, locale)
                output.refuse(refusal)
            raise typer.Exit(1) from None
    if json:
        output.print_json(
            {
                "published": True,
                "workflow": published.workflow,
                "version": published.version,
                "changed": published.changed,
                **_plain(published.warnings, locale),
            }
        )
        return
    _print_problems(published.warnings, file, locale)
    named = f"{published.workflow}, version {published.version}"
    output.done(f"{named}, is published." if published.changed else f"{named}, is unchanged.")


@commands.command()
def export(
    slug: Slug,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it here, over what is there.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(min=1, help="By default the published one.")
    ] = None,
    json: AsJson = False,
) -> None:
    """Print a published workflow as YAML, with its emails.

    Publishing the file again changes nothing.
    """
    with context.django_ready():
        from jalon.definition.export import to_yaml
        from jalon.definition.parse import workflow_to_json
        from jalon.emails.queries import design
        from jalon.workflows.queries import access_workflow, definition_of

        workflow = access_workflow(slug)
        definition = definition_of(workflow, version)
        used = dict.fromkeys(email for step in definition.steps for email in step.emails())
        emails = {email: design(email) for email in used}
        text = to_yaml(definition, emails)
        plain = {**workflow_to_json(definition), "emails": emails}
    if json:
        output.print_json(plain)
    elif file is None:
        typer.echo(text, nl=False)
    else:
        file.write_text(text, encoding="utf-8")
        output.done(f"{slug}, version {version or workflow.version}, is written to {file}.")


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.read_bytes()[: error.start].count(b"\n") + 1
        raise Invalid(
            f"{file}, line {line}: not UTF-8.", remedy="Save the file as UTF-8.", code="encoding"
        ) from None
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}.") from error


def _plain(problems: Iterable[Problem], locale: Locale) -> dict[str, Any]:
    return {
        "problems": [
            {
                "code": problem.code,
                "line": problem.line,
                "step": problem.step,
                "path": list(problem.path),
                "message": problem.message[locale],
                "remedy": problem.remedy[locale],
                "warning": problem.warning,
            }
            for problem in problems
        ]
    }


def _print_problems(problems: Iterable[Problem], file: Path, locale: Locale) -> None:
    for problem in problems:
        mark, style = ("!", "yellow") if problem.warning else ("✗", "red")
        place = f"{file}:{problem.line}" if problem.line else str(file)
        line = Text(f"{mark} ", style=style)
        line.append(f"{place}: {problem.code}: {problem.message[locale]}", style="default")
        output.aside.print(line, soft_wrap=True)
        output.aside.print(Text(f"  {problem.remedy[locale]}", style="default"), soft_wrap=True)
