"""`jalon export contacts`, and what `jalon import contacts` would do."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal, TextIO

import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.core.errors import Conflict, Invalid, Unavailable

exports = typer.Typer(no_args_is_help=True, help="Write contacts to a file.")


@exports.command("contacts")
def export_contacts(  # noqa: PLR0917 # the options of a command
    file: Annotated[
        Path | None,
        typer.Argument(help="Where to, .csv or .xlsx; standard output when not given."),
    ] = None,
    list_: Annotated[
        str | None, typer.Option("--list", metavar="LIST", help="Only those on this list.")
    ] = None,
    segment: Annotated[
        str | None, typer.Option(metavar="SEGMENT", help="Only those in this segment.")
    ] = None,
    columns: Annotated[
        list[str] | None, typer.Option("--column", metavar="NAME", help="Only this column.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file.")] = False,
    json: AsJson = False,
) -> None:
    """Export contacts as CSV, in UTF-8, or as XLSX.

    Cells that a spreadsheet would take for a formula begin with an apostrophe, which
    `jalon import contacts` takes away again.
    """
    if json and file is None:
        raise Invalid("--json needs a file: standard output is for one of the two.")
    with context.django_ready(), ExitStack() as stack:
        from jalon.contacts.export import export_table, write_csv
        from jalon.runtime.long_work.selecting import selected

        chosen = selected(list_slug=list_, segment=segment, columns=tuple(columns or ()))
        progress = stack.enter_context(output.progress())

        def tell(done: int, total: int) -> None:
            progress("Contacts", done, total)

        if file is None:
            count = write_csv(sys.stdout, chosen, on_progress=tell)
        elif _format(file) == "xlsx":
            _make_way(file, force=force)
            count = export_table(file, chosen, format_="xlsx", on_progress=tell)
        else:
            count = write_csv(stack.enter_context(_opened(file, force=force)), chosen, tell)
    if json:
        output.print_json({"contacts": count, "file": str(file)})
    elif file:
        output.done(f"{count:,} contacts are in {file}")


def show_preview(file: Path, mapping: dict[str, str], *, json: bool) -> None:
    """Shows how a file would be read, without importing it. The database is ready."""
    from jalon.contacts.previewing import preview

    seen = preview(file, mapping or None)
    if json:
        output.print_json(seen)
        return
    for note in [*seen.notes, *([seen.problem] if seen.problem else [])]:
        output.warn(note)
    rows = [
        (one.name, one.target, one.type, ", ".join(row[place] for row in seen.rows[:3]))
        for place, one in enumerate(seen.columns)
    ]
    title = f"About {seen.rows_about:,} rows, {seen.encoding}, separated by {seen.separator!r}"
    output.print_table(("Column", "Goes to", "Type", "For instance"), rows, title=title)


def _format(file: Path) -> Literal["csv", "xlsx"]:
    return "xlsx" if file.suffix.lower() == ".xlsx" else "csv"


def _make_way(file: Path, *, force: bool) -> None:
    _opened(file, force=force).close()


def _opened(file: Path, *, force: bool) -> TextIO:
    try:
        return file.open("w" if force else "x", encoding="utf-8", newline="")
    except FileExistsError:
        raise Conflict(f"{file} is there already.", remedy="Add --force to overwrite it.") from None
    except OSError as error:
        raise Unavailable(f"{file} cannot be written: {error.strerror}.") from None
