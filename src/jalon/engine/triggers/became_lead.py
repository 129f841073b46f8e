"""TRG-1: became a lead."""

from typing import ClassVar

from jalon.definition import events
from jalon.definition.conditions import Attribute, Condition
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind


class BecameLead(HeardKind, tag="became_lead", frozen=True, kw_only=True):
    """Fires when the contact becomes a lead: with the first form ever submitted."""

    example: ClassVar[str] = """\
kind: became_lead
"""

    def sentence(self, locale: Locale) -> str:
        return "The contact becomes a lead" if locale == "en" else "Le contact devient un lead"

    def heard(self) -> str:
        return events.BECAME_LEAD

    def meets_now(self, within: Duration | None) -> Condition:
        return Attribute(attribute="lifecycle", value="lead")
