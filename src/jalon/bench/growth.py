"""Whether those who wait cost anything: the same people due alone, and among millions."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from typing import Any, NamedTuple, cast

import msgspec

from jalon.bench.advance import Progress, take_turns
from jalon.bench.crowd import Crowd
from jalon.bench.scratch import processes, scratch_database
from jalon.core import clock
from jalon.core.db import Cursor, cursor
from jalon.runtime.lanes.batch import BATCH
from jalon.workflows import reading

WAITING = 2_048_000
DUE = 20_480
"""A hundredth of them; both divide by the number of lanes, so that every part is alike."""
RUNS = 3


class Figures(msgspec.Struct, kw_only=True):
    """Seconds are medians. `slowdown` is ours among the waiting to ours alone,
    `baseline_slowdown` the same of the hand-written walk; `ratio` compares the two.
    `rows_passed_over` are those that the look for due enrollments read without taking them,
    `pages_per_enrollment` what it read in all."""

    waiting: int
    due: int
    runs: int
    alone_seconds: float
    among_seconds: float
    slowdown: float
    baseline_slowdown: float
    ratio: float
    rows_passed_over: int
    pages_per_enrollment: float


def measure(
    *, waiting: int = WAITING, due: int = DUE, runs: int = RUNS, progress: Progress
) -> Figures:
    """Advances `due` enrollments alone, then among `waiting`, each beside the baseline."""
    with scratch_database() as database, processes(database) as pool:
        alone = _medians(pool, Crowd.gather(due), runs=runs, progress=progress)
    with scratch_database() as database, processes(database) as pool:
        progress(f"Gathering {waiting:,} people", 0, 0)
        crowd = Crowd.gather(waiting, parts=waiting // due)
        among = _medians(pool, crowd, runs=runs, progress=progress)
        crowd.make_due(0)
        passed_over, pages = look_at_due()
    slowdown, of_baseline = among[0] / alone[0], among[1] / alone[1]
    return Figures(
        waiting=waiting,
        due=due,
        runs=runs,
        alone_seconds=round(alone[0], 3),
        among_seconds=round(among[0], 3),
        slowdown=round(slowdown, 3),
        baseline_slowdown=round(of_baseline, 3),
        ratio=round(slowdown / of_baseline, 3),
        rows_passed_over=passed_over,
        pages_per_enrollment=round(pages, 1),
    )


def _medians(
    pool: ProcessPoolExecutor, crowd: Crowd, *, runs: int, progress: Progress
) -> tuple[float, float]:
    ours, theirs = take_turns(pool, crowd, runs=runs, progress=progress)
    return median(ours), median(theirs)


class Read(NamedTuple):
    """What statements read in the table of enrollments: rows of it, and pages of anything."""

    rows: int
    pages: int


class _Explained:
    """A cursor that has PostgreSQL explain each statement as it runs it."""

    def __init__(self, cur: Cursor) -> None:
        self.cur = cur
        self.reads: list[Read] = []

    def send(self, query: str, params: Sequence[object]) -> Cursor:
        explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}".encode()
        row = self.cur.execute(explain, params).fetchone()
        assert row is not None
        self.reads.append(_read(row[0][0]["Plan"]))
        return self.cur.execute(query.encode(), params)


def look_at_due() -> tuple[int, float]:
    """How many rows the lane loop reads and does not take when it looks for due enrollments and
    loads them, and how many pages it reads for each one; by the plans as they ran."""
    with cursor() as plain:
        explained = _Explained(plain)
        cur = cast(Cursor, explained)
        due = reading.ask_due_enrollments(cur, 0, until=clock.now(), limit=BATCH)()
        reading.ask_live_enrollments(cur, 0, [contact for _, _, contact in due])()
    rows = sum(read.rows for read in explained.reads)
    pages = sum(read.pages for read in explained.reads)
    return rows - 2 * len(due), pages / len(due)


def _read(node: Mapping[str, Any]) -> Read:
    rows = sum(_read(child).rows for child in node.get("Plans", ()))
    if node.get("Relation Name") == "enrollment":
        names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
        rows += round(node["Actual Loops"] * sum(node.get(name, 0) for name in names))
    return Read(rows, node["Shared Hit Blocks"] + node["Shared Read Blocks"])
