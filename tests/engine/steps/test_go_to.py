"""STP-14: go to a step, at most so many rounds."""

from datetime import timedelta

import pytest

from jalon.engine.steps.go_to import GoTo
from jalon.engine.walking import Go
from tests.engine.world import NOON, World, compiled

ROUNDS = """
workflow: rounds
triggers:
  - {kind: event, event: Start}
steps:
  - {id: pause, kind: delay, wait: 1 hour}
  - {id: count, kind: update_contact, increment: {rounds: 1}}
  - {id: again, kind: go_to, to: pause, rounds: 2}
  - {id: done, kind: update_contact, set: {done: true}}
"""


@pytest.mark.rule("STP-14")
def test_a_loop_goes_round_as_often_as_it_may_and_then_on():
    world = World([compiled(ROUNDS)])
    world.happen("Start")
    world.pass_time(NOON + timedelta(hours=5))
    assert world.states == [("finished", "")]
    assert world.contact.attributes == {"rounds": 3, "done": True}
    rounds = [log.detail for log in world.logged("moves") if log.step == "again"]
    assert [detail.get("round", "on") for detail in rounds] == [1, 2, "on"]


@pytest.mark.rule("STP-14")
def test_rounds_are_counted_for_each_passage():
    world = World([compiled(ROUNDS.replace("steps:", "repeat: {policy: after_exit}\nsteps:"))])
    for day in (1, 2):
        world.happen("Start")
        world.pass_time(NOON + timedelta(days=day))
    assert world.contact.attributes["rounds"] == 6


def test_without_rounds_it_is_a_way_like_another(scene, codes):
    step = GoTo(id="on", to="thanks")
    assert scene.move(step) == Go("thanks")
    assert [target.step for target in step.targets()] == ["thanks"]
    assert step.sentence("en") == "Go to “thanks”"
    bounded = GoTo(id="on", to="thanks", rounds=1, otherwise="bye")
    assert [target.step for target in bounded.targets()] == ["thanks", "bye"]
    assert bounded.sentence("en") == "Go to “thanks”, 1 time at most"
    assert codes(bounded) == []
    assert codes(GoTo(id="on", to="thanks", rounds=0)) == ["VAL-12"]
