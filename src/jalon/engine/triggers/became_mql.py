"""TRG-2: became a marketing qualified lead."""

from typing import ClassVar

from jalon.definition import events
from jalon.definition.conditions import Attribute, Condition
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind


class BecameMql(HeardKind, tag="became_mql", frozen=True, kw_only=True):
    """Fires when the contact becomes a marketing qualified lead: when the score reaches the
    threshold."""

    example: ClassVar[str] = """\
kind: became_mql
"""

    def sentence(self, locale: Locale) -> str:
        return "The contact becomes an MQL" if locale == "en" else "Le contact devient un MQL"

    def heard(self) -> str:
        return events.BECAME_MQL

    def meets_now(self, within: Duration | None) -> Condition:
        return Attribute(attribute="lifecycle", value="mql")
