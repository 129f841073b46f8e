"""Which events may do something to a contact. The others only become history, and nobody has to
look at whom they are about.

Both answers may be yes in vain, and are never no for an event that would do something.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from jalon.definition.company import GROUP
from jalon.definition.events import INTERNAL
from jalon.engine.compiled import Compiled
from jalon.engine.scoring import Scoring
from jalon.engine.segments import Segments
from jalon.engine.state import Enrollment, Payload
from jalon.engine.triggering import TriggerKind


class Heeding:
    """What the events of a batch are held against.

    `heard` are the workflows whose triggers are heard.
    """

    def __init__(
        self, heard: Sequence[Compiled], segments: Segments, scoring: Scoring | None
    ) -> None:
        self._heard, self._segments, self._scoring = heard, segments, scoring
        self._triggers: dict[str, list[TriggerKind] | None] = {}

    def heeds(self, name: str, properties: Payload, *, now: datetime) -> bool:
        """Whether an event may do something to a contact who is in no workflow."""
        if name not in self._triggers:
            self._triggers[name] = None if self._always(name) else self._listening(name)
        triggers = self._triggers[name]
        return triggers is None or any(trigger.may_fire(properties, now) for trigger in triggers)

    def _always(self, name: str) -> bool:
        return (
            name in INTERNAL
            or name == GROUP
            or bool(self._segments.touched([name]))
            or (self._scoring is not None and self._scoring.touched([name]))
            or any(name in compiled.armed_by for compiled in self._heard)
        )

    def _listening(self, name: str) -> list[TriggerKind]:
        return [
            trigger
            for compiled in self._heard
            for trigger in compiled.triggers
            if name in trigger.listens()
        ]


def heeds_inside(
    compiled: Compiled, enrollment: Enrollment, name: str, properties: Mapping[str, object]
) -> bool:
    """Whether an event may do something to a contact by an enrollment it has."""
    return (
        compiled.live.stopped
        or name in compiled.heeded_at(enrollment.step)
        or "enrollment" in properties
    )
