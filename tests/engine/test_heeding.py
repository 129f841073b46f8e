"""Events that do nothing may be passed over without looking at whom they are about."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import given

from jalon.definition import events
from jalon.definition.company import GROUP
from jalon.definition.conditions import Performed
from jalon.definition.scoring import ScoringModel, ScoringRule
from jalon.definition.workflow import Workflow
from jalon.engine.heeding import Heeding, heeds_inside
from jalon.engine.live import Live
from jalon.engine.scoring import Scoring
from jalon.engine.segments import Segment, Segments
from jalon.engine.state import Event
from tests.engine.sound import Thing
from tests.engine.test_properties import every_life, lived, lives
from tests.engine.world import NOON, World, compiled

ORDERS = """
workflow: orders
triggers: [{kind: event, event: Order, where: [{property: total, op: at_least, value: 90}]}]
exit: [{when: {kind: event, event: Cancel}, reason: cancelled}]
steps:
  - id: wait
    kind: wait_for
    branches: [{when: {kind: event, event: Paid}, to: end}]
    limit: 5 days
  - {id: pause, kind: delay, wait: 30 days}
"""
INACTIVE = """
workflow: inactive
triggers: [{kind: inactivity, event: Visit, wait: 3 days}]
steps: [{id: pause, kind: delay, wait: 30 days}]
"""


class Passing(World):
    """A world that looks at the contact for those events only that may do something."""

    def _handle(self, event: Event) -> None:
        heeding = Heeding(self.open, Segments(), None)
        held = self.person.enrollments.values()  # of those who left for a goal too
        versions = [(self.versions[one.workflow_id, one.version], one) for one in held]
        if heeding.heeds(event.name, event.properties, now=self.now) or any(
            heeds_inside(version, one, event.name, event.properties) for version, one in versions
        ):
            super()._handle(event)
        else:
            self.person.history.add_event(event)


@pytest.mark.rule("RUN-1")
@given(**lives)
@every_life
def test_passing_over_the_events_that_nobody_heeds_changes_nothing(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    whole = lived(workflow, script, start, zone)
    short = lived(workflow, script, start, zone, kind=Passing)
    assert short.logs == whole.logs
    assert short.outgoing == whole.outgoing
    assert short.refused == whole.refused
    assert short.enrollments == whole.enrollments
    assert short.timers == whole.timers
    assert short.contact == whole.contact


def heeds(name: str, *sources: str, segments: Segments | None = None, **properties: object) -> bool:
    heard = [compiled(source) for source in sources]
    return Heeding(heard, segments or Segments(), None).heeds(name, properties, now=NOON)


@pytest.mark.parametrize(
    ("name", "total", "heeded"),
    [("Order", 95, True), ("Order", 90, True), ("Order", 89, False), ("Paid", 95, False)],
)
@pytest.mark.rule("TRG-13")
def test_an_event_is_heeded_when_a_trigger_may_fire_on_its_properties(name, total, heeded):
    assert heeds(name, ORDERS, total=total) is heeded
    assert heeds(name, total=total) is False


@pytest.mark.rule("TRG-11")
def test_an_event_that_sets_a_timer_is_heeded():
    assert heeds("Visit", INACTIVE)
    assert not heeds("Order", INACTIVE)


@pytest.mark.parametrize("name", [*sorted(events.INTERNAL), GROUP])
def test_what_means_something_to_jalon_itself_is_always_heeded(name):
    assert heeds(name)


@pytest.mark.rule("SEG-2")
def test_an_event_that_may_change_a_segment_or_the_score_is_heeded():
    segment = Segment.of(UUID(int=1), "visitors", Performed(event="Visit"))
    assert heeds("Visit", segments=Segments([segment]))
    assert not heeds("Order", segments=Segments([segment]))
    model = ScoringModel(rules=[ScoringRule(name="visits", points=1, event="Visit")])
    scoring = Scoring.of(model, version=1, changed_at=NOON)
    assert Heeding([], Segments(), scoring).heeds("Visit", {}, now=NOON)


@pytest.mark.rule("RUN-1")
def test_inside_a_workflow_heeds_what_its_step_waits_for_and_what_makes_one_leave():
    world = World([compiled(ORDERS)])
    world.happen("Order", total=95)
    (version,), enrollment = world.open, world.only
    assert heeds_inside(version, enrollment, "Paid", {})
    assert heeds_inside(version, enrollment, "Cancel", {})
    assert not heeds_inside(version, enrollment, "Visit", {})
    world.pass_time(NOON.replace(day=10))
    assert not heeds_inside(version, world.only, "Paid", {})
    assert heeds_inside(version, world.only, "Webhook Told", {"enrollment": "its id"})
    stopped = replace(version, live=Live("stopped"))
    assert heeds_inside(stopped, world.only, "Visit", {})
