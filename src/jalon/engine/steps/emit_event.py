"""STP-10: emit an event."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.event_words import event_said
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Value
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Emit
from jalon.engine.steps.values import double_problems, handed_on
from jalon.engine.walking import Go, LinearKind, Move, Walk


class EmitEvent(LinearKind, tag="emit_event", frozen=True, kw_only=True):
    """Emits an event of the contact, which may trigger, be waited for, or be a condition.

    `properties` are constants. `copy` names properties of the event that entered the contact to
    hand on; one that is missing there is left out.
    """

    event: str
    properties: dict[str, Value] = {}
    copy: list[str] = []

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: tell
kind: emit_event
event: Onboarding Done
properties: {course: basics, lessons: 4}
copy: [order_id]
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        event = words.quote(event_said(self.event, locale), locale)
        return f"Emit the event {event}" if locale == "en" else f"Émettre l'évènement {event}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.event:
            yield problem(
                "VAL-3",
                en="The step names no event.",
                fr="L'étape ne nomme aucun évènement.",
                mend_en="Give the event to emit.",
                mend_fr="Indiquez l'évènement à émettre.",
                path=("event",),
            )
        if self.event in events.INTERNAL:
            yield problem(
                "VAL-3",
                en=f"Only Jalon itself emits {words.quote(event_said(self.event, 'en'), 'en')}.",
                fr=f"Seul Jalon émet {words.quote(event_said(self.event, 'fr'), 'fr')}.",
                mend_en="Choose another name.",
                mend_fr="Choisissez un autre nom.",
                path=("event",),
            )
        yield from double_problems(self.properties, self.copy)

    def move(self, walk: Walk) -> Move:
        walk.act(Emit(self.event, handed_on(self.properties, self.copy, walk)))
        return Go(self.next, {"event": self.event})
