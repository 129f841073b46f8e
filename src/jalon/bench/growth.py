"""Whether those who wait cost anything: the same people due alone, and among millions."""

from concurrent.futures import ProcessPoolExecutor
from statistics import median

import msgspec

from jalon.bench.advance import Progress, take_turns
from jalon.bench.crowd import Crowd
from jalon.bench.scratch import processes, scratch_database
from jalon.core import clock
from jalon.core.db import cursor

WAITING = 2_048_000
DUE = 20_480
"""A hundredth of them; both divide by the number of lanes, so that every part is alike."""
RUNS = 3


class Figures(msgspec.Struct, kw_only=True):
    """Seconds are medians. `slowdown` is ours among the waiting to ours alone,
    `baseline_slowdown` the same of the hand-written walk; `ratio` compares the two.
    `rows_passed_over` is what the look for due enrollments read without taking it."""

    waiting: int
    due: int
    runs: int
    alone_seconds: float
    among_seconds: float
    slowdown: float
    baseline_slowdown: float
    ratio: float
    rows_passed_over: int


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
        passed_over = rows_passed_over()
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
    )


def _medians(
    pool: ProcessPoolExecutor, crowd: Crowd, *, runs: int, progress: Progress
) -> tuple[float, float]:
    ours, theirs = take_turns(pool, crowd, runs=runs, progress=progress)
    return median(ours), median(theirs)


def rows_passed_over() -> int:
    """Rows that the look for due enrollments of a lane reads and does not take, by the plan of
    PostgreSQL as it ran."""
    with cursor() as cur:
        row = cur.execute(
            """EXPLAIN (ANALYZE, FORMAT JSON) SELECT due_at, id, contact_id FROM enrollment
               WHERE lane = 0 AND state = 'active' AND due_at <= %s ORDER BY due_at LIMIT 1000""",
            (clock.now(),),
        ).fetchone()
    assert row is not None
    plan = row[0] if isinstance(row[0], list) else msgspec.json.decode(row[0])
    return _removed(plan[0]["Plan"])


def _removed(node: dict[str, object]) -> int:
    names = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    here = sum(int(str(node.get(name, 0))) for name in names)
    below = node.get("Plans", [])
    assert isinstance(below, list)
    return here + sum(_removed(child) for child in below)
