"""STP-8: variants, a holdout, and a winner."""

import random
from collections import Counter
from uuid import UUID

import pytest

from jalon.definition.conditions import Tagged
from jalon.definition.scalars import Duration
from jalon.definition.workflow import Goal, Workflow
from jalon.engine.live import Live
from jalon.engine.steps.experiment import Experiment, Variant

VARIANTS = [Variant(name="gift", share=50, to="a"), Variant(name="rebate", share=50, to="b")]
STEP = Experiment(id="x", variants=VARIANTS, metric="clicked", holdout=20, holdout_to="out")


def ways(scene, step, live=None, people=3000):
    chance, found = random.Random(5), Counter()
    for _ in range(people):
        scene.contact.id = UUID(int=chance.getrandbits(128))
        walk = scene.walk(step, live=live or Live())
        found[step.move(walk).to] += 1
    return {way: n / people for way, n in found.items()}


@pytest.mark.rule("STP-8")
def test_shares_are_of_those_who_are_not_held_out(scene):
    found = ways(scene, STEP)
    assert found == pytest.approx({"out": 0.2, "a": 0.4, "b": 0.4}, abs=0.04)


@pytest.mark.rule("STP-8")
def test_everyone_but_the_holdout_goes_the_winner_s_way(scene):
    found = ways(scene, STEP, Live(winners={"x": "rebate"}))
    assert found == pytest.approx({"out": 0.2, "b": 0.8}, abs=0.04)


@pytest.mark.rule("STP-8")
def test_a_contact_keeps_its_variant_and_the_passage_remembers_it(scene):
    walk = scene.walk(STEP)
    first = STEP.move(walk)
    assert all(STEP.move(scene.walk(STEP)) == first for _ in range(5))
    assert walk.enrollment.memory == {"variants": {"x": first.detail["variant"]}}


@pytest.mark.rule("VAL-11")
def test_what_is_impossible_is_refused(codes):
    def step(**changes):
        return Experiment(id="x", **{"variants": VARIANTS, "metric": "clicked"} | changes)

    assert codes(step()) == []
    assert codes(step(holdout=100)) == ["VAL-11"]
    assert codes(step(variants=VARIANTS[:1])) == ["VAL-3"]
    assert codes(step(variants=[VARIANTS[0], VARIANTS[0]])) == ["VAL-3", "VAL-3"]
    assert codes(step(confidence=100)) == ["VAL-12"]
    assert codes(step(lasts=Duration(0, "day"))) == ["VAL-12"]
    assert codes(step(metric="goal")) == ["VAL-3"]
    goal = Goal(when=Tagged(tag="buyer"))
    flow = Workflow(workflow="w", goal=goal)
    assert list(step(metric="goal").problems(flow)) == []


def test_it_says_what_it_does():
    assert STEP.sentence("en") == (
        "Try “gift” (50%) and “rebate” (50%) for 14 days, then go on with the best; leave 20% alone"
    )
    assert [target.step for target in STEP.targets()] == ["a", "b", "out"]
