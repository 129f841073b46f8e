"""What people and time do to an installation, in short words for tests."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core import clock
from jalon.core.db import cursor
from jalon.engine.verdict import earliest
from jalon.events.actions import Occurrence, append_events
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.tending import NEXT_START_OR_END, tend
from jalon.runtime.work import lanes_to_work
from jalon.workflows import actions

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""

EMAILS = """
emails:
  offer:
    category: cross-sell
    fallback: en
    locales:
      en: {subject: An offer, html: '<p>Hello <a href="{{ unsubscribe_url }}">leave</a></p>'}
  reminder:
    category: reminder
    fallback: en
    locales:
      en: {subject: A reminder, html: '<p>Hi <a href="{{ unsubscribe_url }}">leave</a></p>'}
"""


def set_time(at: datetime) -> None:
    """Business time stands still at `at`."""
    clock.move(ahead=timedelta(0), frozen_at=at)


def new_contact(name: str, **attributes: Any) -> UUID:
    """A contact who may be written to."""
    return save_contact(
        Keys(external_id=name, email=f"{name}@example.com"),
        Change(marketing="opted_in", attributes=attributes),
        source="test",
    )


def publish(text: str) -> None:
    """Publishes a workflow with the emails above, and lets its timers be set."""
    actions.publish(text if "\nemails:" in text else text + EMAILS)
    work()


def happen(contact: UUID, name: str, *, at: datetime | None = None, **properties: Any) -> UUID:
    """The contact does something, now or at a given time."""
    return append_events([Occurrence(contact, name, at or clock.now(), properties)])[0]


def work(*, limit: int = 1000) -> None:
    """Works all lanes until nothing is left to do now, in batches of `limit`."""
    tend(clock.now())
    while (lanes := lanes_to_work(clock.now())) or tend(clock.now()):
        for lane in lanes:
            work_lane(lane, limit=limit, playing=True)


def pass_time(at: datetime, *, limit: int = 1000) -> None:
    """Time passes until `at`, and what was due on the way happens at its own time."""
    work(limit=limit)
    while True:
        with cursor() as cur:
            row = cur.execute(
                f"SELECT (SELECT min(next_due_at) FROM lane), ({NEXT_START_OR_END})"
            ).fetchone()
        due = earliest(*(row or ()))
        if due is None or due > at:
            break
        set_time(max(due, clock.now()))
        work(limit=limit)
    set_time(at)
    work(limit=limit)


def rows(sql: str, *params: Any) -> list[tuple[Any, ...]]:
    """What the database says."""
    with cursor() as cur:
        return cur.execute(sql, params).fetchall()


def enrollments(contact: UUID) -> list[Mapping[str, Any]]:
    """Those of a contact, oldest first."""
    found = rows(
        """SELECT state, reason, step, visit, due_at FROM enrollment
           WHERE contact_id = %s ORDER BY id""",
        contact,
    )
    return [
        dict(zip(("state", "reason", "step", "visit", "due_at"), row, strict=True)) for row in found
    ]


def messages(contact: UUID) -> list[tuple[Any, ...]]:
    """(email, when, state) of a contact's messages, oldest first."""
    sql = "SELECT email, at, state FROM message WHERE contact_id = %s ORDER BY at, id"
    return rows(sql, contact)
