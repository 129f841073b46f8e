"""What the engine knows of one person."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple
from uuid import UUID

import msgspec

Payload = dict[str, Any]
"""Properties of an event: JSON values by name."""


Chain = tuple[tuple[str, datetime], ...]
"""The enrollments that led to something: the id of the workflow, and when it was entered; the
first cause first (ENT-5)."""


class Moment(NamedTuple):
    """An instant in the life of a contact: when an event occurred, ties broken by its id, that
    is by the order of arrival."""

    at: datetime
    id: UUID


@dataclass(slots=True)
class Contact:
    """A contact as conditions and emails see it. Attribute values are JSON."""

    id: UUID
    email: str | None
    external_id: str | None
    attributes: dict[str, Any]
    locale: str
    time_zone: str
    tags: set[str]
    lists: set[str]
    marketing: Literal["unknown", "opted_in", "unsubscribed"]
    email_valid: bool
    created_at: datetime
    score: float = 0
    points: int = 0
    """What the scoring rules gave of the score (FRM-4)."""
    lifecycle: str = "visitor"
    """visitor, lead, mql or customer (CON-1)."""
    owner: str | None = None
    """The email of the user who looks after the contact."""
    segments: set[str] = field(default_factory=set)


class Event(msgspec.Struct, frozen=True):
    """Something that happened to a contact. `at` is when it occurred (business time, UTC)."""

    id: UUID
    contact_id: UUID
    name: str
    at: datetime
    properties: Payload
    source: str = ""
    chain: Chain = ()
    """What led to it, when a step of a workflow did."""

    @property
    def moment(self) -> Moment:
        return Moment(self.at, self.id)


class Message(msgspec.Struct, frozen=True):
    """An email to the contact, as conditions see it: one that was neither withdrawn nor failed.

    `at` is when the workflow sent it; opens and clicks are the first of a person.
    """

    id: UUID
    at: datetime
    enrollment_id: UUID
    step: str
    email: str
    category: str = ""
    opened_at: datetime | None = None
    clicked_at: datetime | None = None
    transactional: bool = False
    pending: bool = False
    """Not yet being handed over, so that leaving the workflow withdraws it (RUN-12)."""


class Enrollment(msgspec.Struct):
    """One contact's passage through one version of one workflow. All instants are UTC."""

    id: UUID
    contact_id: UUID
    workflow_id: UUID
    version: int
    step: str
    entered_at: datetime
    since: Moment
    """'Since entry': the entering event, or the instant of an entry without one."""
    arrived: Moment
    """When the present step was reached, and the last event seen by then."""
    payload: Payload = {}
    key: str = ""
    exclusive: bool = False
    state: Literal["active", "finished", "exited", "failed"] = "active"
    reason: str = ""
    visit: int = 1
    waiting: bool = False
    """Whether the present step has already been told to wait, so that arriving counts once."""
    due_at: datetime | None = None
    errors: int = 0
    error: str = ""
    left_at: datetime | None = None
    goal_at: datetime | None = None
    goal_until: datetime | None = None
    memory: dict[str, Any] = {}
    """What steps remember: `here`, for the present visit alone; `rounds`, `answers` and `variants`
    by step."""
    chain: Chain = ()
    """What led to the entry, this enrollment not included (ENT-5)."""
    held_due: datetime | None = None
    """While its workflow is paused: when it was to be looked at (LIF-5)."""


@dataclass(slots=True)
class Entry:
    """How often the contact entered a workflow under a key, and when last."""

    times: int
    last_at: datetime
    barred: bool = False
    """An exit step said never again (STP-16)."""
