"""What a step sees while a contact is at it, and what it may answer."""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from jalon.definition.conditions import Condition
from jalon.definition.kinds import Linear, Step
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Effect
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.facts import Facts
from jalon.engine.ledger import Instant
from jalon.engine.live import LIVE, Live
from jalon.engine.state import Contact, Enrollment, Event, Payload
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
    """Exit, for a reason; with `bar` never to enter this workflow again."""

    reason: str
    detail: dict[str, Any] = {}
    bar: bool = False


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
    terms: Instant
    """What the whole batch goes by: emails, caps, consent."""
    live: Live = LIVE
    """What the workflow is now, whatever the version."""
    cause: Event | None = None
    """The event that made it look; None: time has come."""
    inside: Container[str] = ()
    """The workflows that the contact is in, by slug."""
    lateness: timedelta = timedelta(0)
    """How long after the planned instant the present step is reached (RUN-8)."""
    effects: list[Effect] = field(default_factory=list)

    @property
    def arrived_at(self) -> datetime:
        return self.enrollment.arrived.at

    @property
    def here(self) -> dict[str, Any]:
        """What was remembered during the present visit; not to be changed in place."""
        found: dict[str, Any] = self.enrollment.memory.get("here", {})
        return found

    def remember_here(self, **values: Any) -> None:
        """Remembers something until the contact leaves the step."""
        self._set_memory("here", {**self.here, **values})

    def recall(self, what: Literal["rounds", "answers", "variants"]) -> Any:
        """What this step remembered of earlier visits; None: nothing."""
        return self.enrollment.memory.get(what, {}).get(self.enrollment.step)

    def remember(self, what: Literal["rounds", "answers", "variants"], value: Any) -> None:
        """Remembers something of this step for the rest of the passage."""
        known = self.enrollment.memory.get(what, {})
        self._set_memory(what, {**known, self.enrollment.step: value})

    def _set_memory(self, what: str, value: Any) -> None:
        self.enrollment.memory = {**self.enrollment.memory, what: value}

    def answer(self, *names: str) -> Payload | None:
        """The properties of the event of these that is about the present visit: the one that made
        it look, else one that came while nobody moved. None: there is none."""
        if self.cause is not None and self.cause.name in names and self._is_about_here(self.cause):
            return self.cause.properties
        name, properties = self.here.get("answer", ("", None))
        return properties if name in names else None

    def keep_answer(self) -> None:
        """Remembers what made it look, if it is about the present visit, until it may move."""
        if self.cause is not None and self._is_about_here(self.cause):
            self.remember_here(answer=[self.cause.name, self.cause.properties])

    def is_answer(self, *names: str) -> bool:
        """Whether one of these has come about the present visit."""
        return self.answer(*names) is not None

    def _is_about_here(self, event: Event) -> bool:
        told, enrollment = event.properties, self.enrollment
        return (told.get("enrollment"), told.get("step"), told.get("visit")) == (
            str(enrollment.id),
            enrollment.step,
            enrollment.visit,
        )

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
            inside=self.inside,
            answers=enrollment.memory.get("answers", {}),
            take=self._take,
        )
        return evaluate(condition, scope)

    def _take(self, n: int) -> bool:
        enrollment = self.enrollment
        return self.terms.places.take(enrollment.workflow_id, enrollment.step, n)

    def act(self, effect: Effect) -> None:
        """Has something done, together with all else this walk leads to, or not at all."""
        self.effects.append(effect)


class StepKind(Step, frozen=True):
    """A step that can be walked."""

    def would_act(self, walk: Walk) -> bool:
        """Whether it would do something if it was let: a window holds only who would (RUN-2)."""
        return True

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
