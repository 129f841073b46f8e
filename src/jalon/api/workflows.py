"""Workflows: the list, one, its versions and what changed between them, its settings."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import (
    DraftMade,
    Name,
    Text,
    Words,
    definition_body,
    document_in,
    made,
    name_in,
    schema,
    words_of,
)
from jalon.api.etags import check_match, etag_of
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.api.paging import CountedPage, Cursor, Limit, keyset_page
from jalon.api.workflow_life import Changed
from jalon.api.workflow_life import told as changed
from jalon.core import clock
from jalon.core.errors import Conflict, Invalid
from jalon.definition.describe import describe
from jalon.definition.parse import workflow_to_json
from jalon.definition.problems import Locale
from jalon.definition.scalars import decode_scalar, encode_scalar
from jalon.definition.settings import Settings
from jalon.definition.tree import read
from jalon.reports.queries import entries_by_day, workflow_figures
from jalon.reports.teller import zone_of
from jalon.workflows import deleting, drafts, publishing, queries
from jalon.workflows.checking import check_text
from jalon.workflows.listing import trigger_words, with_goal
from jalon.workflows.models import Workflow

router = Router(tags=["workflows"])
_READ, _WRITE = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_WRITE)
_RUN = Needs(Permission.WORKFLOWS_RUN)

DAYS = 30
"""Of which a list tells who entered."""

State = Literal["draft", "active", "paused", "draining", "ended", "stopped", "archived"]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Reading(Schema):
    """How many of the messages people opened and clicked, each counted once, and apart from them
    those that machines did; `forwarded`: those read again on another kind of device."""

    opened: int
    opened_by_machines: int
    clicked: int
    clicked_by_machines: int
    forwarded: int


Revenue = Annotated[
    dict[str, str],
    Field(
        description="By currency (ISO 4217; XXX: none was named), as a decimal number, refunds "
        "taken off. Different currencies are never added up.",
        examples=[{"EUR": "1234.50"}],
    ),
]


class Figures(Schema):
    """In enrollments, all versions together: entered = inside + finished + exited + failed.
    `orders` are those of contacts who were inside, or left no longer ago than the window of the
    goal (without a goal: 14 days, and from the first email on)."""

    entered: int
    inside: int
    finished: int
    exited: int
    failed: int
    refused: int
    goal: int
    sent: int
    reading: Reading
    orders: int
    revenue: Revenue


class WorkflowRow(Schema):
    """A workflow. `version` is the published one; `draft`: whether there is one."""

    workflow: str
    name: str
    state: State
    version: int | None
    draft: bool
    pause: str
    labels: list[str]
    created_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    figures: Figures


class ListedWorkflow(WorkflowRow):
    """The same in a list: what lets people in, in words, and how many entered on each of the last
    30 days of the account's time zone, today last. `has_goal`: it has one, or one was reached."""

    trigger: str
    has_goal: bool
    entries: list[int]


class WorkflowShown(WorkflowRow):
    """The same with what it does: in sentences and as a definition; without a published version,
    neither."""

    sentences: list[str]
    definition: dict[str, Any] | None
    words: Words | None


class WorkflowSettings(Body):
    """What belongs to a workflow whatever the version, as in definitions; `statuses` are those of
    the email steps that are not live. What is left out is not there."""

    suppress: list[Name] = []
    window: dict[str, Any] | None = None
    schedule: dict[str, Any] | None = None
    statuses: dict[Name, Literal["review", "off"]] = {}


class Checked(Schema):
    """Whether a definition could be published, and what is wrong with it."""

    valid: bool
    problems: list[DefinitionProblem]


class Wanted(Schema):
    """Which workflows, in one of the states and with all of the labels, and in which order."""

    state: list[State] = []
    label: Annotated[list[Text], Field(max_length=20)] = []
    search: Text = ""
    sort: Literal["name", "-name", "created_at", "-created_at"] = "name"
    limit: Limit = 50
    cursor: Cursor = ""


class Duplicate(Body):
    """`workflow` is the short name of the new one; its emails are copied as NEW-EMAIL, or
    shared."""

    workflow: Name
    name: Text = ""
    copy_emails: bool = False


@router.get(
    "/workflows",
    response=CountedPage[ListedWorkflow],
    auth=_READ,
    operation_id="list_workflows",
)
def list_workflows(request: HttpRequest, wanted: Query[Wanted]) -> dict[str, Any]:
    """The workflows, with their figures."""
    found = queries.matching(states=wanted.state, labels=wanted.label, search=wanted.search)
    sort = wanted.sort.replace("name", "alphabetical")
    items, after = keyset_page(found, sort, cursor=wanted.cursor, limit=wanted.limit)
    return {"items": _listed(items, locale_of(request)), "next": after, "total": found.count()}


@router.post(
    "/workflows",
    response={201: DraftMade},
    auth=_WRITE,
    operation_id="create_workflow",
    openapi_extra=definition_body(),
)
def create_workflow(request: HttpRequest, response: HttpResponse) -> Status[Any]:
    """Makes a workflow with a draft, which may be incomplete."""
    text = document_in(request)
    name = name_in(text)
    with transaction.atomic():
        if Workflow.objects.filter(slug=name).exists():
            raise Conflict(
                f"There is a workflow {name} already.",
                remedy=f"Choose another name, or change its draft: /api/v1/workflows/{name}/draft",
                code="name_taken",
                phrase="workflow_exists",
                name=name,
            )
        draft = drafts.save_draft(text, by=actor_of(request).name)
    return made(request, response, draft)


@router.get("/workflows/{slug}", response=WorkflowShown, auth=_READ, operation_id="show_workflow")
def show_workflow(request: HttpRequest, response: HttpResponse, slug: Name) -> dict[str, Any]:
    """One workflow, what it does in sentences, and its figures."""
    workflow = queries.access_workflow(slug)
    definition = queries.present_definition(workflow) if workflow.version else None
    written = workflow_to_json(definition) if definition else None
    (figures,) = workflow_figures([workflow])
    response["ETag"] = _tag(workflow)
    return {
        **_row(workflow, figures),
        "sentences": describe(definition, locale_of(request)) if definition else [],
        "definition": written,
        "words": words_of(request, written) if written else None,
    }


@router.delete("/workflows/{slug}", response=Changed, auth=_RUN, operation_id="delete_workflow")
def delete_workflow(request: HttpRequest, slug: Name, preview: bool = False) -> dict[str, Any]:
    """Deletes an archived workflow, its versions and its figures, for ever."""
    return changed(deleting.delete(slug, by=actor_of(request).name, preview=preview))


@router.post(
    "/workflows/{slug}/duplicate",
    response={201: DraftMade},
    auth=_WRITE,
    operation_id="duplicate_workflow",
)
def duplicate_workflow(
    request: HttpRequest, response: HttpResponse, slug: Name, body: Duplicate
) -> Status[Any]:
    """Makes the draft of a new workflow from this one."""
    draft = drafts.duplicate(
        slug,
        body.workflow,
        name=body.name,
        copy_emails=body.copy_emails,
        by=actor_of(request).name,
    )
    return made(request, response, draft)


@router.get(
    "/workflows/{slug}/settings",
    response=WorkflowSettings,
    exclude_unset=True,
    auth=_READ,
    operation_id="workflow_settings",
)
def workflow_settings(request: HttpRequest, response: HttpResponse, slug: Name) -> Any:  # noqa: ARG001 - Ninja's
    """What belongs to a workflow whatever the version: suppression lists, window, schedule, and
    the emails that are not live."""
    found = queries.access_workflow(slug).settings
    response["ETag"] = etag_of(found)
    return found


@router.put(
    "/workflows/{slug}/settings",
    response=WorkflowSettings,
    exclude_unset=True,
    auth=_RUN,
    operation_id="change_workflow_settings",
)
def change_settings(
    request: HttpRequest, response: HttpResponse, slug: Name, body: WorkflowSettings
) -> Any:
    """Gives a published workflow other settings, which act at once on everyone inside."""
    settings = _settings(body)
    with transaction.atomic():
        check_match(request, etag_of(queries.access_workflow(slug, lock=True).settings))
        publishing.change_settings(slug, settings, by=actor_of(request).name)
    response["ETag"] = etag_of(queries.access_workflow(slug).settings)
    return msgspec.to_builtins(settings, enc_hook=encode_scalar)


@router.post(
    "/definitions/check",
    response=Checked,
    auth=_READ,
    operation_id="check_definition",
    openapi_extra=definition_body(),
)
def check_definition(request: HttpRequest) -> dict[str, Any]:
    """Whether a definition could be published, and every problem it has; nothing is kept."""
    problems = check_text(document_in(request))
    return {
        "valid": all(each.warning for each in problems),
        "problems": told(problems, locale_of(request)),
    }


@router.get(
    "/definitions/schema", response=dict[str, Any], auth=_READ, operation_id="definition_schema"
)
def definition_schema(request: HttpRequest) -> Any:  # noqa: ARG001 - Ninja's
    """The JSON Schema of definitions, for editors."""
    return schema()


@router.post(
    "/definitions/describe",
    response=Words,
    auth=_READ,
    operation_id="describe_definition",
    openapi_extra=definition_body(),
)
def describe_definition(request: HttpRequest) -> Words:
    """What each part of a definition says, which may be incomplete. Keeps nothing."""
    return words_of(request, read(document_in(request)).data)


def _settings(body: WorkflowSettings) -> Settings:
    given = body.model_dump(exclude_unset=True)
    try:
        return msgspec.convert(given, Settings, dec_hook=decode_scalar)
    except ValueError as error:  # msgspec's too
        raise Invalid(
            f"The settings cannot be read: {error}.",
            remedy="As in definitions.",
            code="settings",
            phrase="settings_unreadable",
            why=str(error),
        ) from None


def _listed(workflows: list[Any], locale: Locale) -> list[dict[str, Any]]:
    today = clock.now().astimezone(zone_of(Account.objects.first())).date()
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    entries = entries_by_day([each.id for each in workflows], days[0])
    triggers, aiming = trigger_words(workflows, locale), with_goal(workflows)
    figured = zip(workflows, workflow_figures(workflows, not_sent=False), strict=True)
    return [
        {
            **_plain(each, figures),
            "draft": each.drafted,
            "trigger": triggers[each.id],
            "has_goal": each.id in aiming or figures.goal > 0,
            "entries": [entries.get(each.id, {}).get(day, 0) for day in days],
        }
        for each, figures in figured
    ]


def _row(workflow: Workflow, figures: Any) -> dict[str, Any]:
    return {**_plain(workflow, figures), "draft": workflow.draft is not None}


def _plain(workflow: Workflow, figures: Any) -> dict[str, Any]:
    counted = {name: getattr(figures, name) for name in Figures.model_fields}
    own = ("name", "state", "version", "pause", "labels", "created_at", "starts_at", "ends_at")
    return {
        "workflow": workflow.slug,
        **{name: getattr(workflow, name) for name in own},
        "figures": counted,
    }


def _tag(workflow: Workflow) -> str:
    return etag_of(
        workflow.state, workflow.version, workflow.settings, workflow.draft, workflow.labels
    )
