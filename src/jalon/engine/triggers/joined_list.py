"""TRG-5: joined a list."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.conditions import Condition, InList
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Workflow
from jalon.engine.evaluate import Scope
from jalon.engine.state import Event
from jalon.engine.triggering import TriggerKind
from jalon.engine.verdict import Verdict


class JoinedList(TriggerKind, tag="joined_list", frozen=True, kw_only=True):
    """Fires when the contact joins the list, by a form, the API or by hand."""

    list: str

    example: ClassVar[str] = """\
kind: joined_list
list: newsletter
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.list, locale)
        if locale == "en":
            return f"The contact joins the list {name}"
        return f"Le contact rejoint la liste {name}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.list:
            yield problem(
                "VAL-3",
                en="The trigger names no list.",
                fr="Le déclencheur ne nomme aucune liste.",
                mend_en="Give the list to join.",
                mend_fr="Indiquez la liste à rejoindre.",
                path=("list",),
            )

    def listens(self) -> frozenset[str]:
        return frozenset({events.LIST_JOINED})

    def meets_now(self, within: Duration | None) -> Condition:
        return InList(list=self.list)

    def fires(self, event: Event, scope: Scope) -> Verdict:
        joined = event.properties.get("list")
        return Verdict(holds=joined == self.list, seen=joined)
