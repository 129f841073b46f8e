"""Contacts imported from a file, beside COPY of the very rows that come of it."""

import multiprocessing
import re
import resource
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter

import msgspec

from jalon.bench.advance import Progress
from jalon.bench.scratch import attach, scratch_database
from jalon.contacts.actions import create_list
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.core.db import cursor
from jalon.core.errors import Conflict

ROWS = 1_000_000
_TABLES = ("contact", "identity", "list_member")
_LOCALES = ("fr", "en", "de", "es", "it")


class Figures(msgspec.Struct, kw_only=True):
    """`ratio` is the speed of the import to that of the COPY. Memory is the importing process's
    peak, in MB (10^6 bytes), for all rows and for a tenth of them."""

    rows: int
    import_seconds: float
    copy_seconds: float
    rows_per_second: int
    ratio: float
    peak_mb: float
    peak_mb_of_a_tenth: float


def measure(*, rows: int = ROWS, progress: Progress) -> Figures:
    """Imports a file of `rows` contacts into a list, in a process of its own, then copies the
    same rows into the same tables, indexes and constraints on. Raises Conflict when the two did
    not write the same rows."""
    with tempfile.TemporaryDirectory(prefix="jalon-bench-") as folder:
        small = _imported(Path(folder), rows // 10, progress=progress)
        whole = _imported(Path(folder), rows, progress=progress)
    return Figures(
        rows=rows,
        import_seconds=round(whole[0], 2),
        copy_seconds=round(whole[1], 2),
        rows_per_second=round(rows / whole[0]),
        ratio=round(whole[1] / whole[0], 3),
        peak_mb=round(whole[2], 1),
        peak_mb_of_a_tenth=round(small[2], 1),
    )


def _imported(folder: Path, rows: int, *, progress: Progress) -> tuple[float, float, float]:
    """Seconds of the import, seconds of the COPY, and the import's peak memory in MB."""
    path = folder / "contacts.csv"
    _write_file(path, rows)
    progress(f"Importing {rows:,} contacts", 0, 0)
    with scratch_database() as database:
        create_list("everybody")
        fresh = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(
            1, mp_context=fresh, initializer=attach, initargs=(database,)
        ) as pool:
            seconds, peak = pool.submit(_import, path).result()
        progress(f"Copying {rows:,} contacts", 0, 0)
        return seconds, _copied(folder, rows), peak


def _write_file(path: Path, rows: int) -> None:
    with path.open("w") as file:
        file.write("email,external_id,locale,first_name,orders,signed_up_at\n")
        for n in range(rows):
            locale = _LOCALES[n % len(_LOCALES)]
            file.write(
                f"customer-{n}@example.com,{n},{locale},Camille {n % 997},{n % 50},2026-01-01\n"
            )


def _import(path: Path) -> tuple[float, float]:
    began = perf_counter()
    report = import_contacts(path, Terms(lists=("everybody",)))
    seconds = perf_counter() - began
    assert not report.rejected, "the bench writes good rows"
    return seconds, _peak()


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.exists():
        # Linux begins the count of getrusage with the size of the process that started this one.
        kilobytes = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(), re.MULTILINE)
        assert kilobytes is not None, "Linux tells the peak of every process"
        return int(kilobytes[1]) * 1024 / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


def _copied(folder: Path, rows: int) -> float:
    """Takes the rows out and puts them in again by COPY. Returns the seconds of the latter."""
    counts = _counts()
    if counts != {"contact": rows, "identity": 2 * rows, "list_member": rows}:
        raise Conflict(f"The import wrote {counts}.", code="bench_different_work")
    for table in _TABLES:
        _copy(f"COPY {table} TO STDOUT", folder / table, "wb")
    with cursor() as cur:
        cur.execute("TRUNCATE contact, identity, list_member")
    began = perf_counter()
    for table in _TABLES:
        _copy(f"COPY {table} FROM STDIN", folder / table, "rb")
    seconds = perf_counter() - began
    if _counts() != counts:
        raise Conflict(f"The COPY wrote {_counts()}.", code="bench_different_work")
    return seconds


def _copy(statement: str, path: Path, mode: str) -> None:
    with path.open(mode) as file, cursor() as cur, cur.copy(statement.encode()) as copy:
        if mode == "wb":
            for block in copy:
                file.write(block)
        else:
            while block := file.read(1 << 20):
                copy.write(block)


def _counts() -> dict[str, int]:
    with cursor() as cur:
        rows = [
            cur.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() for table in _TABLES
        ]
    return {table: row[0] for table, row in zip(_TABLES, rows, strict=True) if row is not None}
