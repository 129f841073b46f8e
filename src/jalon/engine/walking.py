"""What a step sees while a contact is at it, and what it may answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from jalon.definition.conditions import Condition
from jalon.definition.kinds import Linear, Step
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Effect
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.facts import Facts
from jalon.engine.state import Contact, Enrollment, Event
from jalon.engine.verdict import Verdict


class Go(msgspec.Struct, frozen=True):
    """On to a step, or to `END`. `planned` is the instant at which that was to be, when it is
    another than the one the walk waited for."""

    to: str
    detail: dict[str, Any] = {}
    planned: datetime | None = None


class Hold(msgspec.Struct, frozen=True):
    """Wait at the step until `until` (UTC), or until an event it listens to; None: no limit."""

    until: datetime | None
    detail: dict[str, Any] = {}


class Leave(msgspec.Struct, frozen=True):
    """Exit, for a reason."""

    reason: str
    detail: dict[str, Any] = {}


Move = Go | Hold | Leave


@dataclass(slots=True)
class Walk:
    """The situation of one enrollment at one step, at `now`.

    A step's `move` may be called any number of times while the contact is at it (when time has
    come, when an event came): it decides from `enrollment.arrived` and `now` alone, and may have
    effects only in the call that answers `Go` or `Leave`.
    """

    workflow: Workflow
    contact: Contact
    enrollment: Enrollment
    facts: Facts
    now: datetime
    zone: ZoneInfo
    """The zone the workflow follows for this contact (RUN-3)."""
    lateness: timedelta = timedelta(0)
    """How long after the planned instant the present step is reached (RUN-8)."""
    effects: list[Effect] = field(default_factory=list)

    @property
    def arrived_at(self) -> datetime:
        return self.enrollment.arrived.at

    def test(self, condition: Condition, *, only_from_now: bool = False) -> Verdict:
        """Evaluates a condition here. `only_from_now` makes 'since entry' mean since this step."""
        enrollment = self.enrollment
        scope = Scope(
            contact=self.contact,
            facts=self.facts,
            now=self.now,
            since_entry=enrollment.arrived if only_from_now else enrollment.since,
            since_step=enrollment.arrived,
            payload=enrollment.payload,
            enrollment_id=enrollment.id,
        )
        return evaluate(condition, scope)

    def act(self, effect: Effect) -> None:
        """Has something done, together with all else this walk leads to, or not at all."""
        self.effects.append(effect)


class StepKind(Step, frozen=True):
    """A step that can be walked."""

    def too_late(self, walk: Walk) -> bool:
        """Whether it would give up rather than act, being long after its time (RUN-8)."""
        return False

    @property
    def gives_up_on(self) -> frozenset[str]:
        """Names of the events after which `gives_up` may say so."""
        return frozenset()

    def gives_up(self, event: Event) -> str:
        """The reason to leave when an event tells that what the step did came to nothing, the
        contact having gone on since; empty: none."""
        return ""

    def move(self, walk: Walk) -> Move:
        """Where the contact goes from here, now."""
        raise NotImplementedError


class LinearKind(StepKind, Linear, frozen=True):
    """A step that can be walked, with one way on."""
