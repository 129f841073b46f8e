"""TRG-3: submitted a form."""

from typing import ClassVar

from jalon.definition import events, phrases, words
from jalon.definition.conditions import Test
from jalon.definition.problems import Locale
from jalon.engine.triggering import HeardKind, named


class SubmittedForm(HeardKind, tag="submitted_form", frozen=True, kw_only=True):
    """Fires when the contact submits a form: the one named, or any; on the `page` named, or any.

    The fields of the form are properties, which `where` may test and emails may show.
    """

    form: str | None = None
    page: str | None = None
    where: list[Test] = []

    example: ClassVar[str] = """\
kind: submitted_form
form: contact-us
page: https://example.com/pricing
where:
  - {property: subject, value: quote}
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        form, page = (words.quote(each or "", locale) for each in (self.form, self.page))
        text = pick("The contact submits ", "Le contact envoie ")
        if self.form is not None:
            text += pick(f"the form {form}", f"le formulaire {form}")
        else:
            text += pick("a form", "un formulaire")
        if self.page is not None:
            text += pick(f" on the page {page}", f" sur la page {page}")
        return text + phrases.where(self.where, locale)

    def heard(self) -> str:
        return events.FORM_SUBMITTED

    def tests(self) -> list[Test]:
        return [*named(form=self.form, page=self.page), *self.where]
