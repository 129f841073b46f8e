"""The sandbox: its clock, to read, to move forward, to return to the world's time; and its demo
(NEW-5)."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.accounts.audit import record
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.work import WorkStatus, started
from jalon.core import clock
from jalon.delivery.lane import route
from jalon.runtime.demo import require_empty
from jalon.runtime.sandbox import require_sandbox, return_to_wall_time
from jalon.runtime.work import next_instant

router = Router(tags=["sandbox"])

LONGEST = 3660 * 24 * 60
"""Minutes that time is moved by at once."""


class SandboxClock(Schema):
    """The clock that rules everywhere. `ahead`: seconds that it is ahead of the world's. `moving`:
    time is being moved, and stands still meanwhile. `next_at`: when something is due next; null:
    nothing is. Outside the sandbox it is the world's time."""

    sandbox: bool
    now: datetime
    ahead: float
    moving: bool
    next_at: datetime | None


class SkippingAhead(Body):
    """So many minutes (60 is an hour, 1440 a day); null: to the next instant at which something is
    due."""

    minutes: Annotated[int, Field(ge=1, le=LONGEST)] | None


@router.get(
    "/sandbox", response=SandboxClock, auth=Needs(Permission.HEALTH_READ), operation_id="clock"
)
def read_clock(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What time it is, and whether it can be moved."""
    return _clock()


@router.post(
    "/sandbox/skip",
    response={202: WorkStatus},
    auth=Needs(Permission.WORKFLOWS_RUN),
    operation_id="skip_ahead",
)
def skip_ahead(request: HttpRequest, response: HttpResponse, body: SkippingAhead) -> Status[Any]:
    """Moves the sandbox's time forward and lets everything due happen on the way. Cancelled, it
    stops at the instant it has reached."""
    until = None
    if body.minutes is not None:
        until = clock.now() + timedelta(minutes=body.minutes)
    return started(request, response, "skip", {"until": until})


@router.post(
    "/sandbox/back",
    response=SandboxClock,
    auth=Needs(Permission.WORKFLOWS_RUN),
    operation_id="return_to_wall_time",
)
def go_back(request: HttpRequest) -> dict[str, Any]:
    """Returns to the world's time. What was to happen at a later time waits for it."""
    require_sandbox()
    return_to_wall_time()
    record(actor_of(request).name, "return", kind="sandbox", name="clock")
    return _clock()


@router.post(
    "/sandbox/demo",
    response={202: WorkStatus},
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="play_demo",
)
def play_demo(request: HttpRequest, response: HttpResponse) -> Status[Any]:
    """Fills an installation without contacts with sample data: a shop's customers, two workflows,
    and 18 months of purchases, played in some minutes."""
    require_empty()
    return started(request, response, "demo", {})


def _clock() -> dict[str, Any]:
    return {
        "sandbox": route() == "sandbox",
        "now": clock.now(),
        "ahead": clock.ahead().total_seconds(),
        "moving": clock.frozen() is not None,
        "next_at": next_instant(),
    }
