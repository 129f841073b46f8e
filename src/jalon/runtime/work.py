"""Where there is work, and doing all of it at one instant."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from jalon.core.db import cursor
from jalon.core.ids import new_id
from jalon.delivery.actions import TOLD
from jalon.delivery.calls import lanes_with_calls, make_due_calls, next_call
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import lanes_due, next_due
from jalon.engine.verdict import earliest
from jalon.runtime.delivering import Terms, delivery, read_terms
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.tending import NEXT_START_OR_END, tend

THREADS = 3
"""Enough to keep two cores busy, one of them with the database."""


def lanes_to_work(until: datetime) -> list[int]:
    """Lanes with something in the inbox or due by `until`. One look at 64 rows."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT l.lane FROM lane l WHERE l.next_due_at <= %s
               OR EXISTS (SELECT 1 FROM inbox i WHERE i.lane = l.lane) ORDER BY l.lane""",
            (until,),
        ).fetchall()
    return [row[0] for row in rows]


def next_instant() -> datetime | None:
    """When something is due next: a step, a timer, a message to hand over, a call to make, or the
    start or the end of a workflow."""
    with cursor() as cur:
        row = cur.execute(
            f"SELECT (SELECT min(next_due_at) FROM lane), ({NEXT_START_OR_END})"
        ).fetchone()
    paused = read_terms().blocked.paused
    return earliest(*(row or ()), next_due(paused=paused), next_call(paused=paused))


class Crew:
    """A few threads of the player that drain lanes side by side, each with a connection of its
    own. Lanes share nothing, so their order is free."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._rest_after: datetime | None = None
        self._pool = ThreadPoolExecutor(THREADS, initializer=self._begin)

    def drain(self, now: datetime, *, rest_after: datetime | None = None) -> None:
        """Does all that can be done at `now`, until nothing is left: starts and ends of workflows,
        inbox, due steps, messages, calls and what follows from them. `rest_after`: what repeats by
        itself for ever does so until then only."""
        self._rest_after = rest_after
        terms = read_terms()
        if terms.starts_or_ends(now):
            tend(now)
            terms = read_terms()
        while True:
            due = set(lanes_due(now=now, paused=terms.blocked.paused))
            due.update(lanes_with_calls(now=now, paused=terms.blocked.paused))
            lanes = sorted(due.union(lanes_to_work(now)))
            if not lanes and not (terms.draining and tend(now)):
                return
            for done in [
                self._pool.submit(self._drain_lane, lane, now=now, due=lane in due, terms=terms)
                for lane in lanes
            ]:
                done.result()

    def close(self) -> None:
        """Ends the threads, and their connections."""
        together = threading.Barrier(THREADS)

        def leave() -> None:
            together.wait()  # so that each thread gets one of these
            connection.close()

        for _ in range(THREADS):
            self._pool.submit(leave)
        self._pool.shutdown()

    def _begin(self) -> None:
        self._own.out = delivery(new_id())
        with cursor() as cur:
            # What a crash of the server would take back, it takes back in order and together
            # with the clock, and playing again does it once more.
            cur.execute("SET synchronous_commit = off")

    def _drain_lane(self, lane: int, *, now: datetime, due: bool, terms: Terms) -> None:
        out: Delivery = self._own.out
        out.listened = terms.listened
        while True:
            worked = work_lane(lane, playing=True, rest_after=self._rest_after)
            sent = 0
            if due or (worked is not None and worked.messages):
                sent = out.deliver([lane], now=now, blocked=terms.blocked)
            called = 0
            if due or (worked is not None and worked.calls):
                called = make_due_calls(lane, now=now, blocked=terms.blocked)
            due = False
            told = called or (sent and not TOLD.isdisjoint(terms.listened))
            if not (worked is not None and worked.again) and not told:
                return


@contextmanager
def crew() -> Iterator[Crew]:
    """A crew for the time of the block."""
    threads = Crew()
    try:
        yield threads
    finally:
        threads.close()
