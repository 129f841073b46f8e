"""The calls that webhook steps made to other systems (STP-12)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs
from jalon.api.paging import Limit, Page
from jalon.delivery.made_calls import latest_calls

router = Router(tags=["webhooks"])


class WebhookCall(Schema):
    """A call, and what came of it, less what may be secret in it."""

    id: UUID
    contact_id: UUID
    at: datetime
    host: str
    step: str
    state: str
    attempts: int
    status: int | None
    error: str


class Wanted(Schema):
    """Which calls."""

    failed: bool = False
    limit: Limit = 50


@router.get(
    "/webhook-calls",
    response=Page[WebhookCall],
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="list_webhook_calls",
)
def list_calls(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The latest calls, the last first."""
    return {"items": latest_calls(failed=wanted.failed, limit=wanted.limit)}
