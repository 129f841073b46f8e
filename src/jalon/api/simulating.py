"""What a workflow would do, before it does it: simulated, backtested, tried on somebody. Each is
long work (`/jobs`)."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Status
from pydantic import AwareDatetime, Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body
from jalon.api.definitions import Name
from jalon.api.language import locale_of
from jalon.api.work import WorkStatus, started
from jalon.contacts.queries import find_contact
from jalon.core import limits

router = Router(tags=["simulating"])

Share = Annotated[float, Field(ge=0, le=1)]
Sample = Annotated[
    int, Field(ge=1, le=100_000_000, description="About how many contacts; null: all.")
]
Payload = Annotated[dict[str, Any], Field(max_length=200)]


class Other(Body):
    """Another workflow, or the same one (`workflow` null), as it is published or as a draft."""

    workflow: Name | None = None
    draft: bool = False


class Simulating(Body):
    """What to assume. `rates`: how often each contact does an event, a day; what is not given is
    what people did so far, unless `past` is false. `enroll`: everyone enters by hand at the start;
    `existing`: those who meet a trigger then, or did in so many days. `compare`: what that other
    one does otherwise, for the same people who have the same luck."""

    draft: bool = False
    days: Annotated[int, Field(ge=1, le=366)] = 90
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 1
    start: AwareDatetime | None = None
    rates: Annotated[dict[Name, Annotated[float, Field(ge=0, le=100)]], Field(max_length=50)] = {}
    opens: Share | None = None
    clicks: Share | None = None
    unsubscribes: Share | None = None
    past: bool = True
    enroll: bool = False
    existing: Annotated[int, Field(ge=1, le=3660)] | None = None
    sample: Sample | None = None
    compare: Other | None = None


class Backtesting(Body):
    """Since when; nobody opens or clicks what was never sent, unless shares are given."""

    since: AwareDatetime
    draft: bool = False
    opens: Share = 0
    clicks: Share = 0
    unsubscribes: Share = 0
    sample: Sample | None = None


class Trying(Body):
    """On whose data, and who gets the emails. `payload`: the properties of the entering event.
    `reads`: the contact opens and clicks everything; `every`: each email of the workflow once,
    whatever the way. `lasts`: the seconds to which all delays together are shortened, each in
    proportion; 0: all emails at once."""

    contact: Name
    to: Address
    draft: bool = False
    payload: Payload = {}
    reads: bool = False
    every: bool = False
    lasts: Annotated[int, Field(ge=0, le=900)] = 0


@router.post(
    "/workflows/{slug}/simulate",
    response={202: WorkStatus},
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="simulate",
)
def simulate(
    request: HttpRequest, response: HttpResponse, slug: Name, body: Simulating
) -> Status[Any]:
    """Runs a workflow, or its draft as it is saved, for the contacts, over months to come. Nothing
    is sent and nothing of it is written."""
    params = {
        "workflow": slug,
        "draft": body.draft,
        "given": body.model_dump(exclude={"draft", "compare"}),
        "locale": locale_of(request),
    }
    if body.compare is not None:
        params["other"] = {"workflow": body.compare.workflow or slug, "draft": body.compare.draft}
    return started(request, response, "simulate", params)


@router.post(
    "/workflows/{slug}/backtest",
    response={202: WorkStatus},
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="backtest",
)
def backtest(
    request: HttpRequest, response: HttpResponse, slug: Name, body: Backtesting
) -> Status[Any]:
    """What a workflow, or its draft, would have done since a day, with what people really did."""
    params = {"workflow": slug, **body.model_dump(), "locale": locale_of(request)}
    return started(request, response, "backtest", params)


@router.post(
    "/workflows/{slug}/test",
    response={202: WorkStatus},
    auth=Needs(Permission.WORKFLOWS_WRITE),
    operation_id="test_workflow",
)
def test(request: HttpRequest, response: HttpResponse, slug: Name, body: Trying) -> Status[Any]:
    """Sends a tester what a contact would get, marked [Test], at once or with all delays shortened.
    Nothing else happens and no figure counts it. Needs the scope contacts:read too."""
    actor = actor_of(request)
    actor.check(Permission.CONTACTS_READ)
    limits.require("workflow_test", actor.name, most=60, seconds=3600)
    params = {**body.model_dump(), "workflow": slug, "contact": find_contact(body.contact)}
    return started(request, response, "test", params)
