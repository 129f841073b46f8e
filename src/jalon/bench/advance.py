"""Due enrollments advanced by the lane loop, beside the same walk written by hand."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from statistics import median
from time import perf_counter
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from jalon.bench import baseline
from jalon.bench.crowd import Crowd
from jalon.bench.scratch import PROCESSES, processes, scratch_database
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.work import lanes_to_work

DUE = 30_000
RUNS = 5

Progress = Callable[[str, int, int], None]
"""Told what is being done, how many are done, of how many (0: unknown)."""


class Figures(msgspec.Struct, kw_only=True):
    """What came out. Speeds are the medians of all runs; `ratio` is ours to the baseline's."""

    due: int
    runs: int
    processes: int = PROCESSES
    enrollments_per_second: int
    steps_per_second: int
    baseline_enrollments_per_second: int
    baseline_steps_per_second: int
    ratio: float


class Run(NamedTuple):
    """One side, once: how long it took, and what it left behind."""

    seconds: float
    left: dict[str, str]


def measure(*, due: int = DUE, runs: int = RUNS, progress: Progress) -> Figures:
    """Runs both sides in turn in a scratch database. Raises Conflict when they did not do the
    same work."""
    with scratch_database() as database, processes(database) as pool:
        crowd = Crowd.gather(due)
        ours, theirs = take_turns(pool, crowd, runs=runs, progress=progress)
        return figures(due, ours, theirs, steps=steps())


def take_turns(
    pool: ProcessPoolExecutor, crowd: Crowd, *, runs: int, progress: Progress
) -> tuple[list[float], list[float]]:
    """Seconds of the runs of both sides: a first of each that is not counted, then one after the
    other, each beginning as often as the other."""
    seconds: tuple[list[float], list[float]] = ([], [])
    sides = (ours_in_lanes, theirs_in_lanes)
    expected: dict[str, str] | None = None
    for turn in range(-1, runs):
        for place in (0, 1) if turn % 2 == 0 else (1, 0):
            progress("Advancing", len(seconds[0]) + len(seconds[1]), 2 * runs)
            done = run(pool, crowd, sides[place], part=2 * (turn + 1) + place)
            expected = expected or done.left
            check_same(expected, done.left)
            if turn >= 0:
                seconds[place].append(done.seconds)
    progress("Advancing", 2 * runs, 2 * runs)
    return seconds


def run(
    pool: ProcessPoolExecutor,
    crowd: Crowd,
    side: Callable[[UUID], tuple[float, float]],
    *,
    part: int,
) -> Run:
    """Makes a part of the crowd due and has one side advance it, in all processes at once."""
    crowd.make_due(part)
    spans = [pool.submit(side, crowd.workflow) for _ in range(PROCESSES)]
    began, ended = zip(*(span.result() for span in spans), strict=True)
    return Run(max(ended) - min(began), what_is_left())


def ours_in_lanes(_workflow: UUID) -> tuple[float, float]:
    """The lane loop, as a worker runs it, in one process. Returns when it began and ended."""
    return _until_nothing_is_due(_worked)


def theirs_in_lanes(workflow: UUID) -> tuple[float, float]:
    """The baseline, in one process."""
    return _until_nothing_is_due(lambda lane: baseline.advance_lane(lane, workflow) > 0)


def _worked(lane: int) -> bool:
    worked = work_lane(lane)
    return worked is not None and worked.something


def _until_nothing_is_due(advance: Callable[[int], bool]) -> tuple[float, float]:
    began = perf_counter()
    worked = True
    while worked:
        worked = sum(advance(lane) for lane in lanes_to_work(clock.now())) > 0
    return began, perf_counter()


_LEFT = {
    # Instants differ from run to run by when it began, ids always.
    "enrollment": """
        SELECT d.rank, e.version, e.state, e.reason, e.step, e.visit, e.waiting,
               e.due_at - e.arrived_at, e.payload - 'order_id', e.key, e.exclusive, e.errors,
               e.error, e.left_at, e.goal_at, e.goal_until
        FROM enrollment e JOIN bench_due d ON d.lane = e.lane AND d.contact_id = e.contact_id""",
    "step_log": """
        SELECT d.rank, l.enrollment_id = d.enrollment_id, l.version, l.step, l.visit, l.action,
               l.detail - 'until'
        FROM step_log l JOIN bench_due d ON d.lane = l.lane AND d.contact_id = l.contact_id""",
    "message": """
        SELECT d.rank, m.enrollment_id = d.enrollment_id, m.version, m.step, m.visit, m.email,
               m.email_version, m.category, m.transactional, m.subject, m.language,
               m.context #- '{event,order_id}', m.route, m.state, m.reason, m.due_at - m.at,
               m.attempts
        FROM message m JOIN bench_due d ON d.lane = m.lane AND d.contact_id = m.contact_id""",
    "counter": "SELECT version, step, name, sum(n) FROM counter GROUP BY 1, 2, 3",
    "event": """
        SELECT d.rank, e.at, e.name, e.source
        FROM event e JOIN bench_due d ON d.lane = e.lane AND d.contact_id = e.contact_id""",
    "inbox": "SELECT lane, name FROM inbox",
    "lane": "SELECT lane, next_due_at > now() FROM lane",
}
"""Everything a walk writes."""


def what_is_left() -> dict[str, str]:
    """The rows that a run left behind, by table: how many, and a digest."""
    found = {}
    with cursor() as cur:
        for table, rows in _LEFT.items():
            row = cur.execute(
                f"""SELECT count(*), coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')
                    FROM ({rows}) AS t""".encode()
            ).fetchone()
            assert row is not None
            found[table] = f"{row[0]} rows {row[1]}"
    return found


def check_same(expected: dict[str, str], left: dict[str, str]) -> None:
    """Raises Conflict, naming the tables, when two runs did not leave the same rows."""
    different = [table for table in expected if expected[table] != left[table]]
    if different:
        raise Conflict(
            f"The two sides wrote different rows into: {', '.join(different)}.",
            remedy="The bench compares nothing until its baseline does what the engine does.",
            code="bench_different_work",
            expected={table: expected[table] for table in different},
            found={table: left[table] for table in different},
        )


def steps() -> int:
    """How many steps the latest run went through."""
    with cursor() as cur:
        row = cur.execute("SELECT count(*) FROM step_log WHERE action = 'moves'").fetchone()
    assert row is not None
    return int(row[0])


def figures(due: int, ours: list[float], theirs: list[float], *, steps: int) -> Figures:
    """The figures of runs that advanced `due` enrollments through `steps` steps each."""
    mine, other = median(ours), median(theirs)
    plain: dict[str, Any] = {
        "enrollments_per_second": due / mine,
        "steps_per_second": steps / mine,
        "baseline_enrollments_per_second": due / other,
        "baseline_steps_per_second": steps / other,
    }
    rounded = {name: round(value) for name, value in plain.items()}
    return Figures(due=due, runs=len(ours), ratio=round(other / mine, 3), **rounded)
