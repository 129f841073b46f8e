"""What conditions need to know of a contact's past, and how they ask for it."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, Protocol
from uuid import UUID

import msgspec

from jalon.definition import events
from jalon.definition.conditions import (
    Condition,
    Counted,
    InWorkflow,
    Messaged,
    Performed,
    Test,
    walk,
)
from jalon.engine.comparing import equal, holds
from jalon.engine.state import Moment, Payload

Same = tuple[str, ...]
"""Values that properties must equal, as JSON: hashable, and `1` is not `true`."""

_MOST = 2**62  # what PostgreSQL takes as a limit


class EventNeed(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """The latest `keep` events of a name that pass the tests, before `end` when given.

    `where` holds the tests as JSON, so that needs are equal when they mean the same; read them
    from `tests`. `same` names properties that must equal given values: they vary by enrollment,
    so they are apart from `where` and a whole batch still takes one query per need. With `own`
    the event is one of the enrollment that asks.
    """

    event: str
    where: str = "[]"
    same: tuple[str, ...] = ()
    own: bool = False
    end: datetime | None = None
    keep: int = 1

    @property
    def names(self) -> tuple[str, ...]:
        """The properties whose values vary by enrollment."""
        return (*self.same, "enrollment") if self.own else self.same

    @property
    def tests(self) -> tuple[Test, ...]:
        """What an event's properties must pass, all of them."""
        return _tests(self.where)


class MessageNeed(msgspec.Struct, frozen=True, kw_only=True, cache_hash=True):
    """The latest `keep` messages received, opened or clicked, of an email, a category or any,
    before `end` when given.

    With `step`, of one enrollment's latest message from that step alone (RUN-12).
    """

    fact: Literal["received", "opened", "clicked"]
    email: str | None = None
    category: str | None = None
    step: str | None = None
    marketing: bool = False
    """Marketing email alone."""
    end: datetime | None = None
    keep: int = 1


Need = EventNeed | MessageNeed


class Facts(Protocol):
    """A contact's past, effects of the present batch included."""

    def events(self, need: EventNeed, same: Same = ()) -> Sequence[Moment]:
        """Latest first: at least the `need.keep` latest that have happened by now, if there are
        as many; `same` are the values of `need.names`."""
        ...

    def messages(self, need: MessageNeed, enrollment_id: UUID | None = None) -> Sequence[Moment]:
        """Latest first, as many as for events: when each was received, opened or clicked."""
        ...


_PASSED = {
    "entered": events.WORKFLOW_ENTERED,
    "finished": events.WORKFLOW_FINISHED,
    "exited": events.WORKFLOW_EXITED,
    "goal": events.GOAL_REACHED,
}


def need_of(condition: Counted) -> Need:
    """What a counted condition has to look up. One more than it counts where more would
    change the answer or the instant at which the answer changes."""
    end = None if condition.end is None else end_of(condition.end.date)
    same: tuple[str, ...] = ()
    match condition:
        case Messaged(link=None):
            return MessageNeed(
                fact=condition.fact,
                email=condition.email,
                category=condition.category,
                step=condition.step,
                end=end,
                keep=_keep(condition),
            )
        case Messaged():
            event, where = events.EMAIL_CLICKED, _clicked(condition)
        case InWorkflow():
            event = _PASSED[condition.fact]
            where = [Test(property="workflow", value=condition.workflow)]
        case Performed():
            event, where, same = condition.event, condition.where, tuple(condition.same)
    return EventNeed(
        event=event,
        where=msgspec.json.encode(where).decode() if where else "[]",
        same=same,
        own=isinstance(condition, Messaged) and condition.step is not None,
        end=end,
        keep=_keep(condition),
    )


def _clicked(condition: Messaged) -> list[Test]:
    """What makes a click one of a person, on the link of the condition."""
    named = {
        "link": condition.link,
        "email": condition.email,
        "category": condition.category,
        "step": condition.step,
    }
    tests = [Test(property=name, value=value) for name, value in named.items() if value is not None]
    return [*tests, Test(property="machine", value=False)]


def begins_with(condition: Counted) -> MessageNeed | None:
    """The message with which the period of a condition begins, when one does."""
    match condition:
        case Performed(since_email=str(step)) | Messaged(link=str(), step=str(step)):
            return MessageNeed(fact="received", step=step)
    return None


def needs(condition: Condition) -> Iterator[Need]:
    """Everything a condition may look up."""
    for part in walk(condition):
        if isinstance(part, InWorkflow) and part.fact == "inside":
            continue
        if isinstance(part, Counted):
            yield need_of(part)
            begins = begins_with(part)
            if begins is not None:
                yield begins


def same_values(
    need: EventNeed, payload: Payload, enrollment_id: UUID | None = None
) -> Same | None:
    """The values for `need.names`; None when one is missing, so nothing matches."""
    if not (need.same or need.own):
        return ()
    values = [payload.get(name) for name in need.same]
    if need.own:
        values.append(None if enrollment_id is None else str(enrollment_id))
    return None if any(value is None for value in values) else tuple(map(json.dumps, values))


def matches(need: EventNeed, name: str, properties: Payload, same: Same = ()) -> bool:
    """Whether an event is one that the need counts, its time aside."""
    if name != need.event:
        return False
    for wanted, value in zip(need.names, same, strict=True):
        if not equal(properties.get(wanted), json.loads(value)):
            return False
    return all(holds(test.op, properties.get(test.property), test.value) for test in need.tests)


def end_of(day: date) -> datetime | None:
    """The first instant after a day (UTC); None after the last day of the calendar."""
    if day == date.max:
        return None
    return start_of(day + timedelta(days=1))


def start_of(day: date) -> datetime:
    """The first instant of a day (UTC)."""
    return datetime.combine(day, time(), UTC)


def _keep(condition: Counted) -> int:
    # A count is known exactly as far as the number it is compared with; for "at most" and
    # "exactly", one more tells that there are too many, and until when.
    most = max(condition.at_least or 1, 1)
    for count in (condition.at_most, condition.exactly):
        if count is not None:
            most = max(most, count + 1)
    return min(most, _MOST)


@lru_cache(maxsize=4096)
def _tests(where: str) -> tuple[Test, ...]:
    return tuple(msgspec.json.decode(where, type=list[Test]))
