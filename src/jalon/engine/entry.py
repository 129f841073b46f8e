"""Whether a contact may enter a workflow now, and entering it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import structs

from jalon.definition import events
from jalon.definition.schedule import after
from jalon.engine.advance import LOOP, advance
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Emit, Log
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.ledger import Emitted, Instant, Ledger, Refused
from jalon.engine.person import Person
from jalon.engine.state import Chain, Contact, Enrollment, Entry, Event, Moment, Payload

LATE = timedelta(hours=24)
"""An event that occurred longer ago does not trigger."""


class Attempt(msgspec.Struct, frozen=True):
    """Something that would let a contact in: a trigger that fired, or a person's hand.

    `since` is the event behind it, or the instant of it. `detail` goes to the step log.
    """

    since: Moment
    payload: Payload
    detail: Mapping[str, Any]
    event: Event | None = None
    again: bool = False
    """Re-enter anyway: the repeat policy does not hold (TRG-16)."""
    trigger: int | None = None
    """Which of the workflow's triggers, from 0; None: none of them."""
    chain: Chain = ()
    """The enrollments that led to it."""
    kept: bool = False
    """A pause refused it when it was due, so that it is not late (LIF-5)."""


def enter(
    compiled: Compiled, person: Person, attempt: Attempt, *, at: Instant
) -> Enrollment | None:
    """Lets the contact in and walks the first steps; or records why not (ENT-4) and gives None."""
    detail = dict(attempt.detail)
    refused = _refusal(compiled, person, attempt, at=at, seen=detail)
    if refused is not None:
        refuse(compiled, person, refused, at=at)
        return None
    enrollment = Enrollment(
        id=at.new_id(),
        contact_id=person.contact.id,
        workflow_id=compiled.id,
        version=compiled.version,
        step=compiled.start,
        entered_at=at.now,
        since=attempt.since,
        arrived=Moment(at.now, attempt.since.id),
        payload=attempt.payload,
        key=_key(compiled, attempt.payload) or "",
        exclusive=compiled.definition.repeat.policy != "every_time",
        chain=attempt.chain,
    )
    _note_entry(person, enrollment, now=at.now, ledger=at.ledger)
    at.ledger.logs.append(Log.of(enrollment, at.now, "entered", detail))
    told = {"workflow": compiled.definition.workflow, "version": compiled.version}
    at.ledger.emitted.append(
        Emitted(person.contact.id, at.now, Emit(events.WORKFLOW_ENTERED, told))
    )
    at.ledger.entered[enrollment.id] = enrollment
    person.history.expect(enrollment.id, compiled.step_needs)
    return advance(compiled, person, enrollment, at=at, cause=attempt.event)


Why = tuple[str, dict[str, Any]]
"""The reason of a refusal, and the values seen."""


def refuse(compiled: Compiled, person: Person, why: Why, *, at: Instant) -> None:
    """Records a refused entry (ENT-4)."""
    at.ledger.refused.append(
        Refused(person.contact.id, compiled.id, compiled.version, why[0], at.now, why[1])
    )


def _refusal(
    compiled: Compiled, person: Person, attempt: Attempt, *, at: Instant, seen: dict[str, Any]
) -> Why | None:
    """Why the contact may not enter; None: it may. What the audience saw is noted in `seen`."""
    definition, now, contact = compiled.definition, at.now, person.contact
    if compiled.live.pause:
        # Kept, so that resuming can let them in after all (LIF-5).
        kept = {"payload": attempt.payload, "trigger": attempt.detail.get("trigger")}
        return "paused", {"kept": [{**kept, "at": at.now.isoformat()}]}
    if attempt.since.at < now - LATE and not attempt.kept:
        return "late", {"occurred_at": attempt.since.at.isoformat()}
    loop = next((at_ for id_, at_ in attempt.chain if id_ == str(compiled.id)), None)
    if loop is not None and now - loop < LOOP:
        return "loop", {"entered_at": loop.isoformat()}
    suppressed = contact.lists.intersection(definition.suppress)
    if suppressed:
        return "suppressed", {"list": min(suppressed)}
    if definition.requires_consent and not may_get_marketing(contact, opt_in=at.opt_in):
        return "no_consent", {"marketing": contact.marketing, "email": contact.email}
    scope = Scope(
        contact=contact,
        facts=person.history,
        now=now,
        payload=attempt.payload,
        inside=person.inside,
    )
    if definition.audience is not None:
        verdict = evaluate(definition.audience, scope)
        if not verdict.holds:
            return "audience", {"test": verdict.as_json()}
        seen["audience"] = verdict.as_json()
    if definition.goal is not None:
        entered = structs.replace(scope, since_entry=attempt.since, since_step=attempt.since)
        verdict = evaluate(definition.goal.when, entered)
        if verdict.holds:
            return "goal_already_met", {"test": verdict.as_json()}
    return None if attempt.again else _repeats(compiled, person, attempt, now=now)


def may_get_marketing(contact: Contact, *, opt_in: bool) -> bool:
    """Whether marketing email may go to the contact now; `opt_in`: only with recorded consent
    (RUN-5)."""
    if not contact.email or not contact.email_valid or contact.marketing == "unsubscribed":
        return False
    return contact.marketing == "opted_in" or not opt_in


def _repeats(compiled: Compiled, person: Person, attempt: Attempt, *, now: datetime) -> Why | None:
    """What the repeat policy has against an entry (ENT-1)."""
    entries = person.entries.get(compiled.id)
    if entries:
        return _against_another(compiled, person, entries, attempt, now=now)
    repeat = compiled.definition.repeat
    if _key(compiled, attempt.payload) is not None:
        return None
    return "repeat_policy", {"policy": repeat.policy, "why": "no_key", "property": repeat.key}


def _against_another(
    compiled: Compiled,
    person: Person,
    entries: Mapping[str, Entry],
    attempt: Attempt,
    *,
    now: datetime,
) -> Why | None:
    """The same, for who entered before."""
    repeat, key = compiled.definition.repeat, _key(compiled, attempt.payload)
    inside = [
        enrollment
        for enrollment in person.enrollments.values()
        if enrollment.workflow_id == compiled.id and enrollment.state in ("active", "failed")
    ]
    last = max(entry.last_at for entry in entries.values())
    times = sum(entry.times for entry in entries.values())

    def refuse(why: str, **seen: Any) -> Why:
        return "repeat_policy", {"policy": repeat.policy, "why": why, **seen}

    if any(entry.barred for entry in entries.values()):
        return refuse("never_again", last_at=last.isoformat())
    if repeat.policy == "once":
        return refuse("entered_before", last_at=last.isoformat())
    if repeat.policy != "every_time" and inside:
        return refuse("inside_now", entered_at=inside[0].entered_at.isoformat())
    if key is None:
        return refuse("no_key", property=repeat.key)
    if key and key in entries:
        return refuse("same_key", key=key, last_at=entries[key].last_at.isoformat())
    if repeat.by is not None and attempt.trigger not in (None, *repeat.by):
        return refuse("other_trigger", trigger=attempt.trigger, last_at=last.isoformat())
    if repeat.limit is not None and times >= repeat.limit:
        return refuse("limit", times=times)
    return _too_soon(compiled, person, last, now=now)


def _too_soon(compiled: Compiled, person: Person, last: datetime, *, now: datetime) -> Why | None:
    """Whether the pause between two entries is still on."""
    repeat = compiled.definition.repeat
    if repeat.pause is None:
        return None
    again = after(last, repeat.pause, compiled.zone_of(person.contact))
    if now >= again:
        return None
    seen = {"last_at": last.isoformat(), "again_at": again.isoformat()}
    return "repeat_policy", {"policy": repeat.policy, "why": "too_soon", **seen}


def _key(compiled: Compiled, payload: Payload) -> str | None:
    """The key of an entry; empty when the policy asks for none, None when it is missing."""
    repeat = compiled.definition.repeat
    if repeat.policy != "every_time" or repeat.key is None:
        return ""
    value = payload.get(repeat.key)
    return None if value is None or value == "" else str(value)


def _note_entry(person: Person, enrollment: Enrollment, *, now: datetime, ledger: Ledger) -> None:
    entries = person.entries.setdefault(enrollment.workflow_id, {})
    before = entries.get(enrollment.key)
    barred = before is not None and before.barred
    entries[enrollment.key] = Entry(before.times + 1 if before else 1, now, barred)
    ledger.entries.add((person.contact.id, enrollment.workflow_id, enrollment.key))
