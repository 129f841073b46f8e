"""TRG-18: the step of another workflow."""

from typing import ClassVar

from jalon.definition.problems import Locale
from jalon.engine.triggering import TriggerKind


class FromWorkflow(TriggerKind, tag="from_workflow", frozen=True, kw_only=True):
    """Never fires by itself: a step of another workflow (`enroll_in`) lets contacts in, with the
    values that it hands over."""

    example: ClassVar[str] = """\
kind: from_workflow
"""

    def sentence(self, locale: Locale) -> str:
        return (
            "A step of another workflow lets the contact in"
            if locale == "en"
            else "Une étape d'un autre workflow fait entrer le contact"
        )
