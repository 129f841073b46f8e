"""STP-13: leave another workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Remove
from jalon.engine.walking import Go, LinearKind, Move, Walk


class RemoveFrom(LinearKind, tag="remove_from", frozen=True, kw_only=True):
    """Has the contact leave another workflow, wherever it is in it (reason: removed)."""

    workflow: str

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: no_more_welcome
kind: remove_from
workflow: onboarding
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.workflow, locale)
        if locale == "en":
            return f"Remove from the workflow {name}"
        return f"Retirer du workflow {name}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.workflow == workflow.workflow:
            yield problem(
                "VAL-3",
                en="The step removes the contact from this very workflow.",
                fr="L'étape retire le contact de ce workflow même.",
                mend_en="Use exit instead.",
                mend_fr="Utilisez plutôt exit.",
                path=("workflow",),
            )

    def move(self, walk: Walk) -> Move:
        walk.act(Remove(self.workflow))
        return Go(self.next, {"workflow": self.workflow})
