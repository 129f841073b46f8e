"""Webhooks: servers of others that are called when events take effect (ACC-4)."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.etags import check_match, etag_of
from jalon.api.paging import BoundedPage, Cursor, Limit, Page, cursor_to, place_of
from jalon.core.errors import Invalid
from jalon.delivery import webhooks
from jalon.delivery.made_calls import calls_of, count_calls, find_call, find_webhook, list_webhooks
from jalon.delivery.models import Webhook

router = Router(tags=["webhooks"])

_MANAGE = Needs(Permission.WEBHOOKS_MANAGE)

Url = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
]
EventName = Annotated[Line, Field(min_length=1, max_length=200)]
EventNames = Annotated[
    list[EventName] | None,
    Field(min_length=1, max_length=200, description="The names of those it wants; null: all."),
]


class KnownWebhook(Schema):
    """A webhook, less its secret. `disabled_for`: why it was disabled by itself, if it was.
    `former_until`: until then the secret before still signs too."""

    id: UUID
    url: str
    description: str
    events: list[str] | None
    enabled: bool
    disabled_for: str
    failing_since: datetime | None
    former_until: datetime | None
    created_by: str
    created_at: datetime


class NewWebhook(Body):
    """What to call, and when."""

    url: Url
    description: Line = ""
    events: EventNames = None
    enabled: bool = True


class MadeWebhook(KnownWebhook):
    """`secret` is shown this once."""

    secret: str


class WebhookChanges(Body):
    """What is to change; what is left out stays."""

    url: Url | None = None
    description: Line = ""
    events: EventNames = None
    enabled: bool = True


class Rotation(Body):
    """For how many hours the secret before still signs too."""

    grace_hours: Annotated[int, Field(ge=0, le=720)] = 24


class CallOfWebhook(Schema):
    """A call. `contact_id` null: a test, which is about nobody. `due_at`: when it is made, if it is
    still to be. `error` and `status` are those of the latest attempt."""

    id: UUID
    event_id: UUID
    event: str
    contact_id: UUID | None
    at: datetime
    due_at: datetime | None
    state: str
    attempts: int
    status: int | None
    error: str


class Attempt(Schema):
    """One attempt: when, how long it took, and what came of it."""

    at: datetime
    ms: int
    status: int | None
    error: str


class WholeCall(CallOfWebhook):
    """A call with what is sent, and each of its attempts, the first one first."""

    body: dict[str, Any]
    outcomes: list[Attempt]


class QueuedCall(Schema):
    """A call that will be made at once. Read it to know what came of it."""

    id: UUID


class WantedCalls(Schema):
    """Which calls."""

    state: Literal["", "queued", "answered", "failed"] = ""
    event: Line = ""
    limit: Limit = 50
    cursor: Cursor = ""


@router.get("/webhooks", response=Page[KnownWebhook], auth=_MANAGE, operation_id="list_webhooks")
def list_all(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """All webhooks, latest first."""
    return {"items": list_webhooks()}


@router.post("/webhooks", response={201: MadeWebhook}, auth=_MANAGE, operation_id="create_webhook")
def create(request: HttpRequest, body: NewWebhook) -> Status[MadeWebhook]:
    """Has a server called for each event that takes effect from now on, and shows the secret that
    signs the calls this once. What is sent names contacts, so that contacts:read is needed too."""
    actor = actor_of(request)
    actor.check(Permission.CONTACTS_READ)
    made, secret = webhooks.create_webhook(**body.model_dump(), by=actor.name)
    return Status(201, _with_secret(made, secret))


@router.get(
    "/webhooks/{webhook_id}", response=KnownWebhook, auth=_MANAGE, operation_id="get_webhook"
)
def read(request: HttpRequest, response: HttpResponse, webhook_id: UUID) -> Webhook:  # noqa: ARG001 - Ninja's
    """One webhook."""
    found = find_webhook(webhook_id)
    response["ETag"] = _etag(found)
    return found


@router.patch(
    "/webhooks/{webhook_id}", response=KnownWebhook, auth=_MANAGE, operation_id="change_webhook"
)
def change(
    request: HttpRequest, response: HttpResponse, webhook_id: UUID, body: WebhookChanges
) -> Webhook:
    """Changes a webhook. Calls that wait go to the new address; enabled again, it begins anew."""
    actor = actor_of(request)
    check_match(request, _etag(find_webhook(webhook_id)))
    actor.check(Permission.CONTACTS_READ)
    changes = body.model_dump(exclude_unset=True)
    if body.url is None:
        changes.pop("url", None)
    changed = webhooks.change_webhook(webhook_id, changes, by=actor.name)
    response["ETag"] = _etag(changed)
    return changed


@router.delete(
    "/webhooks/{webhook_id}", response={204: None}, auth=_MANAGE, operation_id="delete_webhook"
)
def delete(request: HttpRequest, webhook_id: UUID) -> Status[None]:
    """Has it called no more; the calls that wait are not made."""
    webhooks.delete_webhook(webhook_id, by=actor_of(request).name)
    return Status(204, None)


@router.post(
    "/webhooks/{webhook_id}/rotate-secret",
    response=MadeWebhook,
    auth=_MANAGE,
    operation_id="rotate_webhook_secret",
)
def rotate(request: HttpRequest, webhook_id: UUID, body: Rotation) -> MadeWebhook:
    """Gives it another secret, shown this once. For some hours calls are signed with both."""
    grace = timedelta(hours=body.grace_hours)
    changed, secret = webhooks.rotate_secret(webhook_id, grace=grace, by=actor_of(request).name)
    return _with_secret(changed, secret)


@router.post(
    "/webhooks/{webhook_id}/test",
    response={202: QueuedCall},
    auth=_MANAGE,
    operation_id="test_webhook",
)
def test(request: HttpRequest, webhook_id: UUID) -> Status[dict[str, Any]]:
    """Sends a call of type `ping`, once, whether it is enabled or not."""
    _, call_id = webhooks.ping_webhook(webhook_id, by=actor_of(request).name)
    return Status(202, {"id": call_id})


@router.get(
    "/webhooks/{webhook_id}/calls",
    response=BoundedPage[CallOfWebhook],
    auth=_MANAGE,
    operation_id="list_calls_of_webhook",
)
def list_calls(
    request: HttpRequest,  # noqa: ARG001 - Ninja's
    webhook_id: UUID,
    wanted: Query[WantedCalls],
) -> dict[str, Any]:
    """Its calls of the last 30 days, those of the latest events first."""
    find_webhook(webhook_id)
    place = place_of(wanted.cursor, parts=1)
    which = {"state": wanted.state, "event": wanted.event}
    found = calls_of(
        webhook_id,
        **which,
        before=_id(place[0]) if place else None,
        limit=wanted.limit + 1,
    )
    items = found[: wanted.limit]
    more = len(found) > wanted.limit
    last = cursor_to(str(items[-1].event_id)) if more else None
    return {"items": items, "next": last, **count_calls(webhook_id, **which).as_total()}


@router.get(
    "/webhooks/{webhook_id}/calls/{call_id}",
    response=WholeCall,
    auth=_MANAGE,
    operation_id="get_call_of_webhook",
)
def read_call(request: HttpRequest, webhook_id: UUID, call_id: UUID) -> Any:
    """One call, with what is sent and each attempt; contacts:read is needed too."""
    found = find_call(webhook_id, call_id)
    actor_of(request).check(Permission.CONTACTS_READ)
    return found


@router.post(
    "/webhooks/{webhook_id}/calls/{call_id}/redeliver",
    response={202: QueuedCall},
    auth=_MANAGE,
    operation_id="redeliver_call_of_webhook",
)
def redeliver(request: HttpRequest, webhook_id: UUID, call_id: UUID) -> Status[dict[str, Any]]:
    """Makes a call that is over again, under the same `webhook-id`."""
    webhooks.redeliver_call(webhook_id, call_id, by=actor_of(request).name)
    return Status(202, {"id": call_id})


def _shown(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in KnownWebhook.model_fields}


def _with_secret(webhook: Webhook, secret: str) -> MadeWebhook:
    return MadeWebhook(**_shown(webhook), secret=secret)


def _etag(webhook: Webhook) -> str:
    return etag_of(webhook.url, webhook.description, webhook.events, webhook.enabled)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(
            "The cursor is none that was given out for this list.",
            remedy="Use `next` of the page before, unchanged.",
            code="cursor_invalid",
        ) from None
