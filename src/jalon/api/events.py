"""Events that a server sends about contacts (EVT-1 is the door for browsers and SDKs)."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.accounts.permissions import Permission
from jalon.api.access import Needs, actor_of
from jalon.api.bodies import Body, RefusedRow, Rows, refused
from jalon.api.language import locale_of
from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.events import actions
from jalon.events.checking import NewEvent

MOST = 1000
"""Events in one request."""

router = Router(tags=["events"])


class SentEvent(Body):
    """Something that a contact did. Who: an external id, an email or an anonymous id, at least
    one; a contact that is not known yet is created. `at` is now when left out, and UTC when it
    has no offset. `message_id` makes sending the event again harmless."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    at: datetime | None = None
    external_id: str | None = None
    email: str | None = None
    anonymous_id: str | None = None
    properties: dict[str, Any] = {}
    message_id: str | None = None


class SentEvents(Body):
    """Up to 1,000 events, in the order in which they happened."""

    events: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST,
            json_schema_extra={"items": SentEvent.model_json_schema()},
            examples=[[{"name": "Order Completed", "email": "ana@example.com"}]],
        ),
    ]


class TakenEvent(Schema):
    """An event that was taken in: its place in the request, and whose it is."""

    index: int
    contact: UUID


class EventsOutcome(Schema):
    """What became of each event."""

    taken: list[TakenEvent]
    refused: list[RefusedRow]


_rows = Rows(SentEvent)


@router.post(
    "/events",
    response={202: EventsOutcome},
    auth=Needs(Permission.EVENTS_WRITE),
    operation_id="send_events",
)
def send_events(request: HttpRequest, body: SentEvents) -> Status[EventsOutcome]:
    """Takes events in; once answered, none of those taken is lost. A bad one is refused alone.
    They take effect in their order as soon as a worker runs."""
    source, now, locale = actor_of(request).name, clock.now(), locale_of(request)
    arrivals: dict[int, NewEvent] = {}
    bad: list[RefusedRow] = []
    for index, row in enumerate(body.events):
        try:
            arrivals[index] = _arrival(_rows.read(row), source, now=now)
        except Invalid as error:
            bad.append(refused(index, error, locale))
    places = list(arrivals)
    recorded = actions.record(list(arrivals.values()))
    bad += [refused(places[at], error, locale) for at, error in recorded.refused.items()]
    taken = [
        TakenEvent(index=places[at], contact=contact_id)
        for at, contact_id in recorded.contact_ids.items()
    ]
    return Status(202, EventsOutcome(taken=taken, refused=sorted(bad, key=lambda one: one.index)))


def _arrival(event: SentEvent, source: str, *, now: datetime) -> NewEvent:
    given = event.model_dump(exclude={"at"})
    return NewEvent(**given, at=event.at or now, source=source)
