"""TRG-6: an attribute changed, became a given value, or reached a number."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.conditions import Attribute, Condition, Performed, Test
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration, Value
from jalon.definition.workflow import Workflow
from jalon.engine.comparing import equal, holds
from jalon.engine.evaluate import Scope
from jalon.engine.state import Event
from jalon.engine.triggering import TriggerKind
from jalon.engine.verdict import Verdict


class AttributeChanged(TriggerKind, tag="attribute_changed", frozen=True, kw_only=True):
    """Fires when an attribute changes: to any value, to a given one (`to`), or from below a
    number, or from nothing, to that number or more (`reaches`).

    The same value again is no change; a first value is one.
    """

    attribute: str
    to: Value | None = None
    reaches: int | float | None = None

    example: ClassVar[str] = """\
kind: attribute_changed
attribute: points
reaches: 100
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        name = words.quote(self.attribute, locale)
        if self.to is not None:
            value = words.value(self.to, locale)
            return pick(
                f"The attribute {name} becomes {value}", f"L'attribut {name} devient {value}"
            )
        if self.reaches is not None:
            number = words.number(self.reaches, locale)
            return pick(
                f"The attribute {name} reaches {number}", f"L'attribut {name} atteint {number}"
            )
        return pick(f"The attribute {name} changes", f"L'attribut {name} change")

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.attribute:
            yield problem(
                "VAL-3",
                en="The trigger names no attribute.",
                fr="Le déclencheur ne nomme aucun attribut.",
                mend_en="Give the attribute to watch.",
                mend_fr="Indiquez l'attribut à surveiller.",
                path=("attribute",),
            )
        if self.to is not None and self.reaches is not None:
            yield problem(
                "VAL-3",
                en="The trigger waits for a value and for a number.",
                fr="Le déclencheur attend à la fois une valeur et un nombre.",
                mend_en="Keep one of “to” and “reaches”, or use two triggers.",
                mend_fr="Gardez « to » ou « reaches », ou utilisez deux déclencheurs.",
                path=("reaches",),
            )

    def listens(self) -> frozenset[str]:
        return frozenset({events.ATTRIBUTE_CHANGED})

    def meets_now(self, within: Duration | None) -> Condition:
        if self.to is not None:
            return Attribute(attribute=self.attribute, value=self.to)
        if self.reaches is not None:
            return Attribute(attribute=self.attribute, op="at_least", value=self.reaches)
        of_it = Test(property="attribute", value=self.attribute)
        return Performed(event=events.ATTRIBUTE_CHANGED, where=[of_it], within=within)

    def fires(self, event: Event, scope: Scope) -> Verdict:
        if event.properties.get("attribute") != self.attribute:
            return Verdict(holds=False)
        old, new = event.properties.get("from"), event.properties.get("to")
        return Verdict(holds=not equal(old, new) and self._wanted(old, new), seen=new)

    def _wanted(self, old: object, new: object) -> bool:
        if self.to is not None:
            return equal(new, self.to)
        if self.reaches is not None:
            was_there = holds("at_least", old, self.reaches)
            return holds("at_least", new, self.reaches) and not was_there
        return True
