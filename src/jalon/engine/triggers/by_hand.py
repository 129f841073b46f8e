"""TRG-16: by hand."""

from typing import ClassVar

from jalon.definition.problems import Locale
from jalon.engine.triggering import TriggerKind


class ByHand(TriggerKind, tag="by_hand", frozen=True, kw_only=True):
    """Never fires by itself: people are enrolled one by one, as a selection or as a list."""

    example: ClassVar[str] = """\
kind: by_hand
"""

    def sentence(self, locale: Locale) -> str:
        return (
            "Contacts are enrolled by hand"
            if locale == "en"
            else "Les contacts sont inscrits à la main"
        )
