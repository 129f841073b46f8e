"""Complaints: readers who told their mail provider that an email is junk (EML-7)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from jalon.accounts.audit import record
from jalon.contacts.actions import record_consent
from jalon.contacts.merge import lock_lanes
from jalon.core import clock
from jalon.core.db import Cursor, one_transaction
from jalon.core.ids import LANES
from jalon.definition.events import EMAIL_COMPLAINED, UNSUBSCRIBED
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
    """The readers of these messages complained: they get no marketing email any more, workflows
    hear of it, and it counts at the step that sent the message, once. Returns how many messages
    that was about; those that were not sent, are not known any more or were told of before are
    none of them."""
    at, done = clock.now(), 0
    with one_transaction() as cur:
        by_lane = _by_lane(cur, message_ids)
        # The lane loop may be about to write a contact back; it or we go first.
        lock_lanes(cur, by_lane)
        for lane, ids in sorted(by_lane.items()):
            given = {"mark": _COMPLAINED, "lane": lane, "ids": ids, "at": at}
            found = [_Complaint(*row) for row in cur.execute(_MARK, given)]
            _write(cur, lane, found, at=at)
            done += len(found)
        record(by, "complaint", kind="message", name="", messages=done)
    return done


def _by_lane(cur: Cursor, message_ids: Collection[UUID]) -> dict[int, list[UUID]]:
    found: dict[int, list[UUID]] = defaultdict(list)
    for lane, id_ in cur.execute(
        "SELECT lane, id FROM message WHERE lane = ANY(%s) AND id = ANY(%s)",
        (_ALL_LANES, list(message_ids)),
    ):
        found[lane].append(id_)
    return found


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
