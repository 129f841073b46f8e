"""Segments: contacts that meet a condition, under a name; counted and seen while one writes it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body
from jalon.api.definitions import Name, Text, text_of
from jalon.api.etags import check_match, etag_of
from jalon.api.language import DefinitionProblem, locale_of, told
from jalon.api.paging import CountedPage, Cursor, Limit, Page, cursor_to, place_of, sorted_page
from jalon.core import clock
from jalon.core.alphabet import in_alphabet
from jalon.core.errors import Conflict, Invalid
from jalon.definition.conditions import Condition
from jalon.definition.describe import sentence
from jalon.definition.parse import SLUG
from jalon.definition.segment import condition_to_json, parse_condition
from jalon.segments import actions, queries
from jalon.segments.actions import NotSaved
from jalon.segments.checking import check
from jalon.segments.models import Segment
from jalon.segments.people import Member, members_of, shown
from jalon.workflows.deleting import delete_segment as delete
from jalon.workflows.uses import others_naming, uses

router = Router(tags=["segments"])
_READ, _WRITE = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_WRITE)

When = Annotated[
    dict[str, Any],
    Field(
        description="A condition, as in definitions.",
        json_schema_extra={"example": {"kind": "tag", "tag": "vip"}},
    ),
]


class SegmentRow(Schema):
    """A segment, its condition as a sentence. `lanes_left`: how many of the 64 parts of the
    contacts are still being looked through; 0: all members are known. Not `exact`: about as many
    members, among all segments; asked for alone, it tells exactly."""

    segment: str
    name: str
    members: int
    exact: bool
    lanes_left: int
    updated_at: datetime
    sentence: str


class SegmentShown(SegmentRow):
    """The same with its condition."""

    when: dict[str, Any]


class SampledContact(Schema):
    """A contact."""

    id: UUID
    email: str | None
    external_id: str | None


class MemberShown(SampledContact):
    """A contact in a segment, and since when."""

    since: datetime


class SegmentPreview(Schema):
    """How many meet a condition now, some of them, and the condition as a sentence."""

    count: int
    sample: list[SampledContact]
    sentence: str
    problems: list[DefinitionProblem]


class SegmentSaved(Schema):
    """What saving did."""

    segment: str
    created: bool
    changed: bool
    warnings: list[DefinitionProblem]


class NewSegment(Body):
    """A segment that is to be made."""

    segment: Name
    name: Text = ""
    when: When


class ChangedSegment(Body):
    """What a segment is to be."""

    name: Text = ""
    when: When


class PartOfSegment(Body):
    """What of a segment is to be changed."""

    name: Text | None = None
    when: When | None = None


class Previewed(Body):
    """A condition, and how many contacts to show."""

    when: When
    size: Annotated[int, Field(ge=0, le=100)] = 10


class ToList(Body):
    """A static list, made if need be."""

    list: Name


class Joined(Schema):
    """How many were not on the list before."""

    list: str
    joined: int


class Uses(Schema):
    """What names a segment and needs it."""

    items: list[str]


class Asking(Schema):
    """Which page."""

    limit: Limit = 50
    cursor: Cursor = ""


class SegmentsWanted(Asking):
    """Whose name or short name holds a text, whatever its case. And in which order."""

    search: Text = ""
    sort: Literal[
        "segment", "-segment", "name", "-name", "members", "-members", "updated_at", "-updated_at"
    ] = "segment"


@router.get("/segments", response=CountedPage[SegmentRow], auth=_READ, operation_id="list_segments")
def list_segments(request: HttpRequest, page: Query[SegmentsWanted]) -> dict[str, Any]:
    """The segments by short name, unless another order is asked for, with how many are in each."""
    text, locale = page.search.strip().casefold(), locale_of(request)
    sought = [one for one in queries.segments() if text in f"{one.name} {one.slug}".casefold()]
    keys = in_alphabet([one.name or one.slug for one in sought])
    values: Mapping[str, Callable[[queries.SegmentCount], str]] = {
        "segment": lambda one: one.slug,
        "name": lambda one: keys[one.name or one.slug],
        "members": lambda one: f"{one.members:012}",
        "updated_at": lambda one: one.updated_at.isoformat(timespec="microseconds"),
    }
    value, down = values[page.sort.lstrip("-")], page.sort.startswith("-")
    items, after = sorted_page(
        sought,
        lambda one: (value(one), one.slug),
        down=down,
        cursor=page.cursor,
        limit=page.limit,
    )
    conditions = queries.conditions([each.slug for each in items])
    return {
        "items": [
            {
                **each._asdict(),
                "segment": each.slug,
                "sentence": sentence(conditions[each.slug], locale),
            }
            for each in items
            if each.slug in conditions  # deleted this moment, else
        ],
        "next": after,
        "total": len(sought),
    }


@router.post("/segments", response={201: SegmentSaved}, auth=_WRITE, operation_id="create_segment")
def create_segment(request: HttpRequest, response: HttpResponse, body: NewSegment) -> Status[Any]:
    """Makes a segment. Its members are found within seconds."""
    if not SLUG.fullmatch(body.segment):
        raise Invalid(
            f"{body.segment[:100]!r} cannot be a short name.",
            remedy="Use 1 to 64 small letters, digits and hyphens, such as loyal-customers.",
            code="name",
            phrase="short_name",
            name=body.segment[:100],
        )
    condition = _condition(body.when)
    with transaction.atomic():
        if Segment.objects.filter(slug=body.segment).exists():
            raise Conflict(
                f"There is a segment {body.segment} already.",
                remedy="Choose another name, or change that one.",
                code="name_taken",
                phrase="segment_exists",
                name=body.segment,
            )
        saved = _save(request, body.segment, body.name, condition)
    response["Location"] = f"/api/v1/segments/{body.segment}"
    return Status(201, saved)


@router.get("/segments/{slug}", response=SegmentShown, auth=_READ, operation_id="show_segment")
def show_segment(request: HttpRequest, response: HttpResponse, slug: Name) -> dict[str, Any]:
    """What a segment is, also as a sentence, and how many are in it."""
    segment, condition = queries.access_segment(slug), queries.condition_of(slug)
    response["ETag"] = _tag(segment)
    return {
        "segment": slug,
        "name": segment.name,
        "members": queries.count_members(slug),
        "exact": True,
        "lanes_left": queries.lanes_left(slug),
        "updated_at": segment.updated_at,
        "when": condition_to_json(condition),
        "sentence": sentence(condition, locale_of(request)),
    }


@router.put("/segments/{slug}", response=SegmentSaved, auth=_WRITE, operation_id="save_segment")
def save_segment(request: HttpRequest, slug: Name, body: ChangedSegment) -> dict[str, Any]:
    """Changes a segment. With `If-Match`, only the one you read."""
    condition = _condition(body.when)
    with transaction.atomic():
        check_match(request, _tag(_locked(slug)))
        return _save(request, slug, body.name, condition)


@router.patch("/segments/{slug}", response=SegmentSaved, auth=_WRITE, operation_id="edit_segment")
def edit_segment(request: HttpRequest, slug: Name, body: PartOfSegment) -> dict[str, Any]:
    """Changes the name of a segment, its condition, or both."""
    given = _condition(body.when) if body.when is not None else None
    with transaction.atomic():
        segment = _locked(slug)
        check_match(request, _tag(segment))
        condition = queries.condition_of(slug) if given is None else given
        return _save(request, slug, segment.name if body.name is None else body.name, condition)


@router.delete("/segments/{slug}", response={204: None}, auth=_WRITE, operation_id="delete_segment")
def delete_segment(request: HttpRequest, slug: Name) -> Status[None]:
    """Deletes a segment that nothing uses."""
    with transaction.atomic():
        check_match(request, _tag(_locked(slug)))
        delete(slug, by=actor_of(request).name)
    return Status(204, None)


@router.get(
    "/segments/{slug}/members",
    response=Page[MemberShown],
    auth=_READ,
    operation_id="segment_members",
)
def segment_members(request: HttpRequest, slug: Name, page: Query[Asking]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """Who is in a segment."""
    queries.access_segment(slug)
    place = place_of(page.cursor, parts=1)
    found = members_of(slug, after=place[0] if place else None, limit=page.limit + 1)
    items: list[Member] = found[: page.limit]
    more = len(found) > page.limit
    return {
        "items": [each._asdict() for each in items],
        "next": cursor_to(str(items[-1].id)) if more else None,
    }


@router.get("/segments/{slug}/uses", response=Uses, auth=_READ, operation_id="segment_uses")
def segment_uses(request: HttpRequest, slug: Name) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """What names a segment: other segments, scoring rules, and workflows that live."""
    queries.access_segment(slug)
    others = [f"the {kind} {name}" for kind, name in others_naming("segment", slug)]
    workflows = [
        f"the workflow {use.workflow}, version {use.version}" for use in uses("segment", slug)
    ]
    return {"items": [*others, *dict.fromkeys(workflows)]}


@router.post(
    "/segments/{slug}/to-list",
    response=Joined,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="segment_to_list",
)
def to_list(request: HttpRequest, slug: Name, body: ToList) -> dict[str, Any]:
    """Puts the present members on a static list."""
    joined = actions.save_as_list(slug, body.list, by=actor_of(request).name)
    return {"list": body.list, "joined": joined}


@router.post(
    "/conditions/preview", response=SegmentPreview, auth=_READ, operation_id="preview_condition"
)
def preview_condition(request: HttpRequest, body: Previewed) -> dict[str, Any]:
    """How many meet a condition now, and some of them, the same ones each time."""
    condition, now, locale = _condition(body.when), clock.now(), locale_of(request)
    problems = check("", condition)
    if any(not each.warning for each in problems):
        raise NotSaved(problems)
    ids = queries.sample(condition, now, size=body.size) if body.size else []
    return {
        "count": queries.count(condition, now),
        "sample": [each._asdict() for each in shown(ids)],
        "sentence": sentence(condition, locale),
        "problems": told(problems, locale),
    }


def _condition(when: dict[str, Any]) -> Condition:
    try:
        text = text_of(when)
    except (UnicodeEncodeError, msgspec.MsgspecError, OverflowError) as error:
        raise Invalid(
            f"The condition cannot be read: {error}.",
            code="body_unreadable",
            phrase="condition_unreadable",
            why=str(error),
        ) from None
    condition, problems = parse_condition(text)
    if condition is None:
        raise NotSaved([msgspec.structs.replace(each, line=None) for each in problems])
    return condition


def _save(request: HttpRequest, slug: str, name: str, condition: Condition) -> dict[str, Any]:
    saved = actions.save_segment(slug, name, condition, by=actor_of(request).name)
    return {**vars(saved), "warnings": told(saved.warnings, locale_of(request))}


def _locked(slug: str) -> Segment:
    """The segment, kept from others until the transaction ends."""
    queries.access_segment(slug)
    return Segment.objects.select_for_update().filter(slug=slug).get()


def _tag(segment: Segment) -> str:
    return etag_of(segment.name, segment.condition)
