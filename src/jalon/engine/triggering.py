"""What every kind of trigger does beside what the language knows of it."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

import msgspec
from msgspec import structs

from jalon.definition.conditions import All, Condition, Entered, Performed, Test
from jalon.definition.kinds import Trigger
from jalon.definition.scalars import Duration
from jalon.engine.comparing import holds
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.state import Contact, Event, Payload
from jalon.engine.verdict import Verdict


class Arm(msgspec.Struct, frozen=True):
    """When a trigger is to fire, as time passes; `due` None: not any more.

    `payload` is what the entry will know. `date` is given by what counts from a date of the
    contact: when its moment has passed already, nobody enters (reason: date past), unless `until`
    still lies ahead (TRG-10).
    """

    due: datetime | None
    payload: Payload = {}
    dated: bool = False
    until: datetime | None = None


class TriggerKind(Trigger, frozen=True):
    """A trigger that can fire on an event, when a timer runs out, or both."""

    def listens(self) -> frozenset[str]:
        """Names of the events it may fire on."""
        return frozenset()

    def fires(self, event: Event, scope: Scope) -> Verdict:
        """Whether it fires on an event it listens to, the event being applied already."""
        return Verdict(holds=False)

    def may_fire(self, properties: Payload, now: datetime) -> bool:
        """Whether it may fire on an event that it listens to: a first look at the properties
        alone, so that most events need no second one."""
        return True

    def tested(self) -> Condition | None:
        """The condition whose verdict `fires` gives, about the properties of the event; None: it
        does not come down to one."""
        return None

    timed: ClassVar[bool] = False
    """It has a timer for each contact."""
    counts_events: ClassVar[bool] = True
    """Its timer counts from the latest of the events that arm it, and not from what the contact
    is."""

    def arms(self) -> frozenset[str]:
        """Names of the events that set its timer anew."""
        return frozenset()

    def arm(self, contact: Contact, event: Event | None, zone: ZoneInfo) -> Arm | None:
        """What an event that arms it makes of its timer; without an event, what the contact's
        creation makes of it. None: it leaves it as it is."""
        return None

    def arm_again(self, contact: Contact, due: datetime, zone: ZoneInfo) -> Arm | None:
        """The next time that is later than `due`, at which it fired; None: once is all."""
        return None

    def ahead(
        self, contact: Contact, latest: Event | None, zone: ZoneInfo, *, now: datetime
    ) -> Arm | None:
        """The timer of a contact of whom nothing is known to have changed, from the latest event
        that arms it: what would have run out by now is passed over. None: there is none."""
        arm = self.arm(contact, latest, zone)
        if arm is not None and arm.due is not None and arm.due <= now:
            arm = self.arm_again(contact, now, zone)
        return None if arm is None or arm.due is None else arm

    scheduled: ClassVar[bool] = False
    """It fires for its whole audience at once, at instants of its own."""

    def occurs(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        """The first instant later than `after` at which it fires for everyone; None: never."""
        return None

    def meets_now(self, within: Duration | None) -> Condition | None:
        """Who meets it at present, for letting existing contacts in (ENT-2); `within` is the
        period for what happened. None: the question makes no sense for this kind."""
        return None


class HeardKind(TriggerKind, frozen=True):
    """A trigger that fires on one event, whose properties pass tests."""

    def heard(self) -> str:
        """The name of the event."""
        raise NotImplementedError

    def tests(self) -> list[Test]:
        """What the event's properties must pass, all of them."""
        return []

    def listens(self) -> frozenset[str]:
        return frozenset({self.heard()})

    def tested(self) -> All:
        return All(
            of=[
                Entered(property=test.property, op=test.op, value=test.value)
                for test in self.tests()
            ]
        )

    def may_fire(self, properties: Payload, now: datetime) -> bool:
        return all(
            holds(test.op, properties.get(test.property), test.value, now) for test in self.tests()
        )

    def fires(self, event: Event, scope: Scope) -> Verdict:
        if not self.tests():
            return Verdict(holds=True)
        return evaluate(self.tested(), structs.replace(scope, payload=event.properties))

    def meets_now(self, within: Duration | None) -> Condition | None:
        return Performed(event=self.heard(), where=self.tests(), within=within)


def named(**names: str | None) -> list[Test]:
    """The tests that properties are what a trigger names; None: it leaves them open."""
    return [Test(property=name, value=given) for name, given in names.items() if given is not None]
