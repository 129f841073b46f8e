"""The delivery loop: hands over the messages that are due, lane by lane."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jalon.core.db import cursor
from jalon.core.ids import LANES
from jalon.delivery.actions import Blocked
from jalon.delivery.delivering import Delivery
from jalon.delivery.routes.sandbox import Sandbox
from jalon.delivery.routes.shared import SharedRoutes
from jalon.engine.verdict import earliest
from jalon.runtime.lanes.catalog import read_catalog
from jalon.runtime.turn import shared_turn

WHILE = 0.2
"""Seconds after which the terms are read anew: a stop or a new workflow binds at once."""


def delivery(worker_id: UUID) -> Delivery:
    """What hands messages over for a worker: the sandbox, and the mail servers, if there are any.

    A message made for the sandbox stays there, and never becomes a real email.
    """
    return Delivery({"sandbox": Sandbox(), "smtp": SharedRoutes()}, worker_id=worker_id)


@dataclass(frozen=True, slots=True)
class Terms:
    """What delivery goes by: the workflows whose messages do not go out, and the names of the
    events that workflows listen to."""

    blocked: Blocked
    listened: frozenset[str]
    draining: bool = False
    """Some workflow ends once nobody is left in it."""
    next_change: datetime | None = None
    """When a workflow next starts or ends by itself, or an experiment is looked at."""

    def starts_or_ends(self, now: datetime) -> bool:
        """Whether a workflow is to start or to end by now."""
        return self.next_change is not None and self.next_change <= now


def read_terms() -> Terms:
    """The terms as they are now."""
    with cursor() as cur:
        rows = cur.execute(
            """SELECT id, state, least(starts_at, ends_at) FROM workflow
               WHERE state <> 'active' OR starts_at IS NOT NULL OR ends_at IS NOT NULL
               UNION ALL
               SELECT NULL, 'experiment', min(look_at) FROM experiment
               HAVING min(look_at) IS NOT NULL"""
        ).fetchall()
        listened = read_catalog(cur).listened
    blocked = Blocked(
        paused=[id_ for id_, state, _ in rows if state == "paused"],
        stopped=[id_ for id_, state, _ in rows if state in ("stopped", "archived")],
    )
    changes = [at for _, state, at in rows if state in ("active", "paused", "experiment")]
    draining = any(state == "draining" for _, state, _ in rows)
    return Terms(blocked, listened, draining, earliest(*changes))


def deliver_due(
    out: Delivery,
    *,
    lanes: Collection[int] = range(LANES),
    until: Callable[[], bool] = lambda: False,
) -> int:
    """Hands over what is due now in these lanes, for a short while, and returns how many messages
    that was. Ends early when `until` says so. Nothing while a history plays."""
    with shared_turn() as now:
        if now is None:
            return 0
        ends = time.monotonic() + WHILE
        terms = read_terms()
        out.listened = terms.listened
        return out.deliver(
            lanes,
            now=now,
            blocked=terms.blocked,
            until=lambda: until() or time.monotonic() > ends,
        )
