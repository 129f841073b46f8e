"""Messages that wait for approval (STP-1): seen, then approved or rejected by a person."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.arrays import arrays
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.errors import NotFound
from jalon.core.ids import LANES
from jalon.definition.events import EMAIL_APPROVED, EMAIL_REJECTED
from jalon.delivery.actions import Outcome, count
from jalon.delivery.claiming import find
from jalon.delivery.letters import Claimed, Refusal, letter
from jalon.emails.mime import Letter
from jalon.events.actions import Occurrence, append_events

_ALL_LANES = list(range(LANES))
_BEGINNING = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message in review."""

    id: UUID
    at: datetime
    recipient: str
    workflow: str
    step: str
    email: str


def in_review(
    *, workflow: str = "", after: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[Waiting]:
    """Messages in review, the one that waits longest first, from just after `after`; of one
    workflow when given."""
    at, message_id = after or (_BEGINNING, UUID(int=0))
    with cursor() as cur:
        cur.execute(
            """SELECT m.id, m.at, coalesce(nullif(m.recipient, ''), c.email, ''), w.slug, m.step,
                      m.email
               FROM message m
               JOIN workflow w ON w.id = m.workflow_id
               LEFT JOIN contact c ON c.lane = m.lane AND c.id = m.contact_id
               WHERE m.lane = ANY (%s) AND m.state = 'review' AND (%s = '' OR w.slug = %s)
                 AND (m.at, m.id) > (%s, %s)
               ORDER BY m.at, m.id LIMIT %s""",
            (_ALL_LANES, workflow, workflow, at, message_id, limit),
        )
        return [Waiting(*row) for row in cur]


def preview(message_id: UUID) -> Letter | Refusal:
    """What would be handed over if it were approved now. Raises NotFound."""
    with cursor() as cur:
        message = find(cur, _lane(cur, message_id), message_id)
    if message is None or not message.known:
        raise _not_found([message_id])
    return letter(message, at=message.at)


def approve(message_ids: Collection[UUID], *, by: str = "cli") -> int:
    """Queues messages that are in review, and tells the workflows; returns how many. Those that
    no longer are, are left as they are. Raises NotFound for an id of no message."""
    return _decide(message_ids, EMAIL_APPROVED, by=by)


def reject(message_ids: Collection[UUID], *, by: str = "cli") -> int:
    """Cancels messages that are in review, as `approve` queues them: not sent, reason rejected
    (RUN-12)."""
    return _decide(message_ids, EMAIL_REJECTED, by=by)


def _decide(message_ids: Collection[UUID], event: str, *, by: str) -> int:
    with one_transaction() as cur:
        now, done = clock.now(), 0
        for lane, ids in sorted(by_lane(cur, message_ids).items()):
            done += _decide_in(cur, lane, ids, event=event, at=now)
        action = "approve" if event == EMAIL_APPROVED else "reject"
        named = [str(id_) for id_ in message_ids]
        record(by, action, kind="message", name=named[0] if len(named) == 1 else "", messages=named)
    return done


def decide_step(
    cur: Cursor,
    lane: int,
    where: tuple[UUID, str],
    verdict: Literal["approve", "reject"],
    *,
    at: datetime,
    limit: int,
) -> int:
    """Approves or rejects messages of a lane that a step (`where`: workflow, step) has in review,
    at most so many; returns how many. For the lane loop, in its transaction: the status of the
    step has changed (LIF-3)."""
    rows = cur.execute(
        """SELECT id FROM message
           WHERE lane = %s AND state = 'review' AND workflow_id = %s AND step = %s LIMIT %s""",
        (lane, *where, limit),
    ).fetchall()
    event = EMAIL_APPROVED if verdict == "approve" else EMAIL_REJECTED
    return _decide_in(cur, lane, [row[0] for row in rows], event=event, at=at)


def _decide_in(cur: Cursor, lane: int, ids: Iterable[UUID], *, event: str, at: datetime) -> int:
    decided = _decided(cur, lane, ids, event=event, at=at)
    append_events([_told(message, event, at=at) for message in decided])
    if event == EMAIL_REJECTED:
        count(cur, lane, [Outcome(one, "cancelled", "rejected", at) for one in decided])
    return len(decided)


def _decided(
    cur: Cursor, lane: int, ids: Iterable[UUID], *, event: str, at: datetime
) -> list[Claimed]:
    state, reason = ("queued", "") if event == EMAIL_APPROVED else ("cancelled", "rejected")
    # In the order of ids everywhere, so that two people who decide at once wait in no circle.
    found = [
        cur.execute(
            """UPDATE message SET state = %s, reason = %s, due_at = %s
               WHERE lane = %s AND id = %s AND state = 'review' RETURNING id""",
            (state, reason, at, lane, message_id),
        ).fetchone()
        for message_id in sorted(ids)
    ]
    messages = [find(cur, lane, row[0]) for row in found if row]
    return [message for message in messages if message is not None]


def _told(message: Claimed, event: str, *, at: datetime) -> Occurrence:
    properties = {
        "message": str(message.id),
        "email": message.email,
        "workflow": message.workflow,
        "enrollment": str(message.enrollment_id),
        "step": message.step,
        "visit": message.visit,
    }
    return Occurrence(message.contact_id, event, at, properties, source="delivery")


def by_lane(cur: Cursor, message_ids: Collection[UUID]) -> dict[int, list[UUID]]:
    """The lanes of messages, each with its own. Raises NotFound for an id of no message."""
    found_in: dict[int, list[UUID]] = defaultdict(list)
    found = cur.execute(
        "SELECT lane, id FROM message WHERE lane = ANY (%s) AND id = ANY (%s)",
        (_ALL_LANES, list(message_ids)),
    ).fetchall()
    for lane, message_id in found:
        found_in[lane].append(message_id)
    missing = set(message_ids) - {message_id for _, message_id in found}
    if missing:
        raise _not_found(sorted(missing))
    return found_in


def _lane(cur: Cursor, message_id: UUID) -> int:
    return next(iter(by_lane(cur, [message_id])))


def _not_found(ids: Iterable[UUID]) -> NotFound:
    return NotFound(
        f"There is no message {', '.join(map(str, ids))}.",
        remedy="List those in review: jalon inbox review",
        code="message_not_found",
    )


def take_back(cur: Cursor, lane: int, visits: Sequence[tuple[UUID, int]]) -> None:
    """Cancels the messages in review of visits, by enrollment, that ended otherwise: approving
    them would send what the contact no longer waits for."""
    if visits:
        cur.execute(
            """UPDATE message m SET state = 'cancelled', reason = 'moved'
               FROM unnest(%s, %s) AS v (enrollment_id, visit)
               WHERE m.lane = %s AND m.enrollment_id = v.enrollment_id AND m.visit = v.visit
                 AND m.state = 'review'""",
            (*arrays(visits, "uuid", "integer"), lane),
        )
