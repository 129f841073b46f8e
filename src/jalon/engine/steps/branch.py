"""STP-5: go one way or another by conditions."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.kinds import END, Placed, Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration
from jalon.definition.schedule import after
from jalon.definition.workflow import Workflow
from jalon.engine.listening import events_of
from jalon.engine.steps.branches import (
    Branch,
    branch_conditions,
    branch_problems,
    branch_sentence,
    branch_targets,
    branch_words,
    first_match,
)
from jalon.engine.verdict import earliest
from jalon.engine.walking import Go, Hold, Move, StepKind, Walk


class BranchByCondition(StepKind, tag="branch", frozen=True, kw_only=True):
    """Goes the way of the first branch whose condition holds, else `otherwise`.

    It answers at once, or holds the contact for as long as `evaluate_for`: then the first
    condition that comes true leads on, and those that say *not* are tested at the end only, since
    nobody knows before that something did not happen.
    """

    branches: list[Branch]
    otherwise: str = END
    evaluate_for: Duration | None = None

    follows: ClassVar[str | None] = "otherwise"
    example: ClassVar[str] = """\
id: loyal
kind: branch
branches:
  - when: {kind: event, event: Order Completed, at_least: 3, within: 12 weeks}
    to: thanks
  - when: {kind: tag, tag: vip}
    to: offer
evaluate_for: 2 days
otherwise: reminder
"""

    def sentence(self, locale: Locale) -> str:
        tested, pick = branch_sentence(self.branches, locale), words.chosen(locale)
        if self.evaluate_for is None:
            return pick(f"Branch on whether {tested}", f"Aiguiller selon que {tested}")
        length = words.duration(self.evaluate_for, locale)
        return pick(
            f"Branch on whether, within {length}, {tested}",
            f"Aiguiller selon que, sous {length}, {tested}",
        )

    def branch_words(self, locale: Locale) -> list[str]:
        return branch_words(self.branches, locale)

    def targets(self) -> list[Target]:
        return [*branch_targets(self.branches), Target(("otherwise",), self.otherwise)]

    def conditions(self) -> list[Placed]:
        return branch_conditions(self.branches)

    def may_hold(self) -> bool:
        return self.evaluate_for is not None

    def tests_once(self) -> bool:
        return self.evaluate_for is None

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from branch_problems(self.branches)
        if self.evaluate_for is not None and self.evaluate_for.count == 0:
            yield problem(
                "VAL-12",
                en="The branch evaluates for no time.",
                fr="La branche évalue pendant un temps nul.",
                mend_en="Write at least 1 minute, or leave evaluate_for out.",
                mend_fr="Écrivez au moins 1 minute, ou retirez evaluate_for.",
                path=("evaluate_for",),
            )

    def listens(self) -> frozenset[str]:
        if self.evaluate_for is None:
            return frozenset()
        return events_of(*(branch.when for branch in self.branches))

    def move(self, walk: Walk) -> Move:
        end = walk.arrived_at
        if self.evaluate_for is not None:
            end = after(walk.arrived_at, self.evaluate_for, walk.zone)
        over = end <= walk.now
        match, verdicts = first_match(self.branches, walk, too_early=not over)
        detail = {"tests": [verdict.as_json() for verdict in verdicts]}
        if match is None and not over:
            return Hold(earliest(end, *(verdict.recheck_at for verdict in verdicts)))
        return Go(self.otherwise if match is None else match.to, detail)
