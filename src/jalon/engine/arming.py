"""Timers of triggers: what events make of them, and what follows when one has run out."""

from datetime import datetime

from jalon.definition import events
from jalon.engine.compiled import Compiled
from jalon.engine.entry import LATE, refuse
from jalon.engine.facts import EventNeed
from jalon.engine.ledger import Instant, Timer
from jalon.engine.person import Person
from jalon.engine.state import Event
from jalon.engine.triggering import Arm, TriggerKind


def arm(compiled: Compiled, person: Person, event: Event, *, at: Instant) -> None:
    """What an event makes of the timers of a workflow's triggers, for one contact."""
    contact, zone = person.contact, compiled.zone_of(person.contact)
    created = event.name == events.CONTACT_CREATED
    for index, trigger in enumerate(compiled.triggers):
        if not trigger.timed:
            continue
        if created and not trigger.counts_events:
            found = trigger.ahead(contact, None, zone, now=at.now)
        elif created:
            found = trigger.arm(contact, None, zone)
        elif event.name in trigger.arms() and _is_latest(trigger, person, event):
            found = trigger.arm(contact, event, zone)
        else:
            continue
        if found is not None:
            since = None if created else event.at
            _set(compiled, person, index, found, since=since, at=at)


def arm_again(compiled: Compiled, person: Person, timer: Timer, *, at: Instant) -> None:
    """Sets a timer that ran out anew, if it comes again. Times that were missed for so long that
    nobody would enter any more are passed over."""
    assert timer.due is not None, "only a timer that is set runs out"
    zone = compiled.zone_of(person.contact)
    gone = max(timer.due, at.now - LATE)
    again = compiled.triggers[timer.part].arm_again(person.contact, gone, zone)
    if again is not None:
        _set(compiled, person, timer.part, again, since=timer.since, at=at)


def _is_latest(trigger: TriggerKind, person: Person, event: Event) -> bool:
    """Whether no event that arms the trigger occurred after this one, which came late."""
    if not trigger.counts_events:
        return True
    return all(
        moment <= event.moment
        for name in trigger.arms()
        for moment in person.history.events(EventNeed(event=name))[:1]
    )


def _set(
    compiled: Compiled,
    person: Person,
    index: int,
    arm: Arm,
    *,
    since: datetime | None,
    at: Instant,
) -> None:
    due, payload = arm.due, arm.payload
    if arm.dated and due is not None and due < at.now:
        if arm.until is not None and arm.until >= at.now:
            due = at.now
        else:
            detail = {"trigger": index, "due": due.isoformat()}
            refuse(compiled, person, ("date_past", detail), at=at)
            zone = compiled.zone_of(person.contact)
            again = compiled.triggers[index].arm_again(person.contact, at.now, zone)
            due, payload = (None, {}) if again is None else (again.due, again.payload)
    at.ledger.timers.append(
        Timer(person.contact.id, "trigger", compiled.id, index, due, since, payload)
    )
