"""What the demo's two workflows must come to, worked out from their descriptions alone.

Plain arithmetic on the rows of `examples/data`, customer by customer, that shares no code with
Jalon: the figures of the demo are compared with these.

*Post-purchase.* Each order begins a passage and ends the customer's one before. Two days later,
unless an order came by then, the cross-selling email goes out if none did in the last 30 days;
otherwise the passage is over. Seven days are left for a click, which nobody makes.

*Reactivation.* Ninety days after an order, when none came by then, the first email goes out;
fourteen days later, when none came by then, the second one.

*Revenue.* Neither has a goal: an order counts, once, that comes after the first email of a passage
and at most fourteen days after the passage is over; never the order that began it.

*By then* includes the very instant: events precede what is due.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
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

EARNED = """
SELECT w.slug, c.day::text, sum(c.n) FILTER (WHERE c.name = 'orders')::int,
       sum(c.n) FILTER (WHERE c.name = 'revenue:USD')::int
FROM counter c JOIN workflow w ON w.id = c.workflow_id
WHERE c.step = '' AND (c.name = 'orders' OR c.name ^@ 'revenue:')
GROUP BY 1, 2 ORDER BY 1, 2
"""
"""By workflow and day: how many orders, and their revenue in cents."""

Mailed = Sequence[tuple[datetime, datetime]]
"""Of passages with an email: when the first one went out, and when the passage was over."""

_DAY = timedelta(days=1)


def orders_in(path: Path) -> Mapping[str, Sequence[datetime]]:
    """When each customer ordered, in order."""
    found: dict[str, list[datetime]] = defaultdict(list)
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            found[row["external_id"]].append(datetime.fromisoformat(row["timestamp"]))
    return {customer: sorted(times) for customer, times in found.items()}


def paid_in(path: Path) -> Mapping[str, Mapping[datetime, Sequence[int]]]:
    """What each customer paid, in cents, by the instant of the orders."""
    found: dict[str, dict[datetime, list[int]]] = defaultdict(lambda: defaultdict(list))
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["timestamp"])
            found[row["external_id"]][at].append(int(100 * Decimal(row["revenue"])))
    return found


def expected(orders: Mapping[str, Sequence[datetime]]) -> Figures:
    """The figures that both workflows must have once nothing is due any more."""
    figures: Figures = Counter()
    for times in orders.values():
        _post_purchase(times, figures)
        _reactivation(times, figures)
    return figures


def earned(
    orders: Mapping[str, Sequence[datetime]], paid: Mapping[str, Mapping[datetime, Sequence[int]]]
) -> list[tuple[str, str, int, int]]:
    """What `EARNED` must answer: every order of a customer is held against every passage."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for customer, times in orders.items():
        for workflow, passages in (
            ("post-purchase", _post_purchase(times, Counter())),
            ("reactivation", _reactivation(times, Counter())),
        ):
            for at, cents in paid[customer].items():
                if any(sent <= at <= over + 14 * _DAY for sent, over in passages):
                    found[workflow, f"{at:%Y-%m-%d}"] += cents
    return [(*key, len(cents), sum(cents)) for key, cents in sorted(found.items())]


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


def _post_purchase(times: Sequence[datetime], figures: Figures) -> Mailed:
    mailed: list[tuple[datetime, datetime]] = []
    for order, following in _pairs(times):

        def count(what: str, at: datetime) -> None:
            figures["post-purchase", f"{at:%Y-%m}", what] += 1

        count("entered", order)
        settled = order + 2 * _DAY
        if following is not None and following <= settled:
            count("exited", following)
        elif any(settled - 30 * _DAY < at <= settled for at, _ in mailed):
            count("finished", settled)
        else:
            count("sent", settled)
            over = settled + 7 * _DAY
            if following is not None and following <= over:
                over = following
                count("exited", over)
            else:
                count("finished", over)
            mailed.append((settled, over))
    return mailed


def _reactivation(times: Sequence[datetime], figures: Figures) -> Mailed:
    mailed: list[tuple[datetime, datetime]] = []
    for order, following in _pairs(times):

        def count(what: str, at: datetime) -> None:
            figures["reactivation", f"{at:%Y-%m}", what] += 1

        first = order + 90 * _DAY
        if following is not None and following <= first:
            continue
        count("entered", first)
        count("sent", first)
        over = first + 14 * _DAY
        if following is not None and following <= over:
            over = following
            count("exited", over)
        else:
            count("sent", over)
            count("finished", over)
        mailed.append((first, over))
    return mailed


def _pairs(times: Sequence[datetime]) -> Iterable[tuple[datetime, datetime | None]]:
    """Each order with the one that follows it, if any; several may be at one instant."""
    return zip(times, [*times[1:], None], strict=True)
