"""What every kind of trigger does beside what the language knows of it."""

from datetime import datetime

from jalon.definition.conditions import Condition
from jalon.definition.kinds import Trigger
from jalon.engine.evaluate import Scope
from jalon.engine.state import Event
from jalon.engine.verdict import Verdict


class TriggerKind(Trigger, frozen=True):
    """A trigger that can fire on an event, when a timer runs out, or both."""

    def listens(self) -> frozenset[str]:
        """Names of the events it may fire on."""
        return frozenset()

    def fires(self, event: Event, scope: Scope) -> Verdict:
        """Whether it fires on an event it listens to, the event being applied already."""
        return Verdict(holds=False)

    def tested(self) -> Condition | None:
        """The condition whose verdict `fires` gives, about the properties of the event; None: it
        does not come down to one."""
        return None

    def arms(self) -> frozenset[str]:
        """Names of the events that set its timer anew; a timed trigger also counts from the
        contact's creation."""
        return frozenset()

    def due(self, since: datetime) -> datetime | None:
        """When its timer runs out, counted from the latest event that arms it, or from the
        contact's creation; None: it has no timer."""
        return None
