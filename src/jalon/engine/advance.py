"""Walks one enrollment as far as it can go now."""

from copy import copy
from datetime import datetime, timedelta
from typing import Any

from jalon.definition import events
from jalon.definition.conditions import Condition
from jalon.definition.kinds import END
from jalon.definition.schedule import after
from jalon.engine.compiled import Compiled
from jalon.engine.effects import (
    GOAL,
    Action,
    Call,
    ChangeCompany,
    Effect,
    Emit,
    Enroll,
    Log,
    Notify,
    Remove,
    Send,
    Update,
)
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import Doing, EmailFacts, Emitted, Instant, Outgoing
from jalon.engine.person import Person, updated
from jalon.engine.state import Chain, Enrollment, Event, Message, Moment
from jalon.engine.verdict import Verdict
from jalon.engine.walking import Go, Hold, Leave, Move, StepKind, Walk
from jalon.engine.window import window_hold

MOST_STEPS = 1000
"""Steps in one walk. A valid workflow cannot reach it: a loop has a delay in it (VAL-8)."""

LOOP = timedelta(minutes=30)
"""How long after an enrollment none that it led to may begin in the same workflow (ENT-5)."""

_UNKNOWN = EmailFacts()

RETRIES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 39))
"""A step that errors is tried 5 times over an hour, then parked (RUN-9)."""


def advance(
    compiled: Compiled,
    person: Person,
    enrollment: Enrollment,
    *,
    at: Instant,
    cause: Event | None = None,
    leaving: str = "",
    ends: bool = False,
) -> Enrollment:
    """The enrollment after walking through as many steps as it can take now.

    `cause` is the event that made it look; None: its time has come. `leaving` is the reason to
    leave at once, when there is one; with `ends` the passage finishes at once. While the workflow
    is paused and holds people, only exits and the goal act, and the rest is kept for later
    (LIF-5). Never raises: an error in a step makes the enrollment try that step
    again later, or parks it there as failed, and holds up nobody else.
    """
    walk = _Walker(compiled, person, copy(enrollment), at=at, cause=cause)
    try:
        walk.run(leaving, ends=ends)
    except Exception as error:  # noqa: BLE001 - a step must not hold up the others (RUN-9)
        walk.fail(f"{type(error).__name__}: {error}")
    walk.settle()
    return walk.enrollment


class _Walker:
    """One walk. What a step decides takes effect once the step is over, or not at all."""

    def __init__(
        self,
        compiled: Compiled,
        person: Person,
        enrollment: Enrollment,
        *,
        at: Instant,
        cause: Event | None,
    ) -> None:
        self.compiled, self.person, self.enrollment = compiled, person, enrollment
        self.now, self.at, self.cause = at.now, at, cause
        self.history = person.history
        self.memory = enrollment.memory
        self.settled = False
        """Nothing has changed since it was tested whether to leave."""
        self.ledger = at.ledger
        self._arrived: Moment | None = None
        self._caused: Chain | None = None
        due = enrollment.due_at
        self.walk = Walk(
            workflow=compiled.definition,
            contact=person.contact,
            enrollment=enrollment,
            facts=person.history,
            now=at.now,
            zone=compiled.zone_of(person.contact),
            lateness=max(at.now - due, timedelta(0)) if due else timedelta(0),
            terms=at,
            live=compiled.live,
            cause=cause,
            inside=person.inside,
        )

    def run(self, leaving: str, *, ends: bool) -> None:
        if leaving:
            self._withdraw()
            return self._leave(Leave(leaving))
        if ends:
            return self._finish(Go(END))
        for _ in range(MOST_STEPS):
            leave = None if self.settled else self._leaving()
            if leave is not None:
                self._withdraw()
                return self._leave(leave)
            if self.compiled.live.pause == "hold":
                return self._set_aside()
            self.settled = not self.compiled.leaving_varies
            step = self.compiled.steps[self.enrollment.step]
            move = self._move(step)
            if isinstance(move, Hold):
                return self._hold(move)
            if isinstance(move, Leave):
                return self._leave(move)
            if move.to == END:
                return self._finish(move)
            self._go(move)
        raise RuntimeError(f"more than {MOST_STEPS} steps without a wait")

    def _leaving(self) -> Leave | None:
        """Tests the goal, the exit conditions, the audience and the suppression lists, as before
        every step (RUN-1)."""
        definition = self.compiled.definition
        if definition.goal is not None:
            verdict = self.walk.test(definition.goal.when)
            if verdict.holds:
                return Leave(GOAL, {"test": verdict.as_json()})
        for index, leave in enumerate(definition.exit):
            verdict = self.walk.test(leave.when)
            if verdict.holds:
                return Leave(leave.reason, {"exit": index, "test": verdict.as_json()})
        if definition.suppress:
            suppressed = self.walk.contact.lists.intersection(definition.suppress)
            if suppressed:
                return Leave("suppressed", {"list": min(suppressed)})
        if definition.leave_when_outside and definition.audience is not None:
            verdict = self._audience(definition.audience)
            if not verdict.holds:
                return Leave("outside_audience", {"test": verdict.as_json()})
        return None

    def _audience(self, audience: Condition) -> Verdict:
        """The audience as it was tested at the entry, which an event precedes by any time."""
        walk = self.walk
        scope = Scope(
            contact=walk.contact,
            facts=walk.facts,
            now=walk.now,
            payload=walk.enrollment.payload,
            inside=walk.inside,
        )
        return evaluate(audience, scope)

    def _set_aside(self) -> None:
        """Keeps for the end of the pause what would have been looked at now."""
        enrollment = self.enrollment
        self.walk.keep_answer()
        if enrollment.due_at is not None and enrollment.due_at <= self.now:
            earlier = enrollment.held_due
            enrollment.held_due = min(earlier or enrollment.due_at, enrollment.due_at)
            enrollment.due_at = None
        elif self.cause is not None and enrollment.held_due is None:
            enrollment.held_due = self.now

    def _withdraw(self) -> None:
        """Who is made to leave gets none of the messages not yet handed over (RUN-12); an exit
        step, like the end, lets those before it go."""
        self.ledger.withdrawn.add(self.enrollment.id)
        self.history.withdraw(self.enrollment.id)

    def _move(self, step: StepKind) -> Move:
        self.memory = self.enrollment.memory
        held = window_hold(self.walk, step) if step.is_action else None
        move = held or step.move(self.walk)
        for effect in self.walk.effects:
            self._apply(effect)
        self.walk.effects = []
        return move

    def _apply(self, effect: Effect) -> None:
        enrollment = self.enrollment
        match effect:
            case Send():
                self.settled = self.settled and not self.compiled.leaves_by_message
                message_id = self.at.new_id()
                self.ledger.outgoing.append(
                    Outgoing(
                        message_id, enrollment, enrollment.step, enrollment.visit, self.now, effect
                    )
                )
                self.history.add_message(
                    Message(
                        id=message_id,
                        at=self.now,
                        enrollment_id=enrollment.id,
                        step=enrollment.step,
                        email=effect.email,
                        category=effect.category or self._email(effect.email).category,
                        transactional=self._email(effect.email).transactional,
                        pending=True,
                    )
                )
                self._retest(events.EMAIL_SENT)
            case Update():
                self.settled = False
                self.walk.contact, emits = updated(self.walk.contact, effect)
                self.ledger.updates.append((self.walk.contact.id, effect))
                for emit in emits:
                    self._emit(emit)
                self._retest(*(emit.name for emit in emits))
            case Emit():
                self._emit(effect)
            case Notify() | Call() | Enroll() | Remove() | ChangeCompany():
                self.ledger.doings.append(
                    Doing(
                        self.at.new_id(),
                        enrollment,
                        enrollment.step,
                        enrollment.visit,
                        self.now,
                        effect,
                    )
                )

    def _retest(self, *names: str) -> None:
        """Puts the contact in the right segments, for the steps that follow."""
        if not self.at.memberships:
            return
        walk = self.walk
        scope = Scope(contact=walk.contact, facts=walk.facts, now=self.now, inside=walk.inside)
        walk.contact = self.at.memberships.after(names, scope, self.ledger, chain=self._chain)

    def _email(self, slug: str) -> EmailFacts:
        return self.at.emails.get(slug, _UNKNOWN)

    def _emit(self, emit: Emit) -> None:
        contact_id = self.enrollment.contact_id
        self.ledger.emitted.append(Emitted(contact_id, self.now, emit, self._chain))

    @property
    def _chain(self) -> Chain:
        """What all that this walk brings about was led to by."""
        if self._caused is None:
            self._caused = chain_of(self.enrollment, self.now)
        return self._caused

    def _log(self, action: Action, detail: dict[str, Any]) -> None:
        self.ledger.logs.append(Log.of(self.enrollment, self.now, action, detail))

    def _hold(self, hold: Hold) -> None:
        enrollment = self.enrollment
        enrollment.due_at = hold.until
        enrollment.errors, enrollment.error = 0, ""
        if not enrollment.waiting:
            enrollment.waiting = True
            until = {"until": hold.until.isoformat()} if hold.until else {}
            self._log("waits", {**until, **hold.detail})

    def _go(self, go: Go) -> None:
        enrollment = self.enrollment
        self._log("moves", self._passing(go))
        enrollment.waiting, enrollment.due_at, enrollment.held_due = False, None, None
        enrollment.errors, enrollment.error = 0, ""
        if "here" in enrollment.memory:
            memory = enrollment.memory
            enrollment.memory = {key: memory[key] for key in memory if key != "here"}
        enrollment.step = go.to
        enrollment.visit += 1
        enrollment.arrived = self._arrival
        if go.planned is not None:
            self.walk.lateness = min(self.walk.lateness, self.now - go.planned)

    @property
    def _arrival(self) -> Moment:
        """When this walk reaches its steps, and the last event seen by then: the same for all of
        them, for nothing comes in between."""
        if self._arrived is None:
            self._arrived = Moment(self.now, self.cause.id if self.cause else self.at.new_id())
        return self._arrived

    def _passing(self, go: Go) -> dict[str, Any]:
        waited = {"waited": True} if self.enrollment.waiting else {}
        return {"to": go.to, **waited, **go.detail}

    def _leave(self, leave: Leave) -> None:
        self._log("exits", {"reason": leave.reason, **leave.detail})
        self._end("exited", leave.reason)
        if leave.bar:
            enrollment = self.enrollment
            self._bar(enrollment)
        self._tell(events.WORKFLOW_EXITED, reason=leave.reason)
        if leave.reason == GOAL:
            self.enrollment.goal_at, self.enrollment.goal_until = self.now, None
            self._tell(events.GOAL_REACHED)

    def _bar(self, enrollment: Enrollment) -> None:
        """Makes the entry of an enrollment the contact's last."""
        workflow, key = enrollment.workflow_id, enrollment.key
        self.ledger.barred.add((enrollment.contact_id, workflow, key))
        entry = self.person.entries.get(workflow, {}).get(key)
        if entry is not None:
            entry.barred = True

    def _finish(self, go: Go) -> None:
        self._log("finishes", self._passing(go))
        self._end("finished", "")
        self._tell(events.WORKFLOW_FINISHED)

    def _end(self, state: Any, reason: str) -> None:
        enrollment, goal = self.enrollment, self.compiled.definition.goal
        enrollment.state, enrollment.reason = state, reason
        enrollment.left_at, enrollment.due_at, enrollment.waiting = self.now, None, False
        enrollment.held_due = None
        enrollment.errors, enrollment.error = 0, ""
        if goal is not None:
            enrollment.goal_until = after(self.now, goal.window, self.walk.zone)

    def _tell(self, name: str, **properties: Any) -> None:
        told = {"workflow": self.compiled.definition.workflow, "version": self.compiled.version}
        self._emit(Emit(name, {**told, **properties}))

    def fail(self, error: str) -> None:
        """Has the step tried again later, or parks the enrollment as failed."""
        enrollment = self.enrollment
        enrollment.error, enrollment.memory = error[:2000], self.memory
        self.walk.effects = []
        if enrollment.errors and self.cause is not None:
            return  # an event between two tries is none
        if enrollment.errors < len(RETRIES):
            enrollment.due_at = self.now + RETRIES[enrollment.errors]
            enrollment.errors += 1
            return
        enrollment.state, enrollment.due_at, enrollment.waiting = "failed", None, False
        self._log("fails", {"error": enrollment.error})

    def settle(self) -> None:
        """Makes what the walk decided true for the rest of the batch."""
        enrollment, person = self.enrollment, self.person
        if enrollment.state in ("active", "failed") or enrollment.goal_until is not None:
            person.enrollments[enrollment.id] = enrollment
        else:
            person.enrollments.pop(enrollment.id, None)
        if self.at.memberships:
            self._retest(events.WORKFLOW_ENTERED, events.WORKFLOW_FINISHED, events.WORKFLOW_EXITED)
        if enrollment.id in self.ledger.withdrawn:
            self._retest(events.EMAIL_NOT_SENT)
        person.contact = self.walk.contact
        self.ledger.keep(enrollment)


def chain_of(enrollment: Enrollment, now: datetime) -> Chain:
    """What an event or an entry that the enrollment brings about was led to by. Of what is long
    past nothing follows any more (ENT-5)."""
    whole = (*enrollment.chain, (str(enrollment.workflow_id), enrollment.entered_at))
    return tuple(cause for cause in whole if now - cause[1] < LOOP)
