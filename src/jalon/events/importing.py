"""History in bulk, with the original times (EVT-4): it is there for conditions to look at, and
never triggers anything."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from uuid import UUID

import msgspec
from django.db import transaction

from jalon.contacts.announce import arm_contacts, retest_segments
from jalon.contacts.csv_rows import Rejects
from jalon.contacts.erased import refused_among
from jalon.contacts.identity import resolve_many
from jalon.contacts.matching import Plan
from jalon.core import clock
from jalon.core.db import cursor
from jalon.core.errors import Invalid
from jalon.core.ids import lane_of
from jalon.events.actions import Occurrence, occurrence
from jalon.events.checking import CheckedEvent, NewEvent, check_event
from jalon.events.reading import Rejected, read_events

CHUNK = 5000
"""Events in one transaction."""

# The primary key holds the id, which comes from the message id: what is there already stays.
_WRITE = """
INSERT INTO event (lane, at, id, contact_id, name, properties, source)
SELECT * FROM unnest(%s::smallint[], %s::timestamptz[], %s::uuid[], %s::uuid[], %s::text[],
                     %s::jsonb[], %s::text[])
ON CONFLICT DO NOTHING
"""


Progress = Callable[[int], None]
"""Told how many rows are done."""


class Report(msgspec.Struct, kw_only=True):
    """What an import came to, in events. `known`: there already. `kept_keys`: keys that named
    another contact than the event's stronger key did, and stayed with it."""

    rows: int = 0
    added: int = 0
    known: int = 0
    rejected: int = 0
    created_contacts: int = 0
    kept_keys: int = 0
    rejected_file: str | None = None


def import_events(path: Path, *, on_progress: Progress = lambda _: None) -> Report:
    """Imports a file of past events (see `read_events` for its form).

    Contacts are found or created. Importing the same file again adds nothing. Rejected rows go
    to `FILE.rejected.csv` beside it. `on_progress` is told how many rows are done. Raises
    NotFound or Invalid, before anything is written, when the file cannot be read.
    """
    report = Report()
    for good in _chunks(path, report, on_progress, now=clock.now()):
        _write(good, report)
    return report


def prepare_events(
    path: Path, *, on_progress: Progress = lambda _: None
) -> tuple[list[Occurrence], Report]:
    """The events of a file in the order of time, their contacts found or created, for the
    sandbox to play. Nothing is recorded yet. Bad rows and errors are those of `import_events`.
    """
    report = Report()
    # An interrupted play has left business time in the past, where the rest is the future.
    now = max(clock.now(), clock.wall())
    occurrences: list[Occurrence] = []
    for good in _chunks(path, report, on_progress, now=now):
        with transaction.atomic():
            plan = _resolve(good, report)
        occurrences += map(occurrence, good, plan.contact_ids)
    occurrences.sort(key=lambda one: one.at)
    return occurrences, report


def history_id(event: NewEvent, at: datetime) -> UUID:
    """The id of an imported event: the same for the same message id, and in the order of time,
    then of the file's lines.

    Laid out like a UUIDv7 (RFC 9562): milliseconds, 32 bits of line, 42 bits of hash.
    """
    assert event.message_id is not None
    digest = int.from_bytes(blake2b(event.message_id.encode(), digest_size=10).digest(), "big")
    rest = ((event.line << 42) | (digest & (1 << 42) - 1)) if event.line else digest
    milliseconds = max(0, int(at.timestamp() * 1000)) & (1 << 48) - 1
    return UUID(
        int=milliseconds << 80
        | 0x7 << 76
        | (rest >> 62 & 0xFFF) << 64
        | 0b10 << 62
        | rest & (1 << 62) - 1
    )


def _chunks(
    path: Path, report: Report, on_progress: Progress, *, now: datetime
) -> Iterator[list[CheckedEvent]]:
    events, rejects = read_events(path), Rejects(path)
    try:
        while chunk := list(islice(events, CHUNK)):
            if good := _check(chunk, rejects, now):
                yield good
            report.rows += len(chunk)
            on_progress(report.rows)
    finally:
        rejects.close()
        report.rejected = rejects.count
        report.rejected_file = str(rejects.path) if rejects.count else None


def _check(
    chunk: Sequence[NewEvent | Rejected], rejects: Rejects, now: datetime
) -> list[CheckedEvent]:
    good: list[CheckedEvent] = []
    for row in chunk:
        if isinstance(row, Rejected):
            rejects.add(row.line, Invalid(row.reason), row.text)
            continue
        try:
            good.append(check_event(row, now))
        except Invalid as error:
            rejects.add(row.line, error, row.name)
    erased = refused_among([one.keys for one in good])
    for index, refusal in erased.items():
        rejects.add(good[index].event.line, refusal, good[index].event.name)
    return [one for index, one in enumerate(good) if index not in erased]


def _resolve(good: Sequence[CheckedEvent], report: Report) -> Plan:
    plan = resolve_many([one.keys for one in good])
    report.created_contacts += len(plan.created)
    report.kept_keys += len(plan.refusals)
    return plan


@transaction.atomic
def _write(good: Sequence[CheckedEvent], report: Report) -> None:
    plan = _resolve(good, report)
    with cursor() as cur:
        cur.execute(
            _WRITE,
            (
                [lane_of(contact_id) for contact_id in plan.contact_ids],
                [one.at for one in good],
                [history_id(one.event, one.at) for one in good],
                plan.contact_ids,
                [one.event.name for one in good],
                [msgspec.json.encode(one.event.properties).decode() for one in good],
                [one.event.source for one in good],
            ),
        )
        added = cur.rowcount
        retest_segments(cur, set(plan.contact_ids), at=clock.now())
        arm_contacts(cur, set(plan.contact_ids), at=clock.now())
    report.added += added
    report.known += len(good) - added
