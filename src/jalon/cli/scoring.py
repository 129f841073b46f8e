"""`jalon scoring`: points for what contacts do and are, and the threshold for an MQL (FRM-4)."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
import yaml

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, plain_problems, print_problems
from jalon.core.text_files import read_text
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from jalon.contacts.scoring import ModelNotSet
    from jalon.definition.scoring import ParsedModel, ScoringModel

commands = typer.Typer(
    no_args_is_help=True,
    help=(
        "Score contacts by what they do and are.\n\n"
        "The model is one YAML file: rules that give points, and the threshold at which a "
        "contact becomes an MQL."
    ),
)

File = Annotated[
    Path, typer.Argument(help="A model in YAML.", exists=True, dir_okay=False, metavar="FILE")
]


@commands.command()
def show(json: AsJson = False) -> None:
    """Show the model in use, as `set` takes it."""
    with context.django_ready():
        from jalon.contacts.scoring import model_in_use
        from jalon.definition.scoring import model_to_json

        found = model_in_use()
        model = model_to_json(found.model)
    if json:
        about = {"version": found.version, "changed_at": found.changed_at}
        output.print_json({**about, "lanes_left": found.lanes_left, "model": model})
        return
    if found.lanes_left:
        output.warn("The last change is still being applied, by a running worker.")
    output.people.print(yaml.safe_dump(model, sort_keys=False, allow_unicode=True).rstrip())


@commands.command("set")
def set_(
    file: File,
    trigger: Annotated[
        bool, typer.Option("--trigger", help="Let active workflows start on what this changes.")
    ] = False,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Score everybody by this model from now on.

    A running worker applies it within seconds to minutes: who reaches the threshold becomes an
    MQL, who is below it is none any more, and no workflow hears of it. The same model again
    changes nothing; with problems, the one before it stays, and the exit code is 1.
    """
    parsed = _parsed(file, locale, json=json)
    with context.django_ready():
        from jalon.contacts.scoring import ModelNotSet, set_model
        from jalon.definition.segment import located

        try:
            done = set_model(_model(parsed), tell=trigger)
        except ModelNotSet as refusal:
            _refuse(refusal, parsed, file, locale=locale, json=json)
    warnings = located(done.warnings, parsed.lines)
    if json:
        output.print_json(
            {"set": True, "changed": done.changed, **plain_problems(warnings, locale)}
        )
        return
    print_problems(warnings, file, locale)
    word = "in use" if done.changed else "unchanged"
    output.done(f"The scoring model is {word}.")


@commands.command()
def preview(file: File, locale: Language = "en", json: AsJson = False) -> None:
    """Say how many contacts a model would touch, and change nothing.

    A new threshold alone is counted at once; for other rules everybody is scored.
    """
    parsed = _parsed(file, locale, json=json)
    with context.django_ready(), output.progress() as progress:
        from jalon.contacts.scoring import ModelNotSet
        from jalon.definition.segment import located
        from jalon.runtime.dry_runs.scoring import preview

        try:
            found = preview(_model(parsed), lambda done: progress("Contacts", done, 0))
        except ModelNotSet as refusal:
            _refuse(refusal, parsed, file, locale=locale, json=json)
    warnings = located(found.warnings, parsed.lines)
    counts = {"scores": found.scores, "become_mql": found.gain, "no_longer_mql": found.lose}
    if json:
        output.print_json({**counts, **plain_problems(warnings, locale)})
        return
    print_problems(warnings, file, locale)
    said = ("Scores that change", "Contacts who become MQLs", "MQLs who are none any more")
    rows = [(name, f"{count:,}") for name, count in zip(said, counts.values(), strict=True)]
    output.print_table(("What", "How many"), rows)


def _parsed(file: Path, locale: Locale, *, json: bool) -> "ParsedModel":
    from jalon.definition.scoring import parse_model

    parsed = parse_model(read_text(file))
    if parsed.model is None:
        if json:
            output.print_json({"set": False, **plain_problems(parsed.problems, locale)})
        print_problems(parsed.problems, file, locale)
        raise typer.Exit(1)
    return parsed


def _model(parsed: "ParsedModel") -> "ScoringModel":
    assert parsed.model is not None, "what cannot be read has ended the command"
    return parsed.model


def _refuse(
    refusal: "ModelNotSet", parsed: "ParsedModel", file: Path, *, locale: Locale, json: bool
) -> NoReturn:
    from jalon.definition.segment import located

    problems = located(refusal.problems, parsed.lines)
    if json:
        output.print_json({"set": False, **plain_problems(problems, locale)})
    print_problems(problems, file, locale)
    raise typer.Exit(1) from None
