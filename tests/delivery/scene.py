"""Messages to deliver, in short words for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jalon.contacts.actions import save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.core.db import cursor
from jalon.core.ids import lane_of, new_id
from jalon.definition.emails import Content, EmailDesign
from jalon.delivery.delivering import Delivery
from jalon.delivery.lane import lanes_due
from jalon.emails.actions import ensure_default_sender, save_design

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HTML = '<p>Hello {{ contact.n }}</p><a href="https://shop.example/">shop</a> '
LEAVE = '<a href="{{ unsubscribe_url }}">leave</a>'


def an_email(slug: str = "offer", **changes: Any) -> int:
    """A published email, and its version."""
    ensure_default_sender("Jalon <hello@example.com>")
    content = changes.pop("content", Content(subject="Hi {{ contact.n }}", html=HTML + LEAVE))
    return save_design(slug, EmailDesign(locales={"en": content}, **changes))


def a_worker(*, seen: str = "now()") -> UUID:
    """A process that says it is alive."""
    worker_id = new_id()
    with cursor() as cur:
        cur.execute(
            f"INSERT INTO worker (id, host, pid, seen_at) VALUES (%s, 'test', 1, {seen})",
            (worker_id,),
        )
    return worker_id


def a_contact(name: str, *, marketing: Any = "opted_in", **attributes: Any) -> UUID:
    return save_contact(
        Keys(email=f"{name}@example.com"),
        Change(marketing=marketing, attributes={"n": name, **attributes}),
    )


def a_message(contact: UUID, **changes: Any) -> UUID:
    """A queued message of that contact; columns may be given."""
    values: dict[str, Any] = {
        "lane": lane_of(contact),
        "id": new_id(),
        "contact_id": contact,
        "enrollment_id": new_id(),
        "workflow_id": UUID(int=7),
        "version": 1,
        "step": "send",
        "visit": 1,
        "email": "offer",
        "email_version": 1,
        "category": "cross-sell",
        "transactional": False,
        "subject": "",
        "language": "",
        "context": "{}",
        "route": "sandbox",
        "state": "queued",
        "reason": "",
        "at": NOON,
        "due_at": NOON,
        "attempts": 0,
        **changes,
    }
    with cursor() as cur:
        cur.execute(
            f"INSERT INTO message ({', '.join(values)}) VALUES ({', '.join(['%s'] * len(values))})",
            list(values.values()),
        )
    found: UUID = values["id"]
    return found


def deliver(out: Delivery, *, now: datetime = NOON, **options: Any) -> int:
    """All lanes, until nothing is left to do now."""
    out.settle()
    done = 0
    while count := out.deliver(lanes_due(now=now, by=out._routes), now=now, **options):
        done += count
    return done


def states(ids: Sequence[UUID] = ()) -> list[tuple[str, str]]:
    """(state, reason) of these messages, or of all, in the order of their making."""
    with cursor() as cur:
        found = cur.execute(
            "SELECT state, reason FROM message WHERE %s OR id = ANY (%s) ORDER BY id",
            (not ids, list(ids)),
        ).fetchall()
    return [(row[0], row[1]) for row in found]


def counters() -> dict[str, int]:
    """Of workflows and their steps; what is counted of domains is apart."""
    with cursor() as cur:
        return dict(
            cur.execute(
                """SELECT name, sum(n)::int FROM counter
                   WHERE NOT starts_with(name, 'domain:') GROUP BY name"""
            ).fetchall()
        )


def events(name: str) -> list[dict[str, Any]]:
    """Properties of the events in the inbox by that name."""
    import msgspec

    with cursor() as cur:
        cur.execute("SELECT body::text FROM inbox WHERE name = %s ORDER BY id", (name,))
        return [msgspec.json.decode(row[0]) for row in cur]
