"""A workflow simulated on 100,000 contacts, over 90 days (NEW-1)."""

from datetime import UTC, datetime
from time import perf_counter

import msgspec

from jalon.bench.advance import Progress
from jalon.bench.crowd import CONTACTS
from jalon.bench.scratch import PROCESSES, scratch_database
from jalon.core.db import cursor
from jalon.core.errors import Conflict
from jalon.engine.simulate.assumptions import Assumptions, Habit
from jalon.engine.simulate.result import Simulated
from jalon.runtime.dry_runs.simulating import simulate_on_contacts
from jalon.runtime.dry_runs.subjects import subject_of_text

PEOPLE = 100_000
DAYS = 90

WORKFLOW = """
workflow: bench-simulate
triggers: [{kind: event, event: Signed Up}]
audience: {kind: attribute, attribute: city, value: Lyon}
exit: [{when: {kind: event, event: Order Completed}, reason: ordered}]
steps:
  - {id: welcome, kind: send_email, email: welcome}
  - id: click
    kind: wait_for
    branches: [{when: {kind: message, fact: clicked, step: welcome}, to: thanks}]
    limit: 3 days
    otherwise: known
  - {id: thanks, kind: update_contact, add_tags: [keen], next: end}
  - id: known
    kind: branch_on_value
    attribute: orders
    cases: [{values: [0, 1, 2, 3, 4], to: offer}]
    otherwise: end
  - {id: offer, kind: send_email, email: offer}
"""
"""Three in four enter, and half of those who do not click get a second email."""

ASSUMED = Assumptions(
    start=datetime(2026, 3, 2, tzinfo=UTC),
    days=DAYS,
    habits=[
        Habit("Signed Up", 1 / 66, [{"page": "/"}]),
        Habit("Order Completed", 1 / 120, [{"total": 40}]),
    ],
)


class Figures(msgspec.Struct, kw_only=True):
    """How long it took, from the first contact read to the last figure added up."""

    people: int
    days: int
    processes: int
    seconds: float
    people_entered: int
    enrollments: int
    emails: int


def measure(*, people: int = PEOPLE, progress: Progress) -> Figures:
    """Simulates the workflow in a scratch database. Raises Conflict when the figures do not
    reconcile."""
    with scratch_database():
        progress(f"Gathering {people:,} people", 0, 0)
        with cursor() as cur:
            cur.execute(CONTACTS, {"count": people, "begin": ASSUMED.start})
            cur.execute("VACUUM (ANALYZE) contact")
        subject = subject_of_text(WORKFLOW)
        began = perf_counter()
        found = simulate_on_contacts(
            subject,
            ASSUMED,
            processes=PROCESSES,
            progress=lambda done, of: progress("Simulating", done, of),
        )
        seconds = perf_counter() - began
    _check(found, people)
    return Figures(
        people=people,
        days=DAYS,
        processes=PROCESSES,
        seconds=round(seconds, 2),
        people_entered=found.people_entered,
        enrollments=found.entered,
        emails=found.sent,
    )


def _check(found: Simulated, people: int) -> None:
    gone = found.finished + sum(found.exited.values()) + found.failed
    if found.people != people or found.entered != found.inside + gone or found.failed:
        raise Conflict("The figures do not reconcile.", code="bench_simulate")
