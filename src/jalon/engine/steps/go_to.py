"""STP-14: go to a step elsewhere in the workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.kinds import END, Target
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.walking import Go, Move, StepKind, Walk


class GoTo(StepKind, tag="go_to", frozen=True, kw_only=True):
    """Goes to another step, forward or back.

    With `rounds`, at most so many times in one passage; then `otherwise`. Going back makes a
    loop, which needs `rounds`, and delays of at least 30 minutes in it.
    """

    to: str
    rounds: int | None = None
    otherwise: str = END

    follows: ClassVar[str | None] = "otherwise"
    is_blind: ClassVar[bool] = True
    is_jump: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: again
kind: go_to
to: pause
rounds: 3
otherwise: thanks
"""

    def sentence(self, locale: Locale) -> str:
        pick, step = words.chosen(locale), words.quote(self.to, locale)
        text = pick(f"Go to {step}", f"Aller à {step}")
        if self.rounds is None:
            return text
        times = pick("time" if self.rounds == 1 else "times", "fois")
        return text + pick(f", {self.rounds} {times} at most", f", {self.rounds} {times} au plus")

    def targets(self) -> list[Target]:
        back = Target(("to",), self.to)
        return [back] if self.rounds is None else [back, Target(("otherwise",), self.otherwise)]

    def limits_rounds(self) -> bool:
        return self.rounds is not None

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.rounds is not None and self.rounds < 1:
            yield problem(
                "VAL-12",
                en=f"At most {self.rounds} rounds are none.",
                fr=f"Au plus {self.rounds} tour, c'est aucun.",
                mend_en="Write 1 or more.",
                mend_fr="Écrivez 1 ou plus.",
                path=("rounds",),
            )

    def move(self, walk: Walk) -> Move:
        if self.rounds is None:
            return Go(self.to)
        done = walk.recall("rounds") or 0
        if done >= self.rounds:
            return Go(self.otherwise, {"rounds": done})
        walk.remember("rounds", done + 1)
        return Go(self.to, {"round": done + 1})
