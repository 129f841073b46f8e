"""What every kind of long work is: an order that is read when it is asked for, and again when it
is done."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol, Self, TypeVar

import msgspec

from jalon.accounts.permissions import Permission
from jalon.core.errors import Invalid

T = TypeVar("T")


class Cancelled(Exception):
    """Somebody cancelled the work."""


class Interrupted(Exception):
    """The worker stops, or another one has taken the work over."""


Tell = Callable[[int, int], None]
"""Told what is done, and what there is to do in all; raises Cancelled or Interrupted when the work
is to end."""


class Order(Protocol):
    """A kind of work. It may be run a second time after its worker died.

    `starts` is what one needs to ask for it or to cancel it, `sees` to look at it.
    """

    starts: ClassVar[Permission]
    sees: ClassVar[Permission]

    @classmethod
    def read(cls, params: Mapping[str, Any], source: str) -> Self:
        """The order, when it can be carried out as things are; `source` is the uploaded file it is
        about. Raises what refuses it: Invalid, NotFound, Conflict or Forbidden."""
        ...

    def run(self, source: str, tell: Tell) -> dict[str, Any]:
        """Carries it out, and returns what came of it as JSON has it."""
        ...


def converted(params: Mapping[str, Any], kind: type[T]) -> T:
    """Parameters as an order holds them. Raises Invalid."""
    try:
        return msgspec.convert(dict(params), kind)
    except msgspec.ValidationError as error:
        raise Invalid(
            f"The order cannot be read: {error}.",
            remedy="See the fields of this kind of work.",
            code="work_params",
            why=str(error),
        ) from None
