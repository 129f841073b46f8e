"""The figures of a workflow as CSV files, for spreadsheets (RES-3)."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.definitions import Name
from jalon.api.results import Days, Which, period
from jalon.contacts.export import guarded
from jalon.reports.queries import (
    Revenue,
    StepFigures,
    daily_figures,
    step_figures,
)
from jalon.workflows.queries import access_workflow, definition_of

router = Router(tags=["results"])
_READ = Needs(Permission.WORKFLOWS_READ)
CSV: dict[str, Any] = {
    "responses": {
        200: {
            "description": "The file",
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    }
}


@router.get(
    "/workflows/{slug}/results/days.csv",
    auth=_READ,
    operation_id="results_by_day_file",
    openapi_extra=CSV,
)
def days_file(request: HttpRequest, slug: Name, days: Query[Days]) -> HttpResponse:  # noqa: ARG001 - Ninja's
    """What was counted day by day: a column for each figure."""
    found = daily_figures(access_workflow(slug).id, *period(days))
    whole = [(day, counts | earned(revenue)) for day, counts, revenue in found]
    names = sorted({name for _, counts in whole for name in counts})
    rows = ([day, *(counts.get(name, 0) for name in names)] for day, counts in whole)
    return csv_answer(f"{slug}-days.csv", ["day", *names], rows)


@router.get(
    "/workflows/{slug}/results/steps.csv",
    auth=_READ,
    operation_id="results_by_step_file",
    openapi_extra=CSV,
)
def steps_file(request: HttpRequest, slug: Name, which: Query[Which]) -> HttpResponse:  # noqa: ARG001 - Ninja's
    """The figures of each step on some days, in the order of the definition."""
    workflow = access_workflow(slug)
    number = which.version or workflow.version or 0
    definition = definition_of(workflow, number)
    found = step_figures(workflow.id, number, **which.days())
    rows = [_row(found.get(step.id, StepFigures(step.id)), step.name) for step in definition.steps]
    names = list(dict.fromkeys(name for row in rows for name in row))
    values = ([row.get(name, 0) for name in names] for row in rows)
    return csv_answer(f"{slug}-steps.csv", names, values)


def _row(figures: StepFigures, name: str) -> dict[str, Any]:
    return {
        "step": figures.step,
        "name": name,
        "arrived": figures.arrived,
        "here": figures.here,
        "left": figures.left,
        "sent": figures.sent,
        **asdict(figures.reading),
        "orders": figures.orders,
        **earned(figures.revenue),
        **{f"to:{to}": count for to, count in figures.ways.items()},
        **figures.others,
    }


def earned(revenue: Revenue) -> dict[str, str]:
    """A column for each currency."""
    return {f"revenue:{currency}": amount for currency, amount in revenue.items()}


def csv_answer(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A file of that name; no spreadsheet takes a cell for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([guarded(str(cell)) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
