"""The delivery of messages: what the delivery loop, `play` and `skip` call."""

import time
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from jalon.core.db import ERRORS, Cursor, one_transaction, pipeline
from jalon.delivery.actions import (
    NOTHING_BLOCKED,
    SILENT,
    TOLD,
    Blocked,
    Outcome,
    answered,
    kept_back,
    put_back,
    record,
    refused,
)
from jalon.delivery.claiming import claim
from jalon.delivery.lateness import is_late
from jalon.delivery.letters import Claimed, Refusal, letter, refusal
from jalon.delivery.queries import due_routes
from jalon.delivery.routes import Answer, Route, Ways
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails.mime import Letter

log = structlog.get_logger()

GROUP = 8
"""The most messages that a connection marks as sending at once, and so the most that become
uncertain when its worker is killed."""

TOGETHER = 0.1
"""Seconds after which no further message of a group is begun: the rest is queued again, to be
checked anew. About what one message takes to a distant server."""

STALE = SILENT.total_seconds() / 2
"""Seconds after which not even the first is begun: this process stood still, and others may have
taken it for dead, and its messages for uncertain."""


@dataclass(slots=True)
class _Round:
    """What is due by a route, in the lanes that take turns."""

    name: str
    lanes: deque[int]
    blocked: Blocked
    limit: int
    until: Callable[[], bool]
    now: datetime
    domains: Collection[str] = ()
    """Those of the senders whose messages are meant; empty: all."""
    held_until: datetime | None = None
    """Until when what was due before was held back by a route's limits."""
    began: float = field(default_factory=time.monotonic)

    def at(self) -> datetime:
        """Business time, now."""
        return self.now + timedelta(seconds=time.monotonic() - self.began)


@dataclass(frozen=True, slots=True)
class _InHand:
    """A message that is marked as sending."""

    lane: int
    message: Claimed
    letter: Letter


class Delivery:
    """Hands messages over for one worker.

    For one thread: `worker_id` is a row of `worker` kept alive by the caller.

    By a connection, a few messages are marked as sending in one transaction, then handed over one
    after the other; what became of them is written in the transaction that takes the next few. How
    many follows how fast the server is: one at first, twice as many each time that all of them went
    quickly, and never more than `GROUP`.
    """

    def __init__(self, routes: Mapping[str, Ways | Sandbox], *, worker_id: UUID) -> None:
        self.listened: Collection[str] = TOLD
        """The events that workflows listen to; the caller keeps it up to date."""
        self.soon = False
        """Something waits for a route that will have room within a moment."""
        self._routes = routes
        self._worker_id = worker_id
        self._pace = 1
        # What the database was not told yet, by lane.
        self._unrecorded: dict[int, list[Outcome]] = {}
        # What was marked as sending last, of which the database may not know the outcome either.
        self._marked: dict[int, list[UUID]] = {}
        self._troubled: set[int] = set()
        self._last_lane = -1

    def deliver(
        self,
        lanes: Collection[int],
        *,
        now: datetime,
        blocked: Blocked = NOTHING_BLOCKED,
        limit: int = 200,
        until: Callable[[], bool] = lambda: False,
    ) -> int:
        """Handles messages of these lanes that are due at `now` (business time), and returns how
        many: about `limit` by each route, in the sandbox of each lane. Ends early when `until` says
        so. Must not run inside a transaction.

        Lanes take turns, beginning after the one that had the last. When there is nothing it costs
        one look, and opens no connection. An error of the database passes
        through; see `settle`.
        """
        self.settle()
        try:
            due = self._due(lanes, self._routes.keys(), now=now, paused=blocked.paused)
            if shut := {name for name in due if not _ways(self._routes[name])}:
                # Behind what waits for those, others may wait.
                names = self._routes.keys() - shut
                due = self._due(lanes, names, now=now, paused=blocked.paused)
            done, self.soon = 0, False
            for name, found in due.items():
                work = _Round(name, deque(found), blocked, limit, until, now)
                done += self._by_all(_ways(self._routes[name]), work)
            return done
        except ERRORS:
            self._troubled.update(self._marked, self._unrecorded)
            raise

    def settle(self) -> None:
        """After an error of the database: writes the answers it could not be told, and queues
        again what was claimed and never handed over. Nothing otherwise, at no cost.

        To be called now and then, since the lanes concerned may have nothing else to deliver.
        """
        for lane in sorted(self._troubled):
            self._recover(lane)

    def close(self) -> None:
        """Lets go of the routes' connections."""
        for route in self._routes.values():
            if not isinstance(route, Sandbox):
                route.close()

    def _due(
        self,
        lanes: Collection[int],
        names: Collection[str],
        *,
        now: datetime,
        paused: Collection[UUID],
    ) -> dict[str, list[int]]:
        """The lanes that have something, in turn, by route; each lane for the route of what waits
        longest in it."""
        due: dict[str, list[int]] = {}
        found = due_routes(lanes, names, now=now, paused=paused)
        for lane, name in sorted(found, key=lambda each: (each[0] <= self._last_lane, each[0])):
            due.setdefault(name, []).append(lane)
        return due

    def _by_all(self, ways: Sequence[Route | Sandbox], work: _Round) -> int:
        """By the first route for as long as it has room and answers, then by the next."""
        done = 0
        for way in ways:
            if isinstance(way, Sandbox):
                done += self._catch(way, work)
                continue
            own = replace(work, lanes=deque(work.lanes), domains=way.domains)
            handled = self._hand_over(way, own)
            way.release()
            done += handled
            if not way.domains:
                work.lanes = own.lanes
            if not work.lanes or handled >= work.limit or work.until():
                break
            self.soon = self.soon or way.soon
        return done

    def _catch(self, route: Sandbox, work: _Round) -> int:
        """Claimed, caught and recorded in one transaction: the sandbox is in the same database."""
        done, now = 0, work.now
        for lane in work.lanes:
            if work.until():
                break
            with one_transaction() as cur, pipeline():
                claimed = claim(
                    cur, lane, work.name, now=now, paused=work.blocked.paused, limit=work.limit
                )
                letters, outcomes = _prepared(claimed, blocked=work.blocked, at=now)
                outcomes += [Outcome(message, "sent", "", now) for message, _ in letters]
                route.catch(cur, lane, [letter for _, letter in letters])
                record(cur, lane, outcomes, listened=self.listened, worker_id=self._worker_id)
            done += len(claimed)
        return done

    def _hand_over(self, route: Route, work: _Round) -> int:
        """Group after group, until nothing is left that can be handed over."""
        handled = 0
        while True:
            goes_on = bool(work.lanes) and handled < work.limit and not work.until()
            room = route.room(self._pace) if goes_on and route.ready() else 0
            if not room and not self._unrecorded:
                return handled
            work.held_until = route.held_until
            began = time.monotonic()
            with one_transaction() as cur, pipeline():
                for lane, outcomes in sorted(self._unrecorded.items()):
                    record(cur, lane, outcomes, listened=self.listened, worker_id=self._worker_id)
                group, passed = self._take(cur, work, room) if room else ([], 0)
            self._unrecorded.clear()
            if not room:
                self._marked = {}  # all is written: none of them is ever to be put back
            if time.monotonic() - began > STALE:
                self._keep_back(group, work)
                continue
            handled += passed + self._hand_over_group(route, group, work)

    def _take(self, cur: Cursor, work: _Round, room: int) -> tuple[list[_InHand], int]:
        """The next few messages, `room` at most, marked as sending, and how many were refused on
        the way to them. A lane that has no more has no further turn."""
        group: list[_InHand] = []
        passed, at = 0, work.at()
        self._marked = {}
        for _ in range(len(work.lanes)):
            wanted = room - len(group)
            if not wanted:
                break
            lane = self._last_lane = work.lanes.popleft()
            claimed = claim(
                cur,
                lane,
                work.name,
                now=at,
                paused=work.blocked.paused,
                limit=wanted,
                worker_id=self._worker_id,
                domains=work.domains,
            )
            self._marked[lane] = [message.id for message in claimed]
            if len(claimed) == wanted:
                work.lanes.append(lane)
            letters, outcomes = _prepared(
                claimed, blocked=work.blocked, at=at, held_until=work.held_until
            )
            group += [_InHand(lane, message, letter) for message, letter in letters]
            record(cur, lane, outcomes, listened=self.listened, worker_id=self._worker_id)
            passed += len(outcomes)
        return group, passed

    def _keep_back(self, group: Sequence[_InHand], work: _Round) -> None:
        for each in group:
            outcome = kept_back(each.message, at=work.at())
            self._unrecorded.setdefault(each.lane, []).append(outcome)

    def _hand_over_group(self, route: Route, group: Sequence[_InHand], work: _Round) -> int:
        """Returns how many were handed over. Each within `TOGETHER` of being checked and marked, or
        the first; the rest is queued again."""
        began, handled = time.monotonic(), 0
        for each in group:
            late = time.monotonic() - began > TOGETHER
            if handled and (late or not route.ready()):
                self._keep_back([each], work)
            else:
                answer = _handed_over(route, each.letter)
                outcomes = self._unrecorded.setdefault(each.lane, [])
                outcomes.append(answered(each.message, answer, at=work.at()))
                handled += 1
        if handled < len(group):
            self._pace = handled
        elif handled == self._pace and time.monotonic() - began < TOGETHER / 2:
            self._pace = min(2 * self._pace, GROUP)
        return handled

    def _recover(self, lane: int) -> None:
        with one_transaction() as cur:
            known = self._unrecorded.get(lane, [])
            record(cur, lane, known, listened=self.listened, worker_id=self._worker_id)
            told = {outcome.message.id for outcome in known}
            never = [id_ for id_ in self._marked.get(lane, ()) if id_ not in told]
            put_back(cur, lane, never, worker_id=self._worker_id)
        self._unrecorded.pop(lane, None)
        self._troubled.discard(lane)


def _ways(route: Ways | Sandbox) -> Sequence[Route | Sandbox]:
    return [route] if isinstance(route, Sandbox) else route.ways()


def _prepared(
    claimed: Sequence[Claimed],
    *,
    blocked: Blocked,
    at: datetime,
    held_until: datetime | None = None,
) -> tuple[list[tuple[Claimed, Letter]], list[Outcome]]:
    """The letters to hand over, and what became of the messages that are not sent."""
    letters: list[tuple[Claimed, Letter]] = []
    outcomes: list[Outcome] = []
    for message in claimed:
        ready = prepare(message, blocked=blocked, at=at, held_until=held_until)
        if isinstance(ready, Letter):
            letters.append((message, ready))
        else:
            outcomes.append(refused(message, ready, at=at))
    return letters, outcomes


def prepare(
    message: Claimed, *, blocked: Blocked, at: datetime, held_until: datetime | None = None
) -> Letter | Refusal:
    """What a claimed message has become: a letter, or the reason why it is not sent. What a route's
    limits held back until `held_until` is late from then on only."""
    if message.workflow_id in blocked.stopped:
        return Refusal("cancelled", "stopped")
    try:
        late = Refusal("skipped", "late") if is_late(message, at=at, since=held_until) else None
        return refusal(message) or late or letter(message, at=at)
    except Exception as error:
        if isinstance(error, ERRORS):
            raise
        log.exception("letter_failed", message=str(message.id))
        return Refusal("failed", f"template: {type(error).__name__}: {error}"[:300])


def _handed_over(route: Route, ready: Letter) -> Answer:
    """What became of it; uncertain when the route itself failed, so that it is not sent twice."""
    try:
        return route.hand_over(ready)
    except Exception as error:
        if isinstance(error, ERRORS):
            raise
        log.exception("route_failed", message=str(ready.message_id))
        return Answer("uncertain", f"{type(error).__name__}: {error}"[:300])
