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
from jalon.engine.entry import Attempt, enter, refuse
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import (
    Cap,
    EmailFacts,
    Emitted,
    Instant,
    Ledger,
    NoPlaces,
    Places,
    Timer,
)
from jalon.engine.person import Person, updated
from jalon.engine.state import Chain, Enrollment, Event, Message, Moment
from jalon.engine.triggering import Arm


@dataclass(slots=True)
class Batch:
    """A number of events and due instants, handled one after the other at `now`.

    `versions` holds every version someone may be inside, by workflow and number; `open` the
    published versions of the workflows whose triggers are heard. Decisions collect in `ledger`;
    handling one at a time or thousands gives the same ones.
    """

    now: datetime
    versions: Mapping[tuple[UUID, int], Compiled]
    open: Sequence[Compiled]
    emails: Mapping[str, EmailFacts]
    messages: Mapping[UUID | None, Message] = field(default_factory=dict)
    """Those that opens and clicks of the batch speak of."""
    caps: Sequence[Cap] = ()
    opt_in: bool = True
    places: Places = NoPlaces()
    ledger: Ledger = field(default_factory=Ledger)

    def event(self, person: Person, event: Event) -> None:
        """An event: first those inside (exits, goals, waits), then triggers."""
        person.history.add_event(event)
        self._mark(person, event)
        for enrollment in list(person.enrollments.values()):
            self._tell(person, enrollment, event)
        for compiled in self.open:
            if event.name in compiled.armed_by or event.name == events.CONTACT_CREATED:
                self._arm(compiled, person, event)
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

    def timer(self, person: Person, compiled: Compiled, timer: Timer) -> None:
        """A timer of a trigger ran out."""
        assert timer.due is not None, "only a timer that is set runs out"
        since = (timer.since or person.contact.created_at).isoformat()
        detail = {"trigger": timer.part, "since": since}
        payload = {"since": since, **timer.payload}
        moment = Moment(timer.due, new_id())
        self._enter(compiled, person, Attempt(moment, payload, detail, trigger=timer.part))
        zone = compiled.zone_of(person.contact)
        again = compiled.triggers[timer.part].arm_again(person.contact, timer.due, zone)
        if again is not None:
            self._set_timer(compiled, person, timer.part, again, since=timer.since)

    def occurrence(self, person: Person, compiled: Compiled, trigger: int, at: datetime) -> None:
        """A schedule of the workflow came round: the contact is one of its audience."""
        occurred = at.isoformat()
        detail = {"trigger": trigger, "occurrence": occurred}
        attempt = Attempt(Moment(at, new_id()), {"occurrence": occurred}, detail, trigger=trigger)
        self._enter(compiled, person, attempt)

    def enroll(
        self,
        person: Person,
        compiled: Compiled,
        *,
        payload: dict[str, Any],
        again: bool,
        by: str = "by_hand",
        chain: Chain = (),
    ) -> Enrollment | None:
        """Enrolment by hand, or by another workflow's step: it skips the trigger only (TRG-16,
        TRG-18)."""
        moment = Moment(self.now, new_id())
        attempt = Attempt(moment, payload, {"trigger": by}, again=again, chain=chain)
        return self._enter(compiled, person, attempt)

    def remove(self, person: Person, workflow_id: UUID, reason: str) -> None:
        """Has the contact leave a workflow, wherever it is in it."""
        for enrollment in list(person.enrollments.values()):
            if enrollment.workflow_id == workflow_id and enrollment.state in ("active", "failed"):
                self._revive(enrollment)
                self._advance(person, enrollment, None, leaving=reason)

    def restart(self, person: Person, enrollment_id: UUID) -> None:
        """Tries again the step at which an enrollment failed (RUN-9)."""
        enrollment = person.enrollments.get(enrollment_id)
        if enrollment is not None and enrollment.state == "failed":
            self._revive(enrollment)
            self._advance(person, enrollment, None)

    def _revive(self, enrollment: Enrollment) -> None:
        if enrollment.state == "failed":
            enrollment.state, enrollment.errors, enrollment.error = "active", 0, ""
            self.ledger.logs.append(Log.of(enrollment, self.now, "restarts", {}))

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
            reason = "stopped" if compiled.live.stopped else compiled.gives_up(enrollment, event)
            if event.name in compiled.heeded_at(enrollment.step) or reason:
                self._advance(person, enrollment, event, leaving=reason)
        elif enrollment.goal_until is not None and event.name in compiled.leaves_on:
            self._late_goal(compiled, person, enrollment)

    def _advance(
        self, person: Person, enrollment: Enrollment, cause: Event | None, *, leaving: str = ""
    ) -> None:
        compiled = self.versions[enrollment.workflow_id, enrollment.version]
        if compiled.live.stopped:
            leaving = leaving or "stopped"
        at = self._instant()
        advance(compiled, person, enrollment, at=at, cause=cause, leaving=leaving)

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
                inside=person.inside,
                answers=enrollment.memory.get("answers", {}),
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

    def _arm(self, compiled: Compiled, person: Person, event: Event) -> None:
        created = event.name == events.CONTACT_CREATED
        zone = compiled.zone_of(person.contact)
        for index, trigger in enumerate(compiled.triggers):
            if not trigger.timed or not (created or event.name in trigger.arms()):
                continue
            arm = trigger.arm(person.contact, None if created else event, zone)
            if arm is not None:
                since = None if created else event.at
                self._set_timer(compiled, person, index, arm, since=since)

    def _set_timer(
        self, compiled: Compiled, person: Person, index: int, arm: Arm, *, since: datetime | None
    ) -> None:
        due = arm.due
        if arm.dated and due is not None and due < self.now:
            if arm.until is None or arm.until < self.now:
                detail = {"trigger": index, "due": due.isoformat()}
                refuse(compiled, person, ("date_past", detail), at=self._instant())
                due = None
            else:
                due = self.now
        self.ledger.timers.append(
            Timer(person.contact.id, "trigger", compiled.id, index, due, since, arm.payload)
        )

    def _trigger(self, compiled: Compiled, person: Person, event: Event) -> None:
        scope = Scope(
            contact=person.contact,
            facts=person.history,
            now=self.now,
            payload=event.properties,
            inside=person.inside,
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
                    attempt = Attempt(
                        event.moment,
                        event.properties,
                        detail,
                        event=event,
                        trigger=index,
                        chain=event.chain,
                    )
                    self._enter(compiled, person, attempt)
                    return

    def _enter(self, compiled: Compiled, person: Person, attempt: Attempt) -> Enrollment | None:
        return enter(compiled, person, attempt, at=self._instant())

    def _instant(self) -> Instant:
        return Instant(self.now, self.emails, self.ledger, self.caps, self.opt_in, self.places)


def message_of(event: Event) -> UUID | None:
    """The message that an open or a click speaks of."""
    try:
        return UUID(event.properties["message"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
