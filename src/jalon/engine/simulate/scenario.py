"""What is the same for everyone in a simulation, worked out once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from jalon.definition import events
from jalon.definition.conditions import (
    AmongFirst,
    Attribute,
    Condition,
    InSegment,
    Messaged,
    Performed,
    walk,
)
from jalon.definition.scalars import Duration
from jalon.engine.compiled import Compiled
from jalon.engine.facts import EventNeed, Need, needs
from jalon.engine.ledger import Cap, EmailFacts
from jalon.engine.scoring import Scoring
from jalon.engine.segments import LiveSegments, Segments
from jalon.engine.simulate.assumptions import Assumptions, Habit

Limited = tuple[str, int]
"""A step, and how many places it has for those who come first."""

_SCORED = ("score", "lifecycle")
_TELL_SCORES = {events.SCORE_CHANGED, events.BECAME_MQL}

Mark = tuple[datetime, UUID]
"""Somebody's turn: when, and who; earlier instants first, then lower ids."""


@dataclass(frozen=True)
class Scenario:
    """A workflow, what is assumed of people, and the account's rules that bear on its emails."""

    compiled: Compiled
    assumptions: Assumptions
    emails: Mapping[str, EmailFacts] = field(default_factory=dict)
    caps: Sequence[Cap] = ()
    opt_in: bool = True
    segments: Segments = field(default_factory=Segments)
    """The account's; those that the workflow names are kept up to date."""
    scoring: Scoring | None = None
    """The account's; people are scored when the workflow asks for it."""
    last_places: Mapping[Limited, Mark] | None = None
    """Who takes the last of the places for the first n, once it is known."""

    @property
    def start(self) -> datetime:
        return self.assumptions.start

    @cached_property
    def until(self) -> datetime:
        """The end, which is no part of it."""
        return self.start + timedelta(days=self.assumptions.days)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The account's, by whose days emails are counted."""
        return ZoneInfo(self.compiled.account_zone)

    @cached_property
    def live_segments(self) -> LiveSegments:
        """The segments that the workflow names, and those that they name."""
        tested = (part for condition in self._own_conditions for part in walk(condition))
        wanted = {part.segment for part in tested if isinstance(part, InSegment)}
        wanted |= {getattr(trigger, "segment", "") for trigger in self.compiled.triggers}
        for segment in reversed(self.segments.all):  # each comes after those it names
            if segment.slug in wanted:
                wanted |= segment.names
        return LiveSegments(Segments(one for one in self.segments.all if one.slug in wanted))

    @cached_property
    def live_scoring(self) -> Scoring | None:
        """The scoring, where the score or the stage makes a difference to the workflow."""
        tested = (part for condition in self._asked for part in walk(condition))
        asked = any(map(_asks_score, tested))
        for trigger in self.compiled.triggers:
            asked = asked or bool(trigger.listens() & _TELL_SCORES)
            if events.ATTRIBUTE_CHANGED in trigger.listens():
                asked = asked or getattr(trigger, "attribute", "score") in _SCORED
        return self.scoring if asked else None

    @cached_property
    def conditions(self) -> list[Condition]:
        """Every condition of the workflow, those of the segments it names, and those of the rules
        that give points."""
        rules = self.live_scoring.model.rules if self.live_scoring else []
        return [*self._asked, *(rule.condition for rule in rules)]

    @cached_property
    def _asked(self) -> list[Condition]:
        segments = self.live_segments.segments.all
        return [*self._own_conditions, *(segment.condition for segment in segments)]

    @cached_property
    def met_now(self) -> list[Condition]:
        """What those meet who enter at the start (ENT-2)."""
        days = self.assumptions.existing
        if days is None:
            return []
        within = Duration(days, "day")
        asked = (trigger.meets_now(within) for trigger in self.compiled.triggers)
        return [condition for condition in asked if condition is not None]

    @cached_property
    def _own_conditions(self) -> list[Condition]:
        definition = self.compiled.definition
        found = [] if definition.audience is None else [definition.audience]
        found += self.met_now
        found += [leave.when for leave in definition.exit]
        found += [] if definition.goal is None else [definition.goal.when]
        for trigger in definition.triggers:
            found += [placed.condition for placed in trigger.conditions()]
        for step in definition.steps:
            found += [placed.condition for placed in step.conditions()]
        return found

    @cached_property
    def needs(self) -> frozenset[Need]:
        """All that its conditions look up."""
        return frozenset(need for condition in self.conditions for need in needs(condition))

    @cached_property
    def heeded(self) -> frozenset[str]:
        """Names of the events that the workflow reacts to, or whose effect is more than to have
        happened."""
        return self.compiled.listens | self._marking | {events.CONTACT_CREATED} | self._touching

    @cached_property
    def calling(self) -> frozenset[str]:
        """Of those, the names of the events that mean something to who is in no passage."""
        lets_in = self.compiled.triggered_by | self.compiled.armed_by
        return lets_in | self._marking | {events.CONTACT_CREATED} | self._touching

    @cached_property
    def _touching(self) -> frozenset[str]:
        """Names of the events after which someone may have another score, or be in another
        segment."""
        segments = self.live_segments.segments.all
        scored = self.live_scoring.touched_by if self.live_scoring else frozenset[str]()
        return scored.union(*(segment.touched_by for segment in segments))

    @cached_property
    def _marking(self) -> set[str]:
        """Names of the events that mark messages, as far as a condition looks at the mark. Who
        clicked has opened."""
        facts = {need.fact for need in self.needs if not isinstance(need, EventNeed)}
        opened = {events.EMAIL_OPENED} if "opened" in facts else set()
        return opened | ({events.EMAIL_CLICKED} if facts & {"opened", "clicked"} else set())

    @cached_property
    def remembered(self) -> frozenset[str]:
        """Names of the events that conditions look back at."""
        return frozenset(need.event for need in self.needs if isinstance(need, EventNeed))

    @cached_property
    def matters(self) -> frozenset[str]:
        """Names of the events that can make a difference; the others need not happen."""
        return self.heeded | self.remembered

    @property
    def own_events(self) -> frozenset[str]:
        """Names of the events that people do by themselves, among those that matter."""
        return self.matters - events.INTERNAL

    @cached_property
    def asks_messages(self) -> bool:
        """Whether it looks at emails got from anywhere, caps included."""
        asked = any(not isinstance(need, EventNeed) and need.step is None for need in self.needs)
        return asked or bool(self.caps)

    @cached_property
    def habits(self) -> list[Habit]:
        """The habits that can make a difference."""
        return [
            habit
            for habit in self.assumptions.habits
            if habit.event in self.matters and habit.per_day > 0
        ]

    @cached_property
    def limited(self) -> list[Limited]:
        """The places for those who come first."""
        return [
            (step.id, part.n)
            for step in self.compiled.definition.steps
            for placed in step.conditions()
            for part in walk(placed.condition)
            if isinstance(part, AmongFirst)
        ]

    @cached_property
    def links(self) -> list[str]:
        """The links that conditions name."""
        found = {
            part.link
            for condition in self.conditions
            for part in walk(condition)
            if isinstance(part, Messaged) and part.link is not None
        }
        return sorted(found)

    @cached_property
    def occurrences(self) -> list[tuple[datetime, int]]:
        """When its schedules fire for everyone, and which trigger each is."""
        found = []
        for index, trigger in enumerate(self.compiled.triggers):
            at = self.start - timedelta.resolution if trigger.scheduled else None
            while at is not None:
                at = trigger.occurs(at, self.compiled.own_zone)
                if at is None or at >= self.until:
                    break
                found.append((at, index))
        return sorted(found)


def _asks_score(part: Condition) -> bool:
    match part:
        case Attribute(attribute=name):
            return name in _SCORED
        case Performed(event=name):
            return name in _TELL_SCORES or name == events.ATTRIBUTE_CHANGED
        case _:
            return False
