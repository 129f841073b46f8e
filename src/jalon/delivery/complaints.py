"""Complaints: readers who told their mail provider that an email is junk (EML-7)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jalon.accounts.audit import record
from jalon.contacts.actions import record_consent
from jalon.contacts.identity import holders
from jalon.contacts.keys import Key
from jalon.contacts.merge import lock_lanes
from jalon.core import clock
from jalon.core.db import Cursor, one_transaction
from jalon.core.errors import Unavailable
from jalon.core.ids import LANES, lane_of
from jalon.definition.events import EMAIL_COMPLAINED, UNSUBSCRIBED
from jalon.delivery.reports import Report
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import Count, add_counts

_ALL_LANES = list(range(LANES))
_SOURCE = "complaint"

_COMPLAINED = "complained"
"""The counter; and what a message that was sent has for its reason then, by which it counts
once."""

_MARK = """
UPDATE message m SET reason = %(mark)s FROM account a, contact c
WHERE m.lane = %(lane)s AND m.id = ANY(%(ids)s) AND m.kind = 'contact' AND m.state = 'sent'
  AND m.reason <> %(mark)s AND c.lane = m.lane AND c.id = m.contact_id
RETURNING m.id, m.contact_id, c.marketing, m.workflow_id, m.version, m.step, m.email, m.category,
          m.enrollment_id, (%(at)s AT TIME ZONE a.time_zone)::date
"""

_STILL_WRITTEN_TO = """
SELECT id FROM contact
WHERE lane = ANY(%s) AND id = ANY(%s) AND lower(email) = ANY(%s) AND merged_into IS NULL
  AND marketing <> 'unsubscribed'
"""


@dataclass(frozen=True, slots=True)
class _Complaint:
    message_id: UUID
    contact_id: UUID
    marketing: str
    workflow_id: UUID
    version: int
    step: str
    email: str
    category: str
    enrollment_id: UUID
    day: date


def complained(message_ids: Collection[UUID], *, by: str = "cli") -> int:
    """The readers of these messages complained; see `take_complaints`. Returns how many messages
    that was about; those that were not sent, are not known any more or were told of before are
    none of them."""
    with one_transaction() as cur:
        reports = [Report(None, message_id) for message_id in message_ids]
        done = take_complaints(cur, reports, at=clock.now())
        record(by, "complaint", kind="message", name="", messages=done)
    return done


def take_complaints(
    cur: Cursor, reports: Collection[Report], *, at: datetime, by_address: bool = False
) -> int:
    """Takes reports of complaints, in the caller's transaction: their readers get no marketing
    email any more, workflows hear of it, and it counts at the step that sent the message, once.
    Returns how many were new.

    A report about no message is about nobody, unless who tells of it is to be believed
    `by_address`: then whoever has the address complained. `at` is business time. Raises
    Unavailable when a contact is merged at this moment: nothing was written then.
    """
    named = [one.message_id for one in reports if one.message_id]
    by_lane = _by_lane(cur, named)
    known = {id_ for ids in by_lane.values() for id_ in ids}
    others = [one for one in reports if by_address and one.message_id not in known]
    addresses = {address for one in others for address in one.addresses}
    people = set(holders({Key("email", address) for address in addresses}).values())
    # The lane loop may be about to write a contact back; it or we go first.
    lock_lanes(cur, {*by_lane, *map(lane_of, people)})
    if _by_lane(cur, named) != by_lane:
        raise Unavailable("A contact is being merged.", remedy="Send it again.", code="contended")
    done = 0
    for lane, ids in sorted(by_lane.items()):
        given = {"mark": _COMPLAINED, "lane": lane, "ids": ids, "at": at}
        found = [_Complaint(*row) for row in cur.execute(_MARK, given)]
        _write(cur, lane, found, at=at)
        done += len(found)
    return done + _take_from_people(cur, people, addresses, at=at)


def _by_lane(cur: Cursor, message_ids: Collection[UUID]) -> dict[int, list[UUID]]:
    found: dict[int, list[UUID]] = defaultdict(list)
    for lane, id_ in cur.execute(
        "SELECT lane, id FROM message WHERE lane = ANY(%s) AND id = ANY(%s) ORDER BY lane, id",
        (_ALL_LANES, list(message_ids)),
    ):
        found[lane].append(id_)
    return found


def _take_from_people(
    cur: Cursor, people: Collection[UUID], addresses: Collection[str], *, at: datetime
) -> int:
    """Those who complained about an email that nobody can name. Once they get none any more, it is
    no news."""
    lanes = sorted({lane_of(contact_id) for contact_id in people})
    rows = cur.execute(_STILL_WRITTEN_TO, (lanes, list(people), list(addresses))).fetchall()
    told: list[Occurrence] = []
    for (contact_id,) in rows:
        record_consent(contact_id, granted=False, source=_SOURCE, at=at)
        told += [
            Occurrence(contact_id, name, at, {}, _SOURCE)
            for name in (EMAIL_COMPLAINED, UNSUBSCRIBED)
        ]
    append_events(told)
    return len(rows)


def _write(cur: Cursor, lane: int, complaints: Collection[_Complaint], *, at: datetime) -> None:
    counts: Counter[Count] = Counter()
    told: list[Occurrence] = []
    for each in complaints:
        counts[each.workflow_id, each.version, each.step, each.day, _COMPLAINED] += 1
        told.append(Occurrence(each.contact_id, EMAIL_COMPLAINED, at, _told(each), _SOURCE))
    leaving = {each.contact_id: each for each in complaints if each.marketing != "unsubscribed"}
    for contact_id, each in leaving.items():
        record_consent(contact_id, granted=False, source=_SOURCE, at=at)
        message = {"message": str(each.message_id)}
        told.append(Occurrence(contact_id, UNSUBSCRIBED, at, message, _SOURCE))
    append_events(told)
    add_counts(cur, lane, counts)


def _told(complaint: _Complaint) -> dict[str, str]:
    return {
        "message": str(complaint.message_id),
        "email": complaint.email,
        "category": complaint.category,
        "step": complaint.step,
        "enrollment": str(complaint.enrollment_id),
    }
