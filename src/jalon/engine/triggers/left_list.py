"""TRG-5: left a list."""

import builtins
from typing import ClassVar

from jalon.definition import events, words
from jalon.definition.conditions import Condition, Test
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind, named


class LeftList(HeardKind, tag="left_list", frozen=True, kw_only=True):
    """Fires when the contact leaves the list, by a link, the API or by hand."""

    list: str

    example: ClassVar[str] = """\
kind: left_list
list: newsletter
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.list, locale)
        if locale == "en":
            return f"The contact leaves the list {name}"
        return f"Le contact quitte la liste {name}"

    def heard(self) -> str:
        return events.LIST_LEFT

    def tests(self) -> builtins.list[Test]:
        return named(list=self.list)

    def meets_now(self, within: Duration | None) -> Condition | None:
        return None
