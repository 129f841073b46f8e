"""Events that may trigger, in memory."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from jalon.core.ids import new_id
from jalon.definition.workflow import Workflow
from jalon.engine.evaluate import Scope
from jalon.engine.history import History
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import Arm, TriggerKind
from jalon.engine.verdict import Verdict

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def a_contact(**fields: Any) -> Contact:
    given: dict[str, Any] = {
        "id": UUID(int=1),
        "email": "ada@example.com",
        "external_id": None,
        "attributes": {},
        "locale": "",
        "time_zone": "",
        "tags": set(),
        "lists": set(),
        "marketing": "unknown",
        "email_valid": True,
        "created_at": NOW,
    }
    return Contact(**given | fields)


@pytest.fixture
def fire() -> Callable[..., Verdict]:
    """The verdict of a trigger on an event of the given name and properties."""

    def fired(trigger: TriggerKind, name: str, **properties: Any) -> Verdict:
        contact = a_contact()
        event = Event(new_id(), contact.id, name, NOW, properties)
        scope = Scope(contact=contact, facts=History.complete([event]), now=NOW)
        return trigger.fires(event, scope)

    return fired


@pytest.fixture
def arm() -> Callable[..., Arm | None]:
    """What an event makes of a trigger's timer; without a name, the contact's creation. Other
    arguments are fields of the contact."""

    def armed(
        trigger: TriggerKind,
        name: str | None = None,
        *,
        at: datetime = NOW,
        properties: dict[str, Any] | None = None,
        zone: str = "UTC",
        **fields: Any,
    ) -> Arm | None:
        contact = a_contact(**fields)
        event = name and Event(new_id(), contact.id, name, at, properties or {})
        return trigger.arm(contact, event or None, ZoneInfo(zone))

    return armed


@pytest.fixture
def codes() -> Callable[[TriggerKind], list[str]]:
    """The codes of the problems that a trigger finds in itself."""

    def found(trigger: TriggerKind) -> list[str]:
        problems = list(trigger.problems(Workflow(workflow="scene", triggers=[trigger])))
        for each in problems:
            assert set(each.message) == set(each.remedy) == {"en", "fr"}
        return [each.code for each in problems]

    return found
