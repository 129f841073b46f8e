"""Consents that a door takes down for a contact: kept for ever, and told to the workflows."""

from datetime import datetime
from uuid import UUID

import msgspec

from jalon.contacts import consents
from jalon.contacts.actions import record_consent
from jalon.contacts.holding import hold
from jalon.core import clock
from jalon.core.db import cursor, one_transaction
from jalon.core.ids import lane_of
from jalon.definition.events import UNSUBSCRIBED
from jalon.events.actions import Occurrence, append_events


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A consent given, or taken back. `purpose`: marketing email, or another that the account
    asks about."""

    granted: bool
    purpose: str = consents.MARKETING
    wording: str = ""
    version: str = ""
    address: str = ""
    page: str = ""


def take_down(contact_id: UUID, word: Word, *, source: str) -> None:
    """Keeps a contact's word, and for marketing email what follows from it, at once. Who takes
    theirs back has unsubscribed, which workflows hear of. `source` says where it comes from.
    Raises Invalid and NotFound, and writes nothing then."""
    facts = {"wording": word.wording, "version": word.version, "page": word.page}
    with one_transaction() as cur:
        # The lane loop may be about to write the contact back; it or we go first.
        contact_id = hold(cur, contact_id)
        at = clock.now()
        if word.purpose != consents.MARKETING:
            consents.log(
                contact_id,
                granted=word.granted,
                purpose=word.purpose,
                source=source,
                address=word.address,
                at=at,
                **facts,
            )
            return
        was = _marketing(contact_id)
        record_consent(
            contact_id, granted=word.granted, source=source, address=word.address, at=at, **facts
        )
        if not word.granted and was != "unsubscribed":
            _tell(contact_id, at, source)


def _marketing(contact_id: UUID) -> str:
    with cursor() as cur:
        row = cur.execute(
            "SELECT marketing FROM contact WHERE lane = %s AND id = %s",
            (lane_of(contact_id), contact_id),
        ).fetchone()
    return row[0] if row else ""


def _tell(contact_id: UUID, at: datetime, source: str) -> None:
    append_events([Occurrence(contact_id, UNSUBSCRIBED, at, {}, source)])
