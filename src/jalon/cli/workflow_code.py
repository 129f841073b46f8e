"""`jalon workflow export, diff, apply`: a folder of definition files, kept in git (NEW-4)."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, plain_problems, print_problems
from jalon.core.text_files import write_text
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from jalon.workflows.as_code import Item, Plan

commands = typer.Typer()

Folder = Annotated[
    Path,
    typer.Argument(
        help="A folder of definition files, *.yaml.", exists=True, file_okay=False, metavar="FOLDER"
    ),
]
Draft = Annotated[bool, typer.Option("--draft", help="Keep the files as drafts; publish nothing.")]
Prune = Annotated[bool, typer.Option("--prune", help="Archive workflows that no file holds.")]

_MARKS = {
    "create": ("+", "green"),
    "change": ("~", "yellow"),
    "archive": ("-", "red"),
    "refuse": ("✗", "red"),
}


@commands.command()
def export(  # noqa: PLR0917 # the options of a command
    slugs: Annotated[
        list[str] | None, typer.Argument(help="Short names of workflows.", metavar="WORKFLOW")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write it here, over what is there.")
    ] = None,
    version: Annotated[
        int | None, typer.Option(min=1, help="By default the published one.")
    ] = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            file_okay=False, help="Write a file each into it; all workflows, when none is named."
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Write over files that hold something else.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Print a published workflow as YAML, with its emails; or write several into a folder.

    Publishing the file again, or applying the folder, changes nothing. In a folder, a workflow
    stays in the file that holds it, and a file that says the same already is not touched.
    """
    names = slugs or []
    if folder is not None:
        if file is not None or version is not None:
            raise typer.BadParameter("--output and --version are for one workflow, not a folder.")
        _export_folder(folder, names, force=force, json=json)
        return
    if len(names) != 1:
        raise typer.BadParameter("Name one workflow, or a folder with --folder.")
    _export_one(names[0], file, version, json=json)


def _export_one(slug: str, file: Path | None, version: int | None, *, json: bool) -> None:
    with context.django_ready():
        from jalon.definition.export import to_yaml
        from jalon.definition.parse import workflow_to_json
        from jalon.workflows import drafts
        from jalon.workflows.queries import access_workflow, definition_of, labelled_definition

        workflow = access_workflow(slug)
        if version is None:
            definition = labelled_definition(workflow)
        else:
            definition = definition_of(workflow, version)
        emails = drafts.emails_of(definition)
    if json:
        output.print_json({**workflow_to_json(definition), "emails": emails})
    elif file is None:
        typer.echo(to_yaml(definition, emails), nl=False)
    else:
        write_text(file, to_yaml(definition, emails))
        output.done(f"{slug}, version {version or workflow.version}, is written to {file}.")


def _export_folder(folder: Path, slugs: list[str], *, force: bool, json: bool) -> None:
    with context.django_ready():
        from jalon.workflows import folder as on_disk

        found = on_disk.export_folder(folder, slugs, force=force)
    if json:
        output.print_json([each._asdict() for each in found])
        return
    for each in found:
        if each.does != "keep":
            output.done(f"{each.workflow} is written to {folder / each.file}.")
    kept = sum(each.does == "keep" for each in found)
    output.people.print(Text(f"{kept} of {len(found)} workflows were there already."))


@commands.command()
def diff(  # noqa: PLR0917 # the options of a command
    folder: Folder,
    draft: Draft = False,
    prune: Prune = False,
    as_text: Annotated[bool, typer.Option("--text", help="Line by line, as YAML.")] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when there is something to apply.")
    ] = False,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Show what applying a folder would do, changing nothing.

    Exit code 1 when a file cannot be applied, with its problems and their lines.
    """
    with context.django_ready():
        from jalon.workflows import as_code
        from jalon.workflows import folder as on_disk

        plan = as_code.plan(on_disk.definitions_in(folder), draft=draft, prune=prune)
        inside = _inside()
    if json:
        output.print_json(_told(plan, locale))
    else:
        _print_plan(plan, folder, inside, locale=locale, as_text=as_text)
    if plan.refused or (exit_code and plan.acts):
        raise typer.Exit(1)


@commands.command()
def apply(  # noqa: PLR0917 # the options of a command
    folder: Folder,
    draft: Draft = False,
    prune: Prune = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Publish what the files of a folder change, with their emails: everything, or nothing.

    The plan comes first, and a question. Those inside finish on their version. Workflows that no
    file holds stay as they are. Applied again, a folder changes nothing. With --json and without
    --yes, the plan is all there is.
    """
    with context.django_ready():
        from jalon.workflows import as_code
        from jalon.workflows import folder as on_disk

        files = on_disk.definitions_in(folder)
        plan = as_code.plan(files, draft=draft, prune=prune)
        if not json:
            _print_plan(plan, folder, _inside(), locale=locale)
        if plan.refused:
            if json:
                output.print_json({"applied": False, **_told(plan, locale)})
            else:
                output.refuse(as_code.NotApplied(plan))
            raise typer.Exit(1)
        agreed = bool(plan.acts) and (yes or (not json and typer.confirm("Apply this?")))
        if agreed:
            as_code.apply(files, plan)
    if json:
        output.print_json({"applied": agreed, **_told(plan, locale)})
    elif agreed:
        output.done(f"{folder} is applied.")
    elif plan.acts:
        raise typer.Exit(1)


def _inside() -> Mapping[str, int]:
    from jalon.reports.queries import workflow_figures

    return {figures.workflow: figures.inside for figures in workflow_figures()}


def _told(plan: "Plan", locale: Locale) -> dict[str, Any]:
    return {
        "changes": bool(plan.acts),
        "draft": plan.draft,
        "workflows": [
            {
                "does": item.does,
                "workflow": item.workflow,
                "file": item.file or None,
                "state": item.state or None,
                "changes": item.changes,
                "text": item.text,
                **plain_problems(item.problems, locale),
            }
            for item in plan.items
        ],
    }


def _print_plan(
    plan: "Plan", folder: Path, inside: Mapping[str, int], *, locale: Locale, as_text: bool = False
) -> None:
    for item in [*plan.acts, *plan.refused]:
        mark, style = _MARKS[item.does]
        line = Text(f"{mark} ", style=style)
        line.append(_said(item, inside, draft=plan.draft), style="default")
        output.people.print(line, soft_wrap=True)
        if as_text and item.text:
            output.people.print(Text(item.text), soft_wrap=True, end="")
        else:
            for change in item.changes:
                output.people.print(Text(f"    {change.message[locale]}"), soft_wrap=True)
        print_problems(item.problems, folder / item.file, locale)
    output.people.print(Text(_counted(plan)), soft_wrap=True)


def _said(item: "Item", inside: Mapping[str, int], *, draft: bool) -> str:
    n = inside.get(item.workflow, 0)
    name = item.workflow
    match item.does:
        case "create":
            return f"{name}: a new {'draft' if draft else 'workflow'}, from {item.file}"
        case "change" if draft:
            return f"{name}: a changed draft, from {item.file}"
        case "change":
            finish = f"; {n:,} inside finish on their version" if n else ""
            return f"{name}: changed by {item.file}{finish}"
        case "archive":
            leave = f"; {n:,} inside leave" if n else ""
            return f"{name}: {item.state}, archived, as no file holds it{leave}"
    return f"{name}: {item.file} cannot be applied" if name else f"{item.file} cannot be applied"


def _counted(plan: "Plan") -> str:
    if not plan.acts and not plan.refused:
        return "Nothing to change."
    words = {
        "create": "to create",
        "change": "to change",
        "archive": "to archive",
        "keep": "unchanged",
        "refuse": "refused",
    }
    found = {does: sum(item.does == does for item in plan.items) for does in words}
    return ", ".join(f"{n} {words[does]}" for does, n in found.items() if n) + "."
