"""A contact's past in memory: what was loaded, and what the present batch adds."""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Protocol
from uuid import UUID

from msgspec import structs

from jalon.engine.facts import EventNeed, MessageNeed, Same, matches
from jalon.engine.state import Event, Message, Moment

EventKey = tuple[EventNeed, Same]
MessageKey = tuple[MessageNeed, UUID | None]


class Past(Protocol):
    """Where a history finds what was not loaded ahead: the past up to the present batch."""

    def events(self, need: EventNeed, same: Same) -> Iterable[Moment]:
        """At least the latest `need.keep`, in any order."""
        ...

    def messages(self, need: MessageNeed, enrollment_id: UUID | None) -> Iterable[Message]:
        """At least the latest `need.keep` and those that may still be withdrawn."""
        ...


class History:
    """The facts of one contact (`jalon.engine.facts.Facts`).

    What many contacts of a batch will ask for is loaded ahead, for all of them at once: the
    moments of events by `(need, same)`, the messages by `(need, enrollment)`, the enrollment
    being None for a need without a step. `past` answers the rest, once each. Either way the
    effects of the batch come on top.
    """

    def __init__(
        self,
        past: Past,
        events: Mapping[EventKey, Iterable[Moment]] | None = None,
        messages: Mapping[MessageKey, Iterable[Message]] | None = None,
    ) -> None:
        self._past = past
        self._events = {key: sorted(found) for key, found in (events or {}).items()}
        self._messages = {
            key: {one.id: one for one in found} for key, found in (messages or {}).items()
        }
        self._new_events: list[Event] = []
        self._new_messages: dict[UUID, Message] = {}
        self._withdrawn: set[UUID] = set()

    @staticmethod
    def complete(events: Iterable[Event], messages: Iterable[Message] = ()) -> "History":
        """From all that ever happened to the contact."""
        return History(_All(list(events), list(messages)))

    def expect(self, enrollment_id: UUID, needs: Iterable[MessageNeed]) -> None:
        """Makes an enrollment that begins now known: none of its steps sent a message yet."""
        for need in needs:
            if need.step is not None:
                self._messages.setdefault((need, enrollment_id), {})

    def events(self, need: EventNeed, same: Same = ()) -> list[Moment]:
        """See `Facts`."""
        moments = self._events.get((need, same))
        if moments is None:
            new = [event.moment for event in self._new_events if _counts(need, same, event)]
            moments = sorted([*self._past.events(need, same), *new])
            self._events[need, same] = moments
        return moments[::-1]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None = None) -> list[Moment]:
        """See `Facts`."""
        key = (need, enrollment_id if need.step else None)
        known = self._messages.get(key)
        if known is None:
            known = {one.id: one for one in self._past.messages(*key)}
            known |= {one.id: one for one in self._new_messages.values() if _concerns(*key, one)}
            for withdrawn in self._withdrawn:
                _withdraw(known, withdrawn)
            self._messages[key] = known
        found = list(known.values())
        if need.step and len(found) > 1:
            found = [max(found, key=lambda message: (message.at, message.id))]
        return sorted(_moments(need, found), reverse=True)

    def add_event(self, event: Event) -> None:
        """Adds an event of the batch."""
        self._new_events.append(event)
        for (need, same), moments in self._events.items():
            if need.event == event.name and _counts(need, same, event):
                insort(moments, event.moment)

    def add_message(self, message: Message) -> None:
        """Adds a message of the batch, or what became of an earlier one."""
        self._new_messages[message.id] = message
        for key, found in self._messages.items():
            if _concerns(*key, message):
                found[message.id] = message

    def mark_opened(self, message: Message, at: datetime) -> None:
        """A person opened the message, for the first time."""
        latest = self._new_messages.get(message.id, message)
        self.add_message(structs.replace(latest, opened_at=at))

    def mark_clicked(self, message: Message, at: datetime) -> None:
        """A person clicked in the message, for the first time."""
        latest = self._new_messages.get(message.id, message)
        self.add_message(structs.replace(latest, clicked_at=at))

    def drop(self, message_id: UUID) -> None:
        """A message of the batch is not sent after all: never received."""
        self._new_messages.pop(message_id, None)
        for found in self._messages.values():
            found.pop(message_id, None)

    def withdraw(self, enrollment_id: UUID) -> None:
        """The enrollment's messages not yet handed over are withdrawn: never received."""
        self._withdrawn.add(enrollment_id)
        _withdraw(self._new_messages, enrollment_id)
        for found in self._messages.values():
            _withdraw(found, enrollment_id)


class _All:
    """A past that is wholly in memory."""

    def __init__(self, events: list[Event], messages: list[Message]) -> None:
        self._events, self._messages = events, messages

    def events(self, need: EventNeed, same: Same) -> list[Moment]:
        return [event.moment for event in self._events if _counts(need, same, event)]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None) -> list[Message]:
        return [one for one in self._messages if _concerns(need, enrollment_id, one)]


def _withdraw(messages: dict[UUID, Message], enrollment_id: UUID) -> None:
    for message in list(messages.values()):
        if message.pending and message.enrollment_id == enrollment_id:
            del messages[message.id]


def _counts(need: EventNeed, same: Same, event: Event) -> bool:
    return (need.end is None or event.at < need.end) and matches(
        need, event.name, event.properties, same
    )


def _concerns(need: MessageNeed, enrollment_id: UUID | None, message: Message) -> bool:
    return (
        (need.step is None or (message.step, message.enrollment_id) == (need.step, enrollment_id))
        and (need.email is None or message.email == need.email)
        and (need.category is None or message.category == need.category)
        and not (need.marketing and message.transactional)
    )


_TOLD: dict[str, Callable[[Message], datetime | None]] = {
    "received": attrgetter("at"),
    "opened": attrgetter("opened_at"),
    "clicked": attrgetter("clicked_at"),
}


def _moments(need: MessageNeed, messages: Iterable[Message]) -> Iterable[Moment]:
    told = _TOLD[need.fact]
    for message in messages:
        at = told(message)
        if at is not None and (need.end is None or at < need.end):
            yield Moment(at, message.id)
