"""Whether a definition may be published here: its own rules, and what exists."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

import msgspec
from django.db.models import QuerySet

from jalon.accounts.models import User
from jalon.contacts.models import Attribute, Contact, List
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.definition.checks.case import AttributeType, Case, Known, KnownEmail
from jalon.definition.emails import EmailDesign
from jalon.definition.parse import parse
from jalon.definition.problems import Path, Problem, problem
from jalon.definition.validate import validate
from jalon.definition.words import quote
from jalon.definition.workflow import Workflow
from jalon.emails.check import check_design, check_liquid
from jalon.emails.models import Email, Sender
from jalon.engine.language import LANGUAGE
from jalon.engine.steps.notify import NotifyStep
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.triggers.submitted_form import SubmittedForm
from jalon.forms.models import Form, LandingPage, Resource
from jalon.forms.pages import landing_in
from jalon.segments import queries as segments
from jalon.segments.models import Segment
from jalon.workflows.double_opt_in import before_consent
from jalon.workflows.models import Workflow as Stored
from jalon.workflows.sender_check import check_sender


def check(
    workflow: Workflow,
    emails: Mapping[str, EmailDesign],
    *,
    beside: Mapping[str, EmailDesign] | None = None,
    workflows: Collection[str] = (),
) -> list[Problem]:
    """Everything wrong with a workflow and the emails that come with it (VAL-1…13), paths as in
    its file. An empty list, or warnings alone, may be published. Emails `beside` it will be
    there too, and the `workflows` of these names."""
    there = known().with_emails({**(beside or {}), **emails}).with_workflows(workflows)
    found = [*validate(workflow, LANGUAGE, there), *_of_pages(workflow)]
    found += [*_of_emails(emails), *_of_texts(workflow), *_of_senders(workflow, emails)]
    found += before_consent(Case(workflow, LANGUAGE, there))
    if all(each.warning for each in found):
        found += _of_audience(workflow)
    return found


def check_text(text: str) -> list[Problem]:
    """The same for a YAML text, with lines; whatever keeps it from being read comes alone."""
    parsed = parse(text, LANGUAGE)
    if parsed.workflow is None:
        return parsed.problems
    return parsed.located(check(parsed.workflow, parsed.emails))


def known() -> Known:
    """What exists here, for workflows to name."""
    return Known(
        emails={
            email.slug: KnownEmail(email.category, email.transactional, email.version)
            for email in Email.objects.all()
        },
        lists=frozenset(List.objects.values_list("slug", flat=True)),
        attributes={
            name: cast(AttributeType, type_)
            for name, type_ in Attribute.objects.values_list("name", "type")
        },
        segments=frozenset(Segment.objects.values_list("slug", flat=True)),
        workflows=frozenset(Stored.objects.values_list("slug", flat=True)),
        senders=frozenset(Sender.objects.values_list("slug", flat=True)),
        users=frozenset(User.objects.values_list("email", flat=True)),
        forms=_offered(Form.objects.all()),
        resources=_offered(Resource.objects.all()),
    )


def _offered(kept: QuerySet[Any]) -> frozenset[str]:
    """Those that are not archived."""
    return frozenset(kept.filter(archived_at=None).values_list("slug", flat=True))


def _of_pages(workflow: Workflow) -> Iterator[Problem]:
    """VAL-10: the landing pages that triggers name by their addresses. Other pages are not ours."""
    for index, trigger in enumerate(workflow.triggers):
        named = landing_in(trigger.page) if isinstance(trigger, SubmittedForm) else None
        if named is not None and named not in _offered(LandingPage.objects.all()):
            yield problem(
                "VAL-10",
                en=f"The landing page {quote(named, 'en')} does not exist, or is archived.",
                fr=f"La page de destination {quote(named, 'fr')} n'existe pas, sinon dans les "
                "archives.",
                mend_en="Create it first, or name one that exists.",
                mend_fr="Créez d'abord ce qui manque, ou nommez ce qui existe.",
                path=("triggers", index, "page"),
            )


def _of_audience(workflow: Workflow) -> Iterator[Problem]:
    """A warning: of the contacts there are, none is in the audience."""
    if workflow.audience is None or not Contact.objects.exists():
        return
    try:
        somebody = segments.sample(workflow.audience, clock.now(), 1)
    except Invalid:
        return  # it tests the event that enters the contact: nobody can say in advance
    if not somebody:
        yield problem(
            "nobody",
            en="No contact is in the audience at present.",
            fr="Aucun contact n'est dans l'audience à présent.",
            mend_en="Check its conditions; if it is to grow, nothing.",
            mend_fr="Vérifiez ses conditions ; si elle doit croître, rien.",
            path=("audience",),
            warning=True,
        )


def _of_emails(emails: Mapping[str, EmailDesign]) -> Iterator[Problem]:
    senders = frozenset(Sender.objects.values_list("slug", flat=True))
    for slug, design in emails.items():
        for found in check_design(design):
            yield msgspec.structs.replace(found, path=("emails", slug, *found.path))
        if design.sender is not None and design.sender not in senders:
            yield _no_sender(design.sender, ("emails", slug, "sender"))


def _of_senders(workflow: Workflow, emails: Mapping[str, EmailDesign]) -> Iterator[Problem]:
    """Of each sender once, at the first step that it sends."""
    own: dict[str, str | None] = dict(Email.objects.values_list("slug", "sender"))
    own |= {slug: design.sender for slug, design in emails.items()}
    seen: set[str | None] = set()
    for index, step in enumerate(workflow.steps):
        if not isinstance(step, SendEmail):
            continue
        sender = step.sender or own.get(step.email)
        if sender not in seen:
            seen.add(sender)
            for found in check_sender(sender, ("steps", index, "email"), refuses=True):
                yield msgspec.structs.replace(found, step=step.id)


def _of_texts(workflow: Workflow) -> Iterator[Problem]:
    """What the steps themselves write: the subjects of emails, and notices."""
    for index, step in enumerate(workflow.steps):
        match step:
            case SendEmail():
                texts = {"subject": step.subject}
            case NotifyStep():
                texts = {"subject": step.subject, "text": step.text}
            case _:
                continue
        for field, text in texts.items():
            found = check_liquid(text, ("steps", index, field))
            if found is not None:
                yield msgspec.structs.replace(found, step=step.id)


def _no_sender(name: str, path: Path) -> Problem:
    return problem(
        "VAL-9",
        en=f"There is no sender {quote(name, 'en')}.",
        fr=f"Il n'y a pas d'expéditeur {quote(name, 'fr')}.",
        mend_en="Name one that exists, or leave it out for the default sender.",
        mend_fr="Nommez-en un qui existe, ou omettez-le pour l'expéditeur par défaut.",
        path=path,
    )
