"""Results over all: workflows and emails side by side, delivery by domain; also as CSV files."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Generic, Literal, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.paging import CountedPage, Cursor, Limit, cursor_to, place_of
from jalon.api.results import Days, Elsewhere, period
from jalon.api.results_files import CSV, csv_answer, earned
from jalon.api.workflows import Reading, Revenue, State
from jalon.core.alphabet import in_alphabet
from jalon.core.keyset import misplaced
from jalon.reports import comparing
from jalon.reports.comparing import Mailed

router = Router(tags=["results"])
_READ = Needs(Permission.WORKFLOWS_READ)

Sort = Literal[
    "name",
    "-name",
    "sent",
    "-sent",
    "opened",
    "-opened",
    "clicked",
    "-clicked",
    "unsubscribed",
    "-unsubscribed",
    "bounced",
    "-bounced",
    "complained",
    "-complained",
    "orders",
    "-orders",
    "revenue",
    "-revenue",
]
WorkflowSort = Sort | Literal["entered", "-entered", "goal", "-goal"]


class Compared(Schema):
    """What became of emails on the days asked for, in messages: `bounced` were refused for good,
    at once (all others of those `handed_over` were sent) or later; `complained`: their readers
    called them junk; `unsubscribed` by a link of theirs. `orders`: those that count for the
    workflow, or before which the email was the last that the contact clicked."""

    handed_over: int
    sent: int
    bounced: int
    complained: int
    unsubscribed: int
    reading: Reading
    orders: int
    revenue: Revenue


class ComparedWorkflow(Compared):
    """A workflow; `entered` and `goal` in enrollments, each on its own day. Two workflows may both
    count an order. `has_goal`: the published version has one, or one was reached on these days."""

    workflow: str
    name: str
    state: State
    has_goal: bool
    entered: int
    goal: int


class ComparedEmail(Compared):
    """An email, in all workflows that send it."""

    email: str
    name: str


class DomainResults(Schema):
    """Emails to the addresses of a domain, or of all others (`*`); `deferred`: how often one was
    refused for now, and tried again."""

    domain: str
    sent: int
    failed: int
    deferred: int


class DomainsCompared(Schema):
    """The domains, the most emails first."""

    items: list[DomainResults]
    elsewhere: Elsewhere


T = TypeVar("T")


class ComparedPage(CountedPage[T], Generic[T]):
    """Some of those compared; `elsewhere` is about all of them."""

    elsewhere: Elsewhere


class Asked(Days):
    """Which days, in which order, and which page; `opened`, `clicked`, `complained` and
    `unsubscribed` sort by their share of what was sent, `bounced` of what was handed over, `goal`
    of those who entered, `revenue` by the amount in the currency that the most of them earned."""

    limit: Limit = 50
    cursor: Cursor = ""


class WorkflowsAsked(Asked):
    """The same for workflows."""

    sort: WorkflowSort = "-sent"


class EmailsAsked(Asked):
    """The same for emails."""

    sort: Sort = "-sent"


@router.get(
    "/results/workflows",
    response=ComparedPage[ComparedWorkflow],
    auth=_READ,
    operation_id="compare_workflows",
)
def compare_workflows(request: HttpRequest, asked: Query[WorkflowsAsked]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The workflows side by side: what each did on these days, by default the last 30."""
    days = period(asked)
    page = _page(comparing.compared_workflows(*days), asked.sort, asked)
    return {
        **page,
        "items": [{**asdict(one), "workflow": one.slug} for one in page["items"]],
        "elsewhere": comparing.workflows_elsewhere(*days),
    }


@router.get(
    "/results/emails",
    response=ComparedPage[ComparedEmail],
    auth=_READ,
    operation_id="compare_emails",
)
def compare_emails(request: HttpRequest, asked: Query[EmailsAsked]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The emails side by side: what became of each on these days, by default the last 30."""
    days = period(asked)
    page = _page(comparing.compared_emails(*days), asked.sort, asked)
    return {
        **page,
        "items": [{**asdict(one), "email": one.slug} for one in page["items"]],
        "elsewhere": comparing.emails_elsewhere(*days),
    }


@router.get(
    "/results/domains", response=DomainsCompared, auth=_READ, operation_id="compare_domains"
)
def compare_domains(request: HttpRequest, days: Query[Days]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """To which domains emails went on these days, and which refused them: the large mailbox
    providers by name, all others together."""
    asked = period(days)
    return {
        "items": [asdict(one) for one in comparing.delivery_by_domain(*asked)],
        "elsewhere": comparing.domains_elsewhere(*asked),
    }


@router.get(
    "/results/workflows.csv", auth=_READ, operation_id="compare_workflows_file", openapi_extra=CSV
)
def workflows_file(request: HttpRequest, days: Query[Days]) -> HttpResponse:  # noqa: ARG001 - Ninja's
    """The workflows side by side, by name."""
    return _file("workflows", comparing.compared_workflows(*period(days)))


@router.get(
    "/results/emails.csv", auth=_READ, operation_id="compare_emails_file", openapi_extra=CSV
)
def emails_file(request: HttpRequest, days: Query[Days]) -> HttpResponse:  # noqa: ARG001 - Ninja's
    """The emails side by side, by name."""
    return _file("emails", comparing.compared_emails(*period(days)))


@router.get(
    "/results/domains.csv", auth=_READ, operation_id="compare_domains_file", openapi_extra=CSV
)
def domains_file(request: HttpRequest, days: Query[Days]) -> HttpResponse:  # noqa: ARG001 - Ninja's
    """Delivery by domain."""
    rows = [[*asdict(one).values()] for one in comparing.delivery_by_domain(*period(days))]
    return csv_answer("domains.csv", list(DomainResults.model_fields), rows)


Row = TypeVar("Row", bound=Mailed)
_SHARES: dict[str, Callable[[Any], tuple[int, int]]] = {
    "opened": lambda one: (one.reading.opened, one.sent),
    "clicked": lambda one: (one.reading.clicked, one.sent),
    "complained": lambda one: (one.complained, one.sent),
    "unsubscribed": lambda one: (one.unsubscribed, one.sent),
    "bounced": lambda one: (one.bounced, one.handed_over),
    "goal": lambda one: (one.goal, one.entered),
}


def _value(one: Mailed, field: str, currency: str) -> float:
    """What a row is sorted by; a share of nothing, or no revenue, comes below all others."""
    if field == "revenue":
        return float(one.revenue.get(currency, "-inf"))
    if field in _SHARES:
        part, whole = _SHARES[field](one)
        return part / whole if whole else -1.0
    return float(getattr(one, field))


def _page(found: Sequence[Row], sort: str, asked: Asked) -> dict[str, Any]:
    field = sort.lstrip("-")
    currency = _main_currency(found)
    place = _after(asked.cursor, field)
    down = sort.startswith("-")
    keys = in_alphabet([one.name for one in found])

    def key(one: Row) -> Any:
        return keys[one.name] if field == "name" else _value(one, field, currency), one.slug

    def follows(one: Row) -> bool:
        return place is None or (key(one) < place if down else key(one) > place)

    rows = sorted(filter(follows, found), key=key, reverse=down)
    items = rows[: asked.limit]
    more = len(rows) > len(items)
    return {
        "items": items,
        "next": cursor_to(str(key(items[-1])[0]), items[-1].slug) if more else None,
        "total": len(found),
    }


def _main_currency(found: Sequence[Mailed]) -> str:
    """The one that most of them earned something in."""
    earning = Counter(sorted(currency for one in found for currency in one.revenue))
    return next((currency for currency, _ in earning.most_common(1)), "")


def _after(cursor: str, field: str) -> tuple[str | float, str] | None:
    place = place_of(cursor, parts=2)
    if place is None:
        return None
    try:
        return (place[0] if field == "name" else float(place[0])), place[1]
    except ValueError:
        raise misplaced() from None


def _file(name: str, found: Sequence[Mailed]) -> HttpResponse:
    keys = in_alphabet([one.name for one in found])
    rows = [_flat(one) for one in sorted(found, key=lambda each: (keys[each.name], each.slug))]
    header = list(dict.fromkeys(name for row in rows for name in row)) or ["slug", "name"]
    return csv_answer(
        f"{name}.csv", header, [[row.get(name, 0) for name in header] for row in rows]
    )


def _flat(one: Mailed) -> dict[str, Any]:
    """What names it, what it is and did, who read it, then what it earned."""
    whole = asdict(one)
    orders, revenue = whole.pop("orders"), whole.pop("revenue")
    reading = cast(dict[str, int], whole.pop("reading"))
    of_workflow: dict[str, Any] = {
        name: whole.pop(name) for name in ("state", "has_goal", "entered", "goal") if name in whole
    }
    named = {name: whole.pop(name) for name in ("slug", "name")}
    return {**named, **of_workflow, **whole, **reading, "orders": orders, **earned(revenue)}
