"""TRG-12: entered or left a segment."""

from typing import ClassVar, Literal

from jalon.definition import events, words
from jalon.definition.conditions import Condition, InSegment, Test
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind, named


class OnSegment(HeardKind, tag="segment", frozen=True, kw_only=True):
    """Fires when the contact enters the segment, or leaves it (`on: left`), by what happens or as
    time passes.

    Who was in the segment before the workflow was published does not enter it.
    """

    segment: str
    on: Literal["entered", "left"] = "entered"

    example: ClassVar[str] = """\
kind: segment
segment: big-spenders
on: entered
"""

    def sentence(self, locale: Locale) -> str:
        pick, name = words.chosen(locale), words.quote(self.segment, locale)
        if self.on == "entered":
            return pick(
                f"The contact enters the segment {name}", f"Le contact entre dans le segment {name}"
            )
        return pick(f"The contact leaves the segment {name}", f"Le contact sort du segment {name}")

    def heard(self) -> str:
        return events.SEGMENT_ENTERED if self.on == "entered" else events.SEGMENT_LEFT

    def tests(self) -> list[Test]:
        return named(segment=self.segment)

    def meets_now(self, within: Duration | None) -> Condition | None:
        return InSegment(segment=self.segment) if self.on == "entered" else None
