"""What a workflow names, with values that meet its conditions and values that miss them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from jalon.definition.conditions import (
    Answered,
    Attribute,
    Condition,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Operator,
    Performed,
    Tagged,
    Test,
    walk,
)
from jalon.engine.comparing import instant_text, length_of
from jalon.engine.facts import EventNeed, need_of
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.state import Payload


@dataclass
class Named:
    """Names, each with the values worth trying."""

    attributes: dict[str, list[Any]] = field(default_factory=dict)
    payload: dict[str, list[Any]] = field(default_factory=dict)
    events: dict[str, list[Payload]] = field(default_factory=dict)
    same: dict[str, set[str]] = field(default_factory=dict)
    """Properties that an event has to share with the one that let the contact in."""
    times: dict[str, int] = field(default_factory=dict)
    """How often an event has to happen for every condition to be met."""
    answers: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    segments: list[str] = field(default_factory=list)


def named_in(scenario: Scenario) -> Named:
    """All that the conditions and steps of a workflow name."""
    named = Named()
    for condition in scenario.conditions:
        for part in walk(condition):
            _note(part, named, scenario.start)
    for step in scenario.compiled.definition.steps:
        _note_step(step, named, scenario.start)
    for name in scenario.compiled.definition.suppress:
        named.lists.append(name)
    key = scenario.compiled.definition.repeat.key
    if key is not None:
        named.payload.setdefault(key, []).extend(["key-1", "key-2"])
    return named


def _note(condition: Condition, named: Named, start: datetime) -> None:
    match condition:
        case Attribute(attribute=name, op=op, value=value):
            named.attributes.setdefault(name, []).extend(both(op, value, start))
        case Entered(property=name, op=op, value=value):
            named.payload.setdefault(name, []).extend(both(op, value, start))
        case Answered(step=step, property=name, op=op, value=value):
            found = named.answers.setdefault(step, {}).setdefault(name, [])
            found.extend(both(op, value, start))
        case Tagged(tag=tag):
            named.tags.append(tag)
        case InList(list=name):
            named.lists.append(name)
        case InSegment(segment=name):
            named.segments.append(name)
        case Performed() | InWorkflow(fact="entered" | "finished" | "exited" | "goal"):
            need = need_of(condition)
            assert isinstance(need, EventNeed), "what happened is an event"
            named.events.setdefault(need.event, []).extend(_samples(need.tests, start))
            named.same.setdefault(need.event, set()).update(need.same)
            named.times[need.event] = max(named.times.get(need.event, 3), min(need.keep, 20))
            for name in need.same:
                named.payload.setdefault(name, []).append("key-1")


def _note_step(step: Any, named: Named, start: datetime) -> None:
    """What kinds of step read of the contact beside their conditions."""
    attribute = getattr(step, "attribute", None)
    if not attribute:
        return
    cases = getattr(step, "cases", None)
    values: list[Any]
    if cases is not None:
        values = [value for case in cases for value in case.values] + ["neither of them"]
    else:
        values = _dates(start)
    named.attributes.setdefault(attribute, []).extend(values)


def _samples(tests: Sequence[Test], start: datetime) -> Iterator[Payload]:
    """Properties that pass all the tests, and for each test some that do not."""
    met: Payload = {test.property: hits(test.op, test.value, start)[0] for test in tests}
    yield met
    yield met
    for test in tests:
        for missed in misses(test.op, test.value):
            yield {**met, test.property: missed}


def both(op: Operator, value: Any, start: datetime) -> list[Any]:
    """Values that meet a comparison, and values that miss it."""
    return [*hits(op, value, start), *misses(op, value)]


def hits(op: Operator, value: Any, start: datetime) -> list[Any]:
    """Values that meet a comparison around a start; never empty."""
    match op:
        case "one_of":
            return list(value) if isinstance(value, list) and value else [value]
        case "in_last":
            return _around(value, start, sign=-1)
        case "in_next":
            return _around(value, start, sign=1)
        case "more_than":
            return [value + 1]
        case "less_than":
            return [value - 1]
        case _:
            return _TEXTS[op](value) if op in _TEXTS else [value]


_TEXTS: dict[Operator, Callable[[Any], list[Any]]] = {
    "contains": lambda value: [value, [value]],
    "starts_with": lambda value: [f"{value} and on"],
    "is_set": lambda _: ["something"],
    "before": lambda value: ["1970-01-01", value[:-1]],
    "after": lambda _: ["2999-12-31"],
}


def misses(op: Operator, value: Any) -> list[Any]:
    """Values that miss a comparison."""
    match op:
        case "is" | "one_of" | "contains" | "starts_with":
            one = value[0] if isinstance(value, list) and value else value
            if isinstance(one, bool):
                return [not one]
            return [one - 1] if isinstance(one, int | float) else ["something else"]
        case "is_set":
            return []
        case "more_than" | "less_than":
            return [value]
        case "at_least":
            return [value - 1]
        case "at_most":
            return [value + 1]
        case "before":
            return ["2999-12-31"]
        case "after":
            return ["1970-01-01"]
        case "in_last" | "in_next":
            return ["1970-01-01", "2999-12-31"]


def _around(value: Any, start: datetime, *, sign: int) -> list[Any]:
    length = length_of(value) or timedelta(days=1)
    places = (0.1, 0.5, 0.9)
    return [instant_text(start + sign * place * length + timedelta(days=1)) for place in places]


def _dates(start: datetime) -> list[Any]:
    """Dates of a contact: long past, soon, later, and next year."""
    days = (-400, -30, 2, 12, 45, 100, 200)
    return [(start + timedelta(days=day)).date().isoformat() for day in days]
