"""Entries that did not happen: those refused, and what each trigger has seen of the contact."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from jalon.contacts.queries import contact as contact_of
from jalon.definition.step_names import StepNames
from jalon.engine.evaluate import Scope
from jalon.engine.history import History
from jalon.engine.state import Event
from jalon.engine.triggering import TriggerKind
from jalon.reports.explanation import Line
from jalon.reports.record import Record, RefusedEntry, Version, latest_events
from jalon.reports.teller import Teller


def tell_refusal(refusal: RefusedEntry, record: Record, teller: Teller) -> Line:
    """Why entries were refused on a day (ENT-4)."""
    say = teller.say
    reason = teller.refused(refusal.reason, refusal.detail)
    times = ""
    if refusal.times > 1:
        times = say(f" ({refusal.times} times that day)", f" ({refusal.times} fois ce jour-là)")
    return Line(
        "✗",
        say(f"Refused{times}: {reason}", f"Refus{times} : {reason}"),
        teller.local(refusal.last_at),
        list(_refusal_tests(refusal, record, teller)),
    )


def _refusal_tests(refusal: RefusedEntry, record: Record, teller: Teller) -> Iterator[str]:
    version, test = record.version_at(refusal.last_at), refusal.detail.get("test")
    if version is None or test is None:
        return
    flow = version.compiled.definition
    if refusal.reason == "audience" and flow.audience is not None:
        yield teller.condition(flow.audience, test)
    if refusal.reason == "goal_already_met" and flow.goal is not None:
        yield teller.condition(flow.goal.when, test, StepNames.of(flow))


def tell_ways_in(record: Record, teller: Teller, *, now: datetime) -> list[Line]:
    """What each trigger of the published version has seen: for someone who never entered, all of
    them; for the others, those whose timer is set."""
    version = record.published()
    if version is None or record.workflow.state != "active":
        return []
    ways = _Ways(record, version, teller, now)
    entered = bool(record.enrollments)
    return [
        ways.line(index)
        for index in range(len(version.compiled.triggers))
        if not entered or index in record.timers
    ]


@dataclass(frozen=True)
class _Ways:
    record: Record
    version: Version
    teller: Teller
    now: datetime

    def line(self, index: int) -> Line:
        trigger = self.version.compiled.triggers[index]
        sentence = trigger.sentence(self.teller.locale)
        if index in self.record.timers:
            return self._set(index, sentence)
        if trigger.scheduled:
            return self._scheduled(trigger, sentence)
        if trigger.timed:
            return self._not_set(trigger, sentence)
        if trigger.listens():
            return self._heard(trigger, sentence)
        nobody = self.teller.say(
            "nobody has enrolled the contact", "personne n'a inscrit le contact"
        )
        return self._not(sentence, nobody)

    def _not(
        self, sentence: str, why: str, at: datetime | None = None, tests: tuple[str, ...] = ()
    ) -> Line:
        text = self.teller.say(f"{sentence}: {why}", f"{sentence} : {why}")
        return Line("✗", text, None if at is None else self.teller.local(at), [*tests])

    def _set(self, index: int, sentence: str) -> Line:
        """A timer that is running."""
        say, timer = self.teller.say, self.record.timers[index]
        due = self.teller.on(timer.due)
        text = say(f"{sentence}: due {due}", f"{sentence} : prévu {due}")
        if not self.version.compiled.triggers[index].counts_events:
            pass  # it counts from the date
        elif timer.since is not None:
            text += f", {self.teller.since(timer.since)}"
        else:
            text += say(
                ", counted from the contact's creation", ", à compter de la création du contact"
            )
        return Line("•", text, self.teller.local(timer.due))

    def _scheduled(self, trigger: TriggerKind, sentence: str) -> Line:
        """A trigger for the whole audience: when it comes round, and whether it has."""
        say, zone = self.teller.say, self.version.compiled.own_zone
        first = self.version.published_at
        came = trigger.occurs(first, zone)
        again = trigger.occurs(self.now, zone)
        if came is None:
            when = self.teller.on(first)
            return self._not(
                sentence,
                say(
                    f"its time had passed when the version was published, {when}",
                    f"son heure était passée à la publication de la version, {when}",
                ),
            )
        text = say("due ", "prévu ") + self.teller.on(again) if again is not None else ""
        if came > self.now:
            return Line("•", say(f"{sentence}: {text}", f"{sentence} : {text}"), again)
        why = say(
            f"it came round {self.teller.on(came)}, and the contact did not enter then",
            f"échu {self.teller.on(came)}, et le contact n'est pas entré alors",
        )
        return self._not(sentence, say(f"{why}; {text}", f"{why} ; {text}") if text else why, came)

    def _not_set(self, trigger: TriggerKind, sentence: str) -> Line:
        """A trigger by time whose timer is not running: its time was over before, or just ran."""
        say, teller = self.teller.say, self.teller
        contact = contact_of(self.record.contact_id)
        latest = latest_events(contact.id, trigger.arms(), limit=1) if trigger.counts_events else []
        zone = self.version.compiled.zone_of(contact)
        arm = trigger.arm(contact, latest[0] if latest else None, zone)
        due, published = arm.due if arm else None, self.version.published_at
        if due is None and not trigger.counts_events:
            nothing = say("the contact has no such date", "le contact n'a pas cette date")
            return self._not(sentence, nothing)
        if due is None or due > self.now:
            return self._not(sentence, say("no timer is set yet", "le délai ne court pas encore"))
        if due <= published:
            return self._not(
                sentence,
                say(
                    f"that was so {teller.on(due)}, before the version was published, "
                    f"{teller.on(published)}",
                    f"c'était le cas {teller.on(due)}, avant la publication de la version, "
                    f"{teller.on(published)}",
                ),
                due,
            )
        return self._not(
            sentence, say(f"the time came {teller.on(due)}", f"échu {teller.on(due)}"), due
        )

    def _heard(self, trigger: TriggerKind, sentence: str) -> Line:
        """What came of the events that the trigger listens to."""
        say, published = self.teller.say, self.version.published_at
        heard = latest_events(self.record.contact_id, trigger.listens())
        if not heard:
            return self._not(sentence, say("no such event has come", "rien de tel n'est arrivé"))
        recent = [event for event in heard if event.at >= published]
        if not recent:
            when, first = self.teller.on(heard[0].at), self.teller.on(published)
            why = say(
                f"no such event since the version was published, {first}; the latest came {when}",
                f"rien de tel depuis la publication de la version, {first} ; le dernier "
                f"évènement est survenu {when}",
            )
            return self._not(sentence, why, heard[0].at)
        return self._tried(trigger, sentence, recent)

    def _tried(self, trigger: TriggerKind, sentence: str, recent: list[Event]) -> Line:
        say, scope = self.teller.say, self._scope()
        fired = next((event for event in recent if trigger.fires(event, scope).holds), None)
        if fired is not None:
            when = self.teller.on(fired.at)
            why = say(
                f"it came {when}, and is still to be handled, or came as history, which "
                "triggers nothing",
                f"survenu {when} ; pas encore traité, ou importé comme historique, qui ne "
                "déclenche rien",
            )
            return self._not(sentence, why, fired.at)
        event, condition = recent[0], trigger.tested()
        when = self.teller.on(event.at)
        why = say(
            f"the latest event came {when}, and is not the one",
            f"le dernier évènement est survenu {when}, et ne convient pas",
        )
        if condition is None:
            return self._not(sentence, why, event.at)
        verdict = trigger.fires(event, scope).as_json()
        tests = (self.teller.condition(condition, verdict),) if verdict.get("parts") else ()
        return self._not(sentence, why, event.at, tests)

    def _scope(self) -> Scope:
        return Scope(
            contact=contact_of(self.record.contact_id),
            facts=History.complete([]),
            now=self.now,
        )
