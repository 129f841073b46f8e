"""STP-5: go one way or another by conditions."""

import pytest

from jalon.definition.conditions import Attribute, Performed, Tagged
from jalon.engine.steps.branch import BranchByCondition
from jalon.engine.steps.branches import Branch
from jalon.engine.walking import Go

STEP = BranchByCondition(
    id="loyal",
    branches=[
        Branch(when=Tagged(tag="vip"), to="offer"),
        Branch(when=Attribute(attribute="plan", value="paid"), to="thanks"),
    ],
    otherwise="reminder",
)


@pytest.mark.rule("STP-5")
@pytest.mark.parametrize(
    ("tags", "plan", "to", "tested"),
    [
        ({"vip"}, "paid", "offer", [True]),
        (set(), "paid", "thanks", [False, True]),
        (set(), "free", "reminder", [False, False]),
    ],
)
def test_the_first_match_wins_else_otherwise(scene, tags, plan, to, tested):
    scene.contact.tags = tags
    scene.contact.attributes["plan"] = plan
    moved = scene.move(STEP)
    assert isinstance(moved, Go)
    assert moved.to == to
    assert [test["holds"] for test in moved.detail["tests"]] == tested


@pytest.mark.rule("RUN-1")
def test_an_event_counts_since_the_entry(scene):
    step = BranchByCondition(
        id="loyal", branches=[Branch(when=Performed(event="Order Completed"), to="thanks")]
    )
    scene.perform("Order Completed", "2026-05-01T10:00")
    assert scene.move(step).to == "end"
    ever = BranchByCondition(
        id="loyal",
        branches=[Branch(when=Performed(event="Order Completed", since="ever"), to="thanks")],
    )
    assert scene.move(ever).to == "thanks"


def test_it_tells_where_it_leads(codes):
    assert [target.step for target in STEP.targets()] == ["offer", "thanks", "reminder"]
    assert [placed.path for placed in STEP.conditions()] == [
        ("branches", 0, "when"),
        ("branches", 1, "when"),
    ]
    assert codes(STEP) == []
    assert codes(BranchByCondition(id="a", branches=[])) == ["VAL-3"]
    assert STEP.sentence("en").startswith("Branch on whether ")
    assert STEP.sentence("fr").startswith("Aiguiller selon que ")
