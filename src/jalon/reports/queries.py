"""Figures about workflows, from the counters alone: no raw row is counted."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from jalon.core.alphabet import alphabetical
from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.engine.commerce import written
from jalon.workflows.models import Workflow

_ALL_LANES = list(range(LANES))


@dataclass
class Reading:
    """What became of the emails sent: how many messages people opened and clicked, each counted
    once, and how many machines did, kept apart (RES-2, EML-8)."""

    opened: int = 0
    opened_by_machines: int = 0
    clicked: int = 0
    clicked_by_machines: int = 0
    forwarded: int = 0
    """Opened or clicked again on another kind of device, as by a second reader."""


READING = {
    "opened": "opened",
    "opened:machine": "opened_by_machines",
    "clicked": "clicked",
    "clicked:machine": "clicked_by_machines",
    "forwarded": "forwarded",
}
"""Which counter is which figure."""

_OF_EMAILS = ["sent", *READING]
"""Counted at the step that sends the email."""


Revenue = dict[str, str]
"""Decimal numbers by currency (ISO 4217; XXX: none was named); they are never added up."""


_REVENUE = "revenue:"


def revenue_in(totals: Mapping[str, int]) -> Revenue:
    """What the counters tell of revenue."""
    return {currency: written(n, currency) for currency, n in _by_reason(totals, _REVENUE).items()}


class Span(NamedTuple):
    """From one day to another, of the account's time zone, both included."""

    first: date
    last: date


def elsewhere(counted: LiteralString, first: date, last: date, **given: Any) -> Span | None:
    """The first and the last day of all that is `counted`, a condition on counters, if nothing of
    it is from the days asked for; None: something is, or nothing ever was."""
    counters: LiteralString = f"FROM counter WHERE lane = ANY(%(lanes)s) AND {counted}"
    days: LiteralString = "day BETWEEN %(first)s AND %(last)s"
    statement: LiteralString = f"""
        SELECT min(day), max(day) {counters}
        AND NOT EXISTS (SELECT {counters} AND {days})
        HAVING count(*) > 0"""
    with cursor() as cur:
        given |= {"lanes": _ALL_LANES, "first": first, "last": last}
        row = cur.execute(statement, given).fetchone()
    return Span(*row) if row else None


@dataclass
class Figures:
    """Of a workflow, all versions together (RES-1): counted in enrollments. They reconcile:
    entered = inside + finished + exited + failed (RES-3)."""

    workflow: str
    name: str
    state: str
    entered: int = 0
    inside: int = 0
    finished: int = 0
    exited: int = 0
    failed: int = 0
    refused: int = 0
    goal: int = 0
    sent: int = 0
    reading: Reading = field(default_factory=Reading)
    orders: int = 0
    revenue: Revenue = field(default_factory=dict)
    """Of these orders, less refunds (RES-4)."""
    exits: dict[str, int] = field(default_factory=dict)
    """By reason."""
    refusals: dict[str, int] = field(default_factory=dict)
    """By reason."""
    not_sent: dict[str, int] = field(default_factory=dict)
    """Messages, by reason."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass
class StepFigures:
    """Of one step (RES-2)."""

    step: str
    arrived: int = 0
    here: int = 0
    """Waiting at the step now, whatever the days asked for."""
    left: int = 0
    sent: int = 0
    reading: Reading = field(default_factory=Reading)
    orders: int = 0
    """Those before which the contact clicked the email of this step last (RES-4)."""
    revenue: Revenue = field(default_factory=dict)
    ways: dict[str, int] = field(default_factory=dict)
    """How many went on, by the step they went to."""
    others: dict[str, int] = field(default_factory=dict)
    """All else that is counted there, by name, such as `not_sent:no_consent`."""


def workflow_figures(
    workflows: Iterable[Workflow] | None = None, *, not_sent: bool = True
) -> list[Figures]:
    """Of these workflows, or of every one by name. Why messages were `not_sent` takes a longer
    look, which lists do without."""
    if workflows is None:
        workflows = Workflow.objects.order_by(alphabetical("name"), "slug")
    found = {each.id: Figures(each.slug, each.name, each.state) for each in workflows}
    totals = _totals(list(found), _TOTALS, *([_NOT_SENT] if not_sent else []))
    for workflow_id, figures in found.items():
        _fill(figures, totals.get(workflow_id, {}))
    return list(found.values())


def entries_by_day(
    workflow_ids: Collection[UUID], first: date
) -> Mapping[UUID, Mapping[date, int]]:
    """How many entered these workflows on each day, of the account's time zone, from the first on;
    days without anyone are left out."""
    found: dict[UUID, dict[date, int]] = defaultdict(dict)
    with cursor() as cur:
        cur.execute(
            """SELECT workflow_id, day, sum(n)::bigint FROM counter
               WHERE lane = ANY(%s) AND day >= %s AND workflow_id = ANY(%s)
                 AND step = '' AND name = 'entered'
               GROUP BY workflow_id, day""",
            (_ALL_LANES, first, list(workflow_ids)),
        )
        for workflow_id, day, n in cur:
            found[workflow_id][day] = n
    return found


# Every lane is named, so that the rows of a workflow are found by the key.
_TOTALS = """
SELECT workflow_id, name, sum(n)::bigint FROM counter
WHERE lane = ANY(%(lanes)s) AND workflow_id = ANY(%(workflows)s)
  AND (step = '' OR name = ANY(%(names)s))
GROUP BY workflow_id, name
"""
_NOT_SENT = """
SELECT workflow_id, name, sum(n)::bigint FROM counter
WHERE lane = ANY(%(lanes)s) AND workflow_id = ANY(%(workflows)s)
  AND step <> '' AND starts_with(name, 'not_sent:')
GROUP BY workflow_id, name
"""


def _totals(
    workflow_ids: list[UUID], *statements: LiteralString
) -> Mapping[UUID, Mapping[str, int]]:
    given = {"lanes": _ALL_LANES, "workflows": workflow_ids, "names": _OF_EMAILS}
    with cursor() as cur:
        rows = [row for each in statements for row in cur.execute(each, given).fetchall()]
    totals: dict[UUID, dict[str, int]] = defaultdict(dict)
    for workflow_id, name, n in rows:
        totals[workflow_id][name] = n
    return totals


def _fill(figures: Figures, totals: Mapping[str, int]) -> None:
    for name in ("entered", "finished", "failed", "goal", "sent", "orders"):
        setattr(figures, name, totals.get(name, 0))
    figures.revenue = revenue_in(totals)
    for name, figure in READING.items():
        setattr(figures.reading, figure, totals.get(name, 0))
    figures.exits = _by_reason(totals, "exited:")
    figures.refusals = _by_reason(totals, "refused:")
    figures.not_sent = _by_reason(totals, "not_sent:")
    figures.exited = sum(figures.exits.values())
    figures.refused = sum(figures.refusals.values())
    figures.inside = figures.entered - figures.finished - figures.exited - figures.failed


def _by_reason(totals: Mapping[str, int], prefix: str) -> dict[str, int]:
    return {
        name.removeprefix(prefix): n
        for name, n in sorted(totals.items())
        if name.startswith(prefix)
    }


def step_figures(
    workflow_id: UUID, version: int, *, first: date = date.min, last: date = date.max
) -> dict[str, StepFigures]:
    """Of the steps of one version, by step, on these days of the account's time zone; those nobody
    ever reached are left out."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT step, name, coalesce(sum(n) FILTER (WHERE day BETWEEN %s AND %s), 0)::bigint,
                      sum(n)::bigint
               FROM counter
               WHERE lane = ANY(%s) AND workflow_id = %s AND version = %s AND step <> ''
               GROUP BY step, name ORDER BY step, name""",
            (first, last, _ALL_LANES, workflow_id, version),
        ).fetchall()
    found: dict[str, StepFigures] = {}
    for step, name, n, ever in rows:
        figures = found.setdefault(step, StepFigures(step))
        if name in ("arrived", "left"):
            figures.here += ever if name == "arrived" else -ever
        if n:
            _fill_step(figures, name, n)
    return found


def _fill_step(figures: StepFigures, name: str, n: int) -> None:
    if name.startswith("to:"):
        figures.ways[name.removeprefix("to:")] = n
    elif name in ("arrived", "left", "sent", "orders"):
        setattr(figures, name, n)
    elif name.startswith(_REVENUE):
        figures.revenue |= revenue_in({name: n})
    elif name in READING:
        setattr(figures.reading, READING[name], n)
    else:
        figures.others[name] = n


class DayFigures(NamedTuple):
    """What was counted on a day of the account's time zone (RES-3): of the workflow as a whole, and
    the emails sent, opened and clicked; what machines did, apart, ends in `:machine`."""

    day: date
    counts: dict[str, int]
    """By name."""
    revenue: Revenue
    """Of the orders of that day, less the refunds of that day: it may be below nothing (RES-4)."""


def daily_figures(workflow_id: UUID, first: date, last: date) -> list[DayFigures]:
    """Of each day from the first to the last; days without anything are left out."""
    with cursor() as cur:
        rows = cur.execute(
            f"""SELECT day, name, sum(n)::bigint FROM counter
               WHERE lane = ANY(%(lanes)s) AND {_OF_DAYS} AND day BETWEEN %(first)s AND %(last)s
               GROUP BY day, name ORDER BY day, name""",
            {"lanes": _ALL_LANES, "first": first, "last": last}
            | {"workflow": workflow_id, "names": _OF_EMAILS},
        ).fetchall()
    found: dict[date, dict[str, int]] = {}
    for day, name, n in rows:
        found.setdefault(day, {})[name] = n
    return [
        DayFigures(
            day,
            {name: n for name, n in counts.items() if not name.startswith(_REVENUE)},
            revenue_in(counts),
        )
        for day, counts in found.items()
    ]


_OF_DAYS: LiteralString = "workflow_id = %(workflow)s AND (step = '' OR name = ANY(%(names)s))"
_OF_STEPS: LiteralString = "workflow_id = %(workflow)s AND version = %(version)s AND step <> ''"


def days_elsewhere(workflow_id: UUID, first: date, last: date) -> Span | None:
    """For which days `daily_figures` would tell of something, when it tells of nothing for
    these."""
    return elsewhere(_OF_DAYS, first, last, workflow=workflow_id, names=_OF_EMAILS)


def steps_elsewhere(workflow_id: UUID, version: int, first: date, last: date) -> Span | None:
    """For which days `step_figures` would tell of something, when it tells of nothing for these."""
    return elsewhere(_OF_STEPS, first, last, workflow=workflow_id, version=version)


def waiting(workflow_id: UUID) -> int:
    """How many are at a step now, all versions together: counted apart from those inside, so
    that the two can be compared."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT coalesce(sum(CASE name WHEN 'arrived' THEN n ELSE -n END), 0)::bigint
               FROM counter
               WHERE lane = ANY(%s) AND workflow_id = %s AND step <> ''
                 AND name IN ('arrived', 'left')""",
            (_ALL_LANES, workflow_id),
        ).fetchone()
    return row[0] if row else 0
