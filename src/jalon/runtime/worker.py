"""A worker process: works whichever lanes are free and hands over messages, until told to stop.

Any number of them may run, on any number of machines.
"""

import faulthandler
import os
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from uuid import UUID

import structlog
from django.conf import settings
from django.db import close_old_connections, connection, transaction

from jalon.accounts.actions import forget_expired
from jalon.accounts.models import Account
from jalon.core import clock
from jalon.core.db import AWAY, cursor
from jalon.core.ids import LANES, new_id
from jalon.core.memory import collect_seldom
from jalon.delivery.actions import release_dead
from jalon.delivery.calls import forget_calls
from jalon.delivery.lane import route
from jalon.delivery.latency import forget_latencies
from jalon.delivery.mailbox import read_bounces
from jalon.delivery.visits import settle
from jalon.emails import sender_domains
from jalon.events.counting import gather_days
from jalon.events.partitions import create_partitions, keep_months
from jalon.runtime.delivering import deliver_due, delivery
from jalon.runtime.jobs import JobLoop, dispatch_calls, forget_old, retry_stalled
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.long_work.uploads import forget_files
from jalon.runtime.long_work.work import fail_lost, forget_works
from jalon.runtime.privacy import forget_held
from jalon.runtime.sandbox import require_wall_time
from jalon.runtime.tending import tend
from jalon.runtime.turn import note_real_email, shared_turn
from jalon.runtime.work import lanes_to_work

log = structlog.get_logger()

POLL = 1.0
"""Seconds between two looks without a hint: the guarantee, where NOTIFY is only a hint."""

HEARTBEAT = 10.0
"""Seconds between two signs of life; silent for 60 s is dead."""

RETURNED = 5.0
"""Seconds between two looks whether the mailbox of what comes back is to be read."""

HOUSEKEEPING = 3600.0
"""Seconds between two rounds of partitions and clean-up."""

BACKOFF = (1.0, 2.0, 5.0, 10.0)
"""Seconds to wait after a loop failed, the last again and again."""

RECOVERED = 60.0
"""Seconds after which a failure is a new one."""

STOPPED = 60.0
"""Seconds in which a stopping worker's loops have ended; one that has not hangs, and is left to end
with the process: what it did not commit is done again by another worker, as after a kill."""


LANE_LOOPS = ("lanes", "more lanes")
"""While one waits for the database, the other computes."""

DELIVERY_LOOPS = tuple(f"delivery {share}" for share in range(4))
"""Each hands over the messages of its own lanes by a connection of its own: one that waits for the
mail server and for the disk holds up a quarter of them."""

GATHER = 0.05
"""Seconds between two rounds of a delivery loop, at least: it costs less to take a few messages
together."""


class Worker:
    """The loops of one process, each in a thread with a connection of its own."""

    def __init__(self) -> None:
        self.id = new_id()
        self.stopping = threading.Event()
        self.out = [delivery(self.id) for _ in DELIVERY_LOOPS]
        self.jobs = JobLoop()
        hinted = (*LANE_LOOPS, *DELIVERY_LOOPS, "calls")
        self.hints = {name: threading.Event() for name in hinted}

    def run(self) -> None:
        """Works until `stop` is called, or a signal's exception comes up here; the batch each
        loop is in ends first. A lost database only delays it."""
        loops: dict[str, Callable[[], None]] = {
            name: partial(self._each_hint, name, partial(self._work_lanes, place))
            for place, name in enumerate(LANE_LOOPS)
        }
        loops |= {
            name: partial(self._each_hint, name, partial(self._deliver, share))
            for share, name in enumerate(DELIVERY_LOOPS)
        }
        loops |= {
            "calls": lambda: self._each_hint("calls", lambda: dispatch_calls() > 0),
            "jobs": self.jobs.run,
            "heartbeat": lambda: self._every(HEARTBEAT, self._beat),
            "tending": lambda: self._every(POLL, _tend),
            "bounces": lambda: self._every(RETURNED, self._read_bounces),
            "housekeeping": lambda: self._every(HOUSEKEEPING, keep_house),
            "listen": self._listen,
        }
        _say_alive(self.id)
        threads = [
            threading.Thread(target=self._survive, args=(name, loop), name=name, daemon=True)
            for name, loop in loops.items()
        ]
        for thread in threads:
            thread.start()
        try:
            self.stopping.wait()
        finally:
            self.stop()
            _await_end(threads)
            with transaction.atomic(), cursor() as cur:
                cur.execute("DELETE FROM worker WHERE id = %s", (self.id,))

    def stop(self) -> None:
        """Has the loops end after the batch each is in."""
        self.stopping.set()
        self.jobs.stop()
        for hint in self.hints.values():
            hint.set()

    def _survive(self, name: str, loop: Callable[[], None]) -> None:
        """Runs a loop until stopping; a database that goes away is waited for, and whatever else
        it fails on stops neither this loop nor the others."""
        failures = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                loop()
            except Exception as error:
                failures = 0 if time.monotonic() - began > RECOVERED else failures
                wait = BACKOFF[min(failures, len(BACKOFF) - 1)]
                failures += 1
                if isinstance(error, AWAY):
                    log.warning("database_unavailable", loop=name, error=str(error), retry_in=wait)
                else:
                    log.exception("loop_failed", loop=name, retry_in=wait)
                connection.close()
                self.stopping.wait(wait)
        connection.close()

    def _every(self, seconds: float, act: Callable[[], None]) -> None:
        while not self.stopping.is_set():
            act()
            self.stopping.wait(seconds)

    def _each_hint(self, name: str, act: Callable[[], bool]) -> None:
        hint = self.hints[name]
        while not self.stopping.is_set():
            hint.clear()
            if not act():
                hint.wait(POLL)
            close_old_connections()

    def _work_lanes(self, place: int) -> bool:
        """One round over the lanes with work, beginning in another place than the other loops.
        True when something was done."""
        done = False
        lanes = lanes_to_work(clock.now())
        first = len(lanes) * place // len(LANE_LOOPS)
        for lane in lanes[first:] + lanes[:first]:
            if self.stopping.is_set():
                return False
            worked = work_lane(lane)
            if worked is not None and worked.something:
                done = True
                if worked.messages:
                    self.hints[DELIVERY_LOOPS[lane % len(DELIVERY_LOOPS)]].set()
                if worked.calls:
                    self.hints["calls"].set()
        return done

    def _deliver(self, share: int) -> bool:
        """One round over the lanes with messages that are due, of one of the equal shares."""
        own = range(share, LANES, len(DELIVERY_LOOPS))
        began = time.monotonic()
        done = deliver_due(self.out[share], lanes=own, until=self.stopping.is_set)
        self.stopping.wait(max(0.0, began + GATHER - time.monotonic()))
        return done > 0 or self.out[share].soon

    def _beat(self) -> None:
        with transaction.atomic(), cursor() as cur:
            cur.execute("UPDATE worker SET seen_at = now() WHERE id = %s", (self.id,))
            if cur.rowcount == 0:
                _say_alive(self.id)  # taken for dead while the machine slept
            release_dead(cur)
        retry_stalled()

    def _read_bounces(self) -> None:
        read_bounces(until=self.stopping.is_set)

    def _listen(self) -> None:
        """Passes the database's hints on to the loops. Those of delivery get theirs from the lane
        loops, once there is something to hand over."""
        with cursor() as cur:
            if settings.JALON_SMTP is not None:
                note_real_email(cur)
            cur.execute("LISTEN jalon")
        while not self.stopping.is_set():
            for _ in connection.connection.notifies(timeout=POLL, stop_after=1):
                for name in (*LANE_LOOPS, "calls"):
                    self.hints[name].set()


def _await_end(threads: list[threading.Thread]) -> None:
    end = time.monotonic() + STOPPED
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    if hanging := [thread.name for thread in threads if thread.is_alive()]:
        log.error("loops_hang", loops=hanging)
        faulthandler.dump_traceback()


def run() -> None:
    """Runs one worker in this process, until a signal's exception stops it. Raises Conflict when
    it would send real email in sandbox time."""
    require_wall_time()
    collect_seldom()
    Worker().run()


def _tend() -> None:
    """Starts and ends the workflows whose time has come, and tells of the visits of which it is
    known by now whose they were, unless a history plays."""
    with shared_turn() as now:
        if now is not None:
            tend(now)
            settle()


def _say_alive(worker: UUID) -> None:
    with transaction.atomic(), cursor() as cur:
        cur.execute(
            "INSERT INTO worker (id, host, pid) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (worker, socket.gethostname(), os.getpid()),
        )


def keep_house() -> None:
    """Makes the partitions to come, and forgets what need not be remembered."""
    now = clock.now()
    create_partitions(now)
    if months := Account.objects.get().keep_months:
        keep_months(months, now)
    gather_days((now - timedelta(hours=12)).date())  # those are over in every time zone
    with transaction.atomic(), cursor() as cur:
        remembered = clock.wall().date() - timedelta(days=30)
        cur.execute("DELETE FROM seen WHERE received_on < %s", (remembered,))
        cur.execute("DELETE FROM worker WHERE seen_at < now() - interval '1 day'")
        forget_latencies(cur, clock.wall())
    forget_calls()
    forget_old()
    forget_expired()
    fail_lost()
    forget_works()
    forget_files()
    forget_held()
    if route() != "sandbox":
        sender_domains.check_due()
