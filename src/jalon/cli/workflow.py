"""`jalon workflow`: what workflows are, what they did, and who enters by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.text import Text

from jalon.cli import (
    context,
    experiment,
    output,
    simulate,
    trial,
    workflow_code,
    workflow_files,
    workflow_labels,
    workflow_life,
    workflow_publish,
)
from jalon.cli.output import AsJson
from jalon.cli.workflow_files import Language, Slug
from jalon.cli.workflow_labels import Label

if TYPE_CHECKING:
    from uuid import UUID

    from jalon.engine.ledger import Refused
    from jalon.reports.queries import Figures

commands = typer.Typer(no_args_is_help=True, help="Write, check, publish and follow workflows.")
commands.add_typer(workflow_files.commands)
commands.add_typer(workflow_publish.commands)
commands.add_typer(workflow_life.commands)
commands.add_typer(workflow_labels.commands)
commands.add_typer(workflow_code.commands)
commands.add_typer(experiment.commands)
commands.add_typer(trial.commands)
commands.add_typer(simulate.commands)

_SHOWN = 20
"""Refusals shown one by one; JSON has them all."""


@commands.command("list")
def list_(label: Label = None, json: AsJson = False) -> None:
    """List the workflows with their figures, in enrollments; `stats` and --json have them all."""
    with context.django_ready():
        from jalon.reports.queries import workflow_figures
        from jalon.workflows.queries import matching

        found = workflow_figures(matching(labels=label or ()).order_by("alphabetical", "slug"))
    if json:
        output.print_json([figures.as_json() for figures in found])
        return
    output.print_table(
        ("Workflow", "State", *(name.capitalize() for name in _FIGURES)),
        [
            (each.workflow, each.state, *(getattr(each, name) for name in _FIGURES))
            for each in found
        ],
    )


_FIGURES = ("entered", "inside", "finished", "exited", "failed")  # as many as 80 columns hold


@commands.command()
def show(slug: Slug, locale: Language = "en", json: AsJson = False) -> None:
    """Show what a workflow does, in sentences, and its figures."""
    with context.django_ready():
        from jalon.definition.describe import describe
        from jalon.workflows.queries import access_workflow, definition_of

        workflow = access_workflow(slug)
        sentences = describe(definition_of(workflow), locale)
        figures = _figures_of(slug)
    if json:
        output.print_json(
            {
                "workflow": slug,
                "name": workflow.name,
                "state": workflow.state,
                "version": workflow.version,
                "sentences": sentences,
                "figures": figures.as_json(),
            }
        )
        return
    output.people.print(Text(f"{slug}: {workflow.state}, version {workflow.version}"))
    output.people.print(Text("\n".join(sentences)), soft_wrap=True)
    output.people.print(Text(_reconciled(figures)), soft_wrap=True)


@commands.command()
def stats(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    version: Annotated[
        int | None, typer.Option(min=1, help="Whose steps; by default the published version's.")
    ] = None,
    first: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The first day of the steps' figures."),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="The last one, included."),
    ] = None,
    json: AsJson = False,
) -> None:
    """Show what happened: entries, exits, refusals and emails, then step by step.

    Figures of the workflow are of all its versions together, ever since it began, counted in
    enrollments. Those of the steps may be of some days, in the account's time zone.
    """
    if first and last and last < first:
        raise typer.BadParameter("--to is a day before --from.")
    days = {
        "first": first.date() if first else date.min,
        "last": last.date() if last else date.max,
    }
    with context.django_ready():
        from jalon.reports.queries import Reading, step_figures, waiting
        from jalon.workflows.queries import access_workflow, definition_of

        workflow = access_workflow(slug)
        definition = definition_of(workflow, version)
        figures, waits = _figures_of(slug), waiting(workflow.id)
        found = step_figures(workflow.id, version or workflow.version or 0, **days)
    steps = [
        {
            "step": step.id,
            "kind": type(step).__struct_config__.tag,
            **{name: getattr(found.get(step.id), name, 0) for name in _STEP_FIGURES},
            "reading": asdict(found[step.id].reading if step.id in found else Reading()),
            "orders": getattr(found.get(step.id), "orders", 0),
            "revenue": dict(found[step.id].revenue) if step.id in found else {},
            "ways": dict(found[step.id].ways) if step.id in found else {},
        }
        for step in definition.steps
    ]
    if json:
        output.print_json(
            {
                **figures.as_json(),
                "version": version or workflow.version,
                "reconciles": waits == figures.inside,
                "steps": steps,
            }
        )
        return
    _print_stats(figures, steps, waits=waits)


_STEP_FIGURES = ("arrived", "here", "left", "sent")


@commands.command()
def enroll(  # noqa: PLR0917 # the options of a command
    slug: Slug,
    contacts: Annotated[
        list[str] | None,
        typer.Argument(help="Emails, external ids or ids of contacts.", metavar="CONTACT"),
    ] = None,
    from_list: Annotated[
        str | None, typer.Option("--list", metavar="LIST", help="Everybody on this list.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Even those whom the repeat policy would refuse.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show who would be refused, and why.")
    ] = False,
    json: AsJson = False,
) -> None:
    """Enroll contacts by hand.

    It skips the trigger only: audience, goal and repeat policy hold, and the refusals are shown
    first. A running worker lets the others in.
    """
    if not contacts and from_list is None:
        raise typer.BadParameter("Name contacts, or a list with --list.")
    with context.django_ready():
        from jalon.runtime.dry_runs.rehearsal import rehearse
        from jalon.workflows import actions

        named = _contacts(contacts or (), from_list)
        refused = rehearse(slug, named, again=again)
        told = _refusals_told(refused)
        if not json:
            _print_refusals(refused, told)
        if not dry_run:
            actions.enroll(slug, named, again=again)
    if json:
        output.print_json({"asked": len(named), "enrolled": not dry_run, "refused": told})
        return
    entering = len(named) - len(refused)
    if dry_run:
        output.done(f"{entering} of {len(named)} contacts would enter {slug}.")
    else:
        output.done(f"{entering} of {len(named)} contacts enter {slug} as soon as a worker runs.")


def _figures_of(slug: str) -> "Figures":
    from jalon.reports.queries import workflow_figures

    return next(each for each in workflow_figures() if each.workflow == slug)


def _reconciled(figures: "Figures") -> str:
    """RES-3."""
    return (
        f"{figures.entered:,} entered = {figures.inside:,} inside + {figures.finished:,} finished "
        f"+ {figures.exited:,} exited + {figures.failed:,} failed"
    )


def _print_stats(figures: "Figures", steps: Sequence[dict[str, Any]], *, waits: int) -> None:
    output.people.print(Text(_reconciled(figures)), soft_wrap=True)
    if waits != figures.inside:
        output.warn(f"{waits:,} wait at the steps: the figures do not reconcile.")
    if figures.orders:
        earning = [step for step in steps if step["orders"]]
        output.print_table(
            ("Revenue", "Orders", "Amount"),
            [
                ("the workflow", figures.orders, _money(figures.revenue)),
                *(
                    (f"after a click at {step['step']}", step["orders"], _money(step["revenue"]))
                    for step in earning
                ),
            ],
        )
    reasons = [
        (what, reason, n)
        for what, found in (
            ("Exited", figures.exits),
            ("Refused", figures.refusals),
            ("Not sent", figures.not_sent),
        )
        for reason, n in found.items()
    ]
    if reasons:
        output.print_table(("What", "Reason", "How many"), reasons)
    output.print_table(
        (
            "Step",
            "Kind",
            *(name.capitalize() for name in _STEP_FIGURES),
            "Opened",
            "Clicked",
            "On to",
        ),
        [
            (
                step["step"],
                step["kind"],
                *(step[name] for name in _STEP_FIGURES),
                *(_read_by(step["reading"], what) for what in ("opened", "clicked")),
                ", ".join(f"{way} {n:,}" for way, n in step["ways"].items()),
            )
            for step in steps
        ],
    )


def _money(revenue: dict[str, str]) -> str:
    """Each currency apart."""
    return ", ".join(f"{amount} {currency}" for currency, amount in revenue.items())


def _read_by(reading: dict[str, int], what: str) -> str:
    """People, and apart from them machines."""
    machines = reading[f"{what}_by_machines"]
    return f"{reading[what]:,}" + (f" (machines {machines:,})" if machines else "")


def _contacts(names: Iterable[str], from_list: str | None) -> "list[UUID]":
    """Each contact once. Raises NotFound for a name or a list that is not known."""
    from jalon.contacts.actions import check_list
    from jalon.contacts.queries import find_contact, list_members

    found = [find_contact(name) for name in names]
    if from_list is not None:
        found += list_members(check_list(from_list))
    return list(dict.fromkeys(found))


def _refusals_told(refused: "Iterable[Refused]") -> list[dict[str, Any]]:
    from jalon.accounts.models import Account
    from jalon.reports.teller import Teller, zone_of

    teller = Teller("en", zone_of(Account.objects.first()))
    return [
        {
            "contact": str(each.contact_id),
            "reason": each.reason,
            "why": teller.refused(each.reason, each.detail),
        }
        for each in refused
    ]


def _print_refusals(refused: "Sequence[Refused]", told: Sequence[dict[str, Any]]) -> None:
    from jalon.contacts.queries import contact

    if not refused:
        return
    rows = []
    for each, said in zip(refused[:_SHOWN], told, strict=False):
        known = contact(each.contact_id)
        rows.append((known.external_id or known.email or each.contact_id, said["why"]))
    output.print_table(("Contact", "Refused because"), rows)
    if len(refused) > _SHOWN:
        output.warn(f"{len(refused) - _SHOWN:,} more are refused; --json lists them all.")
