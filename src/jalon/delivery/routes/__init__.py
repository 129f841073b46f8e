"""The ways out: what hands a message over, and what it may answer."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from jalon.emails.mime import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a handed-over message.

    `sent`: accepted. `deferred`: refused for now, or never wholly handed over. `failed`: refused
    for good. `queued`: not taken, for a reason that is the route's alone, so that the message is as
    if it had never been tried. `uncertain`: handed over, and nobody knows what became of it.
    """

    state: Literal["sent", "deferred", "failed", "queued", "uncertain"]
    reason: str = ""
    route_failed: bool = False
    """It says something of the route, and not of this message alone."""
    elsewhere: bool = False
    """Deferred, and another route may have it at once."""


class Route(ABC):
    """A way out of the house, used by one thread at a time."""

    domains: Collection[str] = ()
    """Those of the senders that it is for; empty: all."""
    held_until: datetime | None = None
    """Until when what was due before was held back by its limits (business time)."""

    soon: bool = False
    """Without room at present, and within a moment with some."""

    def ways(self) -> "Sequence[Route]":
        """By which messages can be handed over now, the first choice first: this one."""
        return [self]

    @abstractmethod
    def ready(self) -> bool:
        """Whether messages can be handed over now; connects when it has to."""

    def room(self, wanted: int) -> int:
        """How many messages may go now, `wanted` at most."""
        return wanted

    @abstractmethod
    def hand_over(self, letter: Letter) -> Answer:
        """Hands one message over, once, and reads the answer. Never touches the database: were it
        to fail there, an answer would be lost."""

    @abstractmethod
    def release(self) -> None:
        """Gives back the room that was not needed."""

    @abstractmethod
    def close(self) -> None:
        """Lets go of connections."""


class Ways(Protocol):
    """The routes among which messages have the choice."""

    def ways(self) -> Sequence[Route]:
        """Those by which messages can be handed over now, the first choice first."""
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...
