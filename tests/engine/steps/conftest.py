"""A contact at a step, in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from jalon.core.ids import new_id
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Effect
from jalon.engine.history import History
from jalon.engine.ledger import Cap, EmailFacts, Instant, Ledger
from jalon.engine.state import Contact, Enrollment, Event, Message, Moment
from jalon.engine.walking import Hold, Move, StepKind, Walk

ARRIVED = datetime(2026, 5, 4, 10, tzinfo=UTC)
"""Monday noon in Paris."""

EMAILS = {"welcome": EmailFacts("news"), "receipt": EmailFacts("orders", transactional=True)}


@dataclass
class Scene:
    """One enrollment that arrived at a step on Monday 4 May 2026 at noon in Paris."""

    zone: str = "Europe/Paris"
    arrived: datetime = ARRIVED
    entered: datetime = ARRIVED
    payload: dict[str, Any] = field(default_factory=dict)
    workflow: Workflow = field(default_factory=lambda: Workflow(workflow="scene"))
    contact: Contact = field(
        default_factory=lambda: Contact(
            id=UUID(int=1),
            email="ada@example.com",
            external_id=None,
            attributes={},
            locale="fr-CA",
            time_zone="",
            tags=set(),
            lists=set(),
            marketing="opted_in",
            email_valid=True,
            created_at=ARRIVED,
        )
    )
    past: list[Event] = field(default_factory=list)
    received: list[Message] = field(default_factory=list)
    caps: list[Cap] = field(default_factory=list)

    def perform(self, name: str, at: str, **properties: Any) -> None:
        """Adds an event to the contact's past; `at` is in UTC."""
        self.past.append(Event(new_id(), self.contact.id, name, utc(at), properties))

    def receive(self, step: str, *, email: str = "", at: str = "", opened: str = "") -> None:
        """Adds a message that a step sent, on arrival when no instant (UTC) is given."""
        self.received.append(
            Message(
                id=new_id(),
                at=utc(at) if at else self.arrived,
                enrollment_id=UUID(int=2),
                step=step,
                email=email or step,
                category="news",
                opened_at=utc(opened) if opened else None,
            )
        )

    def walk(self, step: StepKind, now: str | None = None, **situation: Any) -> Walk:
        enrollment = Enrollment(
            id=UUID(int=2),
            contact_id=self.contact.id,
            workflow_id=UUID(int=3),
            version=1,
            step=step.id,
            entered_at=self.entered,
            since=Moment(self.entered, UUID(int=0)),
            arrived=Moment(self.arrived, UUID(int=0)),
            payload=self.payload,
        )
        return Walk(
            workflow=self.workflow,
            contact=self.contact,
            enrollment=enrollment,
            facts=History.complete(self.past, self.received),
            now=self.arrived if now is None else utc(now),
            zone=ZoneInfo(self.zone),
            terms=Instant(self.arrived if now is None else utc(now), EMAILS, Ledger(), self.caps),
            **situation,
        )

    def move(self, step: StepKind, now: str | None = None) -> Move:
        """Where the contact goes at `now` (UTC), on arrival when not given."""
        walk = self.walk(step, now)
        move = step.move(walk)
        assert not (walk.effects and isinstance(move, Hold)), "whoever waits has no effects"
        assert step.move(self.walk(step, now)) == move, "asking again changes the answer"
        return move

    def effects(self, step: StepKind) -> list[Effect]:
        walk = self.walk(step)
        step.move(walk)
        return walk.effects


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def codes() -> Callable[[StepKind], list[str]]:
    """The codes of the problems that a step finds in itself."""

    def found(step: StepKind) -> list[str]:
        problems = list(step.problems(Workflow(workflow="scene", steps=[step])))
        for each in problems:
            assert set(each.message) == set(each.remedy) == {"en", "fr"}
        return [each.code for each in problems]

    return found
