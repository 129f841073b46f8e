"""Messages of which nobody knows whether they arrived: never sent again by themselves, shown, and
decided by a person (RUN-7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from jalon.accounts.audit import record
from jalon.core import clock
from jalon.core.db import Cursor, cursor, one_transaction
from jalon.core.ids import LANES
from jalon.delivery import actions
from jalon.delivery.actions import Outcome
from jalon.delivery.claiming import find
from jalon.delivery.review import by_lane

Verdict = Literal["sent", "not_sent", "resend"]

_ALL_LANES = list(range(LANES))
_END = datetime(9999, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A message that was handed over, and whose answer was never read; `reason` says why."""

    id: UUID
    at: datetime
    contact: UUID
    recipient: str
    workflow: str
    step: str
    email: str
    reason: str


def uncertain(
    *, workflow: str = "", before: tuple[datetime, UUID] | None = None, limit: int = 100
) -> list[Uncertain]:
    """The uncertain messages, of one workflow or of all, latest first, from just after
    `before`."""
    at, message_id = before or (_END, UUID(int=2**128 - 1))
    with cursor() as cur:
        cur.execute(
            """SELECT m.id, m.at, m.contact_id, coalesce(nullif(m.recipient, ''), c.email, ''),
                      coalesce(w.slug, ''), m.step, m.email, m.reason
               FROM message m
               LEFT JOIN workflow w ON w.id = m.workflow_id
               LEFT JOIN contact c ON c.lane = m.lane AND c.id = m.contact_id
               WHERE m.lane = ANY (%s) AND m.state = 'uncertain' AND (m.at, m.id) < (%s, %s)
                 AND (%s = '' OR w.slug = %s)
               ORDER BY m.at DESC, m.id DESC LIMIT %s""",
            (_ALL_LANES, at, message_id, workflow, workflow, limit),
        )
        return [Uncertain(*row) for row in cur]


def decide(message_ids: Collection[UUID], verdict: Verdict, *, by: str = "cli") -> int:
    """Says what became of uncertain messages, and tells the workflows: they arrived (`sent`), or
    did not (`not_sent`); or has them sent once more (`resend`). Returns how many; those that are
    no longer uncertain are left as they are. Raises NotFound for an id of no message."""
    now, done = clock.now(), 0
    with one_transaction() as cur:
        for lane, ids in sorted(by_lane(cur, message_ids).items()):
            held = _held(cur, lane, ids)
            done += len(held)
            if verdict == "resend":
                _queue(cur, lane, held, at=now)
            else:
                _tell(cur, lane, held, arrived=verdict == "sent", at=now)
        named = [str(one) for one in message_ids]
        record(
            by, verdict, kind="message", name=named[0] if len(named) == 1 else "", messages=named
        )
    return done


def _held(cur: Cursor, lane: int, ids: Collection[UUID]) -> list[UUID]:
    """Those that are uncertain still, kept from others until the transaction ends."""
    rows = cur.execute(
        """SELECT id FROM message WHERE lane = %s AND id = ANY (%s) AND state = 'uncertain'
           ORDER BY id FOR UPDATE""",
        (lane, list(ids)),
    ).fetchall()
    return [row[0] for row in rows]


def _queue(cur: Cursor, lane: int, ids: Collection[UUID], *, at: datetime) -> None:
    cur.execute(
        """UPDATE message SET state = 'queued', reason = '', due_at = %s, attempts = 0
           WHERE lane = %s AND id = ANY (%s)""",
        (at, lane, list(ids)),
    )
    cur.execute("NOTIFY jalon")


def _tell(cur: Cursor, lane: int, ids: Collection[UUID], *, arrived: bool, at: datetime) -> None:
    state, reason = ("sent", "") if arrived else ("skipped", "lost")
    found = [message for one in ids if (message := find(cur, lane, one)) is not None]
    actions.record(cur, lane, [Outcome(message, state, reason, at) for message in found])
