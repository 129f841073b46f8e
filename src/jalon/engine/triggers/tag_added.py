"""TRG-7: a tag was added."""

from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.conditions import Condition, Tagged, Test
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind, named


class TagAdded(HeardKind, tag="tag_added", frozen=True, kw_only=True):
    """Fires when the contact gets the tag, and did not have it before."""

    tag: str

    example: ClassVar[str] = """\
kind: tag_added
tag: vip
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.tag, locale)
        if locale == "en":
            return f"The contact gets the tag {name}"
        return f"Le contact reçoit l'étiquette {name}"

    def heard(self) -> str:
        return events.TAG_ADDED

    def tests(self) -> list[Test]:
        return named(tag=self.tag)

    def meets_now(self, within: Duration | None) -> Condition:
        return Tagged(tag=self.tag)
