"""TRG-17: an API call, or an inbound webhook."""

from typing import ClassVar

from jalon.definition import events, phrases, words
from jalon.definition.conditions import Condition, Test
from jalon.definition.problems import Locale
from jalon.definition.scalars import Duration
from jalon.engine.triggering import HeardKind, named


class ApiCall(HeardKind, tag="api_call", frozen=True, kw_only=True):
    """Fires when another system calls it by its name for the contact.

    What the call brings are properties, which `where` may test and emails may show.
    """

    call: str
    where: list[Test] = []

    example: ClassVar[str] = """\
kind: api_call
call: invoice-due
where:
  - {property: amount, op: more_than, value: 0}
"""

    def sentence(self, locale: Locale) -> str:
        name = words.quote(self.call, locale)
        text = (
            f"Another system calls {name} for the contact"
            if locale == "en"
            else f"Un autre système appelle {name} pour le contact"
        )
        return text + phrases.where(self.where, locale)

    def heard(self) -> str:
        return events.WORKFLOW_CALLED

    def tests(self) -> list[Test]:
        return [*named(call=self.call), *self.where]

    def meets_now(self, within: Duration | None) -> Condition | None:
        return None
