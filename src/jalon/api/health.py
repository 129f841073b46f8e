"""How the installation does, for those who watch it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.runtime.health import health

router = Router(tags=["health"])


class HealthReport(Schema):
    """What waits, for how long, and who works. Ages and lateness in seconds; 0: nothing waits.
    `lanes_behind`: units of parallel work where something has waited for more than 30 seconds."""

    ok: bool
    business_time: datetime
    wall_time: datetime
    workers: int
    queue_age: float
    lanes_behind: list[int]
    steps_late: float
    emails_late: float
    set_aside: int


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
