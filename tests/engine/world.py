"""One contact and some workflows in memory: the order of the lane loop, without a database."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from jalon.core.ids import new_id
from jalon.definition import events
from jalon.definition.parse import parse
from jalon.definition.workflow import Workflow
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Log, Update
from jalon.engine.handle import Batch, message_of
from jalon.engine.history import History
from jalon.engine.language import LANGUAGE
from jalon.engine.ledger import Doing, EmailFacts, Emitted, Ledger, Outgoing, Refused, Timer
from jalon.engine.person import Person
from jalon.engine.state import Chain, Contact, Enrollment, Event, Message

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
"""A Monday."""

CATEGORIES = {"offer": "cross-sell", "reminder": "reminder"}
FACTS = {slug: EmailFacts(category) for slug, category in CATEGORIES.items()}

_PATIENCE = 5_000
"""Turns at one instant after which nothing will ever settle."""


def a_contact(**changes: Any) -> Contact:
    fields: dict[str, Any] = {
        "id": UUID(int=1),
        "email": "ann@example.com",
        "external_id": "ann",
        "attributes": {},
        "locale": "",
        "time_zone": "",
        "tags": set(),
        "lists": set(),
        "marketing": "opted_in",
        "email_valid": True,
        "created_at": NOON,
    }
    return Contact(**fields | changes)


def compiled(source: str | Workflow, *, number: int = 7, version: int = 1) -> Compiled:
    """A published version, of a definition or of its YAML."""
    if isinstance(source, str):
        parsed = parse(source, LANGUAGE)
        assert parsed.workflow is not None, parsed.problems
        source = parsed.workflow
    return Compiled(UUID(int=number), version, source)


@dataclass
class World:
    """What became of the contact, and ways to make things happen.

    Each event and each instant is a batch of its own. Messages are handed over at the end of
    each instant.
    """

    open: Sequence[Compiled]
    now: datetime = NOON
    contact: Contact = field(default_factory=a_contact)
    older: Sequence[Compiled] = ()
    """Versions that are not published any more."""
    delivers: bool = True

    def __post_init__(self) -> None:
        slugs = {one.id: one.definition.workflow for one in [*self.older, *self.open]}
        self.person = Person(self.contact, History.complete([]), slugs=slugs)
        self.enrollments: dict[UUID, Enrollment] = {}
        self.logs: list[Log] = []
        self.outgoing: list[Outgoing] = []
        self.refused: list[Refused] = []
        self.updates: list[Update] = []
        self.emitted: list[Emitted] = []
        self.withdrawn: set[UUID] = set()
        self.messages: dict[UUID | None, Message] = {}
        self.pending: list[Outgoing] = []
        self.timers: dict[tuple[UUID, int], Timer] = {}
        self.doings: list[Doing] = []
        self.inbox: deque[Event] = deque()
        self.publish(self.open)

    def publish(self, *opened: Sequence[Compiled]) -> None:
        """Has these versions let contacts in from now on; those inside stay on theirs."""
        self.older = [*self.older, *self.open]
        (self.open,) = opened
        self.versions = {(one.id, one.version): one for one in [*self.older, *self.open]}

    @property
    def listened(self) -> frozenset[str]:
        return frozenset().union(*(one.listens for one in self.versions.values()))

    def happen(self, name: str, *, at: datetime | None = None, **properties: Any) -> Event:
        """The contact does something, now or at a given time, and what follows happens now."""
        return self.hear(new_id(), name, at=at or self.now, **properties)

    def hear(self, id_: UUID, name: str, *, at: datetime, **properties: Any) -> Event:
        """The same for an event that has its id already."""
        event = Event(id_, self.contact.id, name, at, properties)
        self.inbox.append(event)
        self.settle()
        return event

    def change(self, **fields: Any) -> None:
        """The contact changes from outside."""
        batch = self._batch()
        batch.update(self.person, Update(**fields), self.now)
        self._keep(batch.ledger)
        self.settle()

    def enroll(self, *, again: bool = False, **payload: Any) -> None:
        """Enrolment by hand, in the first workflow."""
        batch = self._batch()
        batch.enroll(self.person, self.open[0], payload=payload, again=again)
        self._keep(batch.ledger)
        self.settle()

    def pass_time(self, until: datetime) -> None:
        """Time passes until then, and what is due on the way happens at its own time."""
        self.settle()
        while (due := self.next_due()) is not None and due <= until:
            self.now = max(self.now, due)
            self.settle()
        self.now = until
        self.settle()

    def next_due(self) -> datetime | None:
        dues = [one.due_at for one in self.inside if one.due_at is not None]
        dues += [timer.due for timer in self.timers.values()]
        return min(dues, default=None)

    def settle(self) -> None:
        """Does all that can be done now: events first, then what is due, then messages."""
        for _ in range(_PATIENCE):
            if self.inbox:
                self._handle(self.inbox.popleft())
            elif (due := self.next_due()) is not None and due <= self.now:
                self._wake()
            elif self.pending and self.delivers:
                self._deliver()
            else:
                return
        raise AssertionError("nothing settles: a workflow goes round at one instant")

    @property
    def inside(self) -> list[Enrollment]:
        return [one for one in self.enrollments.values() if one.state == "active"]

    @property
    def only(self) -> Enrollment:
        """The one enrollment there is."""
        (found,) = self.enrollments.values()
        return found

    @property
    def states(self) -> list[tuple[str, str]]:
        """(state, reason) of the enrollments, oldest first."""
        return [(one.state, one.reason) for one in self.enrollments.values()]

    @property
    def sent(self) -> list[tuple[str, datetime]]:
        """(step, when) of the messages made and not withdrawn."""
        return [(out.step, out.at) for out in self.outgoing if out.id in self.messages]

    @property
    def refusals(self) -> list[tuple[str, Any]]:
        """(reason, why) of the refused entries."""
        return [(one.reason, one.detail.get("why")) for one in self.refused]

    def logged(self, *actions: str) -> list[Log]:
        return [log for log in self.logs if log.action in actions]

    def _batch(self, messages: Mapping[UUID | None, Message] | None = None) -> Batch:
        return Batch(
            now=self.now,
            versions=self.versions,
            open=self.open,
            emails=FACTS,
            messages=messages or {},
            new_id=new_id,
        )

    def _handle(self, event: Event) -> None:
        batch = self._batch(
            {message_of(event): self.messages[message_of(event)]}
            if (message_of(event) in self.messages)
            else None
        )
        batch.event(self.person, event)
        self._keep(batch.ledger)

    def _wake(self) -> None:
        batch = self._batch()
        due = [one for one in self.inside if one.due_at is not None and one.due_at <= self.now]
        for enrollment in sorted(due, key=lambda one: (one.due_at, one.id)):
            batch.wake(self.person, enrollment.id)
        for key, timer in list(self.timers.items()):
            if timer.due <= self.now:
                del self.timers[key]
                of = next(one for one in self.open if one.id == timer.subject)
                batch.timer(self.person, of, timer)
        self._keep(batch.ledger)

    def _deliver(self) -> None:
        for out in self.pending:
            message = self.messages.get(out.id)
            if message is not None:
                self.messages[out.id] = structs.replace(message, pending=False)
                self.person.history.add_message(self.messages[out.id])
                about = {"message": str(out.id), "email": message.email}
                self._tell(events.EMAIL_SENT, about)
        self.pending = []

    def _tell(self, name: str, properties: dict[str, Any], chain: Chain = ()) -> None:
        """What happened inside is handled when a workflow listens to it, else only remembered."""
        event = Event(new_id(), self.contact.id, name, self.now, properties, chain=chain)
        if name in self.listened:
            self.inbox.append(event)
        else:
            self.person.history.add_event(event)

    def _keep(self, ledger: Ledger) -> None:
        self.contact = self.person.contact
        self.enrollments |= ledger.entered | ledger.changed
        self.logs += ledger.logs
        self.outgoing += ledger.outgoing
        self.refused += ledger.refused
        self.updates += [update for _, update in ledger.updates]
        self.withdrawn |= ledger.withdrawn
        for out in ledger.outgoing:
            category = CATEGORIES.get(out.send.email, "")
            self.messages[out.id] = Message(
                out.id, out.at, out.enrollment.id, out.step, out.send.email, category, pending=True
            )
            self.pending.append(out)
        for out in list(self.pending):
            if out.enrollment.id in ledger.withdrawn:
                del self.messages[out.id]
                self.pending.remove(out)
        self._mark(ledger)
        self._arm(ledger)
        self.emitted += ledger.emitted
        for emitted in ledger.emitted:
            self._tell(emitted.emit.name, emitted.emit.properties, emitted.chain)
        self.doings += ledger.doings

    def _mark(self, ledger: Ledger) -> None:
        for id_, at in ledger.opened.items():
            self.messages[id_] = structs.replace(self.messages[id_], opened_at=at)
        for id_, at in ledger.clicked.items():
            self.messages[id_] = structs.replace(self.messages[id_], clicked_at=at)

    def _arm(self, ledger: Ledger) -> None:
        for timer in ledger.timers:
            key = (timer.subject, timer.part)
            known = self.timers.get(key)
            if (
                known is not None
                and known.since
                and not (timer.since and timer.since >= known.since)
            ):
                continue  # an earlier event, or the creation, leaves a timer as it is
            self.timers.pop(key, None)
            if timer.due is not None:
                self.timers[key] = timer
