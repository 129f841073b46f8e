"""TRG-13: an event."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import describe
from jalon.definition.conditions import Performed, Test
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.triggering import HeardKind


class OnEvent(HeardKind, tag="event", frozen=True, kw_only=True):
    """Fires when the contact performs an event whose properties pass every test of `where`."""

    event: str
    where: list[Test] = []

    example: ClassVar[str] = """\
kind: event
event: Order Completed
where:
  - {property: total, op: at_least, value: 50}
"""

    def sentence(self, locale: Locale) -> str:
        text = describe.sentence(Performed(event=self.event, where=self.where), locale)
        return text[:1].upper() + text[1:]

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.event:
            yield problem(
                "VAL-3",
                en="The trigger names no event.",
                fr="Le déclencheur ne nomme aucun évènement.",
                mend_en="Give the event that lets contacts in.",
                mend_fr="Indiquez l'évènement qui fait entrer les contacts.",
                path=("event",),
            )

    def heard(self) -> str:
        return self.event

    def tests(self) -> list[Test]:
        return self.where
