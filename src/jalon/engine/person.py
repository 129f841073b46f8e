"""One person in memory: what the engine reads, and keeps up to date during a batch."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from jalon.definition import events
from jalon.engine.effects import Emit, Update
from jalon.engine.evaluate import Scope
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
    slugs: Mapping[UUID, str] = field(default_factory=dict)
    """Of all workflows one may be in, by id."""

    @property
    def inside(self) -> "Inside":
        """The workflows that the contact is in, by slug."""
        return Inside(self)


@dataclass(frozen=True, slots=True)
class Inside:
    """The workflows that a person is in at the moment someone asks, by slug. Few conditions do."""

    person: Person

    def __contains__(self, workflow: object) -> bool:
        slugs = self.person.slugs
        return any(
            one.state == "active" and slugs.get(one.workflow_id) == workflow
            for one in self.person.enrollments.values()
        )


def scope_of(person: Person, now: datetime) -> Scope:
    """What a condition on a person is evaluated against outside a workflow."""
    return Scope(contact=person.contact, facts=person.history, now=now, inside=person.inside)


OWN_FIELDS: dict[str, Any] = {
    "locale": "",
    "time_zone": "",
    "score": 0,
    "lifecycle": "visitor",
    "owner": None,
}
"""Attributes that are fields of the contact itself and can be set, with what clears them."""

_BECAME = {
    "lead": events.BECAME_LEAD,
    "mql": events.BECAME_MQL,
    "customer": events.BECAME_CUSTOMER,
}


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
    emits = []
    if update.marketing and update.marketing != fresh.marketing:
        change = {"attribute": "marketing", "from": fresh.marketing, "to": update.marketing}
        fresh.marketing = cast(Literal["opted_in", "unsubscribed"], update.marketing)
        emits.append(Emit(events.ATTRIBUTE_CHANGED, change))
    emits += [
        emit for name, value in update.attributes.items() for emit in _set(fresh, name, value)
    ]
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
    if own:
        value = OWN_FIELDS[name] if value is None else value
        before = getattr(contact, name)
    else:
        before = contact.attributes.get(name)
    if before == value and isinstance(before, bool) is isinstance(value, bool):
        return []
    if own:
        setattr(contact, name, value)
    elif value is None:
        del contact.attributes[name]
    else:
        contact.attributes[name] = value
    # Of the own fields, empty text is no value.
    change = {"from": None if before == "" else before, "to": None if value == "" else value}
    emits = [Emit(events.ATTRIBUTE_CHANGED, {"attribute": name, **change})]
    if name == "score":
        emits.append(Emit(events.SCORE_CHANGED, change))
    elif name == "lifecycle" and value in _BECAME:
        emits.append(Emit(_BECAME[value], {}))
    return emits
