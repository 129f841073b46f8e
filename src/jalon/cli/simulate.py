"""`jalon workflow simulate, backtest`: what a workflow would do (NEW-1, NEW-2)."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from jalon.cli import context, output
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, print_problems
from jalon.core.errors import Invalid
from jalon.core.text_files import read_text
from jalon.definition.problems import Locale

if TYPE_CHECKING:
    from jalon.engine.simulate.assumptions import Assumptions, Engagement
    from jalon.engine.simulate.comparing import Comparison, Difference
    from jalon.engine.simulate.result import Simulated
    from jalon.runtime.dry_runs.subjects import Subject

commands = typer.Typer()

Which = Annotated[
    str, typer.Argument(help="A workflow in YAML, or a workflow's short name.", metavar="WORKFLOW")
]
Sample = Annotated[
    int | None, typer.Option(min=1, help="About how many contacts to take; by default all.")
]
Draft = Annotated[bool, typer.Option("--draft", help="Of a short name: its draft.")]
Share = Annotated[float | None, typer.Option(min=0, max=1, help="Share of those who get an email.")]
Processes = Annotated[
    int | None,
    typer.Option(min=1, help="How many processes share the work; by default one for each core."),
]


@commands.command()
def simulate(  # noqa: PLR0913, PLR0917 # the options of a command
    workflow: Which,
    days: Annotated[int, typer.Option(min=1, max=3660, help="How many days to run.")] = 90,
    seed: Annotated[int, typer.Option(help="The same seed gives the same figures.")] = 1,
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day, UTC; by default now."),
    ] = None,
    rate: Annotated[
        list[str] | None,
        typer.Option(help="An event and how often each contact does it a day: 'Order=0.02'."),
    ] = None,
    opens: Share = None,
    clicks: Share = None,
    unsubscribes: Share = None,
    past: Annotated[
        bool, typer.Option(help="Take what is not given from what people did so far.")
    ] = True,
    enroll: Annotated[
        bool, typer.Option("--enroll", help="Enroll everyone by hand at the start.")
    ] = False,
    existing: Annotated[
        int | None,
        typer.Option(min=1, help="Let those in who meet a trigger now, or did in so many days."),
    ] = None,
    sample: Sample = None,
    draft: Draft = False,
    compare: Annotated[
        str | None, typer.Option(help="Another workflow, and what it does otherwise.")
    ] = None,
    processes: Processes = None,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Run a workflow for the contacts, over months to come, in seconds.

    Nothing is sent and nothing is written. How often events come and emails are opened is what
    the options say, else what people did so far, else a round figure: see docs/simulate.md.
    """
    rates = _rates(rate or [])
    with context.stopped_by_signals(), context.django_ready():
        from jalon.engine.simulate.comparing import compare as compared
        from jalon.runtime.dry_runs.assuming import Given
        from jalon.runtime.dry_runs.simulating import simulate_on_contacts

        given = Given(
            days=days,
            seed=seed,
            start=start.replace(tzinfo=UTC) if start else None,
            rates=rates,
            opens=opens,
            clicks=clicks,
            unsubscribes=unsubscribes,
            past=past,
            enroll=enroll,
            existing=existing,
            sample=sample,
        )
        subjects = [_subject(workflow, draft=draft, locale=locale)]
        if compare is not None:
            subjects.append(_subject(compare, draft=False, locale=locale))
        assumed = given.assumptions(subjects)
        found = []
        for subject in subjects:
            with output.progress() as report:
                name = f"Simulating {subject.compiled.definition.workflow}"
                progress = _told(report, name)
                found.append(
                    simulate_on_contacts(subject, assumed, processes=processes, progress=progress)
                )
    difference = compared(*found) if compare is not None else None
    if json:
        plain: dict[str, Any] = {"assumptions": assumed, "simulated": found[0]}
        if difference is not None:
            plain |= {"other": found[1], "differences": difference}
        output.print_json(plain)
        return
    _print_assumptions(assumed)
    _warn_of_silence(subjects[0], assumed)
    _print(found[0], locale)
    if difference is not None:
        _print_comparison(found[1], difference, locale)


@commands.command()
def backtest(  # noqa: PLR0913, PLR0917 # the options of a command
    workflow: Which,
    since: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day of the past, UTC.")
    ],
    opens: Share = None,
    clicks: Share = None,
    unsubscribes: Share = None,
    sample: Sample = None,
    draft: Draft = False,
    processes: Processes = None,
    locale: Language = "en",
    json: AsJson = False,
) -> None:
    """Say what a workflow would have done since a date, with what people really did.

    Nothing is sent and nothing is written. Nobody opens or clicks, unless shares are given.
    """
    with context.stopped_by_signals(), context.django_ready():
        from jalon.engine.simulate.assumptions import Engagement
        from jalon.runtime.dry_runs import simulating

        subject = _subject(workflow, draft=draft, locale=locale)
        with output.progress() as report:
            found = simulating.backtest(
                subject,
                since.replace(tzinfo=UTC),
                engagement=Engagement(opens or 0, clicks or 0, unsubscribes or 0),
                sample=sample,
                processes=processes,
                progress=_told(report, "Backtesting"),
            )
    if json:
        output.print_json({"simulated": found})
    else:
        _print(found, locale)


def _told(report: output.Report, what: str) -> Callable[[int, int], None]:
    return lambda done, total: report(what, done, total)


def _rates(texts: Sequence[str]) -> dict[str, float]:
    found = {}
    for text in texts:
        event, _, number = text.rpartition("=")
        try:
            found[event.strip()] = float(number)
        except ValueError:
            event = ""
        if not event.strip() or not 0 <= found[event.strip()] <= 1000:
            raise Invalid(
                f"{text!r} is not a rate.",
                remedy="Write the event, = and how often a day: 'Order Completed=0.02'.",
                code="rate",
            )
    return found


def _subject(which: str, *, draft: bool, locale: Locale) -> "Subject":
    from jalon.runtime.dry_runs.subjects import NotSimulated, subject_of, subject_of_text

    path = Path(which)
    try:
        if path.is_file():
            return subject_of_text(read_text(path))
        return subject_of(which, draft=draft)
    except NotSimulated as refusal:
        print_problems(refusal.problems, path, locale)
        raise


def _print_assumptions(assumed: "Assumptions") -> None:
    for habit in assumed.habits:
        output.people.print(
            Text(f"Assumed: {habit.event}, {habit.per_day:.4g} times a day each", style="dim")
        )
    output.people.print(Text(f"Assumed of emails: {_shares(assumed.engagement)}", style="dim"))
    for name, rates in {**assumed.by_category, **assumed.by_email}.items():
        output.people.print(Text(f"Assumed of {name}: {_shares(rates)}", style="dim"))


def _warn_of_silence(subject: "Subject", assumed: "Assumptions") -> None:
    from jalon.runtime.dry_runs.assuming import silent_events

    for event in silent_events(subject, assumed):
        output.warn(f"Nobody is assumed to do {event}: give a rate, --rate '{event}=0.01'.")


def _shares(rates: "Engagement") -> str:
    return (
        f"{rates.opens:.1%} opened, {rates.clicks:.1%} clicked, "
        f"{rates.unsubscribes:.2%} unsubscribe"
    )


def _print(found: "Simulated", locale: Locale) -> None:
    from jalon.engine.simulate.telling import remarks, sentence

    output.people.print(Text(f"\n{sentence(found, locale)}.", style="bold"), soft_wrap=True)
    end = (found.start + timedelta(days=found.days)).date()
    output.people.print(Text(f"From {found.start.date()} to {end}. Nothing is sent.", style="dim"))
    for remark in remarks(found, locale):
        output.warn(remark)
    output.print_table(
        ("Step", "Arrived", "Left", "Inside", "Sent", "Goes to"),
        [
            (step.step, step.arrived, step.left, step.inside, step.sent, _ways(step.ways))
            for step in found.steps
        ],
    )
    exits = [(f"exited: {reason}", count) for reason, count in found.exited.items()]
    refusals = [(f"refused: {reason}", count) for reason, count in found.refused.items()]
    output.print_table(
        ("Enrollments", "Number"),
        [
            ("entered", found.entered),
            ("inside at the end", found.inside),
            ("finished", found.finished),
            *exits,
            ("failed", found.failed),
            *([("reached the goal", found.goal)] if found.goal else []),
            *refusals,
        ],
    )
    if found.emails:
        output.print_table(
            ("Email", "Sent", "Opened", "Clicked", "Unsubscribed"),
            [
                (one.email, one.sent, one.opened, one.clicked, one.unsubscribed)
                for one in found.emails
            ],
        )
    _print_weeks(found)


def _ways(ways: Mapping[str, int]) -> str:
    return ", ".join(f"{to} {count:,}" for to, count in ways.items())


def _print_weeks(found: "Simulated") -> None:
    """Emails by week: a calendar in a terminal."""
    weeks: dict[date, int] = {}
    for day in found.per_day:
        monday = day.day - timedelta(days=day.day.weekday())
        weeks[monday] = weeks.get(monday, 0) + day.sent
    most = max(weeks.values(), default=0)
    if most:
        output.print_table(
            ("Week of", "Emails", ""),
            [(week, sent, "█" * max(1, round(40 * sent / most))) for week, sent in weeks.items()],
        )


def _print_comparison(other: "Simulated", found: "Comparison", locale: Locale) -> None:
    from jalon.engine.simulate.telling import sentence

    output.people.print(
        Text(f"\nThe other: {sentence(other, locale)}.", style="bold"), soft_wrap=True
    )
    rows = [_difference(one) for one in (*found.figures, *found.steps, *found.emails)]
    if rows:
        output.print_table(("Where", "Figure", "This", "The other", "Change"), rows)
    else:
        output.people.print("No figure differs.")


def _difference(one: "Difference") -> tuple[str, str, int, int, str]:
    return one.place or "workflow", one.figure, one.before, one.after, f"{one.change:+,}"
