"""Reads on webhooks, and on the calls that were made or are to be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from jalon.core.db import cursor
from jalon.core.errors import NotFound
from jalon.core.ids import LANES
from jalon.core.keyset import COUNTED, bounded
from jalon.core.tallies import Tally
from jalon.delivery.models import Webhook

_ALL_LANES = list(range(LANES))


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call of a webhook step, without what may be secret in it. `at` is business time."""

    id: UUID
    contact_id: UUID
    at: datetime
    host: str
    step: str
    state: str
    attempts: int
    status: int | None
    error: str


def latest_calls(*, failed: bool = False, limit: int = 50) -> list[MadeCall]:
    """The latest calls of webhook steps, the last first; only those that failed, if so asked."""
    with cursor() as cur:
        cur.execute(
            """SELECT id, contact_id, at, split_part(url, '/', 3), step, state, attempts, status,
                      error
               FROM webhook_call
               WHERE lane = ANY (%s) AND webhook_id IS NULL AND (NOT %s OR state = 'failed')
               ORDER BY at DESC, id DESC LIMIT %s""",
            (_ALL_LANES, failed, limit),
        )
        return [MadeCall(*row) for row in cur]


@dataclass(frozen=True, slots=True)
class MadeWebhookCall:
    """A call of a webhook. `contact_id` None: a test call. `at` is business time."""

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


@dataclass(frozen=True, slots=True)
class WholeWebhookCall(MadeWebhookCall):
    """The same with what is sent, and what each attempt came to."""

    body: dict[str, Any]
    outcomes: list[dict[str, Any]]


_COLUMNS = """id, event_id, event, nullif(contact_id, '00000000-0000-0000-0000-000000000000'), at,
    CASE WHEN state = 'queued' THEN due_at END, state, attempts, status, error"""


def list_webhooks() -> list[Webhook]:
    """All webhooks, latest first."""
    return list(Webhook.objects.order_by("-id"))


def find_webhook(webhook_id: UUID) -> Webhook:
    """A webhook. Raises NotFound."""
    webhook = Webhook.objects.filter(id=webhook_id).first()
    if webhook is None:
        raise NotFound(
            "There is no such webhook.",
            remedy="See `jalon webhook list`.",
            code="webhook_not_found",
        )
    return webhook


def calls_of(
    webhook_id: UUID,
    *,
    state: str = "",
    event: str = "",
    before: UUID | None = None,
    limit: int = 50,
) -> list[MadeWebhookCall]:
    """The calls of a webhook, those of the latest events first, from just after the event
    `before`; only those in a state, or of events of a name, when given."""
    with cursor() as cur:
        cur.execute(
            f"""SELECT c.* FROM lane l CROSS JOIN LATERAL (
                    SELECT {_COLUMNS} FROM webhook_call
                    WHERE lane = l.lane AND webhook_id = %(webhook)s AND event_id < %(before)s
                      AND (%(state)s = '' OR state = %(state)s)
                      AND (%(event)s = '' OR event = %(event)s)
                    ORDER BY event_id DESC LIMIT %(limit)s) AS c
                ORDER BY c.event_id DESC LIMIT %(limit)s""",
            {
                "webhook": webhook_id,
                "before": before or UUID(int=2**128 - 1),
                "state": state,
                "event": event,
                "limit": limit,
            },
        )
        return [MadeWebhookCall(*row) for row in cur]


def count_calls(webhook_id: UUID, *, state: str = "", event: str = "") -> Tally:
    """How many they are, up to 10,000; not exact: more."""
    with cursor() as cur:
        row = cur.execute(
            """SELECT count(*) FROM (
                   SELECT FROM webhook_call
                   WHERE lane = ANY (%(lanes)s) AND webhook_id = %(webhook)s
                     AND (%(state)s = '' OR state = %(state)s)
                     AND (%(event)s = '' OR event = %(event)s)
                   LIMIT %(limit)s) AS found""",
            {
                "lanes": _ALL_LANES,
                "webhook": webhook_id,
                "state": state,
                "event": event,
                "limit": COUNTED + 1,
            },
        ).fetchone()
    return bounded(row[0] if row else 0)


def find_call(webhook_id: UUID, call_id: UUID) -> WholeWebhookCall:
    """One call of a webhook. Raises NotFound."""
    with cursor() as cur:
        row = cur.execute(
            f"""SELECT {_COLUMNS}, body, outcomes FROM webhook_call
                WHERE lane = ANY (%s) AND id = %s AND webhook_id = %s""",
            (_ALL_LANES, call_id, webhook_id),
        ).fetchone()
    if row is None:
        raise NotFound(f"The webhook has no call {call_id}.", code="webhook_call_not_found")
    return WholeWebhookCall(*row)
