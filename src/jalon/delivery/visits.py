"""What readers of emails do, as events in the inbox: the doors behind signed links (EML-8, EML-9).

A visit is first kept, then judged: whether it was a person's is only known from what else happens
to the same message within seconds (`jalon.delivery.scanners`). Nothing is told of it before, so
that no workflow ever acts on a machine's click and nothing has to be taken back.
"""

import hmac
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from jalon.contacts.consents import TRACKING
from jalon.contacts.identity import follow
from jalon.contacts.merge import lock_lanes
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.ids import lane_of, new_id
from jalon.definition.events import EMAIL_CLICKED, EMAIL_OPENED
from jalon.delivery.scanners import SETTLED, Kind, Seen, is_suspect, machines, reader_of
from jalon.emails.links import Link
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import Count, add_counts

_AT_ONCE = 200
"""Messages settled in one transaction."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """What a request says of who sent it."""

    agent: str = ""
    address: str = ""


def note(link: Link, kind: Kind, visitor: Visitor) -> None:
    """Keeps a visit until it is settled. An open is not kept when the account requires consent to
    tracking and the contact has not given it (EML-9); nor is what goes beyond a hundred visits of
    one message within seconds. Raises NotFound when the contact is erased."""
    contact_id = follow(link.contact_id)
    with cursor() as cur:
        cur.execute(
            f"""INSERT INTO visit (lane, id, contact_id, message_id, kind, url, links, visitor,
                                   reader, suspect, at)
                SELECT %(lane)s, %(id)s, %(contact)s, %(message)s, %(kind)s, %(url)s, %(links)s,
                       %(visitor)s, %(reader)s, %(suspect)s, %(at)s
                WHERE (%(kind)s <> 'open' OR {_MAY_TRACK}) AND {_FEW}""",
            {
                "lane": lane_of(contact_id),
                "id": new_id(),
                "contact": contact_id,
                "message": link.message_id,
                "kind": str(kind),
                "url": link.url,
                "links": link.links,
                "visitor": _known_by(visitor),
                "reader": reader_of(visitor.agent),
                "suspect": is_suspect(kind, agent=visitor.agent, address=visitor.address),
                "at": clock.now(),
                "purpose": TRACKING,
            },
        )


_MAY_TRACK = """NOT EXISTS (SELECT FROM account WHERE require_tracking_consent) OR coalesce((
    SELECT granted FROM consent
    WHERE lane = %(lane)s AND contact_id = %(contact)s AND purpose = %(purpose)s
    ORDER BY at DESC, id DESC LIMIT 1), false)"""


# Whoever repeats a link without end must not fill the table.
_FEW = """(SELECT count(*) FROM (
    SELECT FROM visit WHERE lane = %(lane)s AND message_id = %(message)s LIMIT 100) AS v) < 100"""


def _known_by(visitor: Visitor) -> str:
    """A keyed hash: no address is kept, not even for seconds."""
    told = f"{visitor.agent}\0{visitor.address}".encode(errors="replace")
    return hmac.digest(settings.SECRET_KEY.encode(), told, "sha256")[:16].hex()


def opened(link: Link, *, machine: bool) -> None:
    """Records an open that is known to be a person's or a machine's. Raises NotFound when the
    contact is erased."""
    _record_known(link, "open", machine=machine)


def clicked(link: Link, *, machine: bool) -> None:
    """Records a click on `link.url` that is known to be a person's or a machine's. Raises NotFound
    when the contact is erased."""
    _record_known(link, "click", machine=machine)


def _record_known(link: Link, kind: Kind, *, machine: bool) -> None:
    contact_id = follow(link.contact_id)
    lane = lane_of(contact_id)
    known = _Judged(link.message_id, contact_id, kind, link.url, "", machine, clock.now())
    with one_transaction() as cur:
        lock_lanes(cur, [lane])
        _record(cur, lane, [known])


def settle(*, after: timedelta = SETTLED) -> int:
    """Makes events of the visits that are no younger than `after`, now that it is known whose they
    were, and returns how many there were. Exactly once each, whatever crashes and however many do
    this at a time."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT l.lane FROM lane l WHERE EXISTS (
                   SELECT FROM visit v WHERE v.lane = l.lane AND v.seen_at <= now() - %s)
               ORDER BY l.lane""",
            (after,),
        ).fetchall()
    return sum(_settle_lane(lane, after) for (lane,) in rows)


class _Kept(NamedTuple):
    id: UUID
    message_id: UUID
    contact_id: UUID
    reader: str
    machine: bool
    ripe: bool
    at: datetime
    seen: Seen


@dataclass(frozen=True, slots=True)
class _Judged:
    """A visit of which it is known whose it was. `at` is business time."""

    message_id: UUID
    contact_id: UUID
    kind: Kind
    url: str
    reader: str
    machine: bool
    at: datetime
    forwarded: bool = False


# All the visits of a message that has a ripe one are judged, and the ripe ones leave. The age
# counts for what left this installation: nobody scans the sandbox inbox.
_RIPE = """
SELECT v.id, v.message_id, v.contact_id, v.reader, v.machine, v.seen_at <= now() - %(after)s,
       v.at, v.kind, v.seen_at, v.visitor, v.url, v.links, v.suspect,
       CASE WHEN m.route <> 'sandbox' THEN v.at - m.sent_at END
FROM visit v LEFT JOIN message m ON m.lane = v.lane AND m.id = v.message_id
WHERE v.lane = %(lane)s AND v.message_id IN (
    SELECT message_id FROM visit WHERE lane = %(lane)s AND seen_at <= now() - %(after)s
    ORDER BY seen_at LIMIT %(most)s)
ORDER BY v.message_id, v.at, v.id
FOR UPDATE OF v
"""


def _settle_lane(lane: int, after: timedelta) -> int:
    with one_transaction() as cur:
        # A merge moves visits to another lane, and the lane loop writes the same messages.
        lock_lanes(cur, [lane])
        rows = cur.execute(_RIPE, {"lane": lane, "after": after, "most": _AT_ONCE}).fetchall()
        kept = [_Kept._make((*row[:7], Seen(*row[7:]))) for row in rows]
        judged: list[_Judged] = []
        found: list[UUID] = []
        for _, visits in groupby(kept, lambda each: each.message_id):
            together = list(visits)
            verdicts = machines([each.seen for each in together])
            for each, verdict in zip(together, verdicts, strict=True):
                machine = verdict or each.machine
                if each.ripe:
                    judged.append(_judged(each, machine=machine))
                elif machine and not each.machine:
                    found.append(each.id)
        cur.execute(
            "UPDATE visit SET machine = true WHERE lane = %s AND id = ANY(%s)", (lane, found)
        )
        ripe = [each.id for each in kept if each.ripe]
        cur.execute("DELETE FROM visit WHERE lane = %s AND id = ANY(%s)", (lane, ripe))
        _record(cur, lane, judged)
    return len(ripe)


def _judged(kept: _Kept, *, machine: bool) -> _Judged:
    seen = kept.seen
    return _Judged(
        kept.message_id, kept.contact_id, seen.kind, seen.url, kept.reader, machine, kept.at
    )


@dataclass(slots=True)
class _Message:
    seen: set[Kind]
    """What people have done with it before."""
    email: str
    category: str
    step: str
    enrollment: str
    workflow_id: UUID
    version: int
    zone: str
    reader: str


def _record(cur: Cursor, lane: int, visits: Sequence[_Judged]) -> None:
    """Writes opens and clicks of one lane, in the order they were made: the events, the totals of
    each message, and the counters of its step."""
    messages = _messages(cur, lane, sorted({each.message_id for each in visits}))
    told: list[Occurrence] = []
    counts: Counter[Count] = Counter()
    for visit in visits:
        if visit.kind not in ("open", "click"):
            continue
        message = messages.get(visit.message_id)
        if message is None:
            told.append(_event(visit, None))
            continue
        counted = replace(visit, forwarded=_is_forwarded(visit, message))
        told.append(_event(counted, message))
        day = visit.at.astimezone(ZoneInfo(message.zone)).date()
        for name in _count(cur, lane, counted, reader=message.reader):
            counts[message.workflow_id, message.version, message.step, day, name] += 1
    append_events(told)
    add_counts(cur, lane, counts)


def _messages(cur: Cursor, lane: int, ids: Sequence[UUID]) -> dict[UUID, _Message]:
    rows = cur.execute(
        """SELECT m.id, m.people_opens > 0, m.people_clicks > 0, m.email, m.category, m.step,
                  m.enrollment_id::text, m.workflow_id, m.version, a.time_zone, m.reader
           FROM message m CROSS JOIN account a WHERE m.lane = %s AND m.id = ANY(%s)""",
        (lane, list(ids)),
    ).fetchall()
    found: dict[UUID, _Message] = {}
    for id_, opened_before, clicked_before, *rest in rows:
        done: dict[Kind, bool] = {"open": opened_before, "click": clicked_before}
        found[id_] = _Message({kind for kind, before in done.items() if before}, *rest)
    return found


def _is_forwarded(visit: _Judged, message: _Message) -> bool:
    """Whether a person did it again, on another kind of device than the first person's; notes
    what the visit tells of the message.

    A hint and no more: people have several devices. The first open and the first click are the
    contact's own, wherever they were made.
    """
    if visit.machine:
        return False
    again = visit.kind in message.seen
    message.seen.add(visit.kind)
    message.reader = message.reader or visit.reader
    return again and bool(visit.reader) and visit.reader != message.reader


def _event(visit: _Judged, message: _Message | None) -> Occurrence:
    properties: dict[str, Any] = {"message": str(visit.message_id)}
    if visit.kind == "click":
        properties["link"] = visit.url
    properties["machine"] = visit.machine
    if visit.forwarded:
        properties["forwarded"] = True
    if message is not None:
        told = ("email", "category", "step", "enrollment")
        properties |= {name: getattr(message, name) for name in told}
    name = EMAIL_OPENED if visit.kind == "open" else EMAIL_CLICKED
    return Occurrence(visit.contact_id, name, visit.at, properties, source="link")


def _count(cur: Cursor, lane: int, visit: _Judged, *, reader: str) -> list[str]:
    """Adds a visit to its message's totals, and returns the counters that it moves: a message
    counts once in each. Who clicked has opened."""
    who = "machine" if visit.machine else "people"
    total = "forwarded" if visit.forwarded else f"{who}_{visit.kind}s"
    row = cur.execute(
        # S608: the column is one of five above.
        f"""UPDATE message SET {total} = {total} + 1, reader = %s WHERE lane = %s AND id = %s
            RETURNING {total}, {who}_opens, {who}_clicks""",
        (reader, lane, visit.message_id),
    ).fetchone()
    assert row is not None, "the message was found in this transaction"
    if row[0] > 1:
        return []
    if visit.forwarded:
        return ["forwarded"]
    suffix = ":machine" if visit.machine else ""
    if visit.kind == "open":
        return [] if row[2] else [f"opened{suffix}"]
    return [f"clicked{suffix}"] if row[1] else [f"clicked{suffix}", f"opened{suffix}"]
