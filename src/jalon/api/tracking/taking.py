"""Calls go into the inbox, in their order; requests that come at once, in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection

from jalon.api.connections import connected
from jalon.api.tracking.body import Message
from jalon.api.tracking.calls import Alias, Call, Circumstances, read_call, traits_of
from jalon.api.tracking.group_commit import GroupCommit
from jalon.api.tracking.traits import Ignored, attribute_types
from jalon.core import clock
from jalon.core.db import AWAY
from jalon.core.errors import Conflict, Invalid, JalonError
from jalon.events.actions import alias, record, wake
from jalon.events.checking import NewEvent, NewUpdate

TOGETHER = 64
"""Most requests that share a transaction."""

Refusals = dict[int, JalonError]
"""Why messages were not taken in, by their place in the batch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """The messages of a request, by their place in it, and what each is to be read as."""

    source: str
    sent_at: object
    messages: Mapping[int, Message]
    kinds: Mapping[int, str]


@dataclass(slots=True)
class Taken:
    """What became of a request: the refusals, and what was left out of messages taken in."""

    refusals: Refusals = field(default_factory=dict)
    ignored: dict[int, list[Ignored]] = field(default_factory=dict)


def take_in(parcel: Parcel) -> Taken:
    """Commits the calls of a request in their order; a bad one is refused alone.

    Between two aliases all is one transaction. When it raises, what is not committed yet can be
    sent again with the rest: message ids make that harmless.
    """
    if "alias" in parcel.kinds.values():
        return _one_by_one(parcel)
    return _together(parcel)


def _all_at_once(parcels: Sequence[Parcel]) -> list[Taken]:
    now = _now()
    taken = [Taken() for _ in parcels]
    places: list[tuple[int, int]] = []
    arrivals: list[NewEvent | NewUpdate] = []
    for number, calls in enumerate(_read(parcels, taken, now)):
        for index, call in calls.items():
            assert not isinstance(call.arrival, Alias), "an alias is a transaction of its own"
            places.append((number, index))
            arrivals.append(call.arrival)
    if arrivals:
        for place, error in record(arrivals, now=now, quietly=True).refused.items():
            number, index = places[place]
            taken[number].refusals[index] = error
    return taken


def _now() -> datetime:
    """Business time. A connection that was lost since it was last used is noticed here, where
    asking again does no harm, and made anew."""
    try:
        return clock.now()
    except AWAY:
        if connection.in_atomic_block:
            raise
        connection.close()
        return clock.now()


_together = GroupCommit(_all_at_once, most=TOGETHER, ready=connected, afterwards=wake)


def _one_by_one(parcel: Parcel) -> Taken:
    """The calls before each alias, the alias, and so on."""
    taken = Taken()
    (calls,) = _read([parcel], [taken], _now())
    run: dict[int, NewEvent | NewUpdate] = {}
    for index, call in calls.items():
        if isinstance(call.arrival, Alias):
            taken.refusals |= _recorded(run) | _aliased(index, call.arrival)
            run = {}
        else:
            run[index] = call.arrival
    taken.refusals |= _recorded(run)
    return taken


def _read(
    parcels: Sequence[Parcel], taken: Sequence[Taken], now: datetime
) -> list[dict[int, Call]]:
    """What the messages of each request come to. What comes to nothing is refused."""
    types = attribute_types(
        traits_of(message)
        for parcel in parcels
        for index, message in parcel.messages.items()
        if parcel.kinds[index] == "identify"
    )
    return [
        _calls(
            parcel,
            Circumstances(
                source=parcel.source, received_at=now, sent_at=parcel.sent_at, types=types
            ),
            into,
        )
        for parcel, into in zip(parcels, taken, strict=True)
    ]


def _calls(parcel: Parcel, around: Circumstances, taken: Taken) -> dict[int, Call]:
    calls: dict[int, Call] = {}
    for index, message in parcel.messages.items():
        try:
            calls[index] = call = read_call(parcel.kinds[index], message, around)
        except Invalid as error:
            taken.refusals[index] = error
        else:
            if call.ignored:
                taken.ignored[index] = call.ignored
    return calls


def _recorded(run: Mapping[int, NewEvent | NewUpdate]) -> Refusals:
    if not run:
        return {}
    places = list(run)
    refused = record(list(run.values())).refused
    return {places[index]: error for index, error in refused.items()}


def _aliased(index: int, given: Alias) -> Refusals:
    try:
        alias(given.previous_id, given.update)
    except (Invalid, Conflict) as error:
        return {index: error}
    return {}
