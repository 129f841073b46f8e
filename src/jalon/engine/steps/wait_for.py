"""STP-4: wait for something to happen, up to a limit."""

from collections.abc import Iterable, Iterator
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


class WaitFor(StepKind, tag="wait_for", frozen=True, kw_only=True):
    """Waits until one of several conditions holds, at most for `limit`.

    The first branch in the list whose condition (`when`) holds leads on (`to`); once the limit,
    counted from the arrival, is over, `otherwise` does. A condition that is true on arrival
    passes at once: an event in it counts since the entry. With `only_from_now`, events count
    from the arrival at the step.
    """

    branches: list[Branch]
    limit: Duration
    otherwise: str = END
    only_from_now: bool = False

    follows: ClassVar[str | None] = "otherwise"
    is_wait: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: click
kind: wait_for
branches:
  - when: {kind: event, event: Order Completed}
    to: thanks
  - when: {kind: attribute, attribute: plan, value: paid}
    to: onboarding
limit: 7 days
only_from_now: true
otherwise: reminder
"""

    def sentence(self, locale: Locale) -> str:
        limit = words.duration(self.limit, locale)
        awaited = branch_sentence(self.branches, locale, inside=not self.only_from_now)
        if locale == "en":
            then = ", from then on," if self.only_from_now else ""
            return f"Wait up to {limit} until{then} {awaited}"
        then = " dès lors" if self.only_from_now else ""
        return f"Attendre, {limit} au plus, que ceci soit vrai{then}{words.NBSP}: {awaited}"

    def branch_words(self, locale: Locale) -> list[str]:
        return branch_words(self.branches, locale, inside=not self.only_from_now)

    def targets(self) -> list[Target]:
        return [*branch_targets(self.branches), Target(("otherwise",), self.otherwise)]

    def conditions(self) -> list[Placed]:
        return branch_conditions(self.branches)

    def listens(self) -> frozenset[str]:
        return events_of(*(branch.when for branch in self.branches))

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from branch_problems(self.branches)
        yield from self._limit_problems()

    def _limit_problems(self) -> Iterator[Problem]:
        if self.limit.count == 0:
            yield problem(
                "VAL-12",
                en="The wait has a limit of no length.",
                fr="La limite de l'attente est nulle.",
                mend_en="Set a limit of at least 1 minute, or use a branch.",
                mend_fr="Fixez une limite d'au moins 1 minute, ou utilisez une branche.",
                path=("limit",),
            )

    def move(self, walk: Walk) -> Move:
        match, verdicts = first_match(self.branches, walk, only_from_now=self.only_from_now)
        detail = {"tests": [verdict.as_json() for verdict in verdicts]}
        if match is not None:
            return Go(match.to, detail)
        end = after(walk.arrived_at, self.limit, walk.zone)
        if end <= walk.now:
            return Go(self.otherwise, detail)
        return Hold(earliest(end, *(verdict.recheck_at for verdict in verdicts)), detail)
