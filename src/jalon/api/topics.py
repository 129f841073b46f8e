"""Topics: the lists and categories that contacts choose by themselves (EML-6)."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StringConstraints

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, Line
from jalon.api.paging import Page
from jalon.emails import topics
from jalon.emails.models import Topic
from jalon.emails.topics import Kind

router = Router(tags=["settings"])

_Label = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$"),
]
_Named = Annotated[Line, Field(min_length=1, description="A list's slug, or a category.")]


class TopicLabels(Body):
    """What contacts read, in English, French or both."""

    en: _Label | None = None
    fr: _Label | None = None


class OfferedTopic(Schema):
    """A list or category of the preference centre; `position` says where it stands."""

    kind: Kind
    slug: str
    labels: dict[str, str]
    position: int


class NewTopic(Body):
    """A list or category to offer."""

    kind: Kind
    slug: _Named
    labels: TopicLabels
    position: Annotated[int, Field(ge=0, le=10_000)] = 0


class Which(Schema):
    """One topic."""

    kind: Kind
    slug: _Named


@router.get(
    "/topics",
    response=Page[OfferedTopic],
    auth=Needs(Permission.SETTINGS_READ),
    operation_id="list_topics",
)
def list_topics(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Everything that contacts are offered, in the order they see it."""
    return {"items": topics.topics()}


@router.put(
    "/topics",
    response=OfferedTopic,
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="offer_topic",
)
def offer_topic(request: HttpRequest, body: NewTopic) -> Topic:
    """Offers a list that is there, or a category, under these names; or changes its names. Lists
    and categories that are not offered stay internal."""
    topics.offer_topic(
        body.kind,
        body.slug,
        body.labels.model_dump(exclude_none=True),
        position=body.position,
        by=actor_of(request).name,
    )
    return Topic.objects.get(kind=body.kind, slug=body.slug)


@router.delete(
    "/topics",
    response={204: None},
    auth=Needs(Permission.SETTINGS_WRITE),
    operation_id="withdraw_topic",
)
def withdraw_topic(request: HttpRequest, which: Query[Which]) -> Status[None]:
    """Offers it no more. What contacts chose stays."""
    topics.withdraw_topic(which.kind, which.slug, by=actor_of(request).name)
    return Status(204, None)
