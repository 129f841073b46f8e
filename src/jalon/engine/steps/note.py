"""STP-17: a note on the canvas."""

from collections.abc import Iterable
from typing import ClassVar

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.workflow import Workflow
from jalon.engine.walking import Go, LinearKind, Move, Walk


class Note(LinearKind, tag="note", frozen=True, kw_only=True):
    """A comment for those who read the workflow; who comes by passes on.

    No path has to lead to it.
    """

    text: str

    is_remark: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: why
kind: note
text: The offer ends with the season. Ask Ann before changing it.
next: thanks
"""

    def sentence(self, locale: Locale) -> str:
        text = words.quote(self.text, locale)
        return f"Note: {text}" if locale == "en" else f"Note{words.NBSP}: {text}"

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if not self.text.strip():
            yield problem(
                "VAL-3",
                en="The note is empty.",
                fr="La note est vide.",
                mend_en="Write something, or remove it.",
                mend_fr="Écrivez quelque chose, ou supprimez-la.",
                path=("text",),
            )

    def move(self, walk: Walk) -> Move:
        return Go(self.next)
