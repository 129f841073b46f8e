"""Who is in a simulation, and what happens to them whatever the workflow does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, SafeUUID

import msgspec

from jalon.engine.effects import Update
from jalon.engine.simulate.assumptions import Engagement
from jalon.engine.state import Contact, Entry, Event, Message, Payload


class ByHand(msgspec.Struct, frozen=True):
    """Somebody enrolls the contact by hand (TRG-16)."""

    payload: Payload = {}


Given = tuple[datetime, Event | Update | ByHand]
"""What happens from outside, and when."""


@dataclass(slots=True)
class Someone:
    """A person as the simulation finds it. Nothing of it is changed.

    `past` holds the events before the start and `messages` the emails got before it, as far as
    the workflow's conditions look back; `entries` earlier entries into the workflow. `given` is
    what the person will do, beside what is assumed, in any order. `engagement` replaces what is
    assumed of everyone; `answers` is what webhook steps are answered, by step.
    """

    contact: Contact
    past: Sequence[Event] = ()
    messages: Sequence[Message] = ()
    entries: Mapping[str, Entry] = field(default_factory=dict)
    given: Sequence[Given] = ()
    engagement: Engagement | None = None
    answers: Mapping[str, Any] = field(default_factory=dict)


class Ids:
    """Ids in ascending order, always the same for a person and a seed."""

    __slots__ = ("_next",)

    def __init__(self, first: int) -> None:
        self._next = first

    def __call__(self) -> UUID:
        self._next += 1
        # What UUID(int=…) does, less its checks: it is called a million times.
        made = _new(UUID)
        _set(made, "int", self._next)
        _set(made, "is_safe", _UNKNOWN)
        return made


_new, _set = object.__new__, object.__setattr__
_UNKNOWN = SafeUUID.unknown
