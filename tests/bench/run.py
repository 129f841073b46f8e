"""Runs every bench beside its baseline, prints the table, and writes docs/benchmarks.md.

In a data folder of its own, with the settings the product has. Takes about half an hour;
`--scale 0.02` tries it out.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psutil

from jalon.core.postgres.programs import MAJOR

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Written by `make bench`. Each figure stands beside a baseline of the same run that wrote the same
rows; what counts is the ratio, since machines differ and are noisy. Times are medians.

"""


class Line(NamedTuple):
    """One row of the table."""

    what: str
    figure: str
    baseline: str
    measured: str
    goal: str
    reached: bool


def main() -> int:
    """Returns how many goals were missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="of the full size")
    scale = parser.parse_args().scale
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        Path(folder).chmod(0o711)  # run by root, the server's own user has to pass
        environment = {k: v for k, v in os.environ.items() if not k.startswith("JALON_")}
        environment.pop("DATABASE_URL", None)
        environment["JALON_DATA"] = str(Path(folder) / "data")
        lines = []
        for line in _measured(environment, scale):
            sys.stderr.write(_row(line))
            lines.append(line)
    table = _table(lines, scale)
    sys.stdout.write(table)
    if scale == 1.0:
        PAGE.write_text(HEAD + table)
    return sum(not line.reached for line in lines) if scale == 1.0 else 0


def _measured(environment: dict[str, str], scale: float) -> Iterator[Line]:
    _jalon(environment, "migrate")
    began = time.perf_counter()
    figures = _jalon(environment, "demo", "--json") if scale == 1.0 else []
    if figures:
        yield _play(time.perf_counter() - began, figures)
    sized = ("--scale", str(scale), "--json")
    yield _advance(_jalon(environment, "bench", "advance", *sized))
    yield _growth(_jalon(environment, "bench", "growth", *sized))
    yield from _import(_jalon(environment, "bench", "import", *sized))
    yield from _ingest(_jalon(environment, "bench", "ingest", *sized))
    yield _segments(_jalon(environment, "bench", "segments", *sized))
    yield from _pages(_jalon(environment, "bench", "pages", *sized))
    yield _simulate(_jalon(environment, "bench", "simulate", *sized))
    if scale == 1.0:
        yield from _steady(environment)
    yield _idle(_jalon(environment, "bench", "idle", *sized))


def _jalon(environment: dict[str, str], *command: str) -> Any:
    sys.stderr.write(f"jalon {' '.join(command)}\n")
    done = subprocess.run(
        [sys.executable, "-m", "jalon", *command],
        env=environment,
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout) if "--json" in command else None


def _play(seconds: float, figures: list[dict[str, Any]]) -> Line:
    emails = sum(workflow["sent"] for workflow in figures)
    entered = sum(workflow["entered"] for workflow in figures)
    what = f"demo: 6,919 purchases, {entered:,} enrollments, {emails:,} emails (`jalon demo`)"
    return Line(what, f"{seconds:.0f} s", "–", f"{seconds:.0f} s", "< 120 s", seconds < 120)


def _advance(found: dict[str, Any]) -> Line:
    return Line(
        f"advance {found['due']:,} due enrollments, 2 processes (`jalon bench advance`)",
        f"{found['enrollments_per_second']:,}/s, {found['steps_per_second']:,} steps/s",
        f"{found['baseline_enrollments_per_second']:,}/s",
        f"{found['ratio']:.0%}",
        "≥ 60 %",
        found["ratio"] >= 0.6,
    )


def _growth(found: dict[str, Any]) -> Line:
    plain = found["ratio"] <= 1.2 and not found["rows_passed_over"]
    return Line(
        f"{found['due']:,} due among {found['waiting']:,} waiting, to the same alone; rows read "
        f"and not due: {found['rows_passed_over']}, pages for each one: "
        f"{found['pages_per_enrollment']} (`jalon bench growth`)",
        f"× {found['slowdown']:.2f}",
        f"× {found['baseline_slowdown']:.2f}",
        f"{found['ratio']:.2f}",
        "≤ 1.2",
        plain,
    )


def _import(found: dict[str, Any]) -> list[Line]:
    return [
        Line(
            f"import {found['rows']:,} contacts into a list, to COPY (`jalon bench import`)",
            f"{found['import_seconds']} s",
            f"{found['copy_seconds']} s",
            f"{found['ratio']:.0%}",
            "≥ 15 %",
            found["ratio"] >= 0.15,
        ),
        Line(
            "its peak memory, for all rows and for a tenth of them",
            f"{found['peak_mb']:.0f} MB",
            f"{found['peak_mb_of_a_tenth']:.0f} MB",
            f"{found['peak_mb']:.0f} MB",
            "< 300 MB",
            found["peak_mb"] < 300,
        ),
    ]


def _ingest(found: dict[str, Any]) -> list[Line]:
    return [
        Line(
            f"{found['events']:,} events in over HTTP, 100 a request, one web process, until the "
            "inbox is empty, triggers on, to COPY of the same rows (`jalon bench ingest`)",
            f"{found['events_per_second']:,}/s",
            f"{found['copy_per_second']:,}/s",
            f"{found['ratio']:.0%}",
            "≥ 20 %",
            found["ratio"] >= 0.2,
        ),
        Line(
            f"{found['requests']:,} requests of one event each, committed and answered, one web "
            f"process; 99 of 100 within {found['p99_ms']:.0f} ms; beside the same server doing "
            "nothing",
            f"{found['requests_per_second']:,}/s",
            f"{found['bare_per_second']:,}/s",
            f"{found['requests_per_second']:,}/s",
            "≥ 2,000/s",
            found["requests_per_second"] >= 2000,
        ),
    ]


def _simulate(found: dict[str, Any]) -> Line:
    seconds = found["seconds"]
    return Line(
        f"simulate {found['people']:,} contacts over {found['days']} days, {found['processes']} "
        f"processes: {found['enrollments']:,} enrollments, {found['emails']:,} emails "
        "(`jalon bench simulate`)",
        f"{seconds:.1f} s",
        "–",
        f"{seconds:.1f} s",
        "< 10 s",
        seconds < 10,
    )


def _segments(found: dict[str, Any]) -> Line:
    ours, theirs = (
        sum(one[side] for one in found["counts"]) for side in ("seconds", "baseline_seconds")
    )
    return Line(
        f"count {len(found['counts'])} segments over {found['contacts']:,} contacts and "
        f"{found['events']:,} events; the worst of them to SQL by hand (`jalon bench segments`)",
        f"{ours:.1f} s",
        f"{theirs:.1f} s",
        f"× {found['ratio']:.2f}",
        "≤ 1.5",
        found["ratio"] <= 1.5,
    )


def _pages(found: dict[str, Any]) -> list[Line]:
    size = f"with {found['contacts']:,} contacts and {found['events']:,} events"
    lines = []
    for what, goal, p95 in (
        ("lists and searches", 100, found["list_p95_ms"]),
        ("pages of a contact", 150, found["contact_p95_ms"]),
    ):
        pages = [one for one in found["pages"] if one["goal_ms"] == goal]
        slowest = max(pages, key=lambda one: one["p95_ms"])
        line = Line(
            f"{len(pages)} {what} {size}, 95 of 100 calls of the slowest, which is "
            f"*{slowest['what']}* (`jalon bench pages`)",
            f"{p95:.0f} ms",
            f"median {slowest['median_ms']:.0f} ms",
            f"{p95:.0f} ms",
            f"< {goal} ms",
            p95 < goal,
        )
        lines.append(line)
    return lines


def _steady(environment: dict[str, str]) -> list[Line]:
    """The benches at a steady rate, which have no smaller size."""
    return [
        _reaction(_jalon(environment, "bench", "reaction", "--json")),
        _latency(_jalon(environment, "bench", "latency", "--json")),
    ]


def _latency(found: dict[str, Any]) -> Line:
    return Line(
        f"an event accepted has led to an email handed over by SMTP, {found['rate']:,} events/s, "
        "99 of 100 (`jalon bench latency`)",
        f"{found['p99_ms']:,.0f} ms",
        f"median {found['p50_ms']:,.0f} ms",
        f"{found['p99_ms']:,.0f} ms",
        "< 1,000 ms",
        found["p99_ms"] < 1000,
    )


def _reaction(found: dict[str, Any]) -> Line:
    return Line(
        f"an event changes memberships and triggers, {found['rate']:,} events/s, "
        f"{found['segments']} segments; age of the oldest not yet in effect, 99 of 100 looks "
        "(`jalon bench reaction`)",
        f"{found['p99_ms']:.0f} ms",
        f"median {found['p50_ms']:.0f} ms",
        f"{found['p99_ms']:.0f} ms",
        "< 1,000 ms",
        found["p99_ms"] < 1000,
    )


def _idle(found: dict[str, Any]) -> Line:
    share, database = found["worker_core_share"], found["database_core_share"]
    return Line(
        f"a worker with {found['waiting']:,} waiting and nothing due, {found['seconds']} s"
        " (`jalon bench idle`)",
        f"{share:.2%} of a core",
        f"its database connections: {database or 0:.2%}",
        f"{share:.2%}",
        "< 2 %",
        share < 0.02,
    )


def _row(line: Line) -> str:
    return _cells((*line[:5], "✓" if line.reached else "✗"))


def _cells(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(lines: list[Line], scale: float) -> str:
    head = ("What", "Jalon", "Baseline", "Measured", "Goal", "")
    size = "" if scale == 1.0 else f" at {scale:g} of the full size"
    where = f"Measured on {datetime.now(UTC):%d %B %Y}{size}, {_machine()}.\n"
    rows = [_cells(head), _cells(("---",) * 6), *map(_row, lines)]
    return "".join(rows) + f"\n{where}"


def _machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"on {os.cpu_count()} cores ({platform.machine()}) with {memory:.0f} GB of memory, under "
        f"{platform.system()}, Python {platform.python_version()}, the embedded PostgreSQL {MAJOR}"
    )


if __name__ == "__main__":
    sys.exit(main())
