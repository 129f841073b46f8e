"""The condition language for one contact: the answer, why, and until when."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from jalon.definition.conditions import (
    All,
    AmongFirst,
    Answered,
    AnyOf,
    Attribute,
    Condition,
    Counted,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.engine.comparing import PERIODS, changes_at, folded, holds, instant_text, length_of
from jalon.engine.facts import (
    EventNeed,
    Facts,
    MessageNeed,
    begins_with,
    need_of,
    same_values,
    start_of,
)
from jalon.engine.state import Contact, Moment, Payload
from jalon.engine.verdict import Verdict, earliest

_FIRST_ID, _LAST_ID = UUID(int=0), UUID(int=2**128 - 1)
_EVER = Moment(datetime.min.replace(tzinfo=UTC), _FIRST_ID)
_LONGEST = 200
_MOST = 20


class Scope(msgspec.Struct, frozen=True):
    """What a condition is evaluated against, at `now`.

    `since_entry` and `since_step` are None outside a workflow, where a condition without a
    period means ever.
    """

    contact: Contact
    facts: Facts
    now: datetime
    since_entry: Moment | None = None
    since_step: Moment | None = None
    payload: Payload = {}
    enrollment_id: UUID | None = None
    inside: Container[str] = ()
    """The workflows that the contact is in, by slug."""
    answers: Mapping[str, Any] = {}
    """What webhook steps were answered, by step."""
    take: Callable[[int], bool] | None = None
    """Takes one of the first n places, when one is left; None where there is none to take."""


def evaluate(condition: Condition, scope: Scope) -> Verdict:
    """The verdict on a condition. Pure; never raises on values of the wrong type."""
    # A look by type: trying one pattern after the other costs more than most answers.
    return _EVALUATORS[type(condition)](condition, scope)


def _not(condition: Not, scope: Scope) -> Verdict:
    inner = evaluate(condition.of, scope)
    return Verdict(not inner.holds, inner.recheck_at, parts=[inner])


def _attribute(condition: Attribute, scope: Scope) -> Verdict:
    seen = attribute_of(scope.contact, condition.attribute)
    if condition.attribute == "email":
        holds_ = holds(condition.op, folded(seen), folded(condition.value), scope.now)
        return Verdict(holds_, None, shown(seen))
    return _compared(condition, seen, scope.now)


def _entered(condition: Entered, scope: Scope) -> Verdict:
    return _compared(condition, scope.payload.get(condition.property), scope.now)


def _answered(condition: Answered, scope: Scope) -> Verdict:
    seen = answer_of(scope.answers, condition.step, condition.property)
    return _compared(condition, seen, scope.now)


def _in_workflow(condition: InWorkflow, scope: Scope) -> Verdict:
    if condition.fact == "inside":
        return _known(condition.workflow in scope.inside)
    return _counted(condition, scope)


def _among_first(condition: AmongFirst, scope: Scope) -> Verdict:
    return _known(scope.take is not None and scope.take(condition.n))


def attribute_of(contact: Contact, name: str) -> Any:
    """The JSON value of an attribute, or of one of the contact's own fields; None: missing."""
    match name:
        case "email":
            return contact.email
        case "external_id":
            return contact.external_id
        case "locale":
            return contact.locale or None
        case "time_zone":
            return contact.time_zone or None
        case "created_at":
            return instant_text(contact.created_at)
        case "score":
            return contact.score
        case "lifecycle":
            return contact.lifecycle
        case "marketing":
            return contact.marketing
        case "owner":
            return contact.owner
        case _:
            return contact.attributes.get(name)


def answer_of(answers: Mapping[str, Any], step: str, name: str) -> Any:
    """A member of what a webhook step was answered, inner ones behind dots; None: missing."""
    found = answers.get(step)
    if name == "status":
        return found.get("status") if isinstance(found, dict) else None
    found = found.get("body") if isinstance(found, dict) else None
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def is_enough(condition: Counted, count: int) -> bool:
    """Whether a count is the one asked for; without a number, at least one."""
    if condition.at_least is condition.at_most is condition.exactly is None:
        return count >= 1
    return (
        (condition.at_least is None or count >= condition.at_least)
        and (condition.at_most is None or count <= condition.at_most)
        and (condition.exactly is None or count == condition.exactly)
    )


def _until(conditions: Iterable[Condition], scope: Scope, *, stop: bool) -> Verdict:
    # Tests up to the first that settles it. While that one stays as it is, so does the whole.
    parts: list[Verdict] = []
    for condition in conditions:
        verdict = evaluate(condition, scope)
        parts.append(verdict)
        if verdict.holds is stop:
            return Verdict(stop, verdict.recheck_at, parts=parts)
    return Verdict(not stop, earliest(*(part.recheck_at for part in parts)), parts=parts)


def _compared(test: Attribute | Entered | Answered, seen: Any, now: datetime) -> Verdict:
    op, value = test.op, test.value
    again = changes_at(op, seen, value, now) if op in PERIODS else None
    return Verdict(holds(op, seen, value, now), again, shown(seen))


def shown(value: Any) -> Any:
    """The value, cut where it would fill the step log."""
    match value:
        case str() if len(value) > _LONGEST:
            return value[:_LONGEST] + "…"
        case list():
            return [shown(part) for part in value[:_MOST]]
        case dict():
            return {key: shown(part) for key, part in islice(value.items(), _MOST)}
        case _:
            return value


def _known(answer: bool) -> Verdict:
    return Verdict(answer, seen=answer)


class _Asked(NamedTuple):
    """What a counted condition looks up, and the length of its period."""

    condition: Counted
    begins: MessageNeed | None
    need: EventNeed | MessageNeed
    length: timedelta | None


_known_needs: dict[int, _Asked] = {}
_MOST_NEEDS = 20_000


def _asked(condition: Counted) -> _Asked:
    """Worked out once for each condition, which is tested again and again. By identity, for
    conditions have no hash; each is held on to, so that no other takes its place in memory."""
    found = _known_needs.get(id(condition))
    if found is None:
        if len(_known_needs) >= _MOST_NEEDS:
            _known_needs.clear()
        length = None if condition.within is None else length_of(condition.within)
        found = _Asked(condition, begins_with(condition), need_of(condition), length)
        _known_needs[id(condition)] = found
    return found


def _counted(condition: Counted, scope: Scope) -> Verdict:
    _, begins, need, length = _asked(condition)
    started: Moment | None = None
    if begins is not None:
        started = next(iter(_look_up(begins, scope)), None)
        if started is None:
            return Verdict(is_enough(condition, 0), seen={"count": 0, "last": None})
    moments: Sequence[Moment] = ()
    if condition.within is None or length is not None:
        moments = _look_up(need, scope)
    if not moments:
        return Verdict(is_enough(condition, 0), seen={"count": 0, "last": None})
    floor = max(_floor(condition, scope, length), started or _EVER)
    inside: list[Moment] = []
    comes_at = None
    for moment in moments:
        if len(inside) == need.keep or moment <= floor:
            break  # latest first: all others are older
        if moment.at > scope.now:
            comes_at = moment.at
        else:
            inside.append(moment)
    return Verdict(
        is_enough(condition, len(inside)),
        earliest(comes_at, _leaves_at(condition, inside, length)),
        {"count": len(inside), "last": instant_text(inside[0].at) if inside else None},
    )


def _look_up(need: EventNeed | MessageNeed, scope: Scope) -> Sequence[Moment]:
    if isinstance(need, MessageNeed):
        if need.step is not None and scope.enrollment_id is None:
            return ()
        return scope.facts.messages(need, scope.enrollment_id)
    same = same_values(need, scope.payload, scope.enrollment_id)
    return () if same is None else scope.facts.events(need, same)


def _floor(condition: Counted, scope: Scope, length: timedelta | None) -> Moment:
    """What is later than this is in the period; the period's end is part of the need."""
    floor = _since(condition, scope) or _EVER
    if condition.start is not None:
        floor = max(floor, Moment(start_of(condition.start.date), _FIRST_ID))
    if length is not None and floor.at <= scope.now - length:
        floor = Moment(scope.now - length, _LAST_ID)
    return floor


def _since(condition: Counted, scope: Scope) -> Moment | None:
    if condition.since == "step":
        return scope.since_step
    return scope.since_entry if _since_entry(condition) else None


def _since_entry(condition: Counted) -> bool:
    if condition.since == "entry":
        return True
    if condition.since or condition.within or condition.start or condition.end:
        return False
    if isinstance(condition, InWorkflow) or _asked(condition).begins is not None:
        return False
    return not (isinstance(condition, Messaged) and condition.step is not None)


def counts_inside(condition: Counted) -> bool:
    """Whether it counts what happens inside alone: since the entry, a step, or an email of a step.
    At entry that is nothing (RUN-1)."""
    of_step = isinstance(condition, Messaged) and condition.step is not None
    begins = _asked(condition).begins is not None
    return condition.since == "step" or begins or of_step or _since_entry(condition)


def _leaves_at(
    condition: Counted, inside: Sequence[Moment], length: timedelta | None
) -> datetime | None:
    """When a moment first leaves a period that ends now, and the answer changes by it."""
    if length is None:
        return None
    answer = is_enough(condition, len(inside))
    for count in range(len(inside) - 1, -1, -1):
        if is_enough(condition, count) is not answer:
            return inside[count].at + length
    return None


_EVALUATORS: dict[type, Callable[[Any, Scope], Verdict]] = {
    All: lambda condition, scope: _until(condition.of, scope, stop=False),
    AnyOf: lambda condition, scope: _until(condition.of, scope, stop=True),
    Not: _not,
    Attribute: _attribute,
    Tagged: lambda condition, scope: _known(condition.tag in scope.contact.tags),
    InList: lambda condition, scope: _known(condition.list in scope.contact.lists),
    InSegment: lambda condition, scope: _known(condition.segment in scope.contact.segments),
    Performed: _counted,
    Messaged: _counted,
    InWorkflow: _in_workflow,
    Entered: _entered,
    Answered: _answered,
    AmongFirst: _among_first,
}
