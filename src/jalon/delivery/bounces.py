"""Bounces: emails that mail servers refused, at once or after they had taken them (EML-7).

An address that does not exist is invalid at once. One that takes no email at present is suspended
after that happened again and again: it gets no marketing email until it is long enough ago.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from jalon.accounts.audit import record
from jalon.contacts.identity import holders
from jalon.contacts.keys import Key
from jalon.contacts.merge import lock_lanes
from jalon.core import clock
from jalon.core.arrays import array
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import Unavailable
from jalon.core.ids import LANES, lane_of
from jalon.definition.events import EMAIL_BOUNCED
from jalon.delivery.causes import caused
from jalon.delivery.reports import Report
from jalon.delivery.severity import Severity
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import Count, add_counts

_ALL_LANES = list(range(LANES))
_SOURCE = "bounce"
_COUNTER = "bounced"
_LONGEST = 300
_REMEMBERED = timedelta(days=60)

SUSPENDED: Final = """coalesce(c.email IS NOT NULL AND (
           SELECT count(DISTINCT (b.at AT TIME ZONE 'UTC')::date) >= 4 FROM bounce b
           WHERE b.lane = m.lane AND b.contact_id = m.contact_id AND b.severity = 'soft'
             AND b.address = lower(c.email) AND b.at > m.due_at - interval '60 days'), false)"""
"""Whether the address of contact `c` is suspended when message `m` is due: it refused emails for a
while on four different days (UTC) of the last 60."""


@dataclass(frozen=True, slots=True)
class Suspension:
    """That an address gets no marketing email `until` an instant (business time), and the `reason`
    that the mail server gave last."""

    until: datetime
    reason: str


def suspension(contact_id: UUID, address: str | None, *, now: datetime) -> Suspension | None:
    """Whether and how long the contact's address is suspended, as `SUSPENDED` finds it; None: it is
    not."""
    with cursor() as cur:
        days = cur.execute(
            """SELECT DISTINCT ON ((at AT TIME ZONE 'UTC')::date) at, reason FROM bounce
               WHERE lane = %s AND contact_id = %s AND severity = 'soft' AND address = lower(%s)
                 AND at > %s
               ORDER BY (at AT TIME ZONE 'UTC')::date DESC, at DESC LIMIT 4""",
            (lane_of(contact_id), contact_id, address, now - _REMEMBERED),
        ).fetchall()
    return Suspension(days[3][0] + _REMEMBERED, days[0][1]) if len(days) == 4 else None


@dataclass(frozen=True, slots=True)
class Bounce:
    """One refusal, known at `at` (business time). `id`: of the message, or of the report of it.
    `addresses`: those it may be about; empty: the contact's, whichever it is now. One that is
    `strictly` about them is none when the contact has another by now."""

    id: UUID
    contact_id: UUID
    severity: Severity
    addresses: frozenset[str]
    reason: str
    at: datetime
    strictly: bool = False


@dataclass(frozen=True, slots=True)
class _Sent:
    """A message that was handed over, as a report finds it."""

    id: UUID
    contact_id: UUID
    workflow_id: UUID
    version: int
    step: str
    email: str
    category: str
    enrollment_id: UUID
    day: date


_SENT = """
SELECT m.lane, m.id, m.contact_id, m.workflow_id, m.version, m.step, m.email, m.category,
       m.enrollment_id, (%s AT TIME ZONE a.time_zone)::date
FROM message m CROSS JOIN account a
WHERE m.lane = ANY (%s) AND m.id = ANY (%s) AND m.kind = 'contact'
  AND m.state IN ('sent', 'sending', 'uncertain')
"""

# Of one message or report alone the worst is kept; who told of it twice changes nothing.
_KEEP = """
WITH told AS (
    SELECT n.id, n.contact_id, n.severity, n.reason, n.at, n.strictly,
           coalesce(lower(c.email), '') AS address,
           n.addresses = '' OR coalesce(
               lower(c.email) = ANY (string_to_array(n.addresses, E'\\x1f')), false) AS its
    FROM unnest(%s, %s, %s, %s, %s, %s, %s)
        AS n (id, contact_id, severity, addresses, reason, at, strictly)
    JOIN contact c ON c.lane = %s AND c.id = n.contact_id AND c.merged_into IS NULL
), kept AS (
    INSERT INTO bounce AS b (lane, id, contact_id, severity, address, reason, at)
    SELECT %s, id, contact_id, severity, CASE WHEN its THEN address ELSE '' END, reason, at
    FROM told WHERE its OR NOT strictly
    ON CONFLICT (lane, id) DO UPDATE SET severity = excluded.severity, reason = excluded.reason
    WHERE b.severity <> 'hard' AND excluded.severity = 'hard'
    RETURNING id, xmax = 0 AS fresh
), gone AS (
    UPDATE contact c SET email_valid = false FROM told
    WHERE told.its AND told.severity = 'hard' AND c.lane = %s AND c.id = told.contact_id
      AND c.email_valid
)
SELECT id FROM kept WHERE fresh
"""


def keep_bounces(cur: Cursor, lane: int, bounces: Sequence[Bounce]) -> set[UUID]:
    """Keeps what happened to emails of a lane, in the caller's transaction, and returns the ids of
    those not kept before. Addresses that do not exist become invalid, if they are their contacts'
    still."""
    once = {each.id: each for each in sorted(bounces, key=lambda each: each.severity == "hard")}
    found = list(once.values())
    if not found:
        return set()
    rows = cur.execute(
        _KEEP,
        (
            array("uuid", [each.id for each in found]),
            array("uuid", [each.contact_id for each in found]),
            array("text", [each.severity for each in found]),
            array(
                "text",
                [
                    "\x1f".join(sorted(_plain(one).lower() for one in each.addresses))
                    for each in found
                ],
            ),
            array("text", [_plain(each.reason)[:_LONGEST] for each in found]),
            array("timestamptz", [each.at for each in found]),
            array("boolean", [each.strictly for each in found]),
            lane,
            lane,
            lane,
        ),
    ).fetchall()
    return {row[0] for row in rows}


def _plain(text: str) -> str:
    return text.replace("\x00", "").replace("\x1f", "")


def bounced(reports: Collection[Report], *, by: str) -> int:
    """Somebody tells of bounces, and is believed by address too. Returns how many were new; see
    `take_bounces`."""
    with one_transaction() as cur:
        done = take_bounces(cur, reports, at=clock.now(), by_address=True)
        record(by, "bounce", kind="message", name="", messages=done)
    return done


def take_bounces(
    cur: Cursor, reports: Collection[Report], *, at: datetime, by_address: bool = False
) -> int:
    """Takes reports of bounces, in the caller's transaction: workflows hear of each once (`Email
    Bounced`), and it counts at the step that sent the message. Returns how many were new.

    A report about no message that was handed over is about nobody, unless who tells of it is to be
    believed `by_address`: then it is about the contact who has the address. `at` is business time.
    Raises Unavailable when a contact is merged at this moment: nothing was written then.
    """
    ids = [one.message_id for one in reports if one.message_id]
    before = _messages(cur, ids, at)
    people = _people(_unknown(reports, before)) if by_address else {}
    about = {*(sent.contact_id for sent in before.values()), *people.values()}
    # The lane loop may be about to write a contact back; it or we go first.
    lock_lanes(cur, set(map(lane_of, about)))
    sent = _messages(cur, ids, at)
    if {sent[id_].contact_id for id_ in sent} - about:
        raise Unavailable("A contact is being merged.", remedy="Send it again.", code="contended")
    lanes: dict[int, list[tuple[Bounce, _Sent | None]]] = {}
    for bounce, message in _found(reports, sent, people, at):
        lanes.setdefault(lane_of(bounce.contact_id), []).append((bounce, message))
    return sum(_take(cur, lane, some) for lane, some in sorted(lanes.items()))


def _found(
    reports: Collection[Report],
    sent: Mapping[UUID | None, _Sent],
    people: Mapping[str, UUID],
    at: datetime,
) -> Iterator[tuple[Bounce, _Sent | None]]:
    """The bounces that these reports tell of, each with its message."""
    for report in reports:
        assert report.severity is not None
        told = (report.severity, report.addresses, report.reason, at)
        message = sent.get(report.message_id)
        if message is not None:
            yield Bounce(message.id, message.contact_id, *told), message
        else:
            for contact_id in {people[one] for one in report.addresses if one in people}:
                yield Bounce(_id_of(report, at), contact_id, *told, strictly=True), None


def _unknown(reports: Iterable[Report], sent: Mapping[UUID | None, _Sent]) -> list[Report]:
    return [one for one in reports if one.message_id not in sent]


def _messages(cur: Cursor, ids: Collection[UUID], at: datetime) -> dict[UUID | None, _Sent]:
    if not ids:
        return {}
    rows = cur.execute(_SENT, (at, _ALL_LANES, list(ids))).fetchall()
    return {row[1]: _Sent(*row[1:]) for row in rows}


def _people(reports: Iterable[Report]) -> dict[str, UUID]:
    """Who is known by these addresses, of late or before: whose it is now, the lane knows."""
    keys = {Key("email", address) for report in reports for address in report.addresses}
    return {key.value: contact_id for key, contact_id in holders(keys).items()} if keys else {}


def _id_of(report: Report, at: datetime) -> UUID:
    """The same for what is told twice; without an id of its own, told twice on a day (UTC)."""
    told = report.id or f"{at.date()} {report.severity}"
    return uuid5(NAMESPACE_URL, f"bounce {told} {' '.join(sorted(report.addresses))}")


def _take(cur: Cursor, lane: int, some: Sequence[tuple[Bounce, _Sent | None]]) -> int:
    fresh = keep_bounces(cur, lane, [bounce for bounce, _ in some])
    counts: Counter[Count] = Counter()
    of_messages: list[Occurrence] = []
    others: list[Occurrence] = []
    for bounce, message in {bounce.id: (bounce, message) for bounce, message in some}.values():
        if bounce.id not in fresh:
            continue
        if message is None:
            others.append(_told(bounce, {}))
        else:
            counts[message.workflow_id, message.version, message.step, message.day, _COUNTER] += 1
            of_messages.append(_told(bounce, _facts(message)))
    append_events([*caused(cur, lane, of_messages), *others])
    add_counts(cur, lane, counts)
    return len(fresh)


def _told(bounce: Bounce, facts: Mapping[str, str]) -> Occurrence:
    said = {**facts, "severity": bounce.severity, "reason": _plain(bounce.reason)[:_LONGEST]}
    return Occurrence(bounce.contact_id, EMAIL_BOUNCED, bounce.at, said, _SOURCE)


def _facts(message: _Sent) -> dict[str, str]:
    return {
        "message": str(message.id),
        "email": message.email,
        "category": message.category,
        "step": message.step,
        "enrollment": str(message.enrollment_id),
    }
