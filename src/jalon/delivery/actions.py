"""What becomes of messages, each statement for exactly one lane.

A message may be in review first (see `jalon.delivery.review`). Then it goes queued → sending →
sent, deferred, failed or uncertain; or queued → skipped, cancelled or failed when it is not handed
over at all.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from jalon.contacts.identity import follow
from jalon.core import clock
from jalon.core.arrays import array
from jalon.core.db import Cursor
from jalon.core.errors import NotFound
from jalon.core.ids import lane_of
from jalon.definition.events import EMAIL_NOT_SENT, EMAIL_SENT
from jalon.delivery.bounces import Bounce, keep_bounces
from jalon.delivery.causes import caused
from jalon.delivery.domains import COUNTED, OF_ALL, domain_of
from jalon.delivery.latency import count_latencies
from jalon.delivery.letters import Claimed, Refusal
from jalon.delivery.routes import Answer
from jalon.delivery.severity import severity_of
from jalon.events.actions import Occurrence, append_events
from jalon.events.counting import Count, add_counts
from jalon.events.lane import write_history

BACKOFF = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 240, 240, 240, 240, 159)
)
"""After each temporary refusal; they add up to 24 hours, then the message fails."""

SILENT = timedelta(seconds=60)
"""A worker not heard of for so long is dead, whatever it was sending."""


TOLD = frozenset({EMAIL_SENT, EMAIL_NOT_SENT})
"""The events that delivery tells of."""


@dataclass(frozen=True)
class Blocked:
    """Workflows whose messages do not go out, by id: those of `paused` ones stay queued, those
    of `stopped` ones are cancelled (LIF-5, LIF-6)."""

    paused: Collection[UUID] = field(default_factory=tuple)
    stopped: Collection[UUID] = field(default_factory=tuple)


NOTHING_BLOCKED = Blocked()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed message, and when (business time)."""

    message: Claimed
    state: str
    reason: str
    at: datetime
    due_at: datetime | None = None


_WITHDRAWN = "m.state IN ('sending', 'uncertain') AND m.reason IN ('left', 'merged')"
"""Its contact left or was merged while it was marked as sending; told by `withdraw_messages`."""


def put_back(cur: Cursor, lane: int, ids: Collection[UUID], *, worker_id: UUID) -> None:
    """Queues again what a worker marked as sending and knows it never handed over, though it may
    have been taken for dead meanwhile."""
    cur.execute(
        f"""UPDATE message m SET attempts = attempts - 1,
                state = CASE WHEN {_WITHDRAWN} THEN 'cancelled' ELSE 'queued' END,
                reason = CASE WHEN {_WITHDRAWN} THEN reason ELSE '' END
            WHERE lane = %s AND id = ANY (%s) AND state IN ('sending', 'uncertain')
              AND worker_id = %s""",
        (lane, list(ids), worker_id),
    )


def refused(message: Claimed, refusal: Refusal, *, at: datetime) -> Outcome:
    """The outcome of a message that is not handed over."""
    return Outcome(message, refusal.state, refusal.reason, at)


def answered(message: Claimed, answer: Answer, *, at: datetime) -> Outcome:
    """The outcome of a message that was handed over once more. A temporary refusal is tried again
    for 24 hours; by another route at once, but one time only: no message is to go round and round
    that no mail server bears. What a route did not take for reasons of its own was never tried."""
    if answer.state == "deferred":
        if message.attempts >= len(BACKOFF):
            return Outcome(message, "failed", f"gave up: {answer.reason}", at)
        at_once = answer.elsewhere and message.attempts == 0
        pause = timedelta(0) if at_once else BACKOFF[message.attempts]
        return Outcome(message, "deferred", answer.reason, at, due_at=at + pause)
    if answer.state == "queued":
        return kept_back(message, at=at)
    reason = "" if answer.state == "sent" else answer.reason
    return Outcome(message, answer.state, reason, at)


def kept_back(message: Claimed, *, at: datetime) -> Outcome:
    """The outcome of a message that was marked as sending and not taken into anybody's hands: it is
    queued again."""
    return Outcome(message, "queued", "", at)


def record(
    cur: Cursor,
    lane: int,
    outcomes: Sequence[Outcome],
    *,
    listened: Collection[str] = TOLD,
    worker_id: UUID | None = None,
) -> None:
    """Writes what became of messages, with its counters and events, in the caller's transaction.

    Events whose names are in `listened` go through the inbox, to the workflows that listen to
    them; the others are history at once.

    Recording an outcome twice changes nothing; an answer that comes after its worker was given
    up corrects *uncertain*. What was withdrawn meanwhile is not queued again. Only the worker that
    has a message in hand, `worker_id`, can put it back: another may have it by now.
    """
    if not outcomes:
        return
    written = {
        row[0]
        for row in cur.execute(
            _RECORD,
            (
                array("uuid", [outcome.message.id for outcome in outcomes]),
                array("text", [outcome.state for outcome in outcomes]),
                array("text", [outcome.reason.replace("\x00", "") for outcome in outcomes]),
                array("timestamptz", [o.at if o.state == "sent" else None for o in outcomes]),
                array("timestamptz", [outcome.due_at for outcome in outcomes]),
                lane,
                worker_id,
            ),
        )
    }
    fresh = [outcome for outcome in outcomes if outcome.message.id in written]
    lost = [outcome for outcome in outcomes if outcome.message.id not in written]
    _record_moved(cur, lost, listened=listened, worker_id=worker_id)
    count(cur, lane, fresh)
    _count_latencies(cur, lane, fresh)
    told = [_told(outcome) for outcome in fresh if _is_told(outcome)]
    append_events(caused(cur, lane, [event for event in told if event.name in listened]))
    others = [event.happened() for event in told if event.name not in listened]
    write_history(cur, lane, others)
    keep_bounces(cur, lane, [_bounce(outcome) for outcome in fresh if _is_bounce(outcome)])


def _count_latencies(cur: Cursor, lane: int, outcomes: Sequence[Outcome]) -> None:
    """Of those that were taken at once: how long other servers had them wait is not ours."""
    messages = [one.message for one in outcomes if one.state == "sent"]
    accepted = [one.accepted_at for one in messages if one.accepted_at and not one.attempts]
    count_latencies(cur, lane, accepted, at=clock.wall())


def _is_bounce(outcome: Outcome) -> bool:
    """Whether a mail server refused, for good or for a day, what was for the contact (EML-7)."""
    refused_by_server = outcome.state == "failed" and _is_answered(outcome)
    return refused_by_server and outcome.message.kind == "contact"


def _bounce(outcome: Outcome) -> Bounce:
    message = outcome.message
    return Bounce(
        id=message.id,
        contact_id=message.contact_id,
        severity=severity_of(outcome.reason),
        addresses=frozenset({message.address}),
        reason=outcome.reason,
        at=outcome.at,
    )


def _record_moved(
    cur: Cursor, outcomes: Sequence[Outcome], *, listened: Collection[str], worker_id: UUID | None
) -> None:
    """Writes the outcomes of messages that a merge moved to another lane meanwhile."""
    for outcome in outcomes:
        contact_id = outcome.message.contact_id
        try:
            kept = follow(contact_id)
        except NotFound:
            continue  # erased, with its messages
        if kept != contact_id:
            moved = replace(outcome, message=replace(outcome.message, contact_id=kept))
            record(cur, lane_of(kept), [moved], listened=listened, worker_id=worker_id)


_RECORD = f"""
UPDATE message m SET sent_at = n.sent_at, due_at = coalesce(n.due_at, m.due_at),
    attempts = m.attempts - (n.state = 'queued')::int,
    state = CASE WHEN n.state IN ('queued', 'deferred') AND {_WITHDRAWN} THEN 'cancelled'
                 ELSE n.state END,
    reason = CASE WHEN n.state IN ('queued', 'deferred') AND {_WITHDRAWN} THEN m.reason
                  ELSE n.reason END
FROM unnest(%s, %s, %s, %s, %s) AS n (id, state, reason, sent_at, due_at)
WHERE m.lane = %s AND m.id = n.id AND m.state IN ('queued', 'deferred', 'sending', 'uncertain')
  AND (m.state <> 'sending' OR n.state NOT IN ('queued', 'deferred') OR m.worker_id = %s)
RETURNING m.id
"""


def _is_told(outcome: Outcome) -> bool:
    """Whether it is an event: what becomes of a notice is none of the contact's (STP-11)."""
    return outcome.message.kind != "notice" and outcome.state in ("sent", "skipped", "failed")


def _told(outcome: Outcome) -> Occurrence:
    message, sent = outcome.message, outcome.state == "sent"
    properties = {
        "message": str(message.id),
        "email": message.email,
        "category": message.category,
        "workflow": message.workflow,
        "step": message.step,
        "enrollment": str(message.enrollment_id),
    }
    return Occurrence(
        contact_id=message.contact_id,
        name=EMAIL_SENT if sent else EMAIL_NOT_SENT,
        at=outcome.at,
        properties=properties if sent else properties | {"reason": outcome.reason},
        source="delivery",
    )


def count(cur: Cursor, lane: int, outcomes: Sequence[Outcome]) -> None:
    """Adds what became of messages to the running totals of their steps, and what mail servers
    said to them to those of the domains they went to."""
    counts: Counter[Count] = Counter()
    for outcome in outcomes:
        message, day = outcome.message, outcome.at.astimezone(outcome.message.zone).date()
        for name in _counters(outcome):
            counts[message.workflow_id, message.version, message.step, day, name] += 1
        if message.kind != "notice" and _is_answered(outcome):
            domain = domain_of(message.address)
            counts[OF_ALL, 0, domain, day, COUNTED[outcome.state]] += 1
    add_counts(cur, lane, counts)


_UNMADE = frozenset({"missing_variable", "template", "no_sender"})
"""Why a message fails before there is anything to hand over."""


def _is_answered(outcome: Outcome) -> bool:
    """Whether a mail server took the message or refused it, for good or for now."""
    failed = outcome.state == "failed" and _code(outcome) not in _UNMADE
    return failed or outcome.state in ("sent", "deferred")


def _code(outcome: Outcome) -> str:
    return outcome.reason.partition(":")[0]


def _counters(outcome: Outcome) -> Iterator[str]:
    if outcome.message.kind == "notice":
        if outcome.state not in ("queued", "deferred"):
            yield "notified" if outcome.state == "sent" else f"not_notified:{outcome.state}"
        return
    match outcome.state:
        case "sent":
            yield "sent"
        case "failed" if _is_answered(outcome):
            yield "failed"
        case "skipped" | "cancelled" | "failed":
            yield f"not_sent:{_code(outcome)}"


def release_dead(cur: Cursor) -> int:
    """Makes *uncertain* what workers silent for 60 seconds were sending, and returns how many.

    Such a message may have arrived, so it is shown and never sent again by itself (RUN-7).
    """
    # Only this look crosses lanes; the writes name one each.
    dead = cur.execute(
        """SELECT DISTINCT m.lane, m.worker_id FROM message m
           WHERE m.state = 'sending' AND NOT EXISTS (
               SELECT 1 FROM worker w WHERE w.id = m.worker_id AND w.seen_at > now() - %s)
           ORDER BY m.lane""",
        (SILENT,),
    ).fetchall()
    released = 0
    for lane, worker_id in dead:
        released += cur.execute(
            """UPDATE message SET state = 'uncertain',
                   reason = CASE WHEN reason IN ('left', 'merged') THEN reason
                                 ELSE 'worker_silent' END
               WHERE lane = %s AND worker_id = %s AND state = 'sending'""",
            (lane, worker_id),
        ).rowcount
    return released
