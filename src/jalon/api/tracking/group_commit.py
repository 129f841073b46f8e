"""Requests that come at once share a transaction: one thread commits for all who wait."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from jalon.core.db import AWAY

PAUSE = 0.05
"""Seconds."""

G = TypeVar("G")
T = TypeVar("T")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[G, T]):
    given: G
    ready: bool
    woken: threading.Event = field(default_factory=threading.Event)
    outcome: T | None = None
    error: Exception | None = None
    done: bool = False


class GroupCommit(Generic[G, T]):
    """Does in one go what several threads ask for meanwhile.

    Whoever comes first works at once, for itself alone; those who come while it works wait, and
    one of them works for all of them next. So a commit is shared by as many as came during
    the one before, and nobody waits for company.
    """

    def __init__(
        self,
        work: Callable[[Sequence[G]], Sequence[T]],
        *,
        most: int,
        ready: Callable[[], bool],
        afterwards: Callable[[], None],
    ) -> None:
        """`work` does what `most` at once asked for, in the order given: all of it, or none of it
        when it raises. A thread that is `ready` is preferred for it. `afterwards` is called when
        nobody waits any more; under load, once in `PAUSE` seconds."""
        self._work = work
        self._most = most
        self._ready = ready
        self._afterwards = afterwards
        self._called = 0.0
        self._lock = threading.Lock()
        self._waiting: list[_Waiting[G, T]] = []
        self._working = False

    def __call__(self, given: G) -> T:
        """The outcome for what is given, once it is committed. Raises what the work raises for it:
        what others gave at the same time is not refused along with it."""
        own = _Waiting[G, T](given, self._ready())
        with self._lock:
            self._waiting.append(own)
            leads, self._working = not self._working, True
        if not leads:
            own.woken.wait()
        if not own.done:
            self._lead()
        if own.error is not None:
            raise own.error
        assert own.outcome is not None, "who is done has an outcome or an error"
        return own.outcome

    def _lead(self) -> None:
        with self._lock:
            group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            self._work_for(group)
        finally:
            with self._lock:
                self._working = bool(self._waiting)
                if self._waiting:
                    self._next_leader().woken.set()
            for one in group:
                one.done = True
                one.woken.set()
        now = time.monotonic()
        if not self._working or now - self._called >= PAUSE:
            self._called = now
            self._afterwards()

    def _next_leader(self) -> _Waiting[G, T]:
        first = self._waiting[: self._most]  # so that whoever leads is one of its group
        return next((one for one in first if one.ready), first[0])

    def _work_for(self, group: Sequence[_Waiting[G, T]]) -> None:
        try:
            outcomes = self._work([one.given for one in group])
        except Exception as error:  # noqa: BLE001 (it is raised again, for whom it concerns)
            # Without the database each would fail for itself; and nobody knows whether a commit
            # that was under way took place.
            if len(group) == 1 or isinstance(error, AWAY):
                for one in group:
                    one.error = error
                return
            for one in group:
                self._work_for([one])
            return
        for one, outcome in zip(group, outcomes, strict=True):
            one.outcome = outcome
