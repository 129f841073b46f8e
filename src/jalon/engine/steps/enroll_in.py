"""STP-13: enter another workflow."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Value
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Enroll
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
        for name in self.copy:
            if name in self.hand_over:
                yield problem(
                    "VAL-3",
                    en=f"The value {words.quote(name, 'en')} is both given and copied.",
                    fr=f"La valeur {words.quote(name, 'fr')} est à la fois donnée et copiée.",
                    mend_en="Keep one of the two.",
                    mend_fr="Gardez l'une des deux.",
                    path=("copy",),
                )

    def move(self, walk: Walk) -> Move:
        entered = walk.enrollment.payload
        copied = {name: entered[name] for name in self.copy if name in entered}
        walk.act(Enroll(self.workflow, {**self.hand_over, **copied}))
        return Go(self.next, {"workflow": self.workflow})
