"""What would come of an event that has not happened: "what if he ordered now?" (NEW-3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from jalon.definition.conditions import Condition
from jalon.definition.step_names import StepNames
from jalon.engine.compiled import Compiled
from jalon.engine.state import Enrollment, Event
from jalon.reports.explanation import Line, Passage
from jalon.reports.passage import tell_passage
from jalon.reports.record import Logged, Record, RefusedEntry, Version
from jalon.reports.teller import Teller
from jalon.reports.ways_in import tell_refusal

Tested = tuple[Condition, Mapping[str, Any]]
"""A condition, and its verdict as JSON."""


@dataclass(frozen=True)
class Outcome:
    """What the engine made of an event that has not happened.

    `compiled` is the version that would hear it; None: the workflow hears nothing now. `fired`
    holds the verdict of each trigger that listens to such an event. `logs` are the lines of the
    enrollments it would move or begin, `after` those enrollments afterwards; `stays` those that
    it would leave where they are, with the conditions tested there. `timers` are the triggers
    whose time would be counted anew.
    """

    event: Event
    compiled: Compiled | None
    fired: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    logs: Mapping[UUID, Sequence[Logged]] = field(default_factory=dict)
    after: Sequence[Enrollment] = ()
    emails: Sequence[tuple[UUID, str]] = ()
    refused: Sequence[RefusedEntry] = ()
    stays: Sequence[tuple[Enrollment, Sequence[Tested]]] = ()
    timers: Mapping[int, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Supposed:
    """The answer: first in a sentence or several, then each decision with the values seen."""

    contact: UUID
    workflow: str
    time_zone: str
    event: str
    verdict: list[str]
    enrollments: list[Passage]
    lines: list[Line]


def tell_supposed(outcome: Outcome, record: Record, teller: Teller) -> Supposed:
    """Tells it, by the versions that those inside are on."""
    told = _Told(outcome, _as_if(outcome, record), teller)
    return Supposed(
        contact=record.contact_id,
        workflow=record.workflow.slug,
        time_zone=record.zone.key,
        event=outcome.event.name,
        verdict=list(told.verdict()),
        enrollments=[told.passage(one) for one in outcome.after],
        lines=list(told.lines()),
    )


def _as_if(outcome: Outcome, record: Record) -> Record:
    """The record with what would be written, and nothing else."""
    versions = dict(record.versions)
    if outcome.compiled is not None:
        versions.setdefault(outcome.compiled.version, Version(outcome.compiled, outcome.event.at))
    return replace(
        record,
        versions=versions,
        enrollments=outcome.after,
        logs=outcome.logs,
        messages=(),
        refusals=outcome.refused,
    )


@dataclass(frozen=True)
class _Told:
    outcome: Outcome
    record: Record
    teller: Teller

    def verdict(self) -> Iterator[str]:
        """What would happen, in a sentence for each thing that would."""
        for enrollment in self.outcome.after:
            yield self._becomes(enrollment)
        for refusal in self.outcome.refused:
            reason = self.teller.refused(refusal.reason, refusal.detail)
            yield self.teller.say(f"Would not enter: {reason}", f"N'entrerait pas : {reason}")
        for enrollment, _ in self.outcome.stays:
            step = self._step(enrollment)
            yield self.teller.say(f"Would stay at the step {step}", f"Resterait à l'étape {step}")
        if not (self.outcome.after or self.outcome.refused or self.outcome.stays):
            yield self._nothing()

    def _names(self, enrollment: Enrollment) -> StepNames:
        return StepNames.of(self.record.versions[enrollment.version].compiled.definition)

    def _step(self, enrollment: Enrollment) -> str:
        return self._names(enrollment).quoted(enrollment.step, self.teller.locale)

    def _becomes(self, enrollment: Enrollment) -> str:
        say, quote = self.teller.say, self.teller.quote
        entered = any(log.action == "entered" for log in self.outcome.logs[enrollment.id])
        step = self._step(enrollment)
        text = say("Would enter", "Entrerait") if entered else ""
        for email in (email for id_, email in self.outcome.emails if id_ == enrollment.id):
            sent = say(f"be sent the email {quote(email)}", f"recevrait l'e-mail {quote(email)}")
            text += say(" and ", " et ") + sent if text else say("Would ", "") + sent
        match enrollment.state:
            case "finished":
                ends = say("finish", "terminerait")
            case "exited" if enrollment.reason == "goal":
                ends = say("reach the goal and leave", "atteindrait l'objectif et sortirait")
            case "exited":
                reason = quote(enrollment.reason)
                ends = say(f"leave as {reason}", f"sortirait, motif {reason}")
            case "failed":
                ends = say(f"fail at the step {step}", f"échouerait à l'étape {step}")
            case _:
                until = f" {self.teller.until(enrollment.due_at)}" if enrollment.due_at else ""
                ends = say(f"wait at the step {step}{until}", f"attendrait à l'étape {step}{until}")
        text += say(" and ", " et ") + ends if text else say("Would ", "") + ends
        return text[:1].upper() + text[1:]

    def _nothing(self) -> str:
        say, event = self.teller.say, self.teller.event(self.outcome.event.name)
        if self.outcome.compiled is None:
            state = self.teller.quote(self.record.workflow.state)
            return say(
                f"Nothing would happen: the workflow is {state} and lets nobody in",
                f"Rien n'arriverait : le workflow est {state} et ne laisse entrer personne",
            )
        if self.outcome.timers:
            return say(
                "Nothing would happen at once: a timer would start",
                "Rien n'arriverait aussitôt : un délai commencerait à courir",
            )
        if self.outcome.fired:
            return say(
                f"Would not enter: {event} would not be the one a trigger wants",
                f"N'entrerait pas : {event} ne serait pas ce qu'un déclencheur attend",
            )
        return say(
            f"Nothing would happen: no trigger listens to {event}",
            f"Rien n'arriverait : aucun déclencheur n'écoute {event}",
        )

    def passage(self, enrollment: Enrollment) -> Passage:
        told = tell_passage(enrollment, self.record, self.teller)
        return replace(told, verdict=self._becomes(enrollment))

    def lines(self) -> Iterator[Line]:
        """Refusals, triggers that would not fire, timers, and those who would stay."""
        for refusal in self.outcome.refused:
            yield tell_refusal(refusal, self.record, self.teller)
        if self.outcome.compiled is not None:
            yield from self._triggers(self.outcome.compiled)
        for enrollment, tested in self.outcome.stays:
            step, names = self._step(enrollment), self._names(enrollment)
            yield Line(
                "•",
                self.teller.say(f"Stays at the step {step}", f"Reste à l'étape {step}"),
                None,
                [self.teller.condition(condition, verdict, names) for condition, verdict in tested],
            )

    def _triggers(self, compiled: Compiled) -> Iterator[Line]:
        say = self.teller.say
        for index, trigger in enumerate(compiled.triggers):
            sentence = trigger.sentence(self.teller.locale)
            verdict = self.outcome.fired.get(index)
            if verdict is not None:
                condition = trigger.tested()
                tests = (
                    [self.teller.condition(condition, verdict)]
                    if condition is not None and verdict.get("parts")
                    else []
                )
                fires = bool(verdict["holds"])
                text = say("would fire", "se déclencherait")
                if not fires:
                    text = say("would not fire", "ne se déclencherait pas")
                colon = say(": ", " : ")
                yield Line("✓" if fires else "✗", f"{sentence}{colon}{text}", None, tests)
            if index in self.outcome.timers:
                due = self.outcome.timers[index]
                text = say("would not run any more", "ne courrait plus")
                if due is not None:
                    on = self.teller.on(due)
                    text = say(f"would be due {on}", f"serait prévu {on}")
                colon = say(": ", " : ")
                yield Line("•", f"{sentence}{colon}{text}")
