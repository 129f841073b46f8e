"""Messages that wait for a person: those in review (STP-1), and those of which nobody knows whether
they arrived (RUN-7)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Address, Body, Line
from jalon.api.definitions import Name, Text
from jalon.api.paging import BoundedPage, Cursor, Limit, cursor_to, place_of
from jalon.core.errors import Invalid
from jalon.core.tallies import Tally
from jalon.delivery import review, uncertain
from jalon.delivery.bounces import bounced
from jalon.delivery.complaints import complained
from jalon.delivery.queries import count_undecided
from jalon.delivery.reports import Report
from jalon.delivery.review import Waiting
from jalon.delivery.severity import Severity
from jalon.delivery.uncertain import Uncertain
from jalon.emails.mime import Letter

router = Router(tags=["messages"])
_READ, _RUN = Needs(Permission.WORKFLOWS_READ), Needs(Permission.WORKFLOWS_RUN)

_ALL = 1_000_000
"""Of one workflow, in review."""

Messages = Annotated[list[UUID], Field(max_length=10_000)]


class MessageInReview(Schema):
    """A message that waits for approval, and since when."""

    id: UUID
    at: datetime
    recipient: str
    workflow: str
    step: str
    email: str


class MessageShown(Schema):
    """A message as it would be sent now. `refused`: why it could not be; then there is no more."""

    recipient: str
    subject: str
    html: str
    text: str
    refused: str


class UncertainMessage(MessageInReview):
    """A message that was handed over, and whose answer was never read; `reason` says why."""

    contact: UUID
    reason: str


class Reviewing(Body):
    """What becomes of messages in review: of those named, or of all of a workflow."""

    verdict: Literal["approve", "reject"]
    messages: Messages = []
    workflow: Name | None = None


class Clearing(Body):
    """What became of uncertain messages: they were `sent`, they were `not_sent`, or they are to be
    sent once more, whatever it was (`resend`)."""

    verdict: uncertain.Verdict
    messages: Annotated[Messages, Field(min_length=1)]


class Complaining(Body):
    """Messages that their readers called junk; the `Message-ID` of an email begins with the id."""

    messages: Annotated[Messages, Field(min_length=1)]


class Bouncing(Body):
    """Emails that came back: by message, or by address, then each is about the contact who has it.
    `hard`: the address does not exist; `soft`: it takes no email at present; `blocked`: the email
    was refused for whom it came from or what it says. `reason`: what the mail server said."""

    severity: Severity
    messages: Messages = []
    addresses: Annotated[list[Address], Field(max_length=10_000)] = []
    reason: Annotated[Line, Field(max_length=300)] = ""


class Decided(Schema):
    """How many messages that was about; those decided meanwhile are none of them."""

    decided: int


class Whose(Schema):
    """Those of a workflow, or of all, and which page."""

    workflow: Text = ""
    limit: Limit = 50
    cursor: Cursor = ""


@router.get(
    "/messages/review",
    response=BoundedPage[MessageInReview],
    auth=_READ,
    operation_id="list_review",
)
def list_review(request: HttpRequest, wanted: Query[Whose]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The messages that wait for approval, the one that waits longest first."""
    found = review.in_review(
        workflow=wanted.workflow, after=_place(wanted.cursor), limit=wanted.limit + 1
    )
    return _page(found, wanted.limit, count_undecided("review", workflow=wanted.workflow))


@router.get(
    "/messages/review/{message_id}",
    response=MessageShown,
    auth=_READ,
    operation_id="show_message_in_review",
)
def show_message(request: HttpRequest, message_id: UUID) -> dict[str, str]:
    """A message as it would be sent, were it approved now. Needs the scope contacts:read too."""
    found = review.preview(message_id)
    actor_of(request).check(Permission.CONTACTS_READ)
    if isinstance(found, Letter):
        shown = ("recipient", "subject", "html", "text")
        return {**{name: getattr(found, name) for name in shown}, "refused": ""}
    return {**dict.fromkeys(MessageShown.model_fields, ""), "refused": found.reason}


@router.post("/messages/review", response=Decided, auth=_RUN, operation_id="decide_review")
def decide_review(request: HttpRequest, body: Reviewing) -> dict[str, int]:
    """Approves messages, which are sent, or rejects them: then they are not, and the contacts go
    on."""
    if bool(body.messages) == bool(body.workflow):
        raise Invalid(
            "It is not said which messages are meant.",
            remedy="Give `messages`, or `workflow` for all of one workflow.",
            code="review_which",
        )
    ids = body.messages
    if body.workflow:
        ids = [one.id for one in review.in_review(workflow=body.workflow, limit=_ALL)]
    act = review.approve if body.verdict == "approve" else review.reject
    return {"decided": act(ids, by=actor_of(request).name)}


@router.get(
    "/messages/uncertain",
    response=BoundedPage[UncertainMessage],
    auth=_READ,
    operation_id="list_uncertain",
)
def list_uncertain(request: HttpRequest, wanted: Query[Whose]) -> dict[str, Any]:  # noqa: ARG001 - Ninja's
    """The messages of which nobody knows whether they arrived, latest first."""
    found = uncertain.uncertain(
        workflow=wanted.workflow, before=_place(wanted.cursor), limit=wanted.limit + 1
    )
    return _page(found, wanted.limit, count_undecided("uncertain", workflow=wanted.workflow))


@router.post("/messages/uncertain", response=Decided, auth=_RUN, operation_id="decide_uncertain")
def decide_uncertain(request: HttpRequest, body: Clearing) -> dict[str, int]:
    """Says what became of uncertain messages, or has them sent once more."""
    by = actor_of(request).name
    return {"decided": uncertain.decide(body.messages, body.verdict, by=by)}


@router.post(
    "/messages/complaints",
    response=Decided,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="report_complaints",
)
def report_complaints(request: HttpRequest, body: Complaining) -> dict[str, int]:
    """Says which messages their readers complained about, as the feedback loop of a mail provider
    tells it. They get no marketing email any more, and workflows hear of it. A message counts
    once, and one that is not known any more does not."""
    return {"decided": complained(body.messages, by=actor_of(request).name)}


@router.post(
    "/messages/bounces",
    response=Decided,
    auth=Needs(Permission.CONTACTS_WRITE),
    operation_id="report_bounces",
)
def report_bounces(request: HttpRequest, body: Bouncing) -> dict[str, int]:
    """Says which emails came back after a mail server had taken them. An address that does not
    exist is invalid at once; one that takes no email at present is suspended when that happens
    again and again; and workflows hear of it. A message counts once, and one that is not known any
    more does not; what is told of an address counts once a day."""
    if not body.messages and not body.addresses:
        raise Invalid(
            "It is not said which emails are meant.",
            remedy="Give `messages` or `addresses`.",
            code="bounces_which",
        )
    told = [Report(body.severity, one, reason=body.reason) for one in body.messages]
    told += [
        Report(body.severity, addresses=frozenset({one.lower()}), reason=body.reason)
        for one in body.addresses
    ]
    return {"decided": bounced(told, by=actor_of(request).name)}


def _page(found: Sequence[Waiting | Uncertain], limit: int, tally: Tally) -> dict[str, Any]:
    items = found[:limit]
    more = len(found) > limit
    last = cursor_to(items[-1].at.isoformat(), str(items[-1].id)) if more else None
    return {"items": items, "next": last, **tally.as_total()}


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    place = place_of(cursor, parts=2)
    if place is None:
        return None
    try:
        return datetime.fromisoformat(place[0]), UUID(place[1])
    except ValueError:
        raise Invalid("The cursor is none of this list.", code="cursor_invalid") from None
