"""TRG-11: no event of a kind for a while."""

from collections.abc import Iterable
from typing import ClassVar
from zoneinfo import ZoneInfo

from jalon.definition import words
from jalon.definition.conditions import All, Attribute, Condition, Not, Performed
from jalon.definition.event_words import event_said
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.definition.workflow import Workflow
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import Arm, TriggerKind


class Inactivity(TriggerKind, tag="inactivity", frozen=True, kw_only=True):
    """Fires when the latest event of a kind is so long ago, once for each such spell.

    For a contact who never performed it, `wait` counts from the contact's creation. Months are
    calendar months of the zone that the workflow follows.
    """

    event: str
    wait: Duration

    timed: ClassVar[bool] = True
    example: ClassVar[str] = """\
kind: inactivity
event: Order Completed
wait: 90 days
"""

    def sentence(self, locale: Locale) -> str:
        event = words.quote(event_said(self.event, locale), locale)
        length = words.duration(self.wait, locale)
        if locale == "en":
            return f"The contact has not performed {event} for {length}"
        return f"Le contact n'a pas fait {event} depuis {length}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.event:
            yield problem(
                "VAL-3",
                en="The trigger names no event.",
                fr="Le déclencheur ne nomme aucun évènement.",
                mend_en="Give the event that has not happened for a while.",
                mend_fr="Indiquez l'évènement qui ne s'est pas produit depuis un temps.",
                path=("event",),
            )
        if self.wait.count == 0:
            yield problem(
                "VAL-12",
                en="The inactivity is of no length.",
                fr="L'inactivité est de durée nulle.",
                mend_en="Wait at least 1 minute.",
                mend_fr="Attendez au moins 1 minute.",
                path=("wait",),
            )

    def meets_now(self, within: Duration | None) -> Condition:
        # A condition counts in fixed lengths: here a month is 30 days.
        long = self.wait if self.wait.unit != "month" else Duration(30 * self.wait.count, "day")
        newcomer = Attribute(attribute="created_at", op="in_last", value=str(long))
        return All(of=[Performed(event=self.event, exactly=0, within=long), Not(of=newcomer)])

    def arms(self) -> frozenset[str]:
        return frozenset({self.event})

    def arm(self, contact: Contact, event: Event | None, zone: ZoneInfo) -> Arm | None:
        return Arm(after(event.at if event else contact.created_at, self.wait, zone))
