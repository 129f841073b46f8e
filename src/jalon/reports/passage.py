"""One enrollment told: what came of it, and each decision on the way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jalon.definition.conditions import Condition, Messaged, walk
from jalon.definition.kinds import END, Step
from jalon.definition.step_names import StepNames
from jalon.definition.workflow import Workflow
from jalon.engine.state import Enrollment
from jalon.engine.triggering import TriggerKind
from jalon.reports.explanation import Line, Mark, Passage
from jalon.reports.record import Logged, Record, Sending, Version
from jalon.reports.teller import Teller, instant


def tell_passage(enrollment: Enrollment, record: Record, teller: Teller) -> Passage:
    """The enrollment in words, by the definition of the version it was on last."""
    passage = _Passage(
        enrollment=enrollment,
        definition=record.versions[enrollment.version].compiled.definition,
        triggers=record.versions[enrollment.version].compiled.triggers,
        logs=record.logs.get(enrollment.id, ()),
        messages=[each for each in record.messages if each.enrollment_id == enrollment.id],
        versions=record.versions,
        teller=teller,
        untracked=record.untracked,
    )
    return Passage(
        enrollment=enrollment.id,
        version=enrollment.version,
        state=enrollment.state,
        reason=enrollment.reason,
        verdict=passage.verdict(),
        lines=[passage.line(log) for log in passage.logs],
    )


@dataclass(frozen=True)
class _Passage:
    enrollment: Enrollment
    definition: Workflow
    triggers: Sequence[TriggerKind]
    logs: Sequence[Logged]
    messages: Sequence[Sending]
    versions: Mapping[int, Version]
    teller: Teller
    untracked: bool

    @cached_property
    def names(self) -> StepNames:
        return StepNames.of(self.definition)

    def _named(self, step: str) -> str:
        return self.names.quoted(step, self.teller.locale)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        return {step.id: step for step in self.definition.steps}

    def verdict(self) -> str:
        """What became of each email, or of the contact when there is none."""
        said = [self._email(step, email) for step in self.steps.values() for email in step.emails()]
        text = self.teller.say("; ", " ; ").join(said or [self._whereabouts()])
        return text[:1].upper() + text[1:]

    def _email(self, step: Step, email: str) -> str:
        say, named = self.teller.say, self.teller.quote(email)
        message = next((each for each in self.messages[::-1] if each.step == step.id), None)
        if message is not None:
            return self._delivery(message, named)
        absent = say(f"did not get {named}: ", f"n'a pas reçu {named} : ")
        decision = self._decision(step.id)
        if decision is not None:
            return absent + self._because(decision)
        if self.enrollment.state == "active":
            return say(f"has not got {named} yet: ", f"n'a pas encore reçu {named} : ") + (
                self._whereabouts()
            )
        return absent + "✗ " + self._whereabouts()

    def _delivery(self, message: Sending, named: str) -> str:
        say, on = self.teller.say, self.teller.on
        reason = self.teller.not_sent(message.reason)
        match message.state:
            case "sent":
                at = f" {on(message.sent_at)}" if message.sent_at else ""
                return say(f"got the email {named}{at}", f"a reçu l'e-mail {named}{at}") + (
                    self._engagement(message)
                )
            case "queued" if message.waits is not None:
                waits = message.waits[self.teller.locale]
                return say(
                    f"has not got {named} yet: • it {waits}",
                    f"n'a pas encore reçu {named} : • le message {waits}",
                )
            case "queued" | "sending":
                return say(f"is about to get {named}", f"va recevoir {named}")
            case "deferred":
                again = on(message.due_at)
                return say(
                    f"has not got {named} yet: refused for now ({reason}), tried again {again}",
                    f"n'a pas encore reçu {named} : refusé pour l'instant ({reason}), "
                    f"nouvel essai {again}",
                )
            case "uncertain":
                return say(
                    f"may have got {named}: ✗ {reason}",
                    f"a peut-être reçu {named} : ✗ {reason}",
                )
        return say(f"did not get {named}: ✗ {reason}", f"n'a pas reçu {named} : ✗ {reason}")

    def _engagement(self, message: Sending) -> str:
        say, on = self.teller.say, self.teller.on
        if message.clicked_at is not None:
            at = on(message.clicked_at)
            return say(f" and clicked in it {at}", f" et y a cliqué {at}")
        if message.opened_at is not None:
            at = on(message.opened_at)
            return say(f" and opened it {at}", f" et l'a ouvert {at}")
        return f" ({self.teller.untracked()})" if self.untracked else ""

    def _decision(self, step_id: str) -> Logged | None:
        """The first decision after which the step could not be reached any more."""
        for log in self.logs:
            if log.detail.get("not_sent") and log.step == step_id:
                return log
            if log.action in ("exits", "fails"):
                return log
            to = log.detail.get("to")
            if to is not None and to != step_id and step_id not in self._reachable(to):
                return log
        return None

    def _reachable(self, start: str) -> set[str]:
        found, waiting = {start}, [start]
        while waiting:
            step = self.steps.get(waiting.pop())
            for target in step.targets() if step else ():
                if target.step not in found:
                    found.add(target.step)
                    waiting.append(target.step)
        return found

    def _because(self, decision: Logged) -> str:
        line = self.line(decision)
        tested = "; ".join(line.tests)
        if decision.action in ("moves", "finishes"):
            return (
                tested
                if decision.detail.get("tests")
                else f"✗ {line.sentence}" + (f" ({tested})" if tested else "")
            )
        told = f"✗ {line.sentence[:1].lower()}{line.sentence[1:]}"
        if decision.action == "exits":
            reason, at = self.teller.quote(str(decision.detail.get("reason"))), decision.at
            told = "✗ " + self.teller.say(
                f"left {self.teller.on(at)} as {reason}",
                f"sorti {self.teller.on(at)}, motif {reason}",
            )
        return told + self.teller.say(": ", " : ") + tested if tested else told

    def _whereabouts(self) -> str:
        say, on = self.teller.say, self.teller.on
        enrollment = self.enrollment
        step = self._named(enrollment.step)
        left = f" {on(enrollment.left_at)}" if enrollment.left_at else ""
        match enrollment.state:
            case "finished":
                return say(f"finished{left}", f"a terminé{left}")
            case "exited":
                reason = self.teller.quote(enrollment.reason)
                return say(f"left{left} as {reason}", f"est sorti{left}, motif {reason}")
            case "failed":
                return say(
                    f"failed at the step {step}: {enrollment.error}",
                    f"a échoué à l'étape {step} : {enrollment.error}",
                )
        until = f" {self.teller.until(enrollment.due_at)}" if enrollment.due_at else ""
        if enrollment.errors:
            return say(
                f"at the step {step}, to be tried again{until}: {enrollment.error}",
                f"à l'étape {step}, nouvel essai{until} : {enrollment.error}",
            )
        return say(f"waiting at the step {step}{until}", f"en attente à l'étape {step}{until}")

    def line(self, log: Logged) -> Line:
        """A line of the step log in words."""
        mark, sentence = self._told(log)
        at = self.teller.local(log.at)
        return Line(mark, sentence, at, list(self._tests(log)), log.step)

    def _told(self, log: Logged) -> tuple[Mark, str]:
        say, detail = self.teller.say, log.detail
        match log.action:
            case "entered":
                return "✓", self._entered(detail)
            case "waits":
                return "•", self._waits(log)
            case "moves" | "finishes":
                return self._moves(log)
            case "exits" if detail.get("reason") == "goal":
                return "✓", say("Reached the goal, and left", "Objectif atteint, et sortie")
            case "exits":
                reason = self.teller.quote(str(detail.get("reason")))
                return "✗", say(f"Left, for the reason {reason}", f"Sortie, motif {reason}")
            case "goal":
                return "✓", say(
                    "Reached the goal after leaving", "Objectif atteint après la sortie"
                )
            case "restarts":
                return "•", say("Tried again after it failed", "Nouvel essai après l'échec")
            case "placed":
                return "•", self._placed(log)
        step = self._step_said(log)
        return "✗", say(
            f"{step}: failed, {detail.get('error')}", f"{step} : échec, {detail.get('error')}"
        )

    def _placed(self, log: Logged) -> str:
        came, version = log.detail["from"], log.detail["version"]
        old, new = self._of_version(came["version"], str(came["step"])), self._named(log.step)
        return self.teller.say(
            f"Moved from version {came['version']}, step {old}, to {version}, step {new}",
            f"Passage de la version {came['version']}, étape {old}, à la {version}, étape {new}",
        )

    def _of_version(self, number: int, step: str) -> str:
        version = self.versions.get(number)
        if version is None:
            return self.teller.quote(step)
        return StepNames.of(version.compiled.definition).quoted(step, self.teller.locale)

    def _entered(self, detail: Mapping[str, Any]) -> str:
        """The trigger, and the moment it counts from when that is not the entry itself."""
        trigger = detail.get("trigger")
        if isinstance(trigger, int) and trigger < len(self.triggers):
            sentence = self.triggers[trigger].sentence(self.teller.locale)
        elif trigger == "existing":
            sentence = self.teller.say(
                "Met a trigger already when it was published",
                "Remplissait déjà un déclencheur à la publication",
            )
        else:
            sentence = self.teller.say("Enrolled by hand", "Inscription à la main")
        moment = instant(detail.get("occurred_at"))
        if moment is not None and moment != self.enrollment.entered_at:
            sentence += f" ({self.teller.on(moment)})"
        refused = instant(detail.get("refused_at"))
        if refused is not None:
            at = self.teller.on(refused)
            sentence += self.teller.say(
                f" (refused {at} by a pause, let in since)",
                f" (refus {at} par une pause, entrée depuis)",
            )
        since = instant(detail.get("since"))
        if since is not None:
            sentence += f" ({self.teller.since(since)})"
        return self.teller.say("Entered: ", "Entrée : ") + sentence

    def _waits(self, log: Logged) -> str:
        say = self.teller.say
        until = instant(log.detail.get("until"))
        text = self._step_said(log)
        if log.detail.get("held") == "window":
            text += say(": held by the window", " : retenu par la plage")
        if until is not None:
            text += f" ({self.teller.until(until)})"
        return text

    def _moves(self, log: Logged) -> tuple[Mark, str]:
        say, detail = self.teller.say, log.detail
        text = self._step_said(log)
        message = next(
            (each for each in self.messages if (each.step, each.visit) == (log.step, log.visit)),
            None,
        )
        reason = detail.get("not_sent")
        if message is not None and message.state in ("skipped", "cancelled", "failed", "uncertain"):
            reason = message.reason
        if reason:
            return "✗", text + say(": not sent, ", " : non envoyé, ") + self.teller.not_sent(reason)
        if "error" in detail:
            return "✗", text + say(": no answer, ", " : sans réponse, ") + str(detail["error"])
        if "past" in detail:
            text += say(": the date is past or empty", " : la date est passée ou vide")
        step = self.steps.get(log.step)
        if step is not None and len(step.targets()) > 1:
            text += self._way(str(detail["to"]))
        return "✓", text

    def _way(self, to: str) -> str:
        if to == END:
            return self.teller.say(" → the end", " → la fin")
        return " → " + self._named(to)

    def _step_said(self, log: Logged) -> str:
        step, locale = self.steps.get(log.step), self.teller.locale
        if step is None:
            return self._named(log.step)
        return self.names.told(step, locale).sentence(locale)

    def _tests(self, log: Logged) -> Iterator[str]:
        detail, step = log.detail, self.steps.get(log.step)
        placed = [] if step is None else [place.condition for place in step.conditions()]
        tested = [
            *self._tested(log),
            *zip(placed, detail.get("tests", ()), strict=False),
        ]
        for condition, verdict in tested:
            yield self.teller.condition(condition, verdict, self.names)
        if self.untracked and any(_reads_opens(condition) for condition, _ in tested):
            yield f"• {self.teller.untracked()}"
        if "value" in detail:
            seen = self.teller.value(detail["value"])
            yield self.teller.say(f"• seen: {seen}", f"• vu : {seen}")

    def _tested(self, log: Logged) -> Iterator[tuple[Condition, Mapping[str, Any]]]:
        """The conditions of the workflow itself that a line speaks of."""
        detail, flow = log.detail, self.definition
        test, audience = detail.get("test"), detail.get("audience")
        if log.action == "entered":
            trigger = detail.get("trigger")
            condition = self.triggers[trigger].tested() if isinstance(trigger, int) else None
            if condition is not None and test is not None and test.get("parts"):
                yield condition, test
            if flow.audience is not None and audience is not None:
                yield flow.audience, audience
        elif test is not None:
            exit_ = detail.get("exit")
            if isinstance(exit_, int):
                yield flow.exit[exit_].when, test
            elif flow.goal is not None:
                yield flow.goal.when, test


def _reads_opens(condition: Condition) -> bool:
    return any(isinstance(leaf, Messaged) and leaf.fact == "opened" for leaf in walk(condition))
