"""Calls go into the inbox, in their order."""

from collections.abc import Mapping

from jalon.api.tracking.calls import Alias, Call
from jalon.core.errors import Conflict, Invalid, JalonError
from jalon.events.actions import alias, record
from jalon.events.checking import NewEvent, NewUpdate

Refusals = dict[int, JalonError]
"""Why messages were not taken in, by their place in the batch."""


def take_in(calls: Mapping[int, Call]) -> Refusals:
    """Commits calls in their order, and returns the refusals of those that are bad.

    Between two aliases all is one transaction. When it raises, what is not committed yet can be
    sent again with the rest: message ids make that harmless.
    """
    refusals: Refusals = {}
    run: dict[int, NewEvent | NewUpdate] = {}
    for index, call in calls.items():
        if isinstance(call.arrival, Alias):
            refusals |= _recorded(run) | _aliased(index, call.arrival)
            run = {}
        else:
            run[index] = call.arrival
    return refusals | _recorded(run)


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
