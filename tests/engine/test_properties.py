"""What holds for every workflow that may be published, whatever happens (DESIGN, *Order*)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import count
from unittest.mock import patch
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.definition import events
from jalon.definition.workflow import Workflow
from jalon.engine.effects import Log
from tests.engine.sound import Thing, refusals, scripts, starts, workflows, zones
from tests.engine.world import World, a_contact, compiled

_VALUES = {
    "plan": ["paid", "free", None],
    "points": [0, 2, 5],
    "born": ["2026-03-30", "2026-10-25", "2028-02-29"],
    "seen": ["2026-03-29T00:30:00.000Z", "2026-10-25T00:30:00.000Z", None],
}
_AFTERWARDS = timedelta(days=70)

every_life = settings(
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@contextmanager
def ids_in_order() -> Iterator[None]:
    """Ids that depend on nothing but how many were made before."""
    numbers = count(2**64)
    with patch("tests.engine.world.new_id", lambda: UUID(int=next(numbers))):
        yield


def a_world(workflow: Workflow, start: datetime, zone: str, *, kind: type[World] = World) -> World:
    contact = a_contact(created_at=start, time_zone=zone)
    return kind([compiled(workflow)], now=start, contact=contact)


def do(world: World, thing: Thing) -> None:
    """One thing of a script happens."""
    match thing.what:
        case "event":
            world.happen(thing.name, total=thing.amount * 3, order=f"o{thing.amount}")
        case "late":
            world.happen(thing.name, at=world.now - timedelta(hours=thing.amount), total=9)
        case "pass":
            world.pass_time(world.now + timedelta(**{thing.name: thing.amount}))
        case "open" | "click":
            name = events.EMAIL_OPENED if thing.what == "open" else events.EMAIL_CLICKED
            if world.messages:
                world.happen(name, message=str(list(world.messages)[-1]))
        case "set":
            world.change(attributes={thing.name: _VALUES[thing.name][thing.amount]})
        case "tag":
            world.change(**{("add_tags", "remove_tags")[thing.amount]: (thing.name,)})
        case "list":
            world.change(**{("join_lists", "leave_lists")[thing.amount]: (thing.name,)})
        case "enroll":
            world.enroll(order="by hand")


def lived(
    workflow: Workflow,
    script: list[Thing],
    start: datetime,
    zone: str,
    *,
    kind: type[World] = World,
) -> World:
    """A world in which all of a script has happened, and a while has passed."""
    with ids_in_order():
        world = a_world(workflow, start, zone, kind=kind)
        for thing in script:
            do(world, thing)
        world.pass_time(world.now + _AFTERWARDS)
    return world


lives = {"workflow": workflows(), "script": scripts, "start": starts, "zone": zones}


@given(workflow=workflows())
@every_life
def test_the_workflows_of_these_tests_may_be_published(workflow: Workflow) -> None:
    assert refusals(workflow) == []


@pytest.mark.rule("VAL-8")
@given(**lives)
@every_life
def test_everyone_inside_waits_for_an_instant_to_come(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    with ids_in_order():
        world = a_world(workflow, start, zone)
        for thing in [*script, Thing("pass", "hours", 24 * 70)]:
            do(world, thing)
            for enrollment in world.inside:
                assert (enrollment.error, enrollment.errors) == ("", 0)
                assert enrollment.waiting
                assert enrollment.due_at is not None
                assert enrollment.due_at > world.now
            assert not world.inbox


@pytest.mark.rule("RUN-7")
@given(**lives)
@every_life
def test_the_same_life_twice_has_the_same_outcome(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    once, again = (lived(workflow, script, start, zone) for _ in range(2))
    assert once.logs == again.logs
    assert once.outgoing == again.outgoing
    assert once.refused == again.refused
    assert once.enrollments == again.enrollments
    assert once.contact == again.contact
    assert once.emitted == again.emitted


@pytest.mark.rule("RUN-7")
@given(**lives)
@every_life
def test_a_step_sends_once_for_each_visit(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    world = lived(workflow, script, start, zone)
    made = Counter((out.enrollment.id, out.step, out.visit) for out in world.outgoing)
    assert max(made.values(), default=1) == 1


@pytest.mark.rule("RES-3")
@given(**lives)
@every_life
def test_the_figures_reconcile(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    world = lived(workflow, script, start, zone)
    told = Counter(log.action for log in world.logs)
    inside = len(world.inside)
    assert told["entered"] == inside + told["finishes"] + told["exits"] + told["fails"]
    assert told["entered"] == len(world.enrollments)
    at = Counter(log.step for log in world.logged("entered"))
    at.update(log.detail["to"] for log in world.logged("moves"))
    at.subtract(log.step for log in world.logged("moves", "finishes", "exits", "fails"))
    assert +at == Counter(enrollment.step for enrollment in world.inside)
    assert min(at.values(), default=0) >= 0


@pytest.mark.rule("RUN-1")
@pytest.mark.rule("RUN-11")
@given(**lives)
@every_life
def test_who_has_left_has_no_more_effects(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    world = lived(workflow, script, start, zone)
    left: dict[UUID, Log] = {}
    goals: Counter[UUID] = Counter()
    for log in world.logs:
        goals[log.enrollment_id] += log.action == "goal" or log.detail.get("reason") == "goal"
        if log.enrollment_id in left:
            assert log.action == "goal"
            assert left[log.enrollment_id].detail.get("reason") != "goal"
        if log.action in ("finishes", "exits", "fails"):
            left[log.enrollment_id] = log
    assert max(goals.values(), default=0) <= 1
    for out in world.outgoing:
        gone = left.get(out.enrollment.id)
        assert gone is None or out.at <= gone.at
    for id_, enrollment in world.enrollments.items():
        assert (id_ in left) is (enrollment.state != "active")
        if enrollment.state != "active":
            assert enrollment.due_at is None


@pytest.mark.rule("RUN-1")
@given(
    workflow=workflows(ever=False),
    script=scripts,
    start=starts,
    zone=zones,
    earlier=st.lists(
        st.tuples(
            st.integers(1, 14),
            st.sampled_from(["Order", "Visit", "Told"]),
            st.sampled_from([0, 1, 60 * 24, 60 * 24 * 400]),
        ),
        min_size=1,
        max_size=5,
    ),
)
@every_life
def test_what_happened_before_the_entry_never_exits_reaches_a_goal_or_ends_a_wait(
    workflow: Workflow,
    script: list[Thing],
    start: datetime,
    zone: str,
    earlier: list[tuple[int, str, int]],
) -> None:
    """Late events from before anything else change nothing for anyone inside."""
    outcomes = []
    for told in (False, True):
        with ids_in_order():
            world = a_world(workflow, start, zone)
            # What happens at the very instant of an entry came before it if it was told before.
            past = [world.happen("Nothing").id for _ in earlier]
            for place, thing in enumerate(script):
                do(world, thing)
                for id_, (when, name, minutes) in zip(past, earlier, strict=True):
                    if when == place and told:
                        at = start - timedelta(minutes=minutes)
                        world.hear(id_, name, at=at, total=9)
            world.pass_time(world.now + _AFTERWARDS)
        outcomes.append([(log.at, log.step, log.action, log.enrollment_id) for log in world.logs])
    assert outcomes[0] == outcomes[1]


@pytest.mark.rule("RUN-1")
@given(**lives)
@every_life
def test_each_enrollment_is_for_itself_what_it_is_in_the_log(
    workflow: Workflow, script: list[Thing], start: datetime, zone: str
) -> None:
    """The log tells a path: each line begins where the one before ended."""
    world = lived(workflow, script, start, zone)
    at: dict[UUID, tuple[str, int]] = {}
    for log in world.logs:
        if log.action == "entered":
            assert log.enrollment_id not in at
            at[log.enrollment_id] = (workflow.steps[0].id, 1)
        assert at[log.enrollment_id] == (log.step, log.visit)
        if log.action == "moves":
            at[log.enrollment_id] = (log.detail["to"], log.visit + 1)
    for id_, enrollment in world.enrollments.items():
        assert at[id_] == (enrollment.step, enrollment.visit)
