"""What each call of the tracking API means to Jalon: an event, an update, or an alias."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jalon.api.tracking.body import Message
from jalon.api.tracking.occurred import occurred_at
from jalon.api.tracking.traits import Ignored, read_traits, save_group
from jalon.contacts.attributes import Type
from jalon.contacts.change import Change
from jalon.core.errors import Invalid
from jalon.definition.company import GROUP
from jalon.events.checking import NewEvent, NewUpdate

PAGE = "Page Viewed"
SCREEN = "Screen Viewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What all messages of a request share. `types` are those of the attributes they name."""

    source: str
    received_at: datetime
    sent_at: object = None
    types: dict[str, Type] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alias:
    """Two ids of one person: what they were known by, and their external id."""

    previous_id: str
    update: NewUpdate


@dataclass(frozen=True, slots=True)
class Call:
    """What a message comes to."""

    arrival: NewEvent | NewUpdate | Alias
    ignored: list[Ignored] = field(default_factory=list)


def traits_of(message: Message) -> dict[str, Any]:
    """The traits of an identify call; RudderStack's SDKs send them within the context."""
    context = message.context if isinstance(message.context, dict) else {}
    within = context.get("traits")
    return (within if isinstance(within, dict) else {}) | (message.traits or {})


def read_call(kind: str, message: Message, around: Circumstances) -> Call:
    """What a message comes to. Raises Invalid."""
    common = _common(message, around)
    match kind:
        case "track":
            return Call(_event(message.event or "", message.properties, common))
        case "page" | "screen":
            name = PAGE if kind == "page" else SCREEN
            return Call(_event(name, _view(message), common))
        case "group":
            group = _group(message)
            ignored = save_group(group, message.traits or {})
            properties = (message.traits or {}) | {"groupId": group}
            return Call(_event(GROUP, properties, common), ignored)
        case "identify":
            traits = read_traits(traits_of(message), around.types)
            update = NewUpdate(change=traits.change, email=traits.email, **common)
            return Call(update, traits.ignored)
        case "alias":
            return Call(Alias(_id(message.previous_id), NewUpdate(change=Change(), **common)))
    raise Invalid(
        f"There is no call of type {kind[:40]!r}.",
        remedy="Use identify, track, page, screen, group or alias.",
        code="type_unknown",
    )


def _common(message: Message, around: Circumstances) -> dict[str, Any]:
    return {
        "external_id": _id(message.user_id),
        "anonymous_id": _id(message.anonymous_id),
        "message_id": message.message_id or None,
        "source": around.source,
        "at": occurred_at(
            message.timestamp or message.original_timestamp,
            sent_at=message.sent_at or around.sent_at,
            received_at=around.received_at,
        ),
    }


def _event(name: str, properties: Mapping[str, object] | None, common: dict[str, Any]) -> NewEvent:
    return NewEvent(name=name, properties=dict(properties or {}), **common)


def _view(message: Message) -> dict[str, object]:
    named = {"name": message.name, "category": message.category}
    return {name: value for name, value in named.items() if value} | (message.properties or {})


def _group(message: Message) -> str:
    if group := _id(message.group_id):
        return group
    raise Invalid(
        "The group call has no groupId.",
        remedy="Give the id of the company or group.",
        code="group_missing",
    )


def _id(given: str | int | None) -> str:
    return "" if given is None else str(given).strip()
