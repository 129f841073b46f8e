"""What contacts choose by themselves, by the signed links of their emails (EML-6, EML-9).

Everything here is written at once, past the inbox and with the lane held, so that a page shows
what was chosen a moment ago and the same choice made twice changes nothing. Workflows are told.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from jalon.contacts import consents
from jalon.contacts.actions import apply_change, join_list, leave_list, record_consent
from jalon.contacts.announce import News, announce, retest_segments
from jalon.contacts.change import Change
from jalon.contacts.holding import hold
from jalon.contacts.identity import follow
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.definition.events import LIST_JOINED, LIST_LEFT, UNSUBSCRIBED
from jalon.emails.links import Link
from jalon.emails.topics import topics
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import add_counts

_SOURCE = "link"


@dataclass(frozen=True, slots=True)
class Choice:
    """A list or category that a contact may choose: it gets it, or it does not."""

    key: str
    """Its kind and slug, such as `list:newsletter`; a purpose of the consent log."""
    labels: dict[str, str]
    chosen: bool

    def label(self, language: str) -> str:
        """Its name in a language, else in the other, else its slug."""
        other = next(iter(self.labels.values()), self.key.partition(":")[2])
        return self.labels.get(language, other)


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a contact has chosen so far. `address` is masked: links are forwarded."""

    address: str
    locale: str
    subscribed: bool
    choices: list[Choice]
    asks_tracking: bool
    tracked: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a choice was made, for the consent log."""

    address: str = ""
    page: str = ""
    wording: str = ""
    version: str = ""


NO_PROOF = Proof()


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a contact chooses now. None, and keys that were not `shown`, change nothing."""

    shown: Collection[str] = field(default_factory=tuple)
    keys: Collection[str] = field(default_factory=tuple)
    language: str = "en"
    """Of the names that were shown."""
    locale: str | None = None
    tracked: bool | None = None


class _Contact(NamedTuple):
    id: UUID
    lane: int
    email: str
    locale: str
    marketing: str


def preferences(link: Link) -> Preferences:
    """What the contact of a link has chosen. Raises NotFound when it is erased."""
    with cursor() as cur:
        contact = _contact(cur, link)
        asks = cur.execute("SELECT require_tracking_consent FROM account").fetchone()
        return Preferences(
            address=masked(contact.email),
            locale=contact.locale,
            subscribed=contact.marketing != "unsubscribed",
            choices=_choices(cur, contact, link.message_id),
            asks_tracking=bool(asks and asks[0]),
            tracked=consents.latest(contact.id, [consents.TRACKING]).get(consents.TRACKING, False),
        )


def masked(address: str) -> str:
    """An address that its owner knows again, and nobody else learns: `a•••@example.com`."""
    local, at, domain = address.rpartition("@")
    return f"{local[:1]}•••{at}{domain}" if at else ""


def unsubscribe(link: Link, proof: Proof = NO_PROOF) -> None:
    """Takes back the consent to marketing at once, and tells the workflows. Raises NotFound when
    the contact is erased.

    A scanner that posts counts too (EML-8): better one reader too few than one against its will.
    """
    with one_transaction() as cur:
        contact, at = _held(cur, link), clock.now()
        if contact.marketing == "unsubscribed":
            return
        _record(contact, granted=False, proof=proof, at=at)
        _count(cur, contact.lane, link.message_id, at=at)
        message = {"message": str(link.message_id)}
        append_events([Occurrence(contact.id, UNSUBSCRIBED, at, message, source=_SOURCE)])


def resubscribe(link: Link, proof: Proof) -> None:
    """Gives consent to marketing again, with the words agreed to. Raises NotFound when the contact
    is erased."""
    with one_transaction() as cur:
        contact, at = _held(cur, link), clock.now()
        if contact.marketing == "opted_in":
            return
        _record(contact, granted=True, proof=proof, at=at)
        retest_segments(cur, [contact.id], at=at)


def choose(link: Link, chosen: Chosen, proof: Proof) -> None:
    """Joins and leaves lists, takes and refuses categories, sets the language and the consent to
    tracking, to which the wording of `proof` belongs. Only what differs is written. Raises
    NotFound when the contact is erased."""
    with one_transaction() as cur:
        contact, at = _held(cur, link), clock.now()
        for choice in _choices(cur, contact, link.message_id):
            wanted = choice.key in chosen.keys
            if choice.key in chosen.shown and wanted != choice.chosen:
                _switch(cur, contact, choice.key, wanted=wanted, at=at)
                named = replace(proof, wording=choice.label(chosen.language))
                _log(contact.id, choice.key, granted=wanted, proof=named, at=at)
        if chosen.tracked is not None:
            now = consents.latest(contact.id, [consents.TRACKING]).get(consents.TRACKING, False)
            if chosen.tracked != now:
                _log(contact.id, consents.TRACKING, granted=chosen.tracked, proof=proof, at=at)
        if chosen.locale and chosen.locale != contact.locale.partition("-")[0]:
            apply_change(contact.id, Change(locale=chosen.locale), source=_SOURCE)


def _switch(cur: Cursor, contact: _Contact, key: str, *, wanted: bool, at: datetime) -> None:
    kind, _, slug = key.partition(":")
    if kind != "list":
        return  # the log is what delivery reads
    (join_list if wanted else leave_list)(slug, [contact.id])
    name = LIST_JOINED if wanted else LIST_LEFT
    announce(cur, [News(contact.id, name, {"list": slug})], at=at, source=_SOURCE)


def _count(cur: Cursor, lane: int, message_id: UUID, *, at: datetime) -> None:
    """Counts who unsubscribed by a message at the step that sent it; a test has none."""
    row = cur.execute(
        """SELECT m.workflow_id, m.version, m.step, (%s AT TIME ZONE a.time_zone)::date
           FROM message m CROSS JOIN account a WHERE m.lane = %s AND m.id = %s""",
        (at, lane, message_id),
    ).fetchone()
    if row is not None:
        add_counts(cur, lane, {(*row, "unsubscribed"): 1})


def _record(contact: _Contact, *, granted: bool, proof: Proof, at: datetime) -> None:
    record_consent(
        contact.id,
        granted=granted,
        kind="link",
        source=_SOURCE,
        wording=proof.wording,
        version=proof.version,
        address=proof.address,
        page=proof.page,
        at=at,
    )


def _log(contact_id: UUID, purpose: str, *, granted: bool, proof: Proof, at: datetime) -> None:
    consents.log(
        contact_id,
        granted=granted,
        kind="link",
        purpose=purpose,
        source=_SOURCE,
        wording=proof.wording,
        version=proof.version,
        address=proof.address,
        page=proof.page,
        at=at,
    )


def _contact(cur: Cursor, link: Link) -> _Contact:
    contact_id = follow(link.contact_id)
    lane = lane_of(contact_id)
    row = cur.execute(
        "SELECT coalesce(email, ''), locale, marketing FROM contact WHERE lane = %s AND id = %s",
        (lane, contact_id),
    ).fetchone()
    if row is None:
        raise NotFound("There is no such contact.", code="contact_not_found")
    return _Contact(contact_id, lane, *row)


def _held(cur: Cursor, link: Link) -> _Contact:
    """The contact, whose lane loop cannot write it back before this transaction ends."""
    hold(cur, link.contact_id)
    return _contact(cur, link)


def _choices(cur: Cursor, contact: _Contact, message_id: UUID) -> list[Choice]:
    """Every topic that is offered, and the category of the email at hand."""
    named = {f"{topic.kind}:{topic.slug}": dict(topic.labels) for topic in topics()}
    row = cur.execute(
        "SELECT category FROM message WHERE lane = %s AND id = %s AND NOT transactional",
        (contact.lane, message_id),
    ).fetchone()
    if row and row[0]:
        named.setdefault(f"category:{row[0]}", {})
    lists: dict[str, bool] = dict(
        cur.execute(
            """SELECT 'list:' || l.slug, m.contact_id IS NOT NULL FROM list l
               LEFT JOIN list_member m ON m.lane = %s AND m.contact_id = %s AND m.list = l.slug
               WHERE 'list:' || l.slug = ANY(%s)""",
            (contact.lane, contact.id, list(named)),
        ).fetchall()
    )
    said = consents.latest(contact.id, list(named))
    return [
        Choice(key, labels, lists[key] if key in lists else said.get(key, True))
        for key, labels in named.items()
        if key in lists or key.startswith("category:")
    ]
