"""One person in memory: what the engine reads, and keeps up to date during a batch."""

from dataclasses import dataclass, field, replace
from typing import Any, Literal, cast
from uuid import UUID

from jalon.definition import events
from jalon.engine.effects import Emit, Update
from jalon.engine.history import History
from jalon.engine.state import Contact, Enrollment, Entry


@dataclass(slots=True)
class Person:
    """A contact with everything a batch knows of it. The engine keeps it up to date, so that
    a later event of the batch finds the effects of an earlier one."""

    contact: Contact
    history: History
    enrollments: dict[UUID, Enrollment] = field(default_factory=dict)
    """Those inside, those that failed, and those whose goal may still be reached."""
    entries: dict[UUID, dict[str, Entry]] = field(default_factory=dict)
    """By workflow, then key."""


OWN_FIELDS = ("locale", "time_zone")
"""Attributes that are fields of the contact itself and can be set."""


def updated(contact: Contact, update: Update) -> tuple[Contact, list[Emit]]:
    """The contact with the changes made, and the events that tell of them.

    The same value again is no change, a first value is one (TRG-6). The contact given stays as
    it is.
    """
    fresh = replace(
        contact,
        attributes=dict(contact.attributes),
        tags=set(contact.tags),
        lists=set(contact.lists),
    )
    if update.marketing:
        fresh.marketing = cast(Literal["opted_in", "unsubscribed"], update.marketing)
    emits = [emit for name, value in update.attributes.items() for emit in _set(fresh, name, value)]
    for names, held, joins, event, word in (
        (update.add_tags, fresh.tags, True, events.TAG_ADDED, "tag"),
        (update.remove_tags, fresh.tags, False, events.TAG_REMOVED, "tag"),
        (update.join_lists, fresh.lists, True, events.LIST_JOINED, "list"),
        (update.leave_lists, fresh.lists, False, events.LIST_LEFT, "list"),
    ):
        for name in names:
            if (name in held) is not joins:
                (held.add if joins else held.remove)(name)
                emits.append(Emit(event, {word: name}))
    return fresh, emits


def _set(contact: Contact, name: str, value: Any) -> list[Emit]:
    own = name in OWN_FIELDS
    before = (getattr(contact, name) or None) if own else contact.attributes.get(name)
    if before == value and isinstance(before, bool) is isinstance(value, bool):
        return []
    if own:
        setattr(contact, name, value or "")
    elif value is None:
        del contact.attributes[name]
    else:
        contact.attributes[name] = value
    return [Emit(events.ATTRIBUTE_CHANGED, {"attribute": name, "from": before, "to": value})]
