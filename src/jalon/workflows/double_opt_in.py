"""A warning on what is done on submission, and needs the consent that a double opt-in gives once it
is confirmed (TRG-3, RUN-5)."""

from collections.abc import Collection, Iterator, Mapping

import msgspec

from jalon.accounts.models import Account
from jalon.core import clock
from jalon.definition import events
from jalon.definition.checks.case import Case
from jalon.definition.conditions import Attribute, Condition, InList, Test, walk
from jalon.definition.kinds import Trigger
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.words import join_or, quote
from jalon.engine.comparing import holds
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.triggering import HeardKind
from jalon.forms import models
from jalon.forms.design import Form, LandingPage
from jalon.forms.pages import landing_address

_ON_SUBMISSION = (events.FORM_SUBMITTED, events.RESOURCE_REQUESTED, events.BECAME_LEAD)
_NAMED = ("form", "resource", "page")
"""What the event of a submission says of the form itself; the rest are its answers."""

_LOCALES: tuple[Locale, ...] = ("en", "fr")


def before_consent(case: Case) -> Iterator[Problem]:
    """Marketing emails that nothing holds until the form which let the contact in is confirmed; and
    a workflow that asks for consent at its door. Only where consent has to be recorded."""
    if not Account.objects.filter(id=1, require_opt_in=True).exists():
        return
    forms = [form for form in _confirmed_forms() if _lets_in(form, case.workflow.triggers)]
    if not forms:
        return
    named = [form.form for form in forms]
    if case.workflow.requires_consent:
        yield _no_entry(named)
    elif not _asks(case.workflow.audience, given := _lists(forms)):
        yield from (_too_early(step, named, case) for step in _sent_at_once(case, given))


def _confirmed_forms() -> list[Form]:
    """The forms visitors see whose consent to marketing waits for a confirmation."""
    kept = models.Form.objects.filter(archived_at=None, design__double_opt_in=True)
    forms = [msgspec.convert(each.design, Form) for each in kept.order_by("slug")]
    return [form for form in forms if any(consent.marketing for consent in form.consents)]


def _lets_in(form: Form, triggers: Collection[Trigger]) -> bool:
    """Whether submitting the form may fire one of the triggers, wherever it is shown."""
    pages = _pages_of(form.form)
    for trigger in triggers:
        if isinstance(trigger, HeardKind) and trigger.heard() in _ON_SUBMISSION:
            tests = [test for test in trigger.tests() if test.property in _NAMED]
            if all(_may_hold(test, form, pages) for test in tests):
                return True
    return False


def _may_hold(test: Test, form: Form, pages: Collection[str]) -> bool:
    told: Mapping[str, Collection[str | None]] = {
        "form": [form.form],
        "resource": [form.resource],
        "page": pages,
    }
    if test.property == "page" and not str(test.value).startswith(landing_address("")):
        return True  # a page elsewhere may embed any form
    return any(holds(test.op, one, test.value, clock.now()) for one in told[test.property])


def _pages_of(form: str) -> list[str]:
    kept = models.LandingPage.objects.filter(archived_at=None, design__form=form)
    designs = [msgspec.convert(each.design, LandingPage) for each in kept]
    return [landing_address(each.page) for each in designs]


def _lists(forms: Collection[Form]) -> set[str]:
    """The lists one is on once the forms are confirmed."""
    joined = {form.join_list for form in forms}
    joined |= {consent.join_list for form in forms for consent in form.consents}
    return {each for each in joined if each is not None}


def _sent_at_once(case: Case, given: Collection[str]) -> Iterator[SendEmail]:
    """The steps that send marketing email and come after none that waits or asks for consent."""
    graph = case.graph
    quick = {
        step.id
        for step in graph.steps.values()
        if not step.may_hold()
        and not any(_asks(placed.condition, given) for placed in step.conditions())
    }
    reached = graph.reached([] if graph.start is None else [graph.start], through=quick)
    for step in graph.steps.values():
        if step.id in reached and isinstance(step, SendEmail) and _sells(step, case):
            yield step


def _asks(condition: Condition | None, given: Collection[str]) -> bool:
    """Whether a condition tests the consent, or one of the lists that come with it."""
    return condition is not None and any(
        (isinstance(part, Attribute) and part.attribute == "marketing")
        or (isinstance(part, InList) and part.list in given)
        for part in walk(condition)
    )


def _sells(step: SendEmail, case: Case) -> bool:
    """Whether a step sends marketing email to the contact."""
    email = (case.known.emails or {}).get(step.email)
    to_contact = step.recipient == "contact" and step.status != "off"
    return to_contact and email is not None and not email.transactional


_MEND_EN = (
    "let contacts in when they confirm, by the trigger that an attribute changes "
    "(attribute_changed, attribute: marketing, to: opted_in)"
)
_MEND_FR = (
    "faites entrer les contacts quand ils confirment, par le déclencheur d'un attribut qui change "
    "(attribute_changed, attribute: marketing, to: opted_in)"
)


def _too_early(step: SendEmail, forms: list[str], case: Case) -> Problem:
    named_en, named_fr = _named(forms)
    return problem(
        "before_consent",
        en=f"The step {case.named(step.id, 'en')} sends marketing email as soon as {named_en} is "
        "submitted. Consent waits there for a double opt-in: the email will not be sent.",
        fr=f"L'étape {case.named(step.id, 'fr')} envoie un e-mail de marketing dès l'envoi "
        f"{named_fr}. "
        "Le consentement y attend un double accord : l'e-mail ne partira pas.",
        mend_en="Put before it a wait (wait_for) until the contact agrees to marketing email "
        "(marketing: opted_in); or "
        f"{_MEND_EN}; or mark the email transactional, if it sells nothing.",
        mend_fr="Mettez avant elle une attente (wait_for), jusqu'à ce que le contact consente aux "
        f"e-mails marketing (marketing: opted_in) ; ou {_MEND_FR} ; ou marquez l'e-mail comme "
        "transactionnel, s'il ne vend rien.",
        path=(*case.place(step.id), "email"),
        step=step.id,
        warning=True,
    )


def _no_entry(forms: list[str]) -> Problem:
    named_en, named_fr = _named(forms)
    return problem(
        "before_consent",
        en=f"The workflow lets in with consent alone, as soon as {named_en} is submitted. Consent "
        "waits there for a double opt-in: those who are new will not enter.",
        fr=f"Le workflow ne fait entrer qu'avec le consentement, dès l'envoi {named_fr}. Le "
        "consentement y attend un double accord : ceux qui sont nouveaux n'entreront pas.",
        mend_en=f"{_MEND_EN[0].upper()}{_MEND_EN[1:]}.",
        mend_fr=f"{_MEND_FR[0].upper()}{_MEND_FR[1:]}.",
        path=("requires_consent",),
        warning=True,
    )


def _named(forms: list[str]) -> tuple[str, str]:
    """The forms, as both languages name them."""
    en, fr = (join_or([quote(form, locale) for form in forms], locale) for locale in _LOCALES)
    return f"the form {en}", f"du formulaire {fr}"
