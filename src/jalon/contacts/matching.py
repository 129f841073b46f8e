"""Whose keys are these? Pure: what is known comes in, what has to be written comes out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from jalon.contacts.keys import Key, Keys, Kind
from jalon.core.ids import lane_of


@dataclass(slots=True)
class Person:
    """A contact as far as its keys go."""

    id: UUID
    external_id: str | None = None
    email: str | None = None
    anonymous_ids: list[str] = field(default_factory=list)

    @property
    def rank(self) -> int:
        """2: has an external id; 1: an address alone; 0: anonymous. The lower yields."""
        return 2 if self.external_id is not None else int(self.email is not None)

    def has_email(self, email: str | None) -> bool:
        return (self.email or "").casefold() == (email or "").casefold()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A key of a set stays with another contact: the two may not be merged by themselves."""

    index: int
    """Which of the sets of keys."""
    key: Key
    holder: UUID
    contact_id: UUID
    """Who the set of keys belongs to nevertheless."""

    def __str__(self) -> str:
        return (
            f"the {self.key.kind} {self.key.value!r} belongs to contact {self.holder}, "
            f"who is not the one the stronger key names"
        )


@dataclass(slots=True)
class Plan:
    """What a batch of key sets comes to, one contact for each set."""

    contact_ids: list[UUID] = field(default_factory=list)
    created: dict[UUID, Person] = field(default_factory=dict)
    changed: dict[UUID, Person] = field(default_factory=dict)
    """Existing contacts that get a key they did not have."""
    keys: dict[Key, UUID] = field(default_factory=dict)
    """Keys nobody held."""
    merges: list[tuple[UUID, UUID]] = field(default_factory=list)
    """(kept, gone), in order."""
    refusals: list[Refusal] = field(default_factory=list)

    @property
    def lanes(self) -> set[int]:
        """The lanes of the existing contacts that the plan changes."""
        merged = (contact_id for pair in self.merges for contact_id in pair)
        return {lane_of(contact_id) for contact_id in (*self.changed, *merged)}


def match(all_keys: Sequence[Keys], held: Mapping[Key, Person], new_id: Callable[[], UUID]) -> Plan:
    """Finds or creates the contact of each set of keys, in order.

    Anonymous yields to known, an address alone yields to an external id. Never merged: two
    contacts with different external ids, two that have only different addresses, and two with
    different addresses that share nothing but a device.
    """
    return _Matching(held, new_id).run(all_keys)


def asked_about(all_keys: Sequence[Keys], ids: Mapping[Key, UUID]) -> set[UUID]:
    """The contacts of whom `match` has to know more than the id, given who holds which key: those
    of each set of keys that are not all held by one contact."""
    asked: set[UUID] = set()
    for keys in all_keys:
        holders = {ids.get(key) for key in keys.each()}
        if len(holders) > 1:
            asked.update(holder for holder in holders if holder is not None)
    return asked


class _Matching:
    def __init__(self, held: Mapping[Key, Person], new_id: Callable[[], UUID]) -> None:
        self.held = dict(held)
        self.new_id = new_id
        self.plan = Plan()
        self.became: dict[UUID, Person] = {}

    def run(self, all_keys: Sequence[Keys]) -> Plan:
        people = [self.person_of(index, keys) for index, keys in enumerate(all_keys)]
        if self.became:
            people = [self.latest(person) for person in people]
            self.plan.keys = {key: self.latest(self.held[key]).id for key in self.plan.keys}
        self.plan.contact_ids = [person.id for person in people]
        return self.plan

    def person_of(self, index: int, keys: Keys) -> Person:
        wanted = list(keys.each())
        holders = {key: self.latest(self.held[key]) for key in wanted if key in self.held}
        missing = [key for key in wanted if key not in holders]
        person = self.choose(keys, holders) or self.create()
        for key in missing:
            self.give(person, key, keys)
        for key, held in holders.items():
            holder = self.latest(held)  # an earlier key of this set may have merged it
            if holder is person:
                continue
            if may_merge(person, holder, key.kind):
                person = self.merge(person, holder)
            else:
                self.plan.refusals.append(Refusal(index, key, holder.id, person.id))
        return person

    def choose(self, keys: Keys, holders: Mapping[Key, Person]) -> Person | None:
        """The first holder, from the strongest key on, that the rest of the keys can belong to."""
        for key, holder in holders.items():
            if key.kind == "external_id" or may_be(holder, keys, key.kind):
                return holder
        return None

    def create(self) -> Person:
        person = Person(self.new_id())
        self.plan.created[person.id] = person
        return person

    def give(self, person: Person, key: Key, keys: Keys) -> None:
        self.held[key] = person
        self.plan.keys[key] = person.id
        if person.id not in self.plan.created:
            self.plan.changed[person.id] = person
        if key.kind == "external_id":
            person.external_id = person.external_id or key.value
        elif key.kind == "email":
            person.email = keys.email  # a new address replaces the old one, which stays a key
        else:
            person.anonymous_ids.append(key.value)

    def merge(self, one: Person, other: Person) -> Person:
        kept, gone = (one, other) if one.rank >= other.rank else (other, one)
        created = self.plan.created
        if kept.id in created and gone.id not in created:
            kept, gone = gone, kept  # nothing is known of a contact made a moment ago but its keys
        if gone.id in created:
            del created[gone.id]
            if kept.id not in created:
                self.plan.changed[kept.id] = kept
        else:
            self.plan.merges.append((kept.id, gone.id))
            self.plan.changed.pop(gone.id, None)
        if kept.external_id is None:
            kept.external_id, kept.email = gone.external_id, gone.email or kept.email
        kept.email = kept.email or gone.email
        kept.anonymous_ids += gone.anonymous_ids
        self.became[gone.id] = kept
        return kept

    def latest(self, person: Person) -> Person:
        while person.id in self.became:
            person = self.became[person.id]
        return person


def may_be(person: Person, keys: Keys, via: Kind) -> bool:
    """Whether a set of keys that names a person by `via` may be that person's."""
    if keys.external_id is not None and person.external_id not in (None, keys.external_id):
        return False
    same_email = keys.email is None or person.email is None or person.has_email(keys.email)
    return via != "anonymous_id" or same_email


def may_merge(one: Person, other: Person, via: Kind) -> bool:
    """Whether two contacts, linked by a key of kind `via`, are one without anyone saying so."""
    if one.rank == other.rank:
        return False
    both_addresses = one.email is not None and other.email is not None
    return via != "anonymous_id" or not both_addresses or one.has_email(other.email)
