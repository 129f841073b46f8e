"""Bounces: where emails come back to, and where providers tell of them (EML-7)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Path, Router, Schema, Status

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Slug
from jalon.api.paging import Page
from jalon.delivery import bounce_webhooks
from jalon.delivery.queries import bounce_state, list_bounce_webhooks

router = Router(tags=["bounces"])

_READ, _WRITE = Needs(Permission.SETTINGS_READ), Needs(Permission.SETTINGS_WRITE)


class MailboxState(Schema):
    """The mailbox to which emails come back, without its password. `read_at`: when all was read
    last; `failing_since`: since when it cannot be read, and why."""

    place: str
    read_at: datetime | None
    failing_since: datetime | None
    error: str


class BounceState(Schema):
    """What becomes of bounces. `return_path` empty: emails go back to their senders. `mailbox`
    null: there is none to read. `last_30_days`: how many there were, by severity."""

    return_path: str
    mailbox: MailboxState | None
    last_30_days: dict[str, int]


class KnownBounceWebhook(Schema):
    """The address at which a provider tells of bounces, less its secret. `taken`: reports that
    were new and of somebody known; `ignored`: all others. `confirm_url`: where a person confirms
    that it may be called, if that is still to do."""

    provider: str
    created_by: str
    created_at: datetime
    called_at: datetime | None
    taken: int
    ignored: int
    confirm_url: str


class NewBounceWebhook(Body):
    """Whose calls are to be understood: brevo, mailgun, mailjet, postmark, sendgrid or ses."""

    provider: Slug


class MadeBounceWebhook(KnownBounceWebhook):
    """`url` is shown this once."""

    url: str


@router.get("/bounces", response=BounceState, auth=_READ, operation_id="get_bounces")
def get_state(request: HttpRequest) -> Any:  # noqa: ARG001 - Ninja's
    """Where emails come back to, whether that is read, and how many did. Set by the operator."""
    return bounce_state()


@router.get(
    "/bounces/webhooks",
    response=Page[KnownBounceWebhook],
    auth=_READ,
    operation_id="list_bounce_webhooks",
)
def list_all(request: HttpRequest) -> dict[str, Any]:
    """The providers that have an address to call, by name. `confirm_url` is for who may change
    settings."""
    found = list_bounce_webhooks()
    if Permission.SETTINGS_WRITE not in actor_of(request).permissions:
        for one in found:
            one.confirm_url = ""
    return {"items": found}


@router.post(
    "/bounces/webhooks",
    response={201: MadeBounceWebhook},
    auth=_WRITE,
    operation_id="create_bounce_webhook",
)
def create(request: HttpRequest, body: NewBounceWebhook) -> Status[MadeBounceWebhook]:
    """Makes the address at which a provider tells of bounces and complaints, shown this once. Who
    knows it can have addresses made invalid."""
    made, url = bounce_webhooks.create_bounce_webhook(body.provider, by=actor_of(request).name)
    shown = {name: getattr(made, name) for name in KnownBounceWebhook.model_fields}
    return Status(201, MadeBounceWebhook(**shown, url=url))


@router.delete(
    "/bounces/webhooks/{provider}",
    response={204: None},
    auth=_WRITE,
    operation_id="revoke_bounce_webhook",
)
def revoke(request: HttpRequest, provider: Path[Slug]) -> Status[None]:
    """Has the address lead nowhere from now on."""
    bounce_webhooks.revoke_bounce_webhook(provider, by=actor_of(request).name)
    return Status(204, None)
