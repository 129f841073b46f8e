"""Contacts who meet a trigger when the workflow starts (ENT-2)."""

from collections.abc import Iterable

from jalon.definition.conditions import Condition, Performed
from jalon.engine.evaluate import evaluate
from jalon.engine.facts import EventNeed, matches, need_of
from jalon.engine.person import Person, scope_of
from jalon.engine.simulate.population import ByHand
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.state import Event, Payload


def entrance(scenario: Scenario, person: Person, past: Iterable[Event]) -> ByHand | None:
    """How someone enters at the start, with the properties of the event that lets in; None: they
    meet no trigger."""
    scope = scope_of(person, scenario.start)
    for condition in scenario.met_now:
        if evaluate(condition, scope).holds:
            return ByHand(_properties(condition, past))
    return None


def _properties(condition: Condition, past: Iterable[Event]) -> Payload:
    if not isinstance(condition, Performed):
        return {}
    need = need_of(condition)
    assert isinstance(need, EventNeed), "what somebody did is an event"
    met = [event for event in past if matches(need, event.name, event.properties)]
    return max(met, key=lambda event: event.moment).properties if met else {}
