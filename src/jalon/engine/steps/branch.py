"""STP-5: go one way or another by conditions."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition.kinds import END, Placed, Target
from jalon.definition.problems import Locale, Problem
from jalon.definition.workflow import Workflow
from jalon.engine.steps.branches import (
    Branch,
    branch_conditions,
    branch_problems,
    branch_sentence,
    branch_targets,
    first_match,
)
from jalon.engine.walking import Go, Move, StepKind, Walk


class BranchByCondition(StepKind, tag="branch", frozen=True, kw_only=True):
    """Goes the way of the first branch whose condition holds, else `otherwise`."""

    branches: list[Branch]
    otherwise: str = END

    follows: ClassVar[str | None] = "otherwise"
    example: ClassVar[str] = """\
id: loyal
kind: branch
branches:
  - when: {kind: event, event: Order Completed, at_least: 3, within: 12 weeks}
    to: thanks
  - when: {kind: tag, tag: vip}
    to: offer
otherwise: reminder
"""

    def sentence(self, locale: Locale) -> str:
        tested = branch_sentence(self.branches, locale)
        return f"Branch on whether {tested}" if locale == "en" else f"Aiguiller selon que {tested}"

    def targets(self) -> list[Target]:
        return [*branch_targets(self.branches), Target(("otherwise",), self.otherwise)]

    def conditions(self) -> list[Placed]:
        return branch_conditions(self.branches)

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        return branch_problems(self.branches)

    def move(self, walk: Walk) -> Move:
        match, verdicts = first_match(self.branches, walk)
        detail = {"tests": [verdict.as_json() for verdict in verdicts]}
        return Go(self.otherwise if match is None else match.to, detail)
