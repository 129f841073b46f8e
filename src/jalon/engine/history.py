"""A contact's past in memory: what was loaded, and what the present batch adds."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jalon.engine.facts import EventNeed, MessageNeed, Same, matches
from jalon.engine.state import Event, Message, Moment

EventKey = tuple[EventNeed, Same]
MessageKey = tuple[MessageNeed, UUID | None]


class History:
    """The facts of one contact (`jalon.engine.facts.Facts`).

    Made from what was loaded for each need: the moments of events by `(need, same)`, and the
    messages by `(need, enrollment)`, the enrollment being None for a need without a step. Asking
    for what was not loaded raises KeyError: a bug, never silently nothing.
    """

    def __init__(
        self,
        events: Mapping[EventKey, Iterable[Moment]],
        messages: Mapping[MessageKey, Iterable[Message]],
    ) -> None:
        self._events = {key: sorted(found, reverse=True) for key, found in events.items()}
        self._messages = {key: {one.id: one for one in found} for key, found in messages.items()}

    @staticmethod
    def complete(events: Iterable[Event], messages: Iterable[Message] = ()) -> "History":
        """From all that ever happened to the contact: any need can be asked for."""
        return _Complete(events, messages)

    def expect(self, enrollment_id: UUID, needs: Iterable[MessageNeed]) -> None:
        """Makes an enrollment that begins now known: none of its steps sent a message yet."""
        for need in needs:
            if need.step is not None:
                self._messages.setdefault((need, enrollment_id), {})

    def events(self, need: EventNeed, same: Same = ()) -> list[Moment]:
        """See `Facts`."""
        return self._events[need, same]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None = None) -> list[Moment]:
        """See `Facts`."""
        found = list(self._messages[need, enrollment_id if need.step else None].values())
        if need.step and found:
            found = [max(found, key=lambda message: (message.at, message.id))]
        return sorted(_moments(need, found), reverse=True)

    def add_event(self, event: Event) -> None:
        """Adds an event that was not there when the history was loaded."""
        for (need, same), moments in self._events.items():
            if _counts(need, same, event):
                later = sum(1 for moment in moments if moment > event.moment)
                moments.insert(later, event.moment)

    def add_message(self, message: Message) -> None:
        """Adds a message that was not there when the history was loaded."""
        for found in self._about(message):
            found[message.id] = message

    def mark_opened(self, message: Message, at: datetime) -> None:
        """A person opened the message, for the first time."""
        for found in self._about(message):
            found[message.id] = replace(found.get(message.id, message), opened_at=at)

    def mark_clicked(self, message: Message, at: datetime) -> None:
        """A person clicked in the message, for the first time."""
        for found in self._about(message):
            found[message.id] = replace(found.get(message.id, message), clicked_at=at)

    def withdraw(self, enrollment_id: UUID) -> None:
        """The enrollment's messages not yet handed over are withdrawn: never received."""
        for found in self._messages.values():
            _withdraw(found, enrollment_id)

    def copy(self) -> "History":
        """The same facts, apart: what is added to one is not in the other."""
        messages = {key: found.values() for key, found in self._messages.items()}
        return History(self._events, messages)

    def _about(self, message: Message) -> Iterator[dict[UUID, Message]]:
        for (need, enrollment_id), found in self._messages.items():
            if _concerns(need, enrollment_id, message):
                yield found


class _Complete(History):
    """Answers each need the first time it is asked for, from all there is."""

    def __init__(self, events: Iterable[Event], messages: Iterable[Message]) -> None:
        super().__init__({}, {})
        self._past = list(events)
        self._sent = {message.id: message for message in messages}

    def events(self, need: EventNeed, same: Same = ()) -> list[Moment]:
        if (need, same) not in self._events:
            found = [event.moment for event in self._past if _counts(need, same, event)]
            self._events[need, same] = sorted(found, reverse=True)
        return super().events(need, same)

    def messages(self, need: MessageNeed, enrollment_id: UUID | None = None) -> list[Moment]:
        key = (need, enrollment_id if need.step else None)
        if key not in self._messages:
            found = [one for one in self._sent.values() if _concerns(*key, one)]
            self._messages[key] = {one.id: one for one in found}
        return super().messages(need, enrollment_id)

    def add_event(self, event: Event) -> None:
        super().add_event(event)
        self._past.append(event)

    def _about(self, message: Message) -> Iterator[dict[UUID, Message]]:
        yield self._sent
        yield from super()._about(message)

    def withdraw(self, enrollment_id: UUID) -> None:
        super().withdraw(enrollment_id)
        _withdraw(self._sent, enrollment_id)

    def copy(self) -> "History":
        return _Complete(self._past, self._sent.values())


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
    )


def _moments(need: MessageNeed, messages: Iterable[Message]) -> Iterator[Moment]:
    for message in messages:
        at = {
            "received": message.at,
            "opened": message.opened_at,
            "clicked": message.clicked_at,
        }[need.fact]
        if at is not None and (need.end is None or at < need.end):
            yield Moment(at, message.id)
