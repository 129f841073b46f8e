"""What one event, one timer, or the passing of time does to one person."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from msgspec import structs

from jalon.core.ids import new_id
from jalon.definition import events
from jalon.definition.kinds import END
from jalon.definition.schedule import share_of
from jalon.engine.advance import advance, chain_of
from jalon.engine.arming import arm, arm_again
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Emit, Log, Update
from jalon.engine.entry import Attempt, enter
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import (
    NOWHERE,
    Cap,
    EmailFacts,
    Emitted,
    Instant,
    Ledger,
    Memberships,
    Places,
    Timer,
)
from jalon.engine.person import Person, scope_of, updated
from jalon.engine.scoring import Cause, Scoring, Standing, become_lead
from jalon.engine.segments import LiveSegments
from jalon.engine.state import Chain, Enrollment, Event, Message, Moment

Release = Literal["send", "skip", "spread"]
Targets = Mapping[str, Mapping[str, str]]
"""The step to arrive at, by version and step left."""

_LAST = UUID(int=2**128 - 1)
"""After every event of an instant: they were refused with it."""


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
    places: Places = NOWHERE
    new_id: Callable[[], UUID] = new_id
    """Makes ids, each greater than the one before."""
    ledger: Ledger = field(default_factory=Ledger)
    segments: LiveSegments = field(default_factory=LiveSegments)
    scoring: Scoring | None = None

    def event(self, person: Person, event: Event) -> None:
        """An event: first the stage, the score and segments, then those inside (exits, goals,
        waits), then triggers."""
        person.history.add_event(event)
        self._mark(person, event)
        names = [event.name, *become_lead(person, event, self.ledger, now=self.now)]
        self._retest(person, names, chain=event.chain)
        for enrollment in list(person.enrollments.values()):
            self._tell(person, enrollment, event)
        for compiled in self.open:
            if event.name in compiled.armed_by or event.name == events.CONTACT_CREATED:
                arm(compiled, person, event, at=self._instant())
            if event.name in compiled.triggered_by:
                self._trigger(compiled, person, event)

    def update(self, person: Person, update: Update, at: datetime) -> None:
        """Changes to the contact from outside; the events that tell of them come later."""
        person.contact, emits = updated(person.contact, update)
        self.ledger.updates.append((person.contact.id, update))
        self.ledger.emitted += [Emitted(person.contact.id, at, emit) for emit in emits]
        self._retest(person, [emit.name for emit in emits])

    def retest_segment(self, person: Person, slug: str) -> None:
        """The instant came at which the contact may enter or leave a segment without an event."""
        person.contact = self.segments.test([slug], scope_of(person, self.now), self.ledger)

    def retest_segments(self, person: Person, *, quiet: bool) -> None:
        """Gives the contact the right score and segments, after it was written by the back door.
        `quiet`: workflows do not hear of it."""
        standing, scope = self._standing(quiet=quiet), scope_of(person, self.now)
        person.contact = standing.after([events.CONTACT_CREATED], scope, self.ledger)

    def rescore(self, person: Person, *, anew: bool = False) -> None:
        """Points may come or go without an event; or, `anew`, the model changed, which no workflow
        hears of unless it was to tell."""
        if self.scoring is None:
            return
        quiet = anew and not self.scoring.tells
        cause = Cause("model" if anew else "time", anew=anew, quiet=quiet)
        standing = Standing(self.scoring, self.segments.hushed() if quiet else self.segments)
        person.contact = standing.again(scope_of(person, self.now), self.ledger, cause)

    def wake(self, person: Person, enrollment_id: UUID) -> None:
        """The time an enrollment waited for has come."""
        enrollment = person.enrollments[enrollment_id]
        if enrollment.state == "active":
            self._advance(person, enrollment, None)

    def timer(self, person: Person, compiled: Compiled, timer: Timer) -> None:
        """A timer of a trigger ran out."""
        assert timer.due is not None, "only a timer that is set runs out"
        told = dict(timer.payload)
        detail: dict[str, Any] = {"trigger": timer.part}
        if compiled.triggers[timer.part].counts_events:
            since = (timer.since or person.contact.created_at).isoformat()
            told, detail["since"] = {"since": since, **told}, since
        elif "occurrence" in told:
            detail["occurrence"] = told["occurrence"]
        moment = Moment(timer.due, self.new_id())
        self._enter(compiled, person, Attempt(moment, told, detail, trigger=timer.part))
        arm_again(compiled, person, timer, at=self._instant())

    def occurrence(self, person: Person, compiled: Compiled, trigger: int, at: datetime) -> None:
        """A schedule of the workflow came round: the contact is one of its audience."""
        occurred = at.isoformat()
        detail = {"trigger": trigger, "occurrence": occurred}
        attempt = Attempt(
            Moment(at, self.new_id()), {"occurrence": occurred}, detail, trigger=trigger
        )
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
        moment = Moment(self.now, self.new_id())
        attempt = Attempt(moment, payload, {"trigger": by}, again=again, chain=chain)
        return self._enter(compiled, person, attempt)

    def let_in(
        self,
        person: Person,
        compiled: Compiled,
        *,
        trigger: int | str | None,
        payload: dict[str, Any],
        at: datetime,
    ) -> Enrollment | None:
        """An entry that a pause refused at an instant is tried once more (LIF-5). What happened
        since then happened after it."""
        detail = {"trigger": trigger, "refused_at": at.isoformat()}
        attempt = Attempt(
            Moment(at, _LAST),
            payload,
            detail,
            trigger=trigger if isinstance(trigger, int) else None,
            kept=True,
        )
        return self._enter(compiled, person, attempt)

    def remove(
        self, person: Person, workflow_id: UUID, reason: str, *, before: int | None = None
    ) -> None:
        """Has the contact leave a workflow, wherever it is in it; `before` a version, only where
        it is in an earlier one."""
        for enrollment in list(person.enrollments.values()):
            if before is not None and enrollment.version >= before:
                continue
            if enrollment.workflow_id == workflow_id and enrollment.state in ("active", "failed"):
                self._revive(enrollment)
                self._advance(person, enrollment, None, leaving=reason)

    def restart(self, person: Person, enrollment_id: UUID) -> None:
        """Tries again the step at which an enrollment failed (RUN-9)."""
        enrollment = person.enrollments.get(enrollment_id)
        if enrollment is not None and enrollment.state == "failed":
            self._revive(enrollment)
            self._advance(person, enrollment, None)

    def look_again(self, person: Person, workflow_id: UUID) -> None:
        """What holds the contact in a workflow may have changed (LIF-3)."""
        for enrollment in list(person.enrollments.values()):
            # What failed a moment ago is tried again at its own time.
            if enrollment.workflow_id == workflow_id and not enrollment.errors:
                self.wake(person, enrollment.id)

    def release(self, person: Person, workflow_id: UUID, how: Release, *, until: datetime) -> None:
        """What a pause held back goes on: now, now without the emails that are overdue, or by
        its share of the time until then (LIF-5)."""
        for enrollment in list(person.enrollments.values()):
            held, compiled = enrollment.held_due, self._compiled(enrollment)
            if enrollment.workflow_id != workflow_id or enrollment.state != "active":
                continue
            if held is None or compiled.live.pause == "hold":
                continue
            freed = copy(enrollment)
            freed.held_due, freed.due_at = None, self.now
            if how == "spread" and until > self.now:
                freed.due_at = self.now + (until - self.now) * share_of(enrollment.id)
                person.enrollments[enrollment.id] = freed
                self.ledger.keep(freed)
                continue
            if how == "skip":
                compiled = replace(compiled, live=replace(compiled.live, pause="skip"))
            advance(compiled, person, freed, at=self._instant())

    def place(self, person: Person, to: Compiled, targets: Targets) -> list[tuple[UUID, int]]:
        """Those inside earlier versions of a workflow go on in this one, at the step of the same id
        or at their target (LIF-3). What failed stays failed, to be restarted there. Returns the
        enrollments and visits whose step they left, and whose message nobody waits for now."""
        left = []
        for enrollment in list(person.enrollments.values()):
            moves = enrollment.workflow_id == to.id and enrollment.version < to.version
            if moves and enrollment.state in ("active", "failed"):
                target = targets.get(str(enrollment.version), {}).get(enrollment.step, "")
                if target:
                    left.append((enrollment.id, enrollment.visit))
                if target != END:
                    self._place(person, enrollment, to, target)
                elif enrollment.state == "active":
                    advance(
                        self._compiled(enrollment),
                        person,
                        enrollment,
                        at=self._instant(),
                        ends=True,
                    )
        return left

    def _place(self, person: Person, enrollment: Enrollment, to: Compiled, target: str) -> None:
        placed = copy(enrollment)
        placed.version = to.version
        if target:
            placed.step, placed.visit = target, enrollment.visit + 1
            placed.arrived = Moment(self.now, self.new_id())
            placed.waiting, placed.due_at = False, None
            placed.errors, placed.error = 0, ""
            placed.memory = {name: kept for name, kept in placed.memory.items() if name != "here"}
        came = {"version": enrollment.version, "step": enrollment.step}
        detail = {"from": came, "version": to.version}
        failed = {"failed": True} if enrollment.state == "failed" else {}
        self.ledger.logs.append(Log.of(placed, self.now, "placed", {**detail, **failed}))
        if placed.state == "failed":
            person.enrollments[placed.id] = placed
            self.ledger.keep(placed)
            return
        if to.live.pause == "hold":
            placed.held_due = placed.held_due or self.now
        self._advance(person, placed, None)

    def _compiled(self, enrollment: Enrollment) -> Compiled:
        return self.versions[enrollment.workflow_id, enrollment.version]

    def _revive(self, enrollment: Enrollment) -> None:
        if enrollment.state == "failed":
            enrollment.state, enrollment.errors, enrollment.error = "active", 0, ""
            enrollment.due_at = self.now  # for a pause to keep
            self.ledger.logs.append(Log.of(enrollment, self.now, "restarts", {}))

    def _standing(self, *, quiet: bool = False) -> Memberships:
        segments = self.segments.hushed() if quiet else self.segments
        return Standing(self.scoring, segments, quiet) if self.scoring is not None else segments

    def _retest(self, person: Person, names: Sequence[str], *, chain: Chain = ()) -> None:
        standing = self._standing()
        if standing:
            scope = scope_of(person, self.now)
            person.contact = standing.after(names, scope, self.ledger, chain=chain)

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
            told = {"workflow": compiled.definition.workflow, "version": compiled.version}
            reached = Emit(events.GOAL_REACHED, told)
            chain = chain_of(enrollment, self.now)
            self.ledger.emitted.append(Emitted(person.contact.id, self.now, reached, chain))
        del person.enrollments[enrollment.id]
        self.ledger.keep(structs.replace(enrollment, goal_until=None))

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
        return Instant(
            self.now,
            self.emails,
            self.ledger,
            self.caps,
            self.opt_in,
            self.places,
            self.new_id,
            self._standing(),
        )


def message_of(event: Event) -> UUID | None:
    """The message that an open or a click speaks of."""
    try:
        return UUID(event.properties["message"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
