"""`jalon workflow new, validate`: workflows as files (NEW-4)."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict, Invalid
from jalon.core.text_files import read_text
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
    write_new(path, starter.replace("my-workflow", slug))
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
    text = read_text(file)
    with context.django_ready():
        from jalon.workflows.checking import check_text

        problems = check_text(text)
    valid = all(problem.warning for problem in problems)
    if json:
        output.print_json({"file": str(file), "valid": valid, **plain_problems(problems, locale)})
    else:
        print_problems(problems, file, locale)
        if valid:
            output.done(f"{file} can be published.")
    if not valid:
        raise typer.Exit(1)


def write_new(path: Path, text: str) -> None:
    """Writes a file that must not be there yet. Raises Conflict and Invalid."""
    try:
        with path.open("x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError:
        raise Conflict(
            f"{path} exists already.", remedy="Choose another file.", code="file_exists"
        ) from None
    except OSError as error:
        raise Invalid(
            f"{path} cannot be written: {error.strerror}.", remedy="Choose another place."
        ) from error


def plain_problems(problems: Iterable[Problem], locale: Locale) -> dict[str, Any]:
    """Problems as the member `problems` of a JSON answer, in one language."""
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


def print_problems(problems: Iterable[Problem], file: Path | None, locale: Locale) -> None:
    """Says each problem of a file with its line, its code and its remedy. None: what was typed."""
    for problem in problems:
        mark, style = ("!", "yellow") if problem.warning else ("✗", "red")
        place = f"{file}:{problem.line}: " if file and problem.line else f"{file}: " if file else ""
        line = Text(f"{mark} ", style=style)
        line.append(f"{place}{problem.code}: {problem.message[locale]}", style="default")
        output.aside.print(line, soft_wrap=True)
        output.aside.print(Text(f"  {problem.remedy[locale]}", style="default"), soft_wrap=True)
