"""A person's past before the simulation, found by name."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from jalon.engine.facts import EventNeed, MessageNeed, Same, matches
from jalon.engine.state import Event, Message, Moment


class Recorded:
    """A past that is wholly in memory (`jalon.engine.history.Past`)."""

    __slots__ = ("_by_name", "_messages")

    def __init__(self, events: Iterable[Event], messages: Sequence[Message]) -> None:
        self._by_name: dict[str, list[Event]] = {}
        for event in events:
            self._by_name.setdefault(event.name, []).append(event)
        self._messages = messages

    def events(self, need: EventNeed, same: Same) -> list[Moment]:
        return [
            event.moment
            for event in self._by_name.get(need.event, ())
            if (need.end is None or event.at < need.end)
            and matches(need, event.name, event.properties, same)
        ]

    def messages(self, need: MessageNeed, enrollment_id: UUID | None) -> list[Message]:
        return [
            message
            for message in self._messages
            if need.step is None
            and (need.email is None or message.email == need.email)
            and (need.category is None or message.category == need.category)
            and not (need.marketing and message.transactional)
        ]
