"""STP-5: go one way or another by conditions."""

from datetime import timedelta

import pytest

from jalon.definition import events
from jalon.definition.conditions import Attribute, Messaged, Not, Performed, Tagged
from jalon.definition.scalars import Duration
from jalon.engine.steps.branch import BranchByCondition
from jalon.engine.steps.branches import Branch
from jalon.engine.walking import Go, Hold

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


OPENED = Messaged(fact="opened", step="hello")
EVALUATED = BranchByCondition(
    id="read",
    branches=[Branch(when=Not(of=OPENED), to="reminder"), Branch(when=OPENED, to="thanks")],
    evaluate_for=Duration(2, "day"),
)


@pytest.mark.rule("STP-5")
def test_the_first_positive_condition_releases_and_did_not_is_answered_at_the_end(scene):
    held = scene.move(EVALUATED)
    assert isinstance(held, Hold)
    assert held.until == scene.arrived + timedelta(days=2)
    assert scene.move(EVALUATED, "2026-05-06T10:00").to == "reminder"
    scene.receive("hello", opened="2026-05-05T08:00")
    moved = scene.move(EVALUATED, "2026-05-05T08:00")
    assert moved.to == "thanks"
    assert [test["holds"] for test in moved.detail["tests"]] == [False, True]


def test_a_branch_that_evaluates_listens_and_says_how_long(codes):
    assert EVALUATED.listens() == {events.EMAIL_OPENED, events.EMAIL_CLICKED}
    assert STEP.listens() == frozenset()
    assert EVALUATED.sentence("en").startswith("Branch on whether, within 2 days, ")
    endless = BranchByCondition(
        id="a", branches=EVALUATED.branches, evaluate_for=Duration(0, "day")
    )
    assert codes(endless) == ["VAL-12"]
