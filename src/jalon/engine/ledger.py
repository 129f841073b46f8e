"""What a batch decided: plain values, for the runtime to write in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

import msgspec

from jalon.core.ids import new_id
from jalon.definition.scalars import Duration
from jalon.engine.effects import (
    Call,
    ChangeCompany,
    Emit,
    Enroll,
    Log,
    Notify,
    Remove,
    Send,
    Update,
)
from jalon.engine.evaluate import Scope
from jalon.engine.state import Chain, Contact, Enrollment, Payload


class Outgoing(msgspec.Struct, frozen=True):
    """A message to make, and where it comes from."""

    id: UUID
    enrollment: Enrollment
    step: str
    visit: int
    at: datetime
    send: Send


class Refused(msgspec.Struct, frozen=True):
    """An entry that was refused (ENT-4), with the values seen."""

    contact_id: UUID
    workflow_id: UUID
    version: int
    reason: str
    at: datetime
    detail: dict[str, Any]


class Doing(msgspec.Struct, frozen=True):
    """Something for others to do than to write to the contact, and the visit it comes from."""

    id: UUID
    enrollment: Enrollment
    step: str
    visit: int
    at: datetime
    effect: Notify | Call | Enroll | Remove | ChangeCompany


TimerKey = tuple[UUID, str, UUID, int]
"""Contact, kind, subject and part."""


class Timer(msgspec.Struct, frozen=True):
    """When to look again without an event: for a trigger of a workflow, for one that is a schedule
    of a whole lane, the contact being the nil UUID, for a segment, or for the score.

    `subject` is the id of either, nil for the score, `part` the trigger's place from 0. `due`
    None: no longer. `since` is the event it counts from, None the contact's creation; a later one
    moves it, an earlier one does not. `payload` is what the entry will know.
    """

    contact_id: UUID
    kind: Literal["trigger", "schedule", "segment", "score"]
    subject: UUID
    part: int
    due: datetime | None
    since: datetime | None = None
    payload: Payload = {}

    @property
    def key(self) -> TimerKey:
        return self.contact_id, self.kind, self.subject, self.part


class Emitted(msgspec.Struct, frozen=True):
    """An event to hand out, after all that is in the inbox now."""

    contact_id: UUID
    at: datetime
    emit: Emit
    chain: Chain = ()
    quiet: bool = False
    """It is history at once, and no workflow hears of it."""


@dataclass(slots=True)
class Ledger:
    """What a batch has to write, in the order in which it was decided."""

    logs: list[Log] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    updates: list[tuple[UUID, Update]] = field(default_factory=list)
    emitted: list[Emitted] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    timers: list[Timer] = field(default_factory=list)
    doings: list[Doing] = field(default_factory=list)
    """Notices, calls, and entries and exits in other workflows."""
    segments: dict[tuple[UUID, str], bool] = field(default_factory=dict)
    """(contact, segment): whether the contact is in it now, where that changed."""
    entries: set[tuple[UUID, UUID, str]] = field(default_factory=set)
    """(contact, workflow, key) of the entries that changed."""
    entered: dict[UUID, Enrollment] = field(default_factory=dict)
    changed: dict[UUID, Enrollment] = field(default_factory=dict)
    """Enrollments that were there before the batch, in their newest state."""
    barred: set[tuple[UUID, UUID, str]] = field(default_factory=set)
    """(contact, workflow, key) of the entries that are to be the last."""
    withdrawn: set[UUID] = field(default_factory=set)
    """Enrollments whose messages not yet handed over are withdrawn."""
    opened: dict[UUID, datetime] = field(default_factory=dict)
    clicked: dict[UUID, datetime] = field(default_factory=dict)
    """Messages first opened or clicked by a person."""

    def keep(self, enrollment: Enrollment) -> None:
        """Notes the newest state of an enrollment."""
        kept = self.entered if enrollment.id in self.entered else self.changed
        kept[enrollment.id] = enrollment


class EmailFacts(msgspec.Struct, frozen=True):
    """What the engine knows of an email: its category, and whether it is marketing."""

    category: str = ""
    transactional: bool = False


class Cap(msgspec.Struct, frozen=True):
    """At most `most` messages in a rolling period: of a category, or of all marketing (RUN-4)."""

    most: int
    within: Duration
    category: str | None = None


class Places(Protocol):
    """Hands out what is limited over all contacts: "among the first n"."""

    def take(self, workflow_id: UUID, step: str, n: int) -> bool:
        """Whether one of the n places is left; it is taken then."""
        ...


class NoPlaces:
    """Where nothing is handed out."""

    def take(self, workflow_id: UUID, step: str, n: int) -> bool:
        return False


NOWHERE = NoPlaces()


class Memberships(Protocol):
    """Keeps what follows from a contact's facts right: score, stage, segments. False when there is
    nothing to keep."""

    def __bool__(self) -> bool: ...

    def after(
        self, names: Iterable[str], scope: Scope, ledger: Ledger, *, chain: Chain = ()
    ) -> Contact:
        """The contact of the scope as it is after events of these names."""
        ...


class NoSegments:
    """Where contacts stay in the segments that they are in."""

    def __bool__(self) -> bool:
        return False

    def after(
        self, names: Iterable[str], scope: Scope, ledger: Ledger, *, chain: Chain = ()
    ) -> Contact:
        return scope.contact


class Instant(msgspec.Struct, frozen=True):
    """What everything decided at one instant goes by, and where it is noted. `emails` are known
    by slug."""

    now: datetime
    emails: Mapping[str, EmailFacts]
    ledger: Ledger
    caps: Sequence[Cap] = ()
    opt_in: bool = True
    """Whether marketing email needs recorded consent (RUN-5)."""
    places: Places = NOWHERE
    new_id: Callable[[], UUID] = new_id
    memberships: Memberships = NoSegments()
