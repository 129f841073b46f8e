"""A contact and a past for one condition at a time."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jalon.core.ids import new_id
from jalon.definition.conditions import Condition
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.history import History
from jalon.engine.state import Contact, Event, Message

NOW = datetime(2026, 3, 10, 12, 0, 0, 123456, UTC)


def contact(**changes: Any) -> Contact:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "email": "ada@example.org",
        "external_id": None,
        "attributes": {},
        "locale": "",
        "time_zone": "",
        "tags": set(),
        "lists": set(),
        "marketing": "opted_in",
        "email_valid": True,
        "created_at": datetime(2026, 1, 2, 3, 4, 5, 678999, UTC),
    }
    return Contact(**fields | changes)


def order(at: datetime, **properties: Any) -> Event:
    return Event(new_id(), UUID(int=1), "Order", at, properties)


def message(at: datetime, **changes: Any) -> Message:
    fields: dict[str, Any] = {
        "id": new_id(),
        "at": at,
        "enrollment_id": UUID(int=9),
        "step": "welcome",
        "email": "hello",
        "category": "cross-sell",
    }
    return Message(**fields | changes)


def scope(*past: Event | Message, **changes: Any) -> Scope:
    events = [one for one in past if isinstance(one, Event)]
    messages = [one for one in past if isinstance(one, Message)]
    fields: dict[str, Any] = {
        "contact": contact(),
        "facts": History.complete(events, messages),
        "now": NOW,
        "enrollment_id": UUID(int=9),
    }
    return Scope(**fields | changes)


def answer(condition: Condition, *past: Event | Message, **changes: Any) -> bool:
    return evaluate(condition, scope(*past, **changes)).holds
