"""TRG-7: a tag was removed."""

from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.conditions import Condition, Test
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind, named


class TagRemoved(HeardKind, tag="tag_removed", frozen=True, kw_only=True):
    """Fires when the contact loses the tag."""

    tag: str

    example: ClassVar[str] = """\
kind: tag_removed
tag: trial
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.tag, locale)
        if locale == "en":
            return f"The contact loses the tag {name}"
        return f"Le contact perd l'étiquette {name}"

    def heard(self) -> str:
        return events.TAG_REMOVED

    def tests(self) -> list[Test]:
        return named(tag=self.tag)

    def meets_now(self, within: Duration | None) -> Condition | None:
        return None
