"""STP-16: leave the workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.reasons import RESERVED
from jalon.definition.workflow import Workflow
from jalon.engine.walking import Leave, Move, StepKind, Walk


class ExitStep(StepKind, tag="exit", frozen=True, kw_only=True):
    """Makes the contact leave, for the reason given; with `never_again`, for good: it never
    enters this workflow again, whatever the repeat policy."""

    reason: str = "exit"
    never_again: bool = False

    example: ClassVar[str] = """\
id: not_interested
kind: exit
reason: not interested
never_again: true
"""

    def sentence(self, locale: Locale) -> str:
        reason, pick = words.quote(self.reason, locale), words.chosen(locale)
        text = pick(
            f"Leave the workflow, for the reason {reason}",
            f"Sortir du workflow, pour le motif {reason}",
        )
        return text + pick(", for good", ", pour toujours") if self.never_again else text

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
        if self.reason in RESERVED:
            yield problem(
                "VAL-3",
                en=f"{words.quote(self.reason, 'en')} is a reason that Jalon itself records.",
                fr=f"{words.quote(self.reason, 'fr')} est un motif que Jalon note lui-même.",
                mend_en="Choose another reason, such as not interested.",
                mend_fr="Choisissez un autre motif, comme pas intéressé.",
                path=("reason",),
            )

    def move(self, walk: Walk) -> Move:
        return Leave(self.reason, bar=self.never_again)
