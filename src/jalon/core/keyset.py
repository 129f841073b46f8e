"""Long lists in an order, page by page, from a place on: so nothing is skipped or seen twice while
rows come and go. And how long they are, as far as that is quickly known."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from jalon.core.errors import Invalid
from jalon.core.tallies import Tally

M = TypeVar("M", bound=Model)

COUNTED = 10_000
"""Up to so many are counted."""


def in_order(
    found: QuerySet[M], sort: str, *, unique: str, after: tuple[Any, Any] | None = None
) -> QuerySet[M]:
    """The rows by a field, from the last to the first with a dash before it; those that are alike
    there by a unique field, the same way. `after` one of them: its values of both fields."""
    field, sign = sort.lstrip("-"), "-" if sort.startswith("-") else ""
    found = found.order_by(f"{sign}{field}", f"{sign}{unique}")
    if after is None:
        return found
    beyond, (value, key) = "lt" if sign else "gt", after
    behind = Q(**{f"{field}__{beyond}": value}) | Q(**{field: value, f"{unique}__{beyond}": key})
    # An index serves this test, and not one that holds an OR.
    return found.filter(**{f"{field}__{beyond}e": value}).filter(behind)


def misplaced() -> Invalid:
    """What is wrong with a place that is none of a list in the order asked for."""
    return Invalid(
        "The cursor is of another order.",
        remedy="Begin again.",
        code="cursor_invalid",
        phrase="cursor_of_other_order",
    )


def counted(found: QuerySet[Any]) -> Tally:
    """How many there are, up to 10,000; not exact: more than that."""
    return bounded(found.order_by()[: COUNTED + 1].count())


def bounded(n: int) -> Tally:
    """The same of a count that stopped just above 10,000."""
    return Tally(min(n, COUNTED), exact=n <= COUNTED)
