"""One person's way through a simulation: the order of the lane loop, in virtual time."""

from collections import deque
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from uuid import UUID

from msgspec import structs

from jalon.definition import events
from jalon.engine.effects import Call, Update
from jalon.engine.entry import may_get_marketing
from jalon.engine.handle import Batch
from jalon.engine.history import History
from jalon.engine.ledger import Doing, EmailFacts, Ledger, Outgoing, Timer
from jalon.engine.person import Person
from jalon.engine.simulate.chance import Chance, around, gap
from jalon.engine.simulate.existing import entrance
from jalon.engine.simulate.past import Recorded
from jalon.engine.simulate.population import ByHand, Given, Ids, Someone
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.engine.state import Chain, Event, Message, Payload

PATIENCE = 5_000
"""Turns at one instant after which nothing will ever settle."""

OPENS_AFTER = timedelta(hours=2)
CLICKS_AFTER = timedelta(minutes=2)
UNSUBSCRIBES_AFTER = timedelta(minutes=2)
"""Medians: from receiving to opening, and from opening to what follows."""

_NEVER = datetime.max.replace(tzinfo=UTC)

_NO_EMAIL = EmailFacts()

_REACTIONS = {
    events.EMAIL_OPENED: "opened",
    events.EMAIL_CLICKED: "clicked",
    events.UNSUBSCRIBED: "unsubscribed",
}
"""What counts each thing that readers do."""


class _Places:
    """The places for the first n, as one person finds them (`jalon.engine.ledger.Places`). Not the
    course itself: a circle of references would outlive the person."""

    def __init__(self, scenario: Scenario, contact_id: UUID, tally: Tally) -> None:
        self.now = scenario.start
        self._last, self._contact_id, self._tally = scenario.last_places, contact_id, tally

    def take(self, workflow_id: UUID, step: str, n: int) -> bool:
        turn = (self.now, self._contact_id)
        if self._last is None:
            self._tally.turns.setdefault((step, n), []).append(turn)
            return True
        return (step, n) not in self._last or turn <= self._last[step, n]


class Course:
    """Runs a person through the workflow, and counts what happens in `tally`.

    Each event and each instant is a batch of its own; events come before what is due, and
    messages are handed over when nothing else is left to do at an instant.
    """

    def __init__(self, scenario: Scenario, someone: Someone, tally: Tally) -> None:
        self.scenario, self.someone, self.tally = scenario, someone, tally
        contact = someone.contact
        self.chance = Chance(scenario.assumptions.seed, contact.id)
        self.ids = Ids(self.chance.identity())
        self.now = scenario.start
        self.compiled = scenario.compiled
        self.person = Person(
            contact,
            History(Recorded(someone.past, someone.messages)),
            entries={self.compiled.id: dict(someone.entries)} if someone.entries else {},
            slugs={self.compiled.id: self.compiled.definition.workflow},
        )
        self.queue: list[tuple[datetime, int, Event | Update | ByHand | int]] = []
        self.inbox: deque[Event | Update | ByHand | int] = deque()
        self.timers: dict[tuple[str, UUID, int], Timer] = {}
        self.messages: dict[UUID | None, Message] = {}
        self.pending: list[Outgoing] = []
        self.places = _Places(scenario, contact.id, tally)
        self.batch = Batch(
            now=self.now,
            versions={(self.compiled.id, self.compiled.version): self.compiled},
            open=(self.compiled,),
            emails=scenario.emails,
            caps=scenario.caps,
            opt_in=scenario.opt_in,
            places=self.places,
            messages=self.messages,
            new_id=self.ids,
            segments=scenario.live_segments,
            scoring=scenario.live_scoring,
        )
        self.entered = 0
        self._placed = 0
        self._nth: dict[str, int] = {}

    def run(self) -> None:
        """Runs from the start to the end."""
        self._foresee()
        turns, until, inbox, queue = 0, self.scenario.until, self.inbox, self.queue
        due = self._next_due()
        while True:
            if inbox:
                self._handle(inbox.popleft())
                due = due if inbox else self._next_due()
            elif due <= self.now:
                self._wake()
                due = self._next_due()
            elif self.pending:
                self._deliver()
            else:
                at = queue[0][0] if queue and queue[0][0] < due else due
                if at >= until:
                    break
                self.now, turns = max(self.now, at), 0
                while queue and queue[0][0] <= self.now:
                    inbox.append(heappop(queue)[2])
            turns += 1
            if turns > PATIENCE:
                raise RuntimeError(f"nothing settles at {self.now}: it goes round at one instant")
        self.tally.people += 1
        self.tally.who_entered += self.entered > 0

    def _foresee(self) -> None:
        """Queues all that will happen whatever the workflow does, and sets the first timers."""
        scenario = self.scenario
        for given in self.someone.given:
            if self._matters(given) and scenario.start <= given[0] < scenario.until:
                self._place(*given)
        for at, trigger in scenario.occurrences:
            self._place(at, trigger)
        self._form_habits()
        if scenario.live_segments or scenario.live_scoring:
            batch = self._batch()
            batch.retest_segments(self.person, quiet=True)
            batch.ledger.emitted.clear()  # nobody hears of what was so before
            self._keep(batch.ledger)
        self._arm()
        enters = ByHand() if scenario.assumptions.enroll else None
        enters = enters or entrance(scenario, self.person, self.someone.past)
        if enters is not None:
            self._place(scenario.start, enters)

    def _matters(self, given: Given) -> bool:
        return not isinstance(given[1], Event) or given[1].name in self.scenario.matters

    def _form_habits(self) -> None:
        assumed, contact_id = self.scenario.assumptions, self.someone.contact.id
        key = self.compiled.definition.repeat.key
        for habit in self.scenario.habits:
            days, times, count = 0.0, 0, len(habit.samples)
            while True:
                place = 2 * (times % 4)
                if place == 0:
                    shares = self.chance.draw(f"habit {habit.event} {times}")
                days += gap(habit.per_day, shares[place])
                if days >= assumed.days:
                    break
                properties = habit.samples[int(shares[place + 1] * count)] if count else {}
                if key is not None:
                    properties = {**properties, key: f"assumed {times}"}
                at = assumed.start + timedelta(days=days)
                self._place(at, Event(self.ids(), contact_id, habit.event, at, properties))
                times += 1

    def _place(self, at: datetime, what: Event | Update | ByHand | int) -> None:
        self._placed += 1
        heappush(self.queue, (at, self._placed, what))

    def _arm(self) -> None:
        """The timers that publishing sets: what would have run out already is not set."""
        contact, start = self.someone.contact, self.scenario.start
        for index, trigger in enumerate(self.compiled.triggers):
            if not trigger.timed or contact.created_at > start:
                continue
            latest = None
            if trigger.counts_events:
                heard = [event for event in self.someone.past if event.name in trigger.arms()]
                latest = max(heard, key=lambda event: event.moment, default=None)
            arm = trigger.ahead(contact, latest, self.compiled.zone_of(contact), now=start)
            if arm is not None:
                since, of = latest.at if latest else None, self.compiled.id
                self._set(Timer(contact.id, "trigger", of, index, arm.due, since, arm.payload))

    def _next_due(self) -> datetime:
        """When time does something next; `_NEVER` when nothing is due."""
        found = _NEVER
        for one in self.person.enrollments.values():
            if one.due_at is not None and one.due_at < found and one.state == "active":
                found = one.due_at
        for timer in self.timers.values():
            if timer.due is not None and timer.due < found:
                found = timer.due
        return found

    def _batch(self) -> Batch:
        """A batch that begins now, with nothing decided yet."""
        self.batch.now = self.places.now = self.now
        self.batch.ledger = Ledger()
        return self.batch

    def _handle(self, what: Event | Update | ByHand | int) -> None:
        if isinstance(what, Event) and self._is_nothing(what.name):
            self.person.history.add_event(what)
            return
        batch = self._batch()
        match what:
            case Event():
                batch.event(self.person, what)
            case Update():
                batch.update(self.person, what, self.now)
            case ByHand(payload=payload):
                batch.enroll(self.person, self.compiled, payload=payload, again=False)
            case int():
                batch.occurrence(self.person, self.compiled, what, self.now)
        self._keep(batch.ledger)

    def _is_nothing(self, name: str) -> bool:
        """Whether an event changes nothing but the past, the person being in no passage."""
        return not self.person.enrollments and name not in self.scenario.calling

    def _wake(self) -> None:
        batch, now = self._batch(), self.now
        due = [
            (one.due_at, one.id)
            for one in self.person.enrollments.values()
            if one.due_at is not None and one.state == "active" and one.due_at <= now
        ]
        for _, enrollment_id in sorted(due):
            batch.wake(self.person, enrollment_id)
        for key, timer in list(self.timers.items()):
            if timer.due is None or timer.due > now:
                continue
            del self.timers[key]
            if timer.kind == "trigger":
                batch.timer(self.person, self.compiled, timer)
            elif timer.kind == "score":
                batch.rescore(self.person)
            else:
                segments = self.scenario.live_segments.segments
                batch.retest_segment(self.person, segments.by_id[timer.subject].slug)
        self._keep(batch.ledger)

    def _keep(self, ledger: Ledger) -> None:
        tally = self.tally
        for log in ledger.logs:
            tally.log(log)
        for refused in ledger.refused:
            tally.refused(refused)
        self.entered += len(ledger.entered)
        for out in ledger.outgoing:
            self._make(out)
        if ledger.withdrawn:
            self._withdraw(ledger)
        for id_, at in ledger.opened.items():
            self.messages[id_] = structs.replace(self.messages[id_], opened_at=at)
        for id_, at in ledger.clicked.items():
            self.messages[id_] = structs.replace(self.messages[id_], clicked_at=at)
        for timer in ledger.timers:
            self._set(timer)
        for doing in ledger.doings:
            self._do(doing)
        for emitted in ledger.emitted:
            self._tell(emitted.emit.name, emitted.emit.properties, emitted.chain)

    def _make(self, out: Outgoing) -> None:
        self.pending.append(out)
        if out.send.review:
            self._tell(events.EMAIL_APPROVED, {**self._about(out), "visit": out.visit})

    def _withdraw(self, ledger: Ledger) -> None:
        for out in self.pending:
            if out.enrollment.id in ledger.withdrawn:
                self.tally.not_sent(out.step, out.send.email, "left")
        self.pending = [out for out in self.pending if out.enrollment.id not in ledger.withdrawn]

    def _set(self, timer: Timer) -> None:
        key = (timer.kind, timer.subject, timer.part)
        known = self.timers.get(key)
        if known is not None and known.since and not (timer.since and timer.since >= known.since):
            return  # an earlier event, or the creation, leaves a timer as it is
        self.timers.pop(key, None)
        if timer.due is not None:
            self.timers[key] = timer

    def _do(self, doing: Doing) -> None:
        """Answers a webhook at once; other doings concern others."""
        if isinstance(doing.effect, Call):
            answer = self.someone.answers.get(doing.step, {})
            told = {
                "enrollment": str(doing.enrollment.id),
                "step": doing.step,
                "visit": doing.visit,
                "status": 200,
                "body": answer,
            }
            self._tell(events.WEBHOOK_ANSWERED, told)

    def _tell(self, name: str, properties: Payload, chain: Chain = ()) -> None:
        """What happened inside is handled when the workflow listens to it, else remembered when
        a condition looks back at it."""
        scenario = self.scenario
        if name in scenario.matters:
            contact_id = self.someone.contact.id
            event = Event(self.ids(), contact_id, name, self.now, properties, chain=chain)
            if name in scenario.heeded:
                self.inbox.append(event)
            else:
                self.person.history.add_event(event)

    def _deliver(self) -> None:
        tally, history, matters = self.tally, self.person.history, self.scenario.matters
        for out in self.pending:
            email, reason = out.send.email, self._refusal(out)
            if reason:
                tally.not_sent(out.step, email, reason)
                history.drop(out.id)
                if events.EMAIL_NOT_SENT in matters:
                    self._tell(events.EMAIL_NOT_SENT, {**self._about(out), "reason": reason})
                continue
            facts = self.scenario.emails.get(email, _NO_EMAIL)
            category, who = out.send.category or facts.category, out.enrollment.id
            sent = Message(
                out.id, out.at, who, out.step, email, category, transactional=facts.transactional
            )
            self.messages[out.id] = sent
            history.add_message(sent)
            tally.sent(out.step, email, self.now, self.scenario.zone)
            if events.EMAIL_SENT in matters:
                self._tell(events.EMAIL_SENT, self._about(out))
            self._engage(out, category)
        self.pending = []

    def _about(self, out: Outgoing) -> Payload:
        """What events say of a message."""
        facts = self.scenario.emails.get(out.send.email, _NO_EMAIL)
        return {
            "message": str(out.id),
            "email": out.send.email,
            "category": out.send.category or facts.category,
            "workflow": self.compiled.definition.workflow,
            "step": out.step,
            "enrollment": str(out.enrollment.id),
        }

    def _refusal(self, out: Outgoing) -> str:
        """Why delivery would not send it; empty: it would (RUN-5)."""
        contact = self.person.contact
        if out.send.recipient == "owner":
            return "" if contact.owner else "no_address"
        if not contact.email:
            return "no_address"
        if not contact.email_valid:
            return "invalid_address"
        facts = self.scenario.emails.get(out.send.email, _NO_EMAIL)
        if facts.transactional or may_get_marketing(contact, opt_in=self.scenario.opt_in):
            return ""
        return "unsubscribed" if contact.marketing == "unsubscribed" else "no_consent"

    def _engage(self, out: Outgoing, category: str) -> None:
        """What the reader does with an email: counted now, and done in its own time."""
        if out.send.recipient == "owner":
            return
        assumed = self.someone.engagement or self.scenario.assumptions.engagement_with(
            out.send.email, category
        )
        nth = self._nth[out.step] = self._nth.get(out.step, 0) + 1
        share, opens_in, clicks_in, leaves, leaves_in, link, _, _ = self.chance.draw(
            f"email {out.step} {nth}"
        )
        # One number for both, so that those who click are among those who open.
        clicked, left = share < assumed.clicks, leaves < assumed.unsubscribes
        if not (clicked or left or share < assumed.opens):
            return
        at = self.now + around(OPENS_AFTER, opens_in)
        self._react(events.EMAIL_OPENED, at, out, {"machine": False})
        if clicked:
            named = self.scenario.links
            told = {"link": named[int(link * len(named))] if named else "", "machine": False}
            self._react(events.EMAIL_CLICKED, at + around(CLICKS_AFTER, clicks_in), out, told)
        if left:
            self._react(events.UNSUBSCRIBED, at + around(UNSUBSCRIBES_AFTER, leaves_in), out, {})

    def _react(self, name: str, at: datetime, out: Outgoing, told: Payload) -> None:
        if at >= self.scenario.until:
            return
        self.tally.emails[out.send.email, _REACTIONS[name]] += 1
        if name == events.UNSUBSCRIBED:
            self._place(at, Update(marketing="unsubscribed"))
        if name in self.scenario.matters:
            contact_id, properties = self.someone.contact.id, {**self._about(out), **told}
            self._place(at, Event(self.ids(), contact_id, name, at, properties))
