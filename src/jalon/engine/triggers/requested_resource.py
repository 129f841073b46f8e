"""TRG-4: requested a resource."""

from typing import ClassVar

from jalon.definition import events, phrases, words
from jalon.definition.conditions import Test
from jalon.definition.problems import Locale
from jalon.engine.triggering import HeardKind, named


class RequestedResource(HeardKind, tag="requested_resource", frozen=True, kw_only=True):
    """Fires when the contact requests a resource: the one named, or any.

    `where` may test what came with the request, such as the form.
    """

    resource: str | None = None
    where: list[Test] = []

    example: ClassVar[str] = """\
kind: requested_resource
resource: white-paper
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        text = pick("The contact requests ", "Le contact demande ")
        if self.resource is None:
            text += pick("a resource", "une ressource")
        else:
            name = words.quote(self.resource, locale)
            text += pick(f"the resource {name}", f"la ressource {name}")
        return text + phrases.where(self.where, locale)

    def heard(self) -> str:
        return events.RESOURCE_REQUESTED

    def tests(self) -> list[Test]:
        return [*named(resource=self.resource), *self.where]
