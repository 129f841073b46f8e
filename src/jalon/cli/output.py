"""What commands print: tables and progress for people, plain JSON for scripts."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from jalon.core.errors import JalonError

AsJson = Annotated[bool, typer.Option("--json", help="Print plain JSON, for scripts.")]
"""The option that every command with results takes, as `json: AsJson = False`."""

Report = Callable[[str, int, int], None]
"""Told as long work goes: what is being done, how many are done, of how many (0: unknown)."""

people = Console(highlight=False)
"""Standard output, for people."""

aside = Console(stderr=True, highlight=False)
"""Standard error: progress, warnings and refusals, which no pipe swallows."""

_json = msgspec.json.Encoder(decimal_format="number")


def print_json(value: object) -> None:
    """Prints dates, ids, decimals, dataclasses and msgspec Structs too, keys in their order."""
    document = msgspec.json.format(_json.encode(value), indent=2)
    sys.stdout.write(document.decode() + "\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None
) -> None:
    """Prints a table; columns of numbers are aligned on their right.

    What rows hold is shown as it is, never read as Rich's markup: it may come from anyone.
    """
    cells = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", header_style="bold")
    for index, column in enumerate(columns):
        numbers = bool(cells) and all(_is_number(row[index]) for row in cells)
        table.add_column(column, justify="right" if numbers else "left", overflow="fold")
    for row in cells:
        table.add_row(*(Text(_as_text(cell)) for cell in row))
    people.print(table)


def done(sentence: str) -> None:
    """Says that something was done."""
    people.print(Text("✓ ", style="green").append(sentence, style="default"), soft_wrap=True)


def warn(sentence: str) -> None:
    """Says something that a person should know and that stops nothing."""
    aside.print(Text("! ", style="yellow").append(sentence, style="default"), soft_wrap=True)


def refuse(error: JalonError) -> None:
    """Says what is wrong and how to mend it."""
    aside.print(Text("✗ ", style="red").append(error.message, style="default"), soft_wrap=True)
    if error.remedy:
        aside.print(Text(f"  {error.remedy}", style="default"), soft_wrap=True)


@contextmanager
def progress() -> Iterator[Report]:
    """A bar per kind of work, on a terminal; nothing elsewhere."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=aside, disable=not aside.is_terminal) as bars:
        tasks = {}

        def report(what: str, count: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=None)
            bars.update(tasks[what], completed=count, total=total or None)

        yield report


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float | Decimal) and not isinstance(cell, bool)


def _as_text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case int():
            return f"{cell:,}"
        case _:
            return str(cell)
