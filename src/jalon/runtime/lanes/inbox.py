"""What a batch of a lane has before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from jalon.core.db import Cursor, Later
from jalon.engine.ledger import Timer, TimerKey
from jalon.engine.state import Chain, Event
from jalon.workflows.reading import chain_from

LOOKS = ("segment", "score")
"""The kinds of timers that tell when to look at a contact again, whoever it is about."""


class InboxRow(msgspec.Struct, frozen=True):
    """Something to handle, as a door wrote it."""

    id: UUID
    kind: str
    contact_id: UUID | None
    name: str
    body: dict[str, Any]
    at: datetime
    source: str
    chain: Chain = ()

    @property
    def event(self) -> Event:
        assert self.contact_id is not None, "an event has a contact"
        return Event(
            self.id, self.contact_id, self.name, self.at, self.body, self.source, self.chain
        )


@dataclass(slots=True)
class Work:
    """What a batch has before it."""

    inbox: list[InboxRow] = field(default_factory=list)
    unheeded: list[InboxRow] = field(default_factory=list)
    """The events that only become history, of contacts whom the rest is not about."""
    due: list[tuple[datetime, UUID, UUID]] = field(default_factory=list)
    """(due, enrollment, contact)."""
    timers: list[Timer] = field(default_factory=list)
    finding: frozenset[str] = frozenset()
    """The segments whose members the lane is still finding."""
    standing: dict[TimerKey, datetime | None] = field(default_factory=dict)
    """The timers of segments and the score that are set for later, and when they are due."""
    accepted: dict[UUID, datetime] = field(default_factory=dict)
    """The messages that events lead to at once, and when those came in, wall time."""
    rescored_to: UUID | None = None
    """While the lane applies a changed scoring model: the last contact it is applied to."""

    def add_looks(self, timers: Iterable[Timer], *, now: datetime) -> None:
        """Takes up all that are set for those whom it is about."""
        known = {timer.key for timer in self.timers}
        for timer in timers:
            if timer.due is not None and timer.due > now:
                self.standing[timer.key] = timer.due
            elif timer.key not in known:
                self.timers.append(timer)

    def contacts(self) -> set[UUID]:
        """Everyone it is about."""
        found = {row.contact_id for row in self.inbox if row.contact_id is not None}
        found |= {contact for _, _, contact in self.due}
        found |= {timer.contact_id for timer in self.timers}
        for row in self.inbox:
            if row.kind == "command":
                found |= {UUID(contact) for contact in row.body.get("contacts", ())}
        return found


def ask_inbox(cur: Cursor, lane: int, *, limit: int) -> Later[list[InboxRow]]:
    """The oldest rows of a lane's inbox, in order."""
    sent = cur.send(
        """SELECT id, kind, contact_id, name, body, occurred_at, source, chain
           FROM inbox WHERE lane = %s ORDER BY id LIMIT %s""",
        (lane, limit),
    )
    return lambda: [
        InboxRow(id_, kind, contact, name, body, at, source, chain_from(chain))
        for id_, kind, contact, name, body, at, source, chain in sent.fetchall()
    ]
