"""STP-16: leave the workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.walking import Leave, Move, StepKind, Walk


class ExitStep(StepKind, tag="exit", frozen=True, kw_only=True):
    """Makes the contact leave, for the reason given."""

    reason: str = "exit"

    example: ClassVar[str] = """\
id: not_interested
kind: exit
reason: not interested
"""

    def sentence(self, locale: Locale) -> str:
        reason = words.quote(self.reason, locale)
        if locale == "en":
            return f"Leave the workflow, for the reason {reason}"
        return f"Sortir du workflow, pour le motif {reason}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.reason:
            yield problem(
                "VAL-3",
                en="The exit gives no reason.",
                fr="La sortie ne donne pas de motif.",
                mend_en="Write a reason, such as not interested.",
                mend_fr="Écrivez un motif, comme pas intéressé.",
                path=("reason",),
            )
        if self.reason == "goal":
            yield problem(
                "VAL-3",
                en="The reason goal is kept for those who reach the workflow's goal.",
                fr="Le motif goal est réservé à ceux qui atteignent l'objectif du workflow.",
                mend_en="Choose another reason, or describe the goal in the workflow.",
                mend_fr="Choisissez un autre motif, ou décrivez l'objectif dans le workflow.",
                path=("reason",),
            )

    def move(self, walk: Walk) -> Move:
        return Leave(self.reason)
