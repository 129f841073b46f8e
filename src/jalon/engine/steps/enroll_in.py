"""STP-13: enter another workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem
from jalon.definition.scalars import Value
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Enroll
from jalon.engine.steps.values import double_problems, handed_on
from jalon.engine.walking import Go, LinearKind, Move, Walk


class EnrollIn(LinearKind, tag="enroll_in", frozen=True, kw_only=True):
    """Has the contact enter another workflow, and goes on here.

    It skips the other's trigger only: audience, suppression, goal and repeat policy hold there.
    `hand_over` gives values that its conditions and emails may use, like the properties of an
    entering event; `copy` names properties of this passage's own entering event to hand on.
    """

    workflow: str
    hand_over: dict[str, Value] = {}
    copy: list[str] = []

    is_action: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: to_loyalty
kind: enroll_in
workflow: loyalty
hand_over: {level: silver}
copy: [order_id]
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.workflow, locale)
        if locale == "en":
            return f"Enroll in the workflow {name}"
        return f"Inscrire au workflow {name}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from double_problems(self.hand_over, self.copy)

    def move(self, walk: Walk) -> Move:
        walk.act(Enroll(self.workflow, handed_on(self.hand_over, self.copy, walk)))
        return Go(self.next, {"workflow": self.workflow})
