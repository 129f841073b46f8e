"""Ready workflows with their emails: to look at, and to begin with."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import DraftMade, Name, Text, made
from jalon.api.language import locale_of
from jalon.api.paging import Page
from jalon.core.errors import Conflict
from jalon.definition.parse import workflow_to_json
from jalon.definition.problems import Locale
from jalon.gallery import catalog
from jalon.gallery.catalog import Template
from jalon.gallery.goals import Goal
from jalon.workflows import drafts
from jalon.workflows.models import Workflow

router = Router(tags=["templates"])
_READ = Needs(Permission.WORKFLOWS_READ)


class TemplateRow(Schema):
    """A ready workflow."""

    template: str
    goal: Goal
    triggers: list[str]
    title: str
    description: str
    emails: list[str]


class TemplateEmail(Schema):
    """An email that comes with a template, in the language of the answer."""

    email: str
    locales: list[str]
    subject: str
    preheader: str
    mjml: str | None


class TemplateShown(TemplateRow):
    """The same with what it does and says."""

    sentences: list[str]
    definition: dict[str, Any]
    previews: list[TemplateEmail]


class Wanted(Schema):
    """For a goal, with a trigger of a kind, that mention all these words."""

    goal: Goal | None = None
    trigger: Text | None = None
    search: Text = ""


class Copy(Body):
    """The short name of the new workflow, after which its emails are named too."""

    workflow: Name


@router.get("/templates", response=Page[TemplateRow], auth=_READ, operation_id="list_templates")
def list_templates(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The ready workflows, in the language of `Accept-Language`."""
    locale = locale_of(request)
    found = catalog.search(wanted.search, goal=wanted.goal, trigger=wanted.trigger, locale=locale)
    return {"items": [_row(each, locale) for each in found]}


@router.get("/templates/{slug}", response=TemplateShown, auth=_READ, operation_id="show_template")
def show_template(request: HttpRequest, slug: Name) -> dict[str, Any]:
    """What a template does, in sentences, and the emails it sends."""
    found, locale = catalog.template(slug), locale_of(request)
    return {
        **_row(found, locale),
        "sentences": found.sentences(locale),
        "definition": workflow_to_json(found.workflow),
        "previews": [
            {
                "email": name,
                "locales": list(design.locales),
                "subject": design.locales[locale].subject,
                "preheader": design.locales[locale].preheader,
                "mjml": design.locales[locale].mjml,
            }
            for name, design in found.emails.items()
        ],
    }


@router.post(
    "/templates/{slug}/copy",
    response={201: DraftMade},
    auth=Needs(Permission.WORKFLOWS_WRITE),
    operation_id="copy_template",
)
def copy_template(
    request: HttpRequest, response: HttpResponse, slug: Name, body: Copy
) -> Status[Any]:
    """Makes the draft of a new workflow from a template, titled in the language of
    `Accept-Language`."""
    text = catalog.template(slug).copy(body.workflow, locale_of(request))
    with transaction.atomic():
        if Workflow.objects.filter(slug=body.workflow).exists():
            raise Conflict(
                f"There is a workflow {body.workflow} already.",
                remedy="Choose another name.",
                code="name_taken",
                phrase="workflow_exists",
                name=body.workflow,
            )
        draft = drafts.save_draft(text, by=actor_of(request).name)
    return made(request, response, draft)


def _row(found: Template, locale: Locale) -> dict[str, Any]:
    return {
        "template": found.slug,
        "goal": found.goal,
        "triggers": found.triggers,
        "title": found.words[locale].title,
        "description": found.words[locale].description,
        "emails": list(found.emails),
    }
