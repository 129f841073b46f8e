"""The first n places of a step, over all contacts: taken from one row, never more than n (STP-5).

A batch of one lane cannot decide what is global. So a process reserves a block of places ahead,
in a transaction of its own that is over at once, and hands them out from memory.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

_BEGIN = """
INSERT INTO quota (workflow_id, step, taken) VALUES (%(workflow)s, %(step)s, 0)
ON CONFLICT DO NOTHING
"""
_TAKE = """
WITH before AS (
    SELECT taken FROM quota WHERE workflow_id = %(workflow)s AND step = %(step)s FOR UPDATE
)
UPDATE quota SET taken = LEAST(before.taken + %(block)s, %(n)s) FROM before
WHERE workflow_id = %(workflow)s AND step = %(step)s AND before.taken < %(n)s
RETURNING quota.taken - before.taken
"""

Step = tuple[UUID, str]


class _Reserve:
    """What this process has reserved and not handed out."""

    def __init__(self) -> None:
        self._left: Counter[Step] = Counter()
        self._lock = threading.Lock()

    def take(self, workflow_id: UUID, step: str, n: int) -> bool:
        with self._lock:
            key = (workflow_id, step)
            if not self._left[key]:
                self._left[key] = _reserved(workflow_id, step, n)
            if not self._left[key]:
                return False
            self._left[key] -= 1
            return True

    def give_back(self, taken: Counter[Step]) -> None:
        with self._lock:
            self._left += taken


_reserve = _Reserve()


class BatchPlaces:
    """The places that one batch takes."""

    def __init__(self) -> None:
        self.taken: Counter[Step] = Counter()

    def take(self, workflow_id: UUID, step: str, n: int) -> bool:
        """See `jalon.engine.ledger.Places`."""
        found = _reserve.take(workflow_id, step, n)
        if found:
            self.taken[workflow_id, step] += 1
        return found


@contextmanager
def places() -> Iterator[BatchPlaces]:
    """The places of a batch, which are free again when it fails."""
    batch = BatchPlaces()
    try:
        yield batch
    except BaseException:
        _reserve.give_back(batch.taken)
        raise


def _reserved(workflow_id: UUID, step: str, n: int) -> int:
    """Reserves a few places and returns how many. A process that dies loses its block: so a block
    is a hundredth of them at most."""
    scene: dict[str, UUID | str | int] = {
        "workflow": workflow_id,
        "step": step,
        "n": n,
        "block": max(1, n // 100),
    }
    # A connection of its own: the batch's transaction may last, and may fail.
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with connection.cursor() as cur:
            cur.execute(_BEGIN, scene)
            cur.execute(_TAKE, scene)
            row = cur.fetchone()
    finally:
        connection.close()
    return row[0] if row else 0
