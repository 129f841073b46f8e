"""One chunk of an import: a few statements for thousands of rows, in one transaction."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.contacts.announce import (
    News,
    announce,
    arm_contacts,
    follow_companies,
    retest_segments,
)
from jalon.contacts.companies import know_companies
from jalon.contacts.identity import holders, settle
from jalon.contacts.import_rows import Incoming
from jalon.contacts.matching import Person, Refusal
from jalon.core.db import Cursor, cursor
from jalon.core.errors import Conflict
from jalon.core.ids import lane_of, new_id
from jalon.definition.company import COMPANY_ID
from jalon.definition.events import ATTRIBUTE_CHANGED, LIST_JOINED, TAG_ADDED

_PICK = "unnest(%(lanes)s::smallint[], %(ids)s::uuid[])"

_UPDATE = """
UPDATE contact c SET
    email = CASE WHEN s.email <> '' AND lower(s.email) IS DISTINCT FROM lower(c.email)
                 THEN s.email ELSE c.email END,
    attributes = c.attributes || s.attributes,
    locale = COALESCE(NULLIF(s.locale, ''), c.locale),
    time_zone = COALESCE(NULLIF(s.time_zone, ''), c.time_zone),
    tags = c.tags || ARRAY(SELECT tag FROM jsonb_array_elements_text(s.tags) AS t (tag)
                           WHERE tag <> ALL (c.tags)),
    updated_at = %s
FROM unnest(%s::smallint[], %s::uuid[], %s::text[], %s::jsonb[], %s::text[], %s::text[],
            %s::jsonb[]) AS s (lane, id, email, attributes, locale, time_zone, tags)
WHERE c.lane = s.lane AND c.id = s.id
  AND ((s.email <> '' AND lower(s.email) IS DISTINCT FROM lower(c.email))
    OR c.attributes || s.attributes IS DISTINCT FROM c.attributes
    OR COALESCE(NULLIF(s.locale, ''), c.locale) <> c.locale
    OR COALESCE(NULLIF(s.time_zone, ''), c.time_zone) <> c.time_zone
    OR EXISTS (SELECT FROM jsonb_array_elements_text(s.tags) AS t (tag)
               WHERE tag <> ALL (c.tags)))
RETURNING c.id
"""

_COPY_CONTACTS = """
COPY contact (lane, id, external_id, email, anonymous_ids, attributes, locale, time_zone, tags,
              marketing, email_valid, created_at, updated_at) FROM STDIN
"""

_COPY_CONSENTS = """
COPY consent (lane, id, contact_id, kind, purpose, granted, wording, source, at) FROM STDIN
"""

_COPY_MEMBERS = "COPY list_member (lane, contact_id, list, joined_at) FROM STDIN"

_BEFORE = f"""
SELECT c.id, c.attributes::text, c.tags
FROM {_PICK} AS s (lane, id) JOIN contact c ON c.lane = s.lane AND c.id = s.id
"""

_JOIN = f"""
INSERT INTO list_member (lane, contact_id, list, joined_at)
SELECT lane, id, list, %(at)s
FROM {_PICK} AS c (lane, id) CROSS JOIN unnest(%(lists)s::text[]) AS l (list)
ON CONFLICT DO NOTHING
RETURNING contact_id, list
"""

_OPT_IN = f"""
UPDATE contact c SET marketing = 'opted_in', updated_at = %(at)s
FROM {_PICK} AS s (lane, id)
WHERE c.lane = s.lane AND c.id = s.id AND c.marketing = 'unknown'
RETURNING c.id
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for every row of an import. `consent` is the wording agreed to; empty: none."""

    update: bool = True
    lists: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    consent: str = ""
    source: str = "import"
    trigger: bool = False


@dataclass(slots=True)
class Written:
    """What one chunk came to, in contacts; `refused` are rows, with the reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    refused: list[tuple[Incoming, Conflict]] = field(default_factory=list)


class _Before(NamedTuple):
    attributes: dict[str, Any]
    tags: list[str]


@dataclass(slots=True)
class _Contact:
    """All rows of the chunk that speak of one contact; the last has the last word."""

    id: UUID
    email: str = ""
    """Given beside an external id; an address that only names the contact changes nothing."""
    attributes: dict[str, Any] = field(default_factory=dict)
    locale: str = ""
    time_zone: str = ""
    tags: dict[str, None] = field(default_factory=dict)

    def add(self, incoming: Incoming) -> None:
        if incoming.keys.external_id is not None and incoming.keys.email is not None:
            self.email = incoming.keys.email
        self.attributes.update(incoming.attributes)
        self.locale = incoming.locale or self.locale
        self.time_zone = incoming.time_zone or self.time_zone
        self.tags.update(dict.fromkeys(incoming.tags))


def write_chunk(rows: Sequence[Incoming], terms: Terms, at: datetime) -> Written:
    """Writes a chunk, or nothing when it fails.

    A row whose keys belong to people who may not be merged is refused, the others go in.
    """
    refused: list[tuple[Incoming, Conflict]] = []
    while True:
        with transaction.atomic(), cursor() as cur:
            new = rows if terms.update else _unknown(rows)
            plan = settle([row.keys for row in new], lock_existing=True)
            if not plan.refusals:
                people = _fold(new, plan.contact_ids, terms)
                written = _Chunk(cur, terms, at).write(people, plan.created)
                written.skipped = len(rows) - len(new)
                written.refused = refused
                return written
            transaction.set_rollback(True)
        rows = _without(new, plan.refusals, refused)


def _unknown(rows: Sequence[Incoming]) -> list[Incoming]:
    """The rows none of whose keys anybody holds."""
    held = holders({key for row in rows for key in row.keys.each()})
    return [row for row in rows if not any(key in held for key in row.keys.each())]


def _without(
    rows: Sequence[Incoming],
    refusals: Sequence[Refusal],
    refused: list[tuple[Incoming, Conflict]],
) -> list[Incoming]:
    reasons = {one.index: _conflict(one) for one in refusals}
    refused += [(rows[index], reason) for index, reason in reasons.items()]
    return [row for index, row in enumerate(rows) if index not in reasons]


def _conflict(one: Refusal) -> Conflict:
    return Conflict(str(one), code="keys_of_others", key=one.key.kind, value=one.key.value[:100])


def _fold(
    rows: Sequence[Incoming], contact_ids: Sequence[UUID], terms: Terms
) -> dict[UUID, _Contact]:
    people: dict[UUID, _Contact] = {}
    for row, contact_id in zip(rows, contact_ids, strict=True):
        if (person := people.get(contact_id)) is None:
            person = people[contact_id] = _Contact(contact_id, tags=dict.fromkeys(terms.tags))
        person.add(row)
    return people


@dataclass(frozen=True, slots=True)
class _Chunk:
    """The statements of one chunk, in its transaction."""

    cur: Cursor
    terms: Terms
    at: datetime

    def write(self, people: dict[UUID, _Contact], created: dict[UUID, Person]) -> Written:
        known = [person for person in people.values() if person.id not in created]
        joined = self.know_companies(people.values())
        before = self.before(known) if self.terms.trigger else {}
        self.create(created, people)
        touched = self.update(known) | self.opt_in(known)
        touched |= self.join([person.id for person in known])
        if self.terms.trigger:
            self.announce(list(people.values()), before)
        if joined:
            followers = [i for i in joined if i in created or i in touched]
            follow_companies(self.cur, followers, at=self.at)
        arm_contacts(self.cur, people, at=self.at)
        retest_segments(self.cur, people, at=self.at, quiet=not self.terms.trigger)
        unchanged = len(known) - len(touched)
        return Written(created=len(created), updated=len(touched), unchanged=unchanged)

    def know_companies(self, people: Iterable[_Contact]) -> list[UUID]:
        """Gives those who belong to a company what is known of it, and tells who they are."""
        joined = [person for person in people if COMPANY_ID in person.attributes]
        if joined:
            named = {person.attributes[COMPANY_ID] for person in joined}
            copies = know_companies(self.cur, named, at=self.at)
            for person in joined:
                person.attributes |= copies[person.attributes[COMPANY_ID]]
        return [person.id for person in joined]

    def create(self, created: dict[UUID, Person], people: dict[UUID, _Contact]) -> None:
        if not created:
            return
        at = self.at.isoformat()
        tail = f"{'opted_in' if self.terms.consent else 'unknown'}\ttrue\t{at}\t{at}\n"
        with self.cur.copy(_COPY_CONTACTS) as copy:
            copy.write(
                "".join(
                    f"{lane_of(i)}\t{i}\t{_copied(person.external_id)}\t{_copied(person.email)}\t"
                    f"{_array(person.anonymous_ids)}\t{_given(people[i])}\t{tail}"
                    for i, person in created.items()
                )
            )
        if self.terms.consent:
            self.consent(list(created))
        if self.terms.lists:
            self.join_new(list(created))

    def join_new(self, contact_ids: Sequence[UUID]) -> None:
        """Contacts made a moment ago are on no list yet, so that nothing needs looking up."""
        with self.cur.copy(_COPY_MEMBERS) as copy:
            for slug in self.terms.lists:
                tail = f"\t{_copied(slug)}\t{self.at.isoformat()}\n"
                copy.write("".join(f"{lane_of(i)}\t{i}{tail}" for i in contact_ids))
        if self.terms.trigger:
            for slug in self.terms.lists:
                self.say(News(i, LIST_JOINED, {"list": slug}) for i in contact_ids)

    def update(self, known: Sequence[_Contact]) -> set[UUID]:
        if not known:
            return set()
        self.cur.execute(
            _UPDATE,
            (
                self.at,
                [lane_of(person.id) for person in known],
                [person.id for person in known],
                [person.email for person in known],
                [msgspec.json.encode(person.attributes).decode() for person in known],
                [person.locale for person in known],
                [person.time_zone for person in known],
                [msgspec.json.encode(list(person.tags)).decode() for person in known],
            ),
        )
        return {contact_id for (contact_id,) in self.cur}

    def join(self, contact_ids: Sequence[UUID]) -> set[UUID]:
        if not self.terms.lists or not contact_ids:
            return set()
        place = {"lists": list(self.terms.lists), "at": self.at}
        joined = self.cur.execute(_JOIN, _picked(contact_ids) | place).fetchall()
        if self.terms.trigger:
            self.say(News(contact_id, LIST_JOINED, {"list": slug}) for contact_id, slug in joined)
        return {contact_id for contact_id, _ in joined}

    def opt_in(self, known: Sequence[_Contact]) -> set[UUID]:
        """Records the consent of those of whom nothing was known: an import never brings back
        somebody who unsubscribed."""
        if not self.terms.consent or not known:
            return set()
        picked = _picked([person.id for person in known])
        opted_in = [i for (i,) in self.cur.execute(_OPT_IN, picked | {"at": self.at})]
        self.consent(opted_in)
        return set(opted_in)

    def consent(self, contact_ids: Sequence[UUID]) -> None:
        wording, source = _copied(self.terms.consent), _copied(self.terms.source)
        tail = f"\timport\tmarketing\ttrue\t{wording}\t{source}\t{self.at.isoformat()}\n"
        with self.cur.copy(_COPY_CONSENTS) as copy:
            copy.write("".join(f"{lane_of(i)}\t{new_id()}\t{i}{tail}" for i in contact_ids))

    def before(self, known: Sequence[_Contact]) -> dict[UUID, _Before]:
        self.cur.execute(_BEFORE, _picked([person.id for person in known]))
        return {i: _Before(msgspec.json.decode(given), tags) for i, given, tags in self.cur}

    def announce(self, people: Sequence[_Contact], before: dict[UUID, _Before]) -> None:
        """Tells workflows of each value and tag that is new (TRG-6: a first value is a change)."""
        nothing = _Before({}, [])
        self.say(
            news for person in people for news in _news(person, before.get(person.id, nothing))
        )

    def say(self, news: Iterable[News]) -> None:
        announce(self.cur, list(news), at=self.at, source=self.terms.source)


def _news(person: _Contact, old: _Before) -> Iterator[News]:
    for name, value in person.attributes.items():
        if old.attributes.get(name) != value:
            change = {"attribute": name, "from": old.attributes.get(name), "to": value}
            yield News(person.id, ATTRIBUTE_CHANGED, change)
    for tag in person.tags:
        if tag not in old.tags:
            yield News(person.id, TAG_ADDED, {"tag": tag})


def _picked(contact_ids: Sequence[UUID]) -> dict[str, Any]:
    return {"lanes": [lane_of(i) for i in contact_ids], "ids": list(contact_ids)}


def _given(contact: _Contact) -> str:
    """Attributes, locale, time zone and tags in COPY's text format."""
    attributes = msgspec.json.encode(contact.attributes).decode().replace("\\", "\\\\")
    return f"{attributes}\t{contact.locale}\t{contact.time_zone}\t{_array(contact.tags)}"


def _copied(text: str | None) -> str:
    """A value in COPY's text format."""
    if text is None:
        return "\\N"
    if text.isalnum():
        return text
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _array(items: Sequence[str] | dict[str, None]) -> str:
    """An array of texts in COPY's text format."""
    if not items:
        return "{}"
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return _copied("{" + ",".join(f'"{item}"' for item in quoted) + "}")
