"""What one event, one timer, or the passing of time does to one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from jalon.core.ids import new_id
from jalon.definition import events
from jalon.engine.advance import advance
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Emit, Log, Update
from jalon.engine.entry import Attempt, enter
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import Armed, Emitted, Instant, Ledger
from jalon.engine.person import Person, updated
from jalon.engine.state import Enrollment, Event, Message, Moment


@dataclass(slots=True)
class Batch:
    """A number of events and due instants, handled one after the other at `now`.

    `versions` holds every version someone may be inside, by workflow and number; `open` the
    published versions of the workflows that let contacts in; `moving` the workflows whose
    contacts move. Decisions collect in `ledger`; handling one at a time or thousands gives the
    same ones.
    """

    now: datetime
    versions: Mapping[tuple[UUID, int], Compiled]
    open: Sequence[Compiled]
    categories: Mapping[str, str]
    messages: Mapping[UUID | None, Message] = field(default_factory=dict)
    """Those that opens and clicks of the batch speak of."""
    ledger: Ledger = field(default_factory=Ledger)

    def event(self, person: Person, event: Event) -> None:
        """An event: first those inside (exits, goals, waits), then triggers."""
        person.history.add_event(event)
        self._mark(person, event)
        for enrollment in list(person.enrollments.values()):
            self._tell(person, enrollment, event)
        for compiled in self.open:
            if event.name in compiled.armed_by or event.name == events.CONTACT_CREATED:
                self._arm(compiled, event)
            if event.name in compiled.triggered_by:
                self._trigger(compiled, person, event)

    def update(self, person: Person, update: Update, at: datetime) -> None:
        """Changes to the contact from outside; the events that tell of them come later."""
        person.contact, emits = updated(person.contact, update)
        self.ledger.updates.append((person.contact.id, update))
        for emit in emits:
            self.ledger.emitted.append(Emitted(person.contact.id, at, emit))

    def wake(self, person: Person, enrollment_id: UUID) -> None:
        """The time an enrollment waited for has come."""
        enrollment = person.enrollments[enrollment_id]
        if enrollment.state == "active":
            self._advance(person, enrollment, None)

    def timer(self, person: Person, compiled: Compiled, armed: Armed) -> None:
        """A timer of a trigger ran out."""
        since = (armed.since or person.contact.created_at).isoformat()
        detail = {"trigger": armed.trigger, "since": since}
        moment = Moment(armed.due, new_id())
        payload = {"since": since}
        self._enter(compiled, person, Attempt(moment, payload, detail))

    def enroll(
        self, person: Person, compiled: Compiled, *, payload: dict[str, Any], again: bool
    ) -> Enrollment | None:
        """Enrolment by hand: it skips the trigger only (TRG-16)."""
        attempt = Attempt(Moment(self.now, new_id()), payload, {"trigger": "by_hand"}, again=again)
        return self._enter(compiled, person, attempt)

    def _mark(self, person: Person, event: Event) -> None:
        """Opens and clicks by people become facts of the message; who clicked has opened."""
        if event.name not in (events.EMAIL_OPENED, events.EMAIL_CLICKED):
            return
        message = self.messages.get(message_of(event))
        if message is None or event.properties.get("machine"):
            return
        if message.opened_at is None and message.id not in self.ledger.opened:
            self.ledger.opened[message.id] = event.at
            person.history.mark_opened(message, event.at)
        if event.name == events.EMAIL_CLICKED and message.clicked_at is None:
            self.ledger.clicked.setdefault(message.id, event.at)
            person.history.mark_clicked(message, self.ledger.clicked[message.id])

    def _tell(self, person: Person, enrollment: Enrollment, event: Event) -> None:
        compiled = self.versions[enrollment.workflow_id, enrollment.version]
        if enrollment.state == "active":
            reason = compiled.gives_up(enrollment, event)
            if event.name in compiled.heeded_at(enrollment.step) or reason:
                self._advance(person, enrollment, event, leaving=reason)
        elif enrollment.goal_until is not None and event.name in compiled.leaves_on:
            self._late_goal(compiled, person, enrollment)

    def _advance(
        self, person: Person, enrollment: Enrollment, cause: Event | None, *, leaving: str = ""
    ) -> None:
        advance(
            self.versions[enrollment.workflow_id, enrollment.version],
            person,
            enrollment,
            at=self._instant(),
            cause=cause,
            leaving=leaving,
        )

    def _late_goal(self, compiled: Compiled, person: Person, enrollment: Enrollment) -> None:
        """After leaving, within the attribution window, the goal only counts (RUN-11)."""
        goal = compiled.definition.goal
        if goal is None or enrollment.goal_until is None:
            return
        if self.now <= enrollment.goal_until:
            scope = Scope(
                contact=person.contact,
                facts=person.history,
                now=self.now,
                since_entry=enrollment.since,
                since_step=enrollment.arrived,
                payload=enrollment.payload,
                enrollment_id=enrollment.id,
            )
            verdict = evaluate(goal.when, scope)
            if not verdict.holds:
                return
            enrollment = structs.replace(enrollment, goal_at=self.now)
            detail = {"after": True, "test": verdict.as_json()}
            self.ledger.logs.append(Log.of(enrollment, self.now, "goal", detail))
            self._tell_of(compiled, person, events.GOAL_REACHED)
        del person.enrollments[enrollment.id]
        self.ledger.keep(structs.replace(enrollment, goal_until=None))

    def _tell_of(self, compiled: Compiled, person: Person, name: str) -> None:
        told = {"workflow": compiled.definition.workflow, "version": compiled.version}
        self.ledger.emitted.append(Emitted(person.contact.id, self.now, Emit(name, told)))

    def _arm(self, compiled: Compiled, event: Event) -> None:
        created = event.name == events.CONTACT_CREATED
        for index, trigger in enumerate(compiled.triggers):
            due = trigger.due(event.at) if created or event.name in trigger.arms() else None
            if due is not None:
                since = None if created else event.at
                self.ledger.armed.append(
                    Armed(event.contact_id, compiled.id, index, due=due, since=since)
                )

    def _trigger(self, compiled: Compiled, person: Person, event: Event) -> None:
        scope = Scope(
            contact=person.contact,
            facts=person.history,
            now=self.now,
            payload=event.properties,
        )
        for index, trigger in enumerate(compiled.triggers):
            if event.name in trigger.listens():
                verdict = trigger.fires(event, scope)
                if verdict.holds:
                    detail = {
                        "trigger": index,
                        "event": event.name,
                        "occurred_at": event.at.isoformat(),
                        "test": verdict.as_json(),
                    }
                    attempt = Attempt(event.moment, event.properties, detail, event=event)
                    self._enter(compiled, person, attempt)
                    return

    def _enter(self, compiled: Compiled, person: Person, attempt: Attempt) -> Enrollment | None:
        return enter(compiled, person, attempt, at=self._instant())

    def _instant(self) -> Instant:
        return Instant(self.now, self.categories, self.ledger)


def message_of(event: Event) -> UUID | None:
    """The message that an open or a click speaks of."""
    try:
        return UUID(event.properties["message"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
