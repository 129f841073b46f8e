"""People made up for a workflow, so that every way through it is taken by someone.

What its triggers, steps and conditions name is given to some and kept from others: attributes,
tags, lists, segments, events, and what they do with emails. Candidates are drawn by hash and
simulated one by one; who goes where nobody went before is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from jalon.engine.compiled import Compiled
from jalon.engine.effects import Update
from jalon.engine.ledger import EmailFacts
from jalon.engine.person import OWN_FIELDS
from jalon.engine.simulate.assumptions import Assumptions, Engagement
from jalon.engine.simulate.chance import Chance
from jalon.engine.simulate.course import Course
from jalon.engine.simulate.naming import Named, named_in
from jalon.engine.simulate.population import ByHand, Given, Someone
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.engine.simulate.ways_in import happening
from jalon.engine.state import Contact, Event, Payload
from jalon.engine.triggering import TriggerKind

NEW_YEAR = datetime(2026, 1, 5, 9, tzinfo=UTC)
"""A Monday, 9:00 UTC."""

_SPANS = (-90.0, 0.2, 2.0, 10.0, 40.0, 120.0)
"""Days around the entry within which things happen."""

_READERS = (
    Engagement(opens=0, clicks=0, unsubscribes=0),
    Engagement(opens=1, clicks=0, unsubscribes=0),
    Engagement(opens=1, clicks=1, unsubscribes=0),
    Engagement(opens=0.5, clicks=0.25, unsubscribes=0),
)


@dataclass(frozen=True)
class Population:
    """People, and what to assume for them. `untaken` are the ways (step, to) that none of the
    people tried would take."""

    people: Sequence[Someone]
    assumptions: Assumptions
    untaken: Sequence[tuple[str, str]]


def cover(
    compiled: Compiled,
    *,
    emails: dict[str, EmailFacts] | None = None,
    start: datetime = NEW_YEAR,
    days: int = 400,
    tries: int = 4000,
    seed: int = 1,
) -> Population:
    """A few people who between them take every way of every step, come in by every trigger and
    leave by every exit, as far as `tries` candidates find them."""
    scenario = Scenario(
        compiled,
        Assumptions(start=start, days=days, seed=seed, engagement=_READERS[1]),
        emails=emails or {},
    )
    wanted, named = set(_wanted(compiled)), named_in(scenario)
    kept: list[Someone] = []
    for number in range(tries):
        if not wanted:
            break
        someone = _Maker(scenario, named, number).make()
        taken = _taken(scenario, someone)
        if wanted & taken:
            wanted -= taken
            kept.append(someone)
    untaken = sorted((step, name[3:]) for step, name in wanted if name.startswith("to:"))
    return Population(kept, scenario.assumptions, untaken)


def _wanted(compiled: Compiled) -> Iterator[tuple[str, str]]:
    """The counts that somebody has to move."""
    for step in compiled.definition.steps:
        for target in step.targets():
            yield step.id, f"to:{target.step}"
        if not step.targets():
            yield step.id, "left"
        if step.emails():
            yield step.id, "sent"
    for leave in compiled.definition.exit:
        yield "", f"exited:{leave.reason}"
    if compiled.definition.goal is not None:
        yield "", "goal"
    for index, trigger in enumerate(compiled.triggers):
        # The others never fire by themselves: whoever is enrolled by hand comes by none.
        if trigger.listens() or trigger.timed or trigger.scheduled:
            yield "", f"by:{index}"


def _taken(scenario: Scenario, someone: Someone) -> set[tuple[str, str]]:
    tally = Tally()
    Course(scenario, someone, tally).run()
    by = {("", f"by:{index}") for index in tally.triggers}
    return {name for name, count in tally.counts.items() if count} | by


class _Maker:
    """Makes one candidate up; its number decides everything."""

    def __init__(self, scenario: Scenario, named: Named, number: int) -> None:
        self.scenario, self.compiled, self.named = scenario, scenario.compiled, named
        self.id = UUID(int=(0x5EED << 64) + number + 1)
        self.chance = Chance(scenario.assumptions.seed, self.id)
        self.number = number
        self._drawn = 0
        self._shares: list[float] = []

    def make(self) -> Someone:
        contact = self._contact()
        enters = self.scenario.start + self._pick(
            [timedelta(hours=1), timedelta(days=3), timedelta(days=30, hours=7)]
        )
        triggers = self.compiled.triggers
        given: list[Given] = [(enters, ByHand(self._payload()))]
        entry: Event | None = None
        if triggers:
            trigger = triggers[self.number % len(triggers)]
            given = happening(trigger, contact, enters, self._payload())
            entry = next((what for _, what in given if isinstance(what, Event)), None)
            enters = self._due(trigger, contact, entry) or enters
        deeds = list(self._deeds(contact, enters, entry.properties if entry else {}))
        start = self.scenario.start
        given += [(deed.at, deed) for deed in deeds if deed.at >= start]
        given += self._turns(enters)
        return Someone(
            contact,
            past=[deed for deed in deeds if deed.at < start],
            given=given,
            engagement=self._pick(_READERS),
            answers={step: self._answer(step) for step in self.named.answers},
        )

    def _due(self, trigger: TriggerKind, contact: Contact, entry: Event | None) -> datetime | None:
        """When a trigger by time lets the contact in."""
        zone = self.compiled.zone_of(contact)
        arm = trigger.ahead(contact, entry, zone, now=self.scenario.start)
        return arm.due if arm else None

    def _contact(self) -> Contact:
        number = self.number
        contact = Contact(
            id=self.id,
            email=f"person-{number}@example.com",
            external_id=f"person-{number}",
            attributes={},
            locale=self._pick(["en", "fr", ""]),
            time_zone="",
            tags={tag for tag in self.named.tags if self._coin()},
            lists={name for name in self.named.lists if self._coin()},
            marketing="unsubscribed" if number % 16 == 15 else "opted_in",
            email_valid=True,
            created_at=self.scenario.start - timedelta(days=1),
            owner="owner@example.com",
            segments={name for name in self.named.segments if self._coin()},
        )
        for name, values in self.named.attributes.items():
            value = self._pick([*values, None])
            if name in OWN_FIELDS:
                setattr(contact, name, OWN_FIELDS[name] if value is None else value)
            elif name in _FIXED:
                if value is not None:
                    setattr(contact, name, value)
            elif value is not None:
                contact.attributes[name] = value
        return contact

    def _payload(self) -> Payload:
        picked = {name: self._pick([*values, None]) for name, values in self.named.payload.items()}
        return {name: value for name, value in picked.items() if value is not None}

    def _deeds(self, contact: Contact, enters: datetime, entry: Payload) -> Iterator[Event]:
        """Events that conditions name, some before and some after the entry. What they have to
        share with it they often do."""
        for name, samples in self.named.events.items():
            together = self._pick([None, *_SPANS])
            for _ in range(self._pick([0, 0, 1, 2, self.named.times[name]])):
                at = enters + self._offset(together)
                told = {**self._payload(), **self._key(name), **self._pick(samples)}
                if self._share() < 0.7:
                    told |= {same: entry[same] for same in self.named.same[name] if same in entry}
                yield Event(self._id(), contact.id, name, at, told)

    def _key(self, name: str) -> Payload:
        """Of an event that lets in under a key: sometimes the same one again."""
        key = self.compiled.definition.repeat.key
        if key is None or name not in self.compiled.triggered_by or self._share() < 0.3:
            return {}
        return {key: f"key {self._drawn}"}

    def _turns(self, enters: datetime) -> Iterator[Given]:
        """Changes to the contact on the way."""
        if self._share() < 0.5:
            return
        for name, values in self.named.attributes.items():
            if name not in _FIXED and self._coin():
                yield self._later(enters), Update(attributes={name: self._pick([*values, None])})
        for tag in self.named.tags:
            if self._coin():
                yield self._later(enters), Update(add_tags=(tag,))
        for name in self.named.lists:
            if self._coin():
                yield self._later(enters), Update(join_lists=(name,))

    def _answer(self, step: str) -> Any:
        return {
            name: self._pick(values) for name, values in self.named.answers.get(step, {}).items()
        }

    def _offset(self, span: float | None = None) -> timedelta:
        """From well before the entry to long after it, the first days being the likeliest."""
        return timedelta(days=(span or self._pick(_SPANS)) * self._share())

    def _later(self, enters: datetime) -> datetime:
        return enters + abs(self._offset())

    def _coin(self) -> bool:
        return self._share() < 0.5

    def _pick(self, among: Sequence[Any]) -> Any:
        return among[int(self._share() * len(among))]

    def _share(self) -> float:
        if not self._shares:
            self._shares = self.chance.draw(f"made {self._drawn}")
            self._drawn += 1
        return self._shares.pop()

    def _id(self) -> UUID:
        return UUID(int=self.id.int + (int(self._share() * 2**31) << 32))


_FIXED = frozenset({"email", "external_id", "created_at", "marketing", "owner"})
"""Fields of the contact that an update does not set."""
