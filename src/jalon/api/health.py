"""How the installation does, for those who watch it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.runtime.health import health

router = Router(tags=["health"])


class EmailRate(Schema):
    """How many of the emails `sent` in the last 7 days came to something; `percent` to one decimal,
    null when nothing was sent. `above`: more than `limit` percent, with enough sent to tell."""

    number: int
    sent: int
    percent: float | None
    limit: float
    above: bool


class EmailLatency(Schema):
    """How long after events of the last day the emails were handed over that they led to at once:
    half of them, and 99 % of them, in at most so many seconds, to a tenth; null when there were
    none. Emails that a mail server put off are not among them."""

    emails: int
    p50: float | None
    p99: float | None


class HealthReport(Schema):
    """What waits, for how long, and who works. Ages and lateness in seconds; 0: nothing waits.
    `lanes_behind`: units of parallel work where something has waited for more than 30 seconds.
    What waits is counted up to a thousand in each of the 64 lanes.

    `emails`: of the last 7 days, how many were sent, failed (refused for good as they were handed
    over), bounced and complained about. `bounce_rate` is judged from 100 emails sent on, and
    `complaint_rate` from 1,000. `calls_retried`: webhook calls that failed and will be made
    again. `bounces_unread_since`: since when the mailbox to which emails come back cannot be read;
    null when it is read, or there is none. `routes_failing`: the routes that are set aside. Sizes
    are in bytes; `disk_free` is where the data folder is."""

    ok: bool
    business_time: datetime
    wall_time: datetime
    workers: int
    queue_age: float
    lanes_behind: list[int]
    steps_late: float
    emails_late: float
    set_aside: int
    inbox_rows: int
    steps_due: int
    emails_waiting: dict[str, int]
    calls_retried: int
    failed_enrollments: int
    emails: dict[str, int]
    bounce_rate: EmailRate
    complaint_rate: EmailRate
    latency: EmailLatency
    bounces_unread_since: datetime | None
    routes_failing: list[str]
    database_bytes: int
    disk_free: int | None


@router.get(
    "/health",
    response=HealthReport,
    auth=Needs(Permission.HEALTH_READ),
    operation_id="health",
)
def get_health(request: HttpRequest) -> Any:  # noqa: ARG001 - Ninja's
    """Whether somebody works, how long the queues are behind, and what failed. Always 200: `ok`
    tells."""
    return health()
