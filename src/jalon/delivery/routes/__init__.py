"""The ways out: what hands a message over, and what it may answer."""

from dataclasses import dataclass
from typing import Literal, Protocol

from jalon.emails.mime import Letter


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a handed-over message.

    `sent`: accepted. `deferred`: refused for now, or never wholly handed over. `failed`: refused
    for good. `uncertain`: handed over, and the connection broke before the answer was read.
    """

    state: Literal["sent", "deferred", "failed", "uncertain"]
    reason: str = ""


class Route(Protocol):
    """A way out of the house, used by one thread at a time."""

    def ready(self) -> bool:
        """Whether messages can be handed over now; connects when it has to. When it cannot, it
        says so in the log and waits longer before each further try."""
        ...

    def hand_over(self, letter: Letter) -> Answer:
        """Hands one message over, once, and reads the answer."""
        ...

    def close(self) -> None:
        """Lets go of connections."""
        ...
