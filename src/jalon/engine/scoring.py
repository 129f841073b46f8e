"""The score of a contact: a function of facts and time, kept up to date person by person (FRM-4).

What the rules give is a share of the score. What workflows add by hand stays on top of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import structs

from jalon.definition import events
from jalon.definition.conditions import (
    All,
    AnyOf,
    Not,
    Performed,
    Test,
    walk,
)
from jalon.definition.scoring import ScoringModel, ScoringRule
from jalon.engine.comparing import length_of
from jalon.engine.effects import Emit, Update
from jalon.engine.evaluate import Scope, evaluate
from jalon.engine.facts import EventNeed, Need, need_of, needs
from jalon.engine.ledger import Emitted, Ledger, Memberships, Timer
from jalon.engine.listening import events_of
from jalon.engine.person import Person, updated
from jalon.engine.segments import WHOLLY_NEW, awaited, passes
from jalon.engine.state import Chain, Contact, Event
from jalon.engine.verdict import earliest

SUBJECT = UUID(int=0)
"""Of the timers of kind `score`: an account has one model."""

_CLIMBS = ("visitor", "lead")
"""The stages from which the threshold leads to that of an MQL."""


class Score(NamedTuple):
    """What the rules give a contact, the part of each that gives any, and when that next changes
    by itself; None: never."""

    points: int
    by_rule: dict[str, int]
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Rule:
    written: ScoringRule
    need: EventNeed | None
    """The events that it counts; None for a condition."""


@dataclass(frozen=True, slots=True)
class Scoring:
    """The model of the account, with what is known of its rules.

    `touched_by` and `awaits` are those of a segment; `timed`: points may also come and go as time
    passes. `tells`: when the model changed, workflows were to hear what came of it.
    """

    model: ScoringModel
    version: int
    changed_at: datetime
    tells: bool
    rules: tuple[_Rule, ...]
    touched_by: frozenset[str]
    awaits: frozenset[str]
    needs: tuple[Need, ...]
    timed: bool

    @classmethod
    def of(
        cls, model: ScoringModel, *, version: int, changed_at: datetime, tells: bool = False
    ) -> "Scoring":
        """A model from its definition."""
        rules = tuple(_Rule(rule, _need(rule)) for rule in model.rules)
        leaves = [
            part
            for rule in model.rules
            for part in walk(rule.condition)
            if not isinstance(part, All | AnyOf | Not)
        ]
        asked = [
            need
            for rule in rules
            for need in ([rule.need] if rule.need else needs(rule.written.condition))
        ]
        return cls(
            model,
            version,
            changed_at,
            tells,
            rules,
            touched_by=events_of(*leaves),
            awaits=frozenset().union(*map(awaited, leaves)),
            needs=tuple(dict.fromkeys(asked)),
            timed=any(map(passes, leaves)),
        )

    def touched(self, names: Iterable[str]) -> bool:
        """Whether the points may be others after events of these names."""
        return any(name in self.touched_by or name in WHOLLY_NEW for name in names)


def _need(rule: ScoringRule) -> EventNeed | None:
    if rule.event is None or not isinstance(rule.condition, Performed):
        return None
    need = need_of(rule.condition)
    assert isinstance(need, EventNeed), "a performed event is looked up as one"
    return structs.replace(need, keep=rule.at_most)


def score(scoring: Scoring, scope: Scope) -> Score:
    """What the rules give the contact of the scope, at its `now`. Pure."""
    by_rule: dict[str, int] = {}
    changes: list[datetime | None] = []
    for rule in scoring.rules:
        if rule.need is None:
            verdict = evaluate(rule.written.condition, scope)
            times, again = int(verdict.holds), verdict.recheck_at
        else:
            times, again = _counted(rule.written, rule.need, scope)
        changes.append(again)
        if times:
            by_rule[rule.written.name] = times * rule.written.points
    return Score(sum(by_rule.values()), by_rule, earliest(*changes))


def _counted(rule: ScoringRule, need: EventNeed, scope: Scope) -> tuple[int, datetime | None]:
    """How many events give points, and when the first of them no longer does.

    Of the latest that count, the oldest leaves its period first, and all before it have left
    already.
    """
    length = None if rule.within is None else length_of(rule.within)
    found: list[datetime] = []
    for moment in scope.facts.events(need):
        if len(found) == need.keep or (length is not None and moment.at <= scope.now - length):
            break
        if moment.at <= scope.now:
            found.append(moment.at)
    return len(found), found[-1] + length if found and length is not None else None


class Cause(NamedTuple):
    """Why a score is worked out again.

    `why` is told with it: the name of an event, `time` or `model`. `by_hand`: something else than
    the rules changed the score. `anew`: the model changed, and the stage is to follow it both
    ways. `quiet`: no workflow hears of what comes of it.
    """

    why: str
    chain: Chain = ()
    by_hand: bool = False
    anew: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Keeps the score and the stage of people right, then their segments, which may depend on
    them (`jalon.engine.ledger.Memberships`)."""

    scoring: Scoring
    segments: Memberships
    quiet: bool = False

    def __bool__(self) -> bool:
        return True

    def after(
        self, names: Iterable[str], scope: Scope, ledger: Ledger, *, chain: Chain = ()
    ) -> Contact:
        """The contact of the scope after events of these names."""
        heard = list(names)
        by_hand, touched = events.SCORE_CHANGED in heard, self.scoring.touched(heard)
        if by_hand or touched:
            cause = Cause(heard[0], chain, by_hand=by_hand, quiet=self.quiet)
            found = _looked_up(self.scoring, scope, ledger) if touched else None
            scope, told = _rated(self.scoring, scope, ledger, cause, found=found)
            heard += told
        return self.segments.after(heard, scope, ledger, chain=chain)

    def again(self, scope: Scope, ledger: Ledger, cause: Cause) -> Contact:
        """The contact of the scope when time passed, or when the model changed."""
        found = _looked_up(self.scoring, scope, ledger)
        scope, told = _rated(self.scoring, scope, ledger, cause, found=found)
        return self.segments.after(told, scope, ledger)


def _looked_up(scoring: Scoring, scope: Scope, ledger: Ledger) -> Score:
    """The score, the instant at which it changes by itself being noted."""
    found = score(scoring, scope)
    if scoring.timed:
        timer = Timer(scope.contact.id, "score", SUBJECT, 0, found.changes_at)
        ledger.timers.append(timer)
    return found


def _rated(
    scoring: Scoring, scope: Scope, ledger: Ledger, cause: Cause, *, found: Score | None
) -> tuple[Scope, list[str]]:
    """The scope with the contact as it is by that score, and the names of the events that tell of
    what changed, which goes to the ledger. Without a score the points stay as they are."""
    contact = scope.contact
    gained = found.points - contact.points if found else 0
    after: dict[str, Any] = {"score": contact.score + gained} if gained else {}
    stage = _stage(scoring.model.threshold, scope, contact.score + gained, anew=cause.anew)
    if stage != contact.lifecycle and (gained > 0 or cause.by_hand or cause.anew):
        after["lifecycle"] = stage
    if not after:
        return scope, []
    update = Update(attributes=after)
    fresh, emits = updated(contact, update)
    fresh.points += gained
    ledger.updates.append((contact.id, update))
    # Who falls back to being a lead does not become one by it.
    emits = [_explained(emit, found, cause) for emit in emits if emit.name != events.BECAME_LEAD]
    ledger.emitted += [
        Emitted(contact.id, scope.now, emit, cause.chain, cause.quiet) for emit in emits
    ]
    return structs.replace(scope, contact=fresh), [emit.name for emit in emits]


def _explained(emit: Emit, found: Score | None, cause: Cause) -> Emit:
    if emit.name != events.SCORE_CHANGED or found is None:
        return emit
    told = {**emit.properties, "why": cause.why, "points": found.by_rule}
    return Emit(emit.name, told)


def become_lead(person: Person, event: Event, ledger: Ledger, *, now: datetime) -> list[str]:
    """A visitor who submits a form is a lead from then on, whoever took the form in (TRG-1).
    Returns the names of the events that tell of it."""
    if event.name != events.FORM_SUBMITTED or person.contact.lifecycle != "visitor":
        return []
    update = Update(attributes={"lifecycle": "lead"})
    person.contact, emits = updated(person.contact, update)
    ledger.updates.append((person.contact.id, update))
    ledger.emitted += [Emitted(person.contact.id, now, emit, event.chain) for emit in emits]
    return [emit.name for emit in emits]


def _stage(threshold: int | None, scope: Scope, reached: float, *, anew: bool) -> str:
    """The stage of the contact of the scope, with that score."""
    stage = scope.contact.lifecycle
    if threshold is None:
        return stage
    if reached >= threshold:
        return "mql" if stage in _CLIMBS else stage
    return _stage_before(scope) if anew and stage == "mql" else stage


def _where(**values: str) -> str:
    tests = [Test(property=name, value=value) for name, value in values.items()]
    return msgspec.json.encode(tests).decode()


_CLIMBED = EventNeed(
    event=events.ATTRIBUTE_CHANGED,
    where=_where(attribute="lifecycle", **{"from": "visitor", "to": "mql"}),
)
_LED = (EventNeed(event=events.FORM_SUBMITTED), EventNeed(event=events.BECAME_LEAD))
PAST_NEEDS: tuple[Need, ...] = (_CLIMBED, *_LED)
"""What tells the stage that a contact has without being an MQL."""


def _stage_before(scope: Scope) -> str:
    """A visitor who became an MQL by the score alone is one again; everybody else is a lead."""
    if any(scope.facts.events(need) for need in _LED):
        return "lead"
    return "visitor" if scope.facts.events(_CLIMBED) else "lead"
