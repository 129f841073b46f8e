"""What a batch decided: plain values, for the runtime to write in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from jalon.engine.effects import Emit, Log, Send, Update
from jalon.engine.state import Enrollment


class Outgoing(msgspec.Struct, frozen=True):
    """A message to make, and where it comes from."""

    id: UUID
    enrollment: Enrollment
    step: str
    visit: int
    at: datetime
    send: Send


@dataclass(frozen=True, slots=True)
class Refused:
    """An entry that was refused (ENT-4), with the values seen."""

    contact_id: UUID
    workflow_id: UUID
    version: int
    reason: str
    at: datetime
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Armed:
    """A timer to set, counting from the event at `since`; None: from the contact's creation."""

    contact_id: UUID
    workflow_id: UUID
    trigger: int
    due: datetime
    since: datetime | None


class Emitted(msgspec.Struct, frozen=True):
    """An event to hand out, after all that is in the inbox now."""

    contact_id: UUID
    at: datetime
    emit: Emit


@dataclass(slots=True)
class Ledger:
    """What a batch has to write, in the order in which it was decided."""

    logs: list[Log] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    updates: list[tuple[UUID, Update]] = field(default_factory=list)
    emitted: list[Emitted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    armed: list[Armed] = field(default_factory=list)
    entries: set[tuple[UUID, UUID, str]] = field(default_factory=set)
    """(contact, workflow, key) of the entries that changed."""
    entered: dict[UUID, Enrollment] = field(default_factory=dict)
    changed: dict[UUID, Enrollment] = field(default_factory=dict)
    """Enrollments that were there before the batch, in their newest state."""
    withdrawn: set[UUID] = field(default_factory=set)
    """Enrollments whose messages not yet handed over are withdrawn."""
    opened: dict[UUID, datetime] = field(default_factory=dict)
    clicked: dict[UUID, datetime] = field(default_factory=dict)
    """Messages first opened or clicked by a person."""

    def keep(self, enrollment: Enrollment) -> None:
        """Notes the newest state of an enrollment."""
        kept = self.entered if enrollment.id in self.entered else self.changed
        kept[enrollment.id] = enrollment


@dataclass(frozen=True, slots=True)
class Instant:
    """What everything decided at one instant goes by, and where it is noted. `categories` are
    those of the emails, by slug."""

    now: datetime
    categories: Mapping[str, str]
    ledger: Ledger
