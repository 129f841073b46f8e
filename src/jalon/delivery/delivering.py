"""The delivery of one lane's messages: what the delivery loop, `play` and `skip` call."""

import time
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from jalon.core.db import ERRORS, Cursor, one_transaction, pipeline
from jalon.delivery.actions import (
    NOTHING_BLOCKED,
    TOLD,
    Blocked,
    Outcome,
    answered,
    claim,
    mark_sending,
    put_back,
    record,
    refused,
)
from jalon.delivery.letters import Claimed, Refusal, letter, refusal
from jalon.delivery.queries import is_due
from jalon.delivery.routes import Answer, Route
from jalon.delivery.routes.sandbox import Sandbox
from jalon.emails.mime import Letter

log = structlog.get_logger()


class Delivery:
    """Hands messages over for one worker.

    For one thread: `worker_id` is a row of `worker` kept alive by the caller, and no other
    Delivery may use the same one for the same lanes, because what was in the hands of this worker
    and never handed over is queued again after an error of the database.
    """

    def __init__(self, routes: Mapping[str, Route | Sandbox], *, worker_id: UUID) -> None:
        self.listened: Collection[str] = TOLD
        """The events that workflows listen to; the caller keeps it up to date."""
        self._routes = routes
        self._worker_id = worker_id
        # Answers the database could not be told yet, by lane.
        self._unrecorded: dict[int, Outcome] = {}
        self._troubled: set[int] = set()

    def deliver_lane(
        self, lane: int, *, now: datetime, blocked: Blocked = NOTHING_BLOCKED, limit: int = 200
    ) -> int:
        """Handles at most `limit` messages of a lane that are due at `now` (business time) by
        each route, and returns how many. Must not run inside a transaction.

        When there is nothing it costs one look at an index, and opens no connection. An error
        of the database passes through; see `settle`.
        """
        self.settle()
        try:
            return sum(
                self._by(name, lane, now=now, blocked=blocked, limit=limit) for name in self._routes
            )
        except ERRORS:
            self._troubled.add(lane)
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

    def _by(self, name: str, lane: int, *, now: datetime, blocked: Blocked, limit: int) -> int:
        route = self._routes[name]
        if isinstance(route, Sandbox):
            return self._catch(route, lane, now=now, blocked=blocked, limit=limit)
        if not is_due(lane, name, now=now, paused=blocked.paused) or not route.ready():
            return 0
        return self._hand_over(route, lane, name, now=now, blocked=blocked, limit=limit)

    def _catch(
        self, route: Sandbox, lane: int, *, now: datetime, blocked: Blocked, limit: int
    ) -> int:
        """Claimed, caught and recorded in one transaction: the sandbox is in the same database."""
        with one_transaction() as cur, pipeline():
            claimed = claim(cur, lane, "sandbox", now=now, paused=blocked.paused, limit=limit)
            letters: list[Letter] = []
            outcomes: list[Outcome] = []
            for message in claimed:
                ready = prepare(message, blocked=blocked, at=now)
                if isinstance(ready, Letter):
                    letters.append(ready)
                    outcomes.append(Outcome(message, "sent", "", now))
                else:
                    outcomes.append(refused(message, ready, at=now))
            route.catch(cur, lane, letters)
            record(cur, lane, outcomes, listened=self.listened)
        return len(claimed)

    def _hand_over(
        self, route: Route, lane: int, name: str, *, now: datetime, blocked: Blocked, limit: int
    ) -> int:
        """One message at a time: the answer to one and the claim of the next share a commit."""
        started = time.monotonic()
        handled = 0
        while True:
            at = now + timedelta(seconds=time.monotonic() - started)
            room = limit - handled if route.ready() else 0
            with one_transaction() as cur, pipeline():
                if lane in self._unrecorded:
                    record(cur, lane, [self._unrecorded[lane]], listened=self.listened)
                following, passed = self._next(cur, lane, name, now=at, blocked=blocked, limit=room)
            self._unrecorded.pop(lane, None)
            handled += passed
            if following is None:
                return handled
            message, ready = following
            answer = _handed_over(route, ready)
            at = now + timedelta(seconds=time.monotonic() - started)
            self._unrecorded[lane] = answered(message, answer, at=at)
            handled += 1

    def _next(
        self, cur: Cursor, lane: int, name: str, *, now: datetime, blocked: Blocked, limit: int
    ) -> tuple[tuple[Claimed, Letter] | None, int]:
        """The next message to hand over, marked as sending, and how many were refused on the
        way to it."""
        for passed in range(limit):
            found = claim(cur, lane, name, now=now, paused=blocked.paused, limit=1)
            if not found:
                return None, passed
            ready = prepare(found[0], blocked=blocked, at=now)
            if isinstance(ready, Letter):
                mark_sending(cur, lane, found[0].id, worker_id=self._worker_id)
                return (found[0], ready), passed
            record(cur, lane, [refused(found[0], ready, at=now)])
        return None, limit

    def _recover(self, lane: int) -> None:
        with one_transaction() as cur:
            known = self._unrecorded.get(lane)
            if known is not None:
                record(cur, lane, [known], listened=self.listened)
            put_back(
                cur,
                lane,
                worker_id=self._worker_id,
                except_for=[known.message.id] if known else [],
            )
        self._unrecorded.pop(lane, None)
        self._troubled.discard(lane)


def prepare(message: Claimed, *, blocked: Blocked, at: datetime) -> Letter | Refusal:
    """What a claimed message has become: a letter, or the reason why it is not sent."""
    if message.workflow_id in blocked.stopped:
        return Refusal("cancelled", "stopped")
    try:
        return refusal(message) or letter(message, at=at)
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
