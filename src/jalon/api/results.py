"""What came of workflows: figures, days, people, and why somebody did or did not enter."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import AwareDatetime, Field

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.definitions import Name, Text
from jalon.api.language import locale_of, plain
from jalon.api.paging import BoundedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.api.workflows import Figures, Reading, Revenue
from jalon.contacts.queries import find_contact
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.reports import explain as explaining
from jalon.reports.people import Sort, Wanted, count_people, people
from jalon.reports.queries import Reading as Seen
from jalon.reports.queries import (
    daily_figures,
    days_elsewhere,
    step_figures,
    steps_elsewhere,
    waiting,
    workflow_figures,
)
from jalon.reports.teller import zone_of
from jalon.runtime.dry_runs.supposing import suppose
from jalon.workflows import experiments
from jalon.workflows.queries import access_workflow, definition_of

router = Router(tags=["results"])
_READ, _RUN = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_RUN)

_LONGEST = timedelta(days=3660)


class WorkflowFigures(Figures):
    """The same with reasons."""

    exits: dict[str, int]
    refusals: dict[str, int]
    not_sent: dict[str, int]


class StepFigures(Schema):
    """Of one step on the days asked for: how many came, left, and by which way; the emails it
    sends, how many went out, and who read them; the `orders` before which its email was the last
    that the contact clicked; `others` is all else that is counted there, such as emails that
    `failed`. `here`: how many are there now."""

    step: str
    kind: str
    emails: list[str]
    arrived: int
    here: int
    left: int
    sent: int
    reading: Reading
    orders: int
    revenue: Revenue
    ways: dict[str, int]
    others: dict[str, int]


class ExperimentVariant(Schema):
    """One of the ways of an experiment, or its `holdout`: how many people, how many of them did
    what is counted, and the probability that it is the best (of the holdout: none)."""

    variant: str
    people: int
    converted: int
    chance: float | None


class HoldoutLift(Schema):
    """How much higher the rate of all variants together is than that of those left alone, with its
    95 % confidence interval; fractions."""

    difference: float
    low: float
    high: float


class ExperimentStanding(Schema):
    """Where an experiment stands. `metric` is what is counted; `winner` is empty while it is
    undecided, and `look_at` when it is looked at next; `gain` is there with a holdout."""

    step: str
    metric: Literal["goal", "opened", "clicked"]
    began_at: AwareDatetime
    look_at: AwareDatetime | None
    winner: str
    figures: list[ExperimentVariant]
    gain: HoldoutLift | None


class Span(Schema):
    """The first and the last day on which anything was counted."""

    first: date
    last: date


Elsewhere = Annotated[
    Span | None,
    Field(
        description="Where to look when nothing at all was counted on the days asked for; null: "
        "something was, or nothing ever."
    ),
]


class Results(Schema):
    """`figures` are of the workflow ever since it began, whatever the days asked for, so that they
    add up. `reconciles`: those who wait at the steps, counted apart, are those inside. `elsewhere`
    is about what was counted at the steps."""

    workflow: str
    version: int
    figures: WorkflowFigures
    reconciles: bool
    steps: list[StepFigures]
    experiments: list[ExperimentStanding]
    elsewhere: Elsewhere


class Day(Schema):
    """What was counted on a day of the account's time zone, by name. `revenue`: of the orders of
    that day less the refunds of that day, so that it may be below nothing."""

    day: date
    counts: dict[str, int]
    revenue: Revenue


class DaysCounted(Page[Day]):
    """The days, from the first."""

    elsewhere: Elsewhere


class Person(Schema):
    """A contact in a workflow: one enrollment. `due_at`: when it goes on by itself."""

    enrollment: UUID
    contact: UUID
    email: str | None
    external_id: str | None
    version: int
    state: Literal["active", "finished", "exited", "failed"]
    reason: str
    step: str
    entered_at: AwareDatetime
    arrived_at: AwareDatetime
    due_at: AwareDatetime | None
    left_at: AwareDatetime | None
    error: str


class Days(Schema):
    """From one day to another; without: the last 30."""

    first: date | None = Field(None, alias="from")
    last: date | None = Field(None, alias="to")


class Which(Days):
    """Whose steps, without a version the published one's; and on which days of the account's time
    zone, without any on all."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None

    def days(self) -> dict[str, date]:
        """The days asked for, the first and the last. Raises Invalid."""
        days = {"first": self.first or date.min, "last": self.last or date.max}
        if days["first"] > days["last"]:
            raise Invalid(
                "The last of these days is before the first.",
                remedy="Ask for `from` a day `to` a later one.",
                code="days",
                phrase="days_reversed",
            )
        return days


class Whom(Schema):
    """Those in one of these states, at a step or at all; with `search`, of the contacts whose
    email begins so, or whose id or name it is. Without `sort` in an order of its own, which is the
    one for very many."""

    state: list[Literal["active", "finished", "exited", "failed"]] = ["active"]
    step: Text = ""
    search: Line = ""
    sort: Sort | None = None
    limit: Limit = 50
    cursor: Cursor = ""


class Somebody(Schema):
    """A contact: an email, external id or id."""

    contact: Name


class ToldLine(Schema):
    """A decision in words, and each condition tested for it, with the value seen: it happened (✓),
    it did not (✗), it is waited for (•). `at` is in the account's time zone; `step` is where it
    was taken, empty outside of the workflow."""

    mark: Literal["✓", "✗", "•"]
    sentence: str
    at: AwareDatetime | None
    tests: list[str]
    step: str


class ToldPassage(Schema):
    """An enrollment: what came of it, then each decision in the order of time."""

    enrollment: UUID
    version: int
    state: str
    reason: str
    verdict: str
    lines: list[ToldLine]


class ToldContact(Schema):
    """Why a contact did, or did not, enter, wait, receive and leave: `verdict` is a sentence for
    each enrollment, or why there is none; `refusals` are entries refused, `ways_in` the triggers
    that could let the contact in from now on."""

    contact: UUID
    workflow: str
    time_zone: str
    verdict: list[str]
    enrollments: list[ToldPassage]
    refusals: list[ToldLine]
    ways_in: list[ToldLine]


class Supposing(Body):
    """An event that the contact might do now."""

    contact: Name
    event: Name
    properties: Annotated[dict[str, Any], Field(max_length=200)] = {}


class Deciding(Body):
    """The variant that wins; null: the experiment goes on, undecided."""

    winner: Text | None


@router.get("/workflows/{slug}/results", response=Results, auth=_READ, operation_id="results")
def results(request: HttpRequest, slug: Name, which: Query[Which]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The figures of a workflow, of its steps on some days, and where its experiments stand."""
    workflow = access_workflow(slug)
    number = which.version or workflow.version or 0
    definition = definition_of(workflow, number)
    (figures,) = workflow_figures([workflow])
    found = step_figures(workflow.id, number, **which.days())
    counted = ("arrived", "here", "left", "sent", "orders")
    return {
        "workflow": slug,
        "version": number,
        "figures": figures.as_json(),
        "reconciles": waiting(workflow.id) == figures.inside,
        "steps": [
            {
                "step": step.id,
                "kind": type(step).__struct_config__.tag,
                "emails": [email for email in step.emails() if email],
                **{name: getattr(found.get(step.id), name, 0) for name in counted},
                "reading": asdict(found[step.id].reading if step.id in found else Seen()),
                "revenue": dict(found[step.id].revenue) if step.id in found else {},
                "ways": dict(found[step.id].ways) if step.id in found else {},
                "others": dict(found[step.id].others) if step.id in found else {},
            }
            for step in definition.steps
        ],
        "experiments": [
            {**plain(each), "gain": each.gain and each.gain._asdict()}
            for each in experiments.standings(slug)
        ],
        "elsewhere": steps_elsewhere(workflow.id, number, **which.days()),
    }


@router.get(
    "/workflows/{slug}/results/days",
    response=DaysCounted,
    auth=_READ,
    operation_id="results_by_day",
)
def results_by_day(request: HttpRequest, slug: Name, days: Query[Days]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What was counted day by day; days without anything are left out."""
    asked = access_workflow(slug).id, *period(days)
    return {"items": daily_figures(*asked), "elsewhere": days_elsewhere(*asked)}


@router.get(
    "/workflows/{slug}/people", response=BoundedPage[Person], auth=_READ, operation_id="people"
)
def list_people(request: HttpRequest, slug: Name, whom: Query[Whom]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Who is in a workflow, or was, and at which step."""
    wanted = Wanted(access_workflow(slug).id, whom.state, whom.step, whom.search)
    after = place_of(whom.cursor, parts=2)
    found = people(
        wanted, sort=whom.sort, after=(after[0], after[1]) if after else None, limit=whom.limit
    )
    return {
        "items": [each._asdict() for each in found.people],
        "next": cursor_to(*found.next) if found.next else None,
        **count_people(wanted).as_total(),
    }


@router.get("/workflows/{slug}/explain", response=ToldContact, auth=_READ, operation_id="explain")
def explain(request: HttpRequest, slug: Name, who: Query[Somebody]) -> Any:
    """Why a contact did, or did not, enter, wait, receive and leave: the verdict, then each
    decision in the order of time, with every condition tested and the value it saw."""
    access_workflow(slug)
    return plain(explaining.explain(find_contact(who.contact), slug, locale_of(request)))


@router.post(
    "/workflows/{slug}/suppose", response=dict[str, Any], auth=_READ, operation_id="suppose"
)
def suppose_event(request: HttpRequest, slug: Name, body: Supposing) -> Any:
    """What would come of an event now; nothing of it happens."""
    access_workflow(slug)
    contact = find_contact(body.contact)
    return plain(suppose(contact, slug, body.event, body.properties, locale=locale_of(request)))


@router.post(
    "/workflows/{slug}/experiments/{step}",
    response={204: None},
    auth=_RUN,
    operation_id="decide_experiment",
)
def decide_experiment(request: HttpRequest, slug: Name, step: Name, body: Deciding) -> Status[None]:
    """Decides an experiment by hand, or has it go on."""
    experiments.choose(slug, step, body.winner or "", by=actor_of(request).name)
    return Status(204, None)


def period(days: Days) -> tuple[date, date]:
    """The first day and the last; without, the last 30 of the account's time zone. Raises
    Invalid."""
    last = days.last or clock.now().astimezone(zone_of(Account.objects.first())).date()
    first = days.first or last - min(timedelta(days=29), last - date.min)
    if not timedelta() <= last - first <= _LONGEST:
        raise Invalid(
            "These days cannot be shown.",
            remedy="Ask for ten years at most.",
            code="days",
            phrase="days_too_many",
        )
    return first, last
