"""A published version, ready to run: steps by id, what it listens to, what it looks up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jalon.definition import events
from jalon.definition.conditions import Answered, Condition, Counted, InSegment, walk
from jalon.definition.kinds import END
from jalon.definition.workflow import Workflow
from jalon.engine.facts import EventNeed, MessageNeed, Need, needs
from jalon.engine.listening import events_of
from jalon.engine.live import LIVE, Live
from jalon.engine.state import Contact, Enrollment, Event
from jalon.engine.triggering import TriggerKind
from jalon.engine.walking import StepKind


@dataclass(frozen=True)
class Compiled:
    """One version of one workflow, with the present settings of the workflow in its definition
    (`jalon.definition.settings`). `account_zone` names the zone of last resort (RUN-3)."""

    id: UUID
    version: int
    definition: Workflow
    account_zone: str = "UTC"
    live: Live = LIVE

    @cached_property
    def steps(self) -> Mapping[str, StepKind]:
        return {step.id: cast(StepKind, step) for step in self.definition.steps}

    @cached_property
    def triggers(self) -> Sequence[TriggerKind]:
        return [cast(TriggerKind, trigger) for trigger in self.definition.triggers]

    @property
    def start(self) -> str:
        """The step where everyone begins."""
        return self.definition.steps[0].id if self.definition.steps else END

    @cached_property
    def _leaving(self) -> list[Condition]:
        definition = self.definition
        found = [leave.when for leave in definition.exit]
        if definition.goal is not None:
            found.append(definition.goal.when)
        if definition.leave_when_outside and definition.audience is not None:
            found.append(definition.audience)
        return found

    @cached_property
    def leaving_varies(self) -> bool:
        """Whether going on to the next step may by itself make someone leave: by what counts
        from the step, or by what a webhook answered."""
        return any(
            isinstance(part, Answered) or (isinstance(part, Counted) and part.since == "step")
            for condition in self._leaving
            for part in walk(condition)
        )

    @cached_property
    def leaves_by_message(self) -> bool:
        """Whether sending an email may make someone leave, a segment between them included."""
        if any(isinstance(need, MessageNeed) for need in _needs_of(self._leaving)):
            return True
        parts = (part for condition in self._leaving for part in walk(condition))
        return any(isinstance(part, InSegment) for part in parts)

    @cached_property
    def leaves_on(self) -> frozenset[str]:
        """Names of the events that may make someone leave, or reach the goal."""
        suppressed = {events.LIST_JOINED} if self.definition.suppress else set()
        return events_of(*self._leaving) | suppressed

    def heeded_at(self, step_id: str) -> frozenset[str]:
        """Names of the events that mean something to who is at a step."""
        known = self._heeded_at.get(step_id)
        if known is None:
            step = self.steps.get(step_id)
            known = self.leaves_on | step.listens() if step else self.leaves_on
            self._heeded_at[step_id] = known
        return known

    @cached_property
    def _heeded_at(self) -> dict[str, frozenset[str]]:
        return {}

    def gives_up(self, enrollment: Enrollment, event: Event) -> str:
        """The reason to leave when the event says that a step failed who must not be failed;
        empty: none (RUN-12)."""
        if event.properties.get("enrollment") != str(enrollment.id):
            return ""
        step = self.steps.get(str(event.properties.get("step")))
        return step.gives_up(event) if step else ""

    @cached_property
    def triggered_by(self) -> frozenset[str]:
        """Names of the events that may let a contact in."""
        return frozenset().union(*(trigger.listens() for trigger in self.triggers))

    @cached_property
    def armed_by(self) -> frozenset[str]:
        """Names of the events that set a timer of a trigger."""
        return frozenset().union(*(trigger.arms() for trigger in self.triggers))

    @cached_property
    def arming_needs(self) -> frozenset[EventNeed]:
        """What tells whether an event that sets a timer is the latest one."""
        return frozenset(
            EventNeed(event=name)
            for trigger in self.triggers
            if trigger.timed and trigger.counts_events
            for name in trigger.arms()
        )

    @cached_property
    def waits_on(self) -> frozenset[str]:
        """Names of the events that may end a wait, or the passage, at some step."""
        steps = self.steps.values()
        return frozenset().union(*(step.listens() | step.gives_up_on for step in steps))

    @cached_property
    def listens(self) -> frozenset[str]:
        """Names of all events that mean something to this version."""
        return self.leaves_on | self.triggered_by | self.armed_by | self.waits_on

    @cached_property
    def entry_needs(self) -> frozenset[Need]:
        """What deciding on an entry, and the first steps, look up."""
        audience = [self.definition.audience] if self.definition.audience else []
        asked = [placed.condition for trigger in self.triggers for placed in trigger.conditions()]
        return _needs_of([*audience, *asked]) | self.needs_at(self.start, arriving=True)

    @cached_property
    def step_needs(self) -> Sequence[MessageNeed]:
        """What it looks up of the messages that an enrollment's own steps sent."""
        conditions = [
            placed.condition for step in self.steps.values() for placed in step.conditions()
        ]
        found = _needs_of([*self._leaving, *conditions])
        return [need for need in found if isinstance(need, MessageNeed) and need.step]

    def needs_at(self, step_id: str, *, arriving: bool) -> frozenset[Need]:
        """What a walk that begins at a step may look up before it surely holds somewhere."""
        known = self._needs_at.get((step_id, arriving))
        if known is None:
            conditions = [
                placed.condition
                for reached in self._walkable(step_id, arriving=arriving)
                for placed in self.steps[reached].conditions()
            ]
            known = _needs_of([*self._leaving, *conditions])
            self._needs_at[step_id, arriving] = known
        return known

    def may_send_from(self, step_id: str) -> bool:
        """Whether a walk that begins at a step may send before it surely holds somewhere."""
        known = self._sends_from.get(step_id)
        if known is None:
            reached = self._walkable(step_id, arriving=False)
            known = self._sends_from[step_id] = any(self.steps[one].emails() for one in reached)
        return known

    @cached_property
    def _sends_from(self) -> dict[str, bool]:
        return {}

    @cached_property
    def _needs_at(self) -> dict[tuple[str, bool], frozenset[Need]]:
        return {}

    def _walkable(self, start: str, *, arriving: bool) -> Iterator[str]:
        seen, queue = {start}, [start]
        while queue:
            step_id = queue.pop()
            if step_id not in self.steps:
                continue
            yield step_id
            step = self.steps[step_id]
            if step.holds() and (arriving or step_id != start):
                continue
            fresh = {target.step for target in step.targets()} - seen
            seen |= fresh
            queue += fresh

    @cached_property
    def own_zone(self) -> ZoneInfo:
        """The workflow's own zone, else the account's: what its schedules follow."""
        return _zone(self.definition.zone.name, self.account_zone)

    def zone_of(self, contact: Contact) -> ZoneInfo:
        """The zone that delays, waits and the window follow for a contact (RUN-3)."""
        if self.definition.zone.use == "workflow" or not contact.time_zone:
            return self.own_zone
        zone = self._zones.get(contact.time_zone)
        if zone is None:
            zone = self._zones[contact.time_zone] = _zone(contact.time_zone, self.own_zone.key)
        return zone

    @cached_property
    def _zones(self) -> dict[str, ZoneInfo]:
        """Those of contacts, by name: there are some hundreds."""
        return {}


def _zone(*names: str | None) -> ZoneInfo:
    for name in names:
        if name:
            try:
                return ZoneInfo(name)
            except (ZoneInfoNotFoundError, ValueError, OSError):
                continue  # a contact's time zone is outside input: the next one serves
    return ZoneInfo("UTC")


def _needs_of(conditions: Sequence[Condition]) -> frozenset[Need]:
    return frozenset(need for condition in conditions for need in needs(condition))
