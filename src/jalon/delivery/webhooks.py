"""Every write on webhooks: what people do to them, and to their calls (ACC-4)."""

import re
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Conflict, Invalid
from jalon.core.ids import LANES, lane_of, new_id
from jalon.core.web_address import parse_web_address
from jalon.core.webhook_signing import salted_secret
from jalon.delivery.calls import CallDraft, queue_calls
from jalon.delivery.endpoints import PING
from jalon.delivery.made_calls import find_call, find_webhook
from jalon.delivery.models import Webhook
from jalon.events.checking import MAX_NAME

MOST = 50
"""Webhooks of an account: each event may make a call of each of them."""

GRACE = timedelta(hours=24)
"""How long the secret before still signs after a rotation, unless told otherwise."""

LONGEST_GRACE = timedelta(days=30)

_NOBODY = UUID(int=0)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def create_webhook(
    url: str,
    *,
    events: Collection[str] | None = None,
    description: str = "",
    enabled: bool = True,
    by: str,
) -> tuple[Webhook, str]:
    """A new webhook, and its secret, which is shown this once. It is called for the events of
    these names, or for all (None), that take effect from now on. Raises Invalid, and Conflict
    when there are too many."""
    webhook = Webhook(
        id=new_id(),
        url=_checked_url(url),
        description=_checked_description(description),
        events=_checked_events(events),
        enabled=enabled,
        salt=secrets.token_bytes(16),
        created_by=by,
        created_at=clock.wall(),
    )
    with transaction.atomic():
        if Webhook.objects.count() >= MOST:
            raise Conflict(
                f"There are {MOST} webhooks already.",
                remedy="Delete one, or have one call hand on to several.",
                code="too_many_webhooks",
                most=MOST,
            )
        webhook.save(force_insert=True)
        _record(webhook, "create", by=by, events=webhook.events)
    return webhook, _secret(webhook)


def change_webhook(webhook_id: UUID, changes: Mapping[str, Any], *, by: str) -> Webhook:
    """Changes some of `url`, `description`, `events` and `enabled`. It holds for calls that wait
    too: they go to the new address. Enabled again, or at another address, it has not failed yet.
    Raises Invalid, NotFound."""
    check: Mapping[str, Callable[[Any], Any]] = {
        "url": _checked_url,
        "description": _checked_description,
        "events": _checked_events,
        "enabled": bool,
    }
    checked = {name: check[name](value) for name, value in changes.items()}
    with transaction.atomic():
        webhook = _locked(webhook_id)
        changed = {name: new for name, new in checked.items() if getattr(webhook, name) != new}
        if changed:
            for name, new in changed.items():
                setattr(webhook, name, new)
            if not changed.keys().isdisjoint({"url", "enabled"}):
                webhook.failing_since = webhook.rests_until = None
                webhook.disabled_for = ""
            webhook.save()
            told = {name: new for name, new in changed.items() if name != "url"}
            _record(webhook, "change", by=by, changes=told)
    return webhook


def delete_webhook(webhook_id: UUID, *, by: str) -> None:
    """Has it called no more. The calls that wait are not made; those that were are forgotten with
    time. Raises NotFound."""
    with transaction.atomic():
        webhook = _locked(webhook_id)
        _record(webhook, "delete", by=by)
        webhook.delete()


def rotate_secret(webhook_id: UUID, *, grace: timedelta = GRACE, by: str) -> tuple[Webhook, str]:
    """Gives the webhook another secret, which is shown this once. Until `grace` is over (wall
    time) calls carry the signatures of both. Raises Invalid, NotFound."""
    if not timedelta(0) <= grace <= LONGEST_GRACE:
        raise Invalid(
            f"The old secret is good for {LONGEST_GRACE.days} days at most.",
            remedy="Choose a shorter time; 0 when the old secret is known to somebody else.",
            code="grace_invalid",
            most=LONGEST_GRACE.days,
        )
    with transaction.atomic():
        webhook = _locked(webhook_id)
        webhook.former_salt = bytes(webhook.salt) if grace else None
        webhook.former_until = clock.wall() + grace if grace else None
        webhook.salt = secrets.token_bytes(16)
        webhook.save()
        _record(webhook, "rotate", by=by, grace=int(grace.total_seconds()))
    return webhook, _secret(webhook)


def ping_webhook(webhook_id: UUID, *, by: str) -> tuple[int, UUID]:
    """Queues a test call, whether the webhook is enabled or not, and returns its lane and id. It
    is made once, and whatever comes of it changes nothing. Raises NotFound."""
    at, call_id = clock.now(), new_id()
    with transaction.atomic(), cursor() as cur:
        webhook = _locked(webhook_id)
        draft = CallDraft(
            id=call_id,
            contact_id=_NOBODY,
            webhook_id=webhook_id,
            event_id=call_id,
            event=PING,
            url=webhook.url,
            body={"type": PING, "timestamp": at.isoformat(), "data": {"webhook": webhook_id}},
            at=at,
        )
        queue_calls(cur, lane_of(_NOBODY), [draft])
        cur.execute("NOTIFY jalon")
        _record(webhook, "test", by=by)
    return lane_of(_NOBODY), call_id


def redeliver_call(webhook_id: UUID, call_id: UUID, *, by: str) -> tuple[int, UUID]:
    """Has a call that is over made again, now and under the same id, with all its retries; returns
    its lane and id. Raises NotFound, and Conflict when it is still to be made or the webhook is
    disabled."""
    with transaction.atomic(), cursor() as cur:
        # The call first, then its webhook: who makes calls locks them in this order.
        lane = _queue_again(cur, webhook_id, call_id)
        webhook = _locked(webhook_id)
        if not webhook.enabled:
            raise Conflict(
                "The webhook is disabled.", remedy="Enable it first.", code="webhook_disabled"
            )
        webhook.rests_until = None
        webhook.save(update_fields=["rests_until"])
        cur.execute("NOTIFY jalon")
        _record(webhook, "redeliver", by=by, call=str(call_id))
    return lane, call_id


def _queue_again(cur: Cursor, webhook_id: UUID, call_id: UUID) -> int:
    row = cur.execute(
        """UPDATE webhook_call SET state = 'queued', attempts = 0, due_at = %s
           WHERE lane = ANY (%s) AND id = %s AND webhook_id = %s AND state <> 'queued'
           RETURNING lane""",
        (clock.now(), list(range(LANES)), call_id, webhook_id),
    ).fetchone()
    if row is None:
        find_call(webhook_id, call_id)  # raises when there is none
        raise Conflict(
            "The call is still to be made.", remedy="Wait for it.", code="webhook_call_queued"
        )
    lane: int = row[0]
    return lane


def _locked(webhook_id: UUID) -> Webhook:
    return Webhook.objects.select_for_update().filter(id=webhook_id).first() or find_webhook(
        webhook_id
    )


def _secret(webhook: Webhook) -> str:
    return salted_secret(settings.SECRET_KEY, bytes(webhook.salt))


def _record(webhook: Webhook, action: str, *, by: str, **detail: Any) -> None:
    """Its host alone: what follows in an address may be secret."""
    host = parse_web_address(webhook.url).host
    record(by, action, kind="webhook", name=str(webhook.id), host=host, **detail)


def _checked_url(url: str) -> str:
    if len(url) > 2000:
        raise Invalid(
            "The address is longer than 2,000 characters.",
            code="web_address",
            phrase="web_address_long",
        )
    parse_web_address(url)
    return url


def _checked_description(description: str) -> str:
    if len(description) > 500 or _CONTROL.search(description):
        raise Invalid(
            "A description is one line of 500 characters at most.", code="description_invalid"
        )
    return description.strip()


def _checked_events(events: Collection[str] | None) -> list[str] | None:
    if events is None:
        return None
    names = sorted(set(events))
    wrong = [
        name for name in names if not name.strip() or len(name) > MAX_NAME or _CONTROL.search(name)
    ]
    if wrong or not 0 < len(names) <= 200:
        raise Invalid(
            "A webhook wants events by name, 1 to 200 of them, or all.",
            remedy="Name them as in the history of a contact; leave them out for all.",
            code="events_invalid",
        )
    return names
