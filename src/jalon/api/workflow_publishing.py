"""Publishing a draft, and what it would do."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name, Text
from jalon.api.etags import check_match
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.api.workflow_drafts import tag_of
from jalon.api.workflow_versions import Difference, differences
from jalon.core.errors import Invalid
from jalon.definition.scalars import Duration
from jalon.workflows import actions, queries
from jalon.workflows.publishing import Choices

router = Router(tags=["publishing"])


class Publishing(Body):
    """What becomes of those inside, who finish on their version, move to the new one (`mapping`:
    where those at a removed step go on, a step or `end`), or exit; and whether to let in those
    who meet a trigger already, `within` saying how long ago their event may be, as '30 days'."""

    inside: Literal["finish", "move", "exit"] = "finish"
    mapping: Annotated[dict[Name, Name], Field(max_length=1000)] = {}
    existing: bool = False
    within: Text | None = None
    note: Text = ""


class Landing(Schema):
    """Where the people at a step of a version land, were they moved; null: nowhere yet."""

    version: int
    step: str
    people: int
    to: str | None
    stays: bool


class PublishPreview(Schema):
    """What publishing would do. `existing`: how many would enter; null: they are not let in."""

    workflow: str
    version: int
    changed: bool
    problems: list[DefinitionProblem]
    changes: list[Difference]
    inside: int
    landings: list[Landing]
    asks_existing: bool
    existing: int | None
    starts_at: datetime | None


class Published(Schema):
    """What publishing did."""

    workflow: str
    version: int
    changed: bool
    warnings: list[DefinitionProblem]
    existing: int


@router.post(
    "/workflows/{slug}/publish/preview",
    response=PublishPreview,
    auth=Needs(Permission.WORKFLOWS_READ),
    operation_id="preview_publishing",
)
def preview_publishing(request: HttpRequest, slug: Name, body: Publishing) -> dict[str, Any]:
    """What publishing the draft would do: its problems, what it changes, where people land, how
    many enter. Nothing is changed."""
    found = actions.preview_draft(slug, _choices(body))
    locale = locale_of(request)
    return {
        **vars(found),
        "problems": told(found.problems, locale),
        "changes": differences(found.changes, locale),
        "landings": [vars(each) for each in found.landings],
    }


@router.post(
    "/workflows/{slug}/publish",
    response=Published,
    auth=Needs(Permission.WORKFLOWS_RUN),
    operation_id="publish_draft",
)
def publish_draft(request: HttpRequest, slug: Name, body: Publishing) -> dict[str, Any]:
    """Publishes the draft with its emails: everything, or nothing. With `If-Match`, only the draft
    you read."""
    choices = _choices(body)
    with transaction.atomic():
        check_match(request, tag_of(queries.access_workflow(slug, lock=True)))
        done = actions.publish_draft(slug, choices, by=actor_of(request).name)
    return {**vars(done), "warnings": told(done.warnings, locale_of(request))}


def _choices(body: Publishing) -> Choices:
    try:
        within = Duration.parse(body.within) if body.within else None
    except ValueError as error:
        raise Invalid(f"{error}.", remedy="Write 'within': '30 days'.", code="within") from None
    return Choices(
        inside=body.inside,
        mapping=body.mapping,
        existing=body.existing,
        within=within,
        note=body.note,
    )
