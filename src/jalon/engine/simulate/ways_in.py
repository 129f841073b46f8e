"""What has to happen to a person for a trigger to fire."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from jalon.definition import events
from jalon.definition.conditions import Entered, walk
from jalon.engine.effects import Update
from jalon.engine.person import OWN_FIELDS
from jalon.engine.simulate.naming import hits
from jalon.engine.simulate.population import ByHand, Given
from jalon.engine.state import Contact, Event, Payload
from jalon.engine.triggering import TriggerKind

_BECAME = {
    events.BECAME_LEAD: "lead",
    events.BECAME_MQL: "mql",
    events.BECAME_CUSTOMER: "customer",
}


def happening(
    trigger: TriggerKind, contact: Contact, at: datetime, payload: Payload
) -> list[Given]:
    """What makes a trigger fire at an instant, or later when it has a timer; `contact` is changed
    where that takes it. Nothing for a schedule, which fires by itself."""
    if trigger.scheduled:
        return []
    if trigger.timed and not trigger.counts_events:
        contact.attributes[_text(trigger, "attribute")] = (
            (at + timedelta(days=40)).date().isoformat()
        )
        return []
    names = sorted(trigger.arms() if trigger.timed else trigger.listens())
    told = {**payload, **_fields(trigger), **_tests(trigger, at)}
    if not names:
        return [(at, ByHand(payload))]
    return [_given(trigger, contact, names[0], at=at, told=told)]


def _given(
    trigger: TriggerKind, contact: Contact, name: str, *, at: datetime, told: Payload
) -> Given:
    """One of the events a trigger heeds, or the change that is told by it."""
    match name:
        case events.TAG_ADDED:
            contact.tags.discard(_text(trigger, "tag"))
            return at, Update(add_tags=(_text(trigger, "tag"),))
        case events.TAG_REMOVED:
            contact.tags.add(_text(trigger, "tag"))
            return at, Update(remove_tags=(_text(trigger, "tag"),))
        case events.LIST_JOINED:
            contact.lists.discard(_text(trigger, "list"))
            return at, Update(join_lists=(_text(trigger, "list"),))
        case events.LIST_LEFT:
            contact.lists.add(_text(trigger, "list"))
            return at, Update(leave_lists=(_text(trigger, "list"),))
        case events.ATTRIBUTE_CHANGED:
            attribute = _text(trigger, "attribute")
            clear(contact, attribute)
            return at, Update(attributes={attribute: _value(trigger)})
        case events.BECAME_LEAD | events.BECAME_MQL | events.BECAME_CUSTOMER:
            clear(contact, "lifecycle")
            return at, Update(attributes={"lifecycle": _BECAME[name]})
    return at, Event(UUID(int=contact.id.int ^ 1 << 100), contact.id, name, at, told)


def clear(contact: Contact, attribute: str) -> None:
    """Takes a value away."""
    if attribute in OWN_FIELDS:
        setattr(contact, attribute, OWN_FIELDS[attribute])
    else:
        contact.attributes.pop(attribute, None)


def _text(trigger: TriggerKind, field: str) -> str:
    """The name in a field of the trigger; any name when it leaves it open."""
    return getattr(trigger, field, None) or f"any-{field}"


def _value(trigger: TriggerKind) -> Any:
    for field in ("to", "reaches"):
        if getattr(trigger, field, None) is not None:
            return getattr(trigger, field)
    return "something"


def _fields(trigger: TriggerKind) -> Payload:
    """The fields of the trigger that are texts and numbers: events carry what they name."""
    plain = {name: getattr(trigger, name) for name in trigger.__struct_fields__}
    return {name: value for name, value in plain.items() if isinstance(value, str | int | float)}


def _tests(trigger: TriggerKind, at: datetime) -> Payload:
    condition = trigger.tested()
    return {
        part.property: hits(part.op, part.value, at)[0]
        for part in (walk(condition) if condition is not None else ())
        if isinstance(part, Entered)
    }
