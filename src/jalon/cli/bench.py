"""jalon bench: how fast Jalon is on this machine."""

from typing import Annotated

import msgspec
import typer

from jalon.cli import context, output
from jalon.cli.output import AsJson

commands = typer.Typer(
    no_args_is_help=True,
    help=(
        "Measure Jalon on this machine, beside a baseline in the same run.\n\n"
        "Each bench works in a database of its own on the same server, which is dropped at the "
        "end; the data of the installation are not touched. Machines are noisy: run it twice, "
        "with nothing else going on."
    ),
)

Scale = Annotated[
    float, typer.Option(min=0.001, max=10, help="Of the full size, which takes minutes.")
]


@commands.command()
def advance(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Advance due enrollments: the lane loop, beside the same walk written by hand.

    The baseline has the same tables, queries and rows; only the walk is hard-coded.
    """
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import advance as bench

        _print(bench.measure(due=_lanes(bench.DUE * scale), progress=report), json=json)


@commands.command()
def growth(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Advance the same number alone, and among two million who wait."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import growth as bench

        due = _lanes(bench.DUE * scale)
        _print(bench.measure(waiting=100 * due, due=due, progress=report), json=json)


@commands.command("import")
def import_(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Import a million contacts, beside COPY of the rows that come of it."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import importing as bench

        _print(bench.measure(rows=round(bench.ROWS * scale), progress=report), json=json)


@commands.command()
def idle(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Watch a worker with two million waiting and nothing due."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import idle as bench

        _print(bench.measure(waiting=_lanes(bench.WAITING * scale), progress=report), json=json)


@commands.command()
def segments(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Count segments over a million contacts and ten million events, beside SQL by hand."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import segments as bench

        figures = bench.measure(contacts=_lanes(bench.CONTACTS * scale), progress=report)
    if json:
        output.print_json(figures)
        return
    output.print_table(
        ("Condition", "Found", "Seconds", "By hand", "Ratio"),
        [msgspec.structs.astuple(one) for one in figures.counts],
    )


@commands.command()
def pages(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Call the pages of long lists with a million contacts and 20 million events."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import pages as bench

        figures = bench.measure(contacts=_lanes(bench.CONTACTS * scale), progress=report)
    if json:
        output.print_json(figures)
        return
    output.print_table(
        ("Page", "Median ms", "95 of 100", "Worst ms", "Goal ms"),
        [msgspec.structs.astuple(one) for one in figures.pages],
    )


@commands.command()
def reaction(
    rate: Annotated[int, typer.Option(min=10, help="Events per second.")] = 1000,
    seconds: Annotated[int, typer.Option(min=1, help="For how long.")] = 30,
    json: AsJson = False,
) -> None:
    """Watch how soon events take effect that come at a steady rate: segments, triggers, exits."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import reaction as bench

        _print(bench.measure(rate=rate, seconds=seconds, progress=report), json=json)


@commands.command()
def ingest(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Send events over HTTP to one web process, beside COPY of what they become.

    By the hundred, until a worker has handled them all; then one by one, beside requests that the
    same server answers without doing anything.
    """
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import ingest as bench

        _print(bench.measure(events=round(bench.EVENTS * scale), progress=report), json=json)


@commands.command()
def latency(
    rate: Annotated[int, typer.Option(min=25, help="Events per second.")] = 500,
    seconds: Annotated[int, typer.Option(min=1, help="For how long.")] = 20,
    json: AsJson = False,
) -> None:
    """Watch how soon an accepted event has led to an email handed over by SMTP."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import latency as bench

        _print(bench.measure(rate=rate, seconds=seconds, progress=report), json=json)


@commands.command()
def simulate(scale: Scale = 1.0, json: AsJson = False) -> None:
    """Simulate a workflow on 100,000 contacts over 90 days."""
    with context.stopped_by_signals(), context.django_ready(), output.progress() as report:
        from jalon.bench import simulating as bench

        _print(bench.measure(people=_lanes(bench.PEOPLE * scale), progress=report), json=json)


def _lanes(people: float) -> int:
    """A number of people that is the same in each lane."""
    return max(1, round(people / 64)) * 64


def _print(figures: msgspec.Struct, *, json: bool) -> None:
    if json:
        output.print_json(figures)
        return
    found = msgspec.structs.asdict(figures).items()
    output.print_table(
        ("What", "Figure"), [(name.replace("_", " "), value) for name, value in found]
    )
