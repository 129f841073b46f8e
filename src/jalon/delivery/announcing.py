"""Which webhooks a batch of the lane loop calls, and with what (ACC-4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from jalon.core.db import Cursor
from jalon.core.ids import new_ids
from jalon.delivery.calls import CallDraft, queue_calls
from jalon.engine.state import Contact, Event


class Subscription(msgspec.Struct, frozen=True, array_like=True):
    """An enabled webhook. `events` are the names of those it wants; None: all."""

    id: UUID
    url: str
    events: frozenset[str] | None

    def wants(self, name: str) -> bool:
        """Whether it is to be called for events of that name."""
        return self.events is None or name in self.events


def announce(
    cur: Cursor,
    lane: int,
    events: Sequence[Event],
    *,
    contacts: Mapping[UUID, Contact],
    subscriptions: Sequence[Subscription],
    now: datetime,
) -> None:
    """Queues the calls of the webhooks that want these events, in the transaction in which the
    events take effect: one statement, and none when nobody wants any of them."""
    wanted = [(one, event) for event in events for one in subscriptions if one.wants(event.name)]
    if wanted:
        drafts = [
            _draft(id_, event, one, contact=contacts[event.contact_id], now=now)
            for id_, (one, event) in zip(new_ids(len(wanted)), wanted, strict=True)
        ]
        queue_calls(cur, lane, drafts)
        cur.execute("NOTIFY jalon")


def _draft(
    id_: UUID, event: Event, subscription: Subscription, *, contact: Contact, now: datetime
) -> CallDraft:
    person = {"id": contact.id, "email": contact.email, "external_id": contact.external_id}
    told = {"id": event.id, "name": event.name, "properties": event.properties}
    return CallDraft(
        id=id_,
        contact_id=contact.id,
        webhook_id=subscription.id,
        event_id=event.id,
        event=event.name,
        url=subscription.url,
        body={
            "type": event.name,
            "timestamp": event.at.isoformat(),
            "data": {"contact": person, "event": told},
        },
        at=now,
    )
