"""What the demo's two workflows must come to, worked out from their descriptions alone.

Plain arithmetic on the rows of `examples/data`, customer by customer, that shares no code with
Jalon: the figures of the demo are compared with these.

*Post-purchase.* Each order begins a passage and ends the customer's one before. Two days later,
unless an order came by then, the cross-selling email goes out if none did in the last 30 days;
otherwise the passage is over. Seven days are left for a click, which nobody makes.

*Reactivation.* Ninety days after an order, when none came by then, the first email goes out;
fourteen days later, when none came by then, the second one.

*By then* includes the very instant: events precede what is due.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "examples" / "data"
CONTACTS, ORDERS = DATA / "cdnow-contacts.csv", DATA / "cdnow-orders.csv"

Figures = Counter[tuple[str, str, str]]
"""How many, by workflow, month (1997-01) and what: entered, finished, exited, sent."""

COUNTED = """
SELECT w.slug, to_char(c.day, 'YYYY-MM'), split_part(c.name, ':', 1), sum(c.n)::int
FROM counter c JOIN workflow w ON w.id = c.workflow_id
WHERE c.name ~ '^(entered|finished|exited|failed|refused|sent|not_sent)($|:)'
GROUP BY 1, 2, 3
"""
"""The same from Jalon's own counters, whatever else they count left out."""

_DAY = timedelta(days=1)


def orders_in(path: Path) -> Mapping[str, Sequence[datetime]]:
    """When each customer ordered, in order."""
    found: dict[str, list[datetime]] = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["external_id"]].append(datetime.fromisoformat(row["timestamp"]))
    return {customer: sorted(times) for customer, times in found.items()}


def expected(orders: Mapping[str, Sequence[datetime]]) -> Figures:
    """The figures that both workflows must have once nothing is due any more."""
    figures: Figures = Counter()
    for times in orders.values():
        _post_purchase(times, figures)
        _reactivation(times, figures)
    return figures


def counted(rows: Iterable[Sequence[Any]]) -> Figures:
    """The answer of `COUNTED`, to be compared."""
    return Counter({(slug, month, what): n for slug, month, what, n in rows})


def totals(figures: Figures) -> Mapping[str, Mapping[str, int]]:
    """The same without months."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for (workflow, _, what), count in figures.items():
        found[workflow][what] += count
    return found


def cut(source: Path, target: Path, customers: Iterable[str]) -> Path:
    """A copy of a file with the rows of some customers."""
    kept = set(customers)
    with source.open(newline="") as whole, target.open("w", newline="") as part:
        rows = csv.DictReader(whole)
        writer = csv.DictWriter(part, rows.fieldnames or ())
        writer.writeheader()
        writer.writerows(row for row in rows if row["external_id"] in kept)
    return target


def _post_purchase(times: Sequence[datetime], figures: Figures) -> None:
    sent: list[datetime] = []
    for order, following in _pairs(times):

        def count(what: str, at: datetime) -> None:
            figures["post-purchase", f"{at:%Y-%m}", what] += 1

        count("entered", order)
        settled = order + 2 * _DAY
        if following is not None and following <= settled:
            count("exited", following)
        elif any(settled - 30 * _DAY < at <= settled for at in sent):
            count("finished", settled)
        else:
            sent.append(settled)
            count("sent", settled)
            over = settled + 7 * _DAY
            if following is not None and following <= over:
                count("exited", following)
            else:
                count("finished", over)


def _reactivation(times: Sequence[datetime], figures: Figures) -> None:
    for order, following in _pairs(times):

        def count(what: str, at: datetime) -> None:
            figures["reactivation", f"{at:%Y-%m}", what] += 1

        first = order + 90 * _DAY
        if following is not None and following <= first:
            continue
        count("entered", first)
        count("sent", first)
        second = first + 14 * _DAY
        if following is not None and following <= second:
            count("exited", following)
        else:
            count("sent", second)
            count("finished", second)


def _pairs(times: Sequence[datetime]) -> Iterable[tuple[datetime, datetime | None]]:
    """Each order with the one that follows it, if any; several may be at one instant."""
    return zip(times, [*times[1:], None], strict=True)
