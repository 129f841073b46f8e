"""TRG-15: opened or clicked an email."""

from collections.abc import Iterable
from typing import ClassVar, Literal

from jalon.definition import describe, events
from jalon.definition.conditions import Condition, Messaged, Test
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.evaluate import Scope
from jalon.engine.state import Event
from jalon.engine.triggering import HeardKind, named
from jalon.engine.verdict import Verdict


class Engaged(HeardKind, tag="engaged", frozen=True, kw_only=True):
    """Fires when the contact opens an email, or clicks in one: a given `email`, those of a
    `category`, or any.

    Opens and clicks of machines do not count. Who clicks has opened.
    """

    fact: Literal["opened", "clicked"]
    email: str | None = None
    category: str | None = None

    example: ClassVar[str] = """\
kind: engaged
fact: clicked
category: newsletter
"""

    def sentence(self, locale: Locale) -> str:
        text = describe.sentence(self._now(None), locale)
        return text[:1].upper() + text[1:]

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.email is not None and self.category is not None:
            yield problem(
                "VAL-12",
                en="The trigger names an email and a category.",
                fr="Le déclencheur nomme un e-mail et une catégorie.",
                mend_en="Keep one of the two, or use two triggers.",
                mend_fr="Gardez l'un des deux, ou utilisez deux déclencheurs.",
                path=("category",),
            )

    def heard(self) -> str:
        return events.EMAIL_OPENED if self.fact == "opened" else events.EMAIL_CLICKED

    def listens(self) -> frozenset[str]:
        return frozenset({self.heard(), events.EMAIL_CLICKED})

    def tests(self) -> list[Test]:
        return named(email=self.email, category=self.category)

    def fires(self, event: Event, scope: Scope) -> Verdict:
        if event.properties.get("machine"):
            return Verdict(holds=False, seen="machine")
        return super().fires(event, scope)

    def meets_now(self, within: Duration | None) -> Condition:
        return self._now(within)

    def _now(self, within: Duration | None) -> Messaged:
        return Messaged(fact=self.fact, email=self.email, category=self.category, within=within)
