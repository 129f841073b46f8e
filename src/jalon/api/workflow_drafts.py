"""Drafts of workflows: incomplete ones are kept, with what is wrong with them; edits of different
parts merge; and who is editing which step."""

from datetime import datetime
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import (
    Name,
    Text,
    Words,
    definition_body,
    document_in,
    name_in,
    words_of,
)
from jalon.api.etags import check_match, etag_of
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.core.errors import Invalid
from jalon.workflows import drafts, presence, queries
from jalon.workflows.checking import check
from jalon.workflows.merging import Edit, Edits, merge_draft, revisions
from jalon.workflows.models import Workflow

router = Router(tags=["drafts"])
_READ, _WRITE = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_WRITE)

_Revision = Annotated[str, Field(max_length=100)]
_Parts = Annotated[dict[str, "Part"], Field(max_length=1000)]


class Revisions(Schema):
    """The revision of each part: one that has not changed has the same."""

    steps: dict[str, str]
    emails: dict[str, str]
    fields: dict[str, str]


class Editor(Schema):
    """Somebody who edits a step now; an empty step is the workflow as a whole."""

    who: str
    step: str
    until: datetime


class DraftShown(Schema):
    """A draft, what publishing it would meet, and who else is editing it."""

    workflow: str
    definition: dict[str, Any]
    words: Words
    problems: list[DefinitionProblem]
    revisions: Revisions
    saved_at: datetime
    editors: list[Editor]


class Part(Body):
    """A part as it is to be. `revision` is the one you saw, null for a new part; `value` null
    removes it."""

    revision: _Revision | None = None
    value: Any = None


class Patch(Body):
    """Parts that are to be changed. `order` is that of the steps."""

    steps: _Parts = {}
    emails: _Parts = {}
    fields: _Parts = {}
    order: list[str] | None = None


class Here(Body):
    """The step that one edits; empty: the workflow as a whole."""

    step: Text = ""


class Editors(Schema):
    """Who else is editing."""

    items: list[Editor]


@router.get("/workflows/{slug}/draft", response=DraftShown, auth=_READ, operation_id="show_draft")
def show_draft(request: HttpRequest, response: HttpResponse, slug: Name) -> dict[str, Any]:
    """The draft, with everything that is wrong with it."""
    return _shown(request, response, slug)


@router.put(
    "/workflows/{slug}/draft",
    response=DraftShown,
    auth=_WRITE,
    operation_id="save_draft",
    openapi_extra=definition_body(),
)
def save_draft(request: HttpRequest, response: HttpResponse, slug: Name) -> dict[str, Any]:
    """Keeps a definition as the draft, over the one before; it may be incomplete. With `If-Match`,
    only over the one you read."""
    text = document_in(request)
    with transaction.atomic():
        check_match(request, tag_of(queries.access_workflow(slug, lock=True)))
        _check_name(text, slug)
        drafts.save_draft(text, by=actor_of(request).name)
    return _shown(request, response, slug)


@router.patch(
    "/workflows/{slug}/draft", response=DraftShown, auth=_WRITE, operation_id="edit_draft"
)
def edit_draft(
    request: HttpRequest, response: HttpResponse, slug: Name, body: Patch
) -> dict[str, Any]:
    """Changes parts of the draft. Edits of different parts by several people merge; of the same
    part the second is answered 412, with both in `problems`."""
    edits = Edits(
        steps=_edits(body.steps),
        emails=_edits(body.emails),
        fields=_edits(body.fields),
        order=body.order,
    )
    with transaction.atomic():
        check_match(request, tag_of(queries.access_workflow(slug, lock=True)))
        merge_draft(slug, edits, by=actor_of(request).name)
    return _shown(request, response, slug)


@router.delete(
    "/workflows/{slug}/draft", response={204: None}, auth=_WRITE, operation_id="discard_draft"
)
def discard_draft(request: HttpRequest, slug: Name) -> Status[None]:
    """Throws the draft away."""
    with transaction.atomic():
        check_match(request, tag_of(queries.access_workflow(slug, lock=True)))
        drafts.discard_draft(slug, by=actor_of(request).name)
    return Status(204, None)


@router.put(
    "/workflows/{slug}/draft/presence",
    response=Editors,
    auth=_WRITE,
    operation_id="be_present",
)
def be_present(request: HttpRequest, slug: Name, body: Here) -> dict[str, Any]:
    """Says for 30 seconds that you edit a step, and answers who else edits what."""
    found = presence.be_present(slug, actor_of(request).name, body.step)
    return {"items": [each._asdict() for each in found]}


def tag_of(workflow: Workflow) -> str:
    """The entity tag of a workflow's draft."""
    return etag_of(workflow.draft)


def _shown(request: HttpRequest, response: HttpResponse, slug: str) -> dict[str, Any]:
    workflow = drafts.access_draft(slug)
    assert workflow.draft is not None, "it has been looked for"
    parsed = drafts.parsed_draft(workflow)
    problems = parsed.problems
    if parsed.workflow is not None:
        problems = check(parsed.workflow, parsed.emails)
    me = actor_of(request).name
    response["ETag"] = tag_of(workflow)
    return {
        "workflow": slug,
        "definition": workflow.draft,
        "words": words_of(request, workflow.draft),
        "problems": told(problems, locale_of(request)),
        "revisions": revisions(workflow.draft),
        "saved_at": workflow.draft_at,
        "editors": [one._asdict() for one in presence.editors(slug) if one.who != me],
    }


def _check_name(text: str, slug: str) -> None:
    name = name_in(text)
    if name != slug:
        raise Invalid(
            f"The definition is of {name[:100]!r}, not of {slug!r}.",
            remedy="Name it as in the address; POST /api/v1/workflows makes another workflow.",
            code="workflow_name",
            name=name[:100],
            workflow=slug,
        )


def _edits(parts: dict[str, Part]) -> dict[str, Edit]:
    return {name: Edit(revision=part.revision, value=part.value) for name, part in parts.items()}
