"""STP-4: wait for something to happen, up to a limit."""

from datetime import UTC, datetime

import pytest

from jalon.definition import events
from jalon.definition.conditions import Attribute, Messaged, Not, Performed, Tagged
from jalon.definition.scalars import Duration
from jalon.engine.steps.branches import Branch
from jalon.engine.steps.wait_for import WaitFor
from jalon.engine.walking import Go, Hold

ORDERED = Performed(event="Order Completed")
VIP = Tagged(tag="vip")
STEP = WaitFor(
    id="wait",
    branches=[Branch(when=ORDERED, to="thanks"), Branch(when=VIP, to="offer")],
    limit=Duration(7, "day"),
    otherwise="reminder",
)
FROM_NOW = WaitFor(
    id="wait",
    branches=[Branch(when=ORDERED, to="thanks")],
    limit=Duration(7, "day"),
    only_from_now=True,
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.rule("STP-4")
def test_it_holds_until_the_limit_then_goes_the_other_way(scene):
    held = scene.move(STEP)
    assert isinstance(held, Hold)
    assert held.until == utc("2026-05-11T10:00")
    assert [test["holds"] for test in held.detail["tests"]] == [False, False]
    assert scene.move(STEP, "2026-05-11T09:59").until == held.until
    assert scene.move(STEP, "2026-05-11T10:00").to == "reminder"


@pytest.mark.rule("STP-4")
def test_what_happens_while_waiting_leads_on(scene):
    scene.perform("Order Completed", "2026-05-06T10:00")
    moved = scene.move(STEP, "2026-05-06T10:00")
    assert isinstance(moved, Go)
    assert moved.to == "thanks"
    assert [test["holds"] for test in moved.detail["tests"]] == [True]


@pytest.mark.rule("STP-4")
def test_the_first_branch_met_wins(scene):
    scene.contact.tags.add("vip")
    assert scene.move(STEP).to == "offer"
    scene.perform("Order Completed", "2026-05-04T10:00")
    assert scene.move(STEP).to == "thanks"


@pytest.mark.rule("STP-4")
def test_already_true_passes_at_once_unless_only_from_now(scene):
    scene.entered = utc("2026-05-01T10:00")
    scene.perform("Order Completed", "2026-05-02T10:00")
    assert scene.move(STEP).to == "thanks"
    assert isinstance(scene.move(FROM_NOW), Hold)
    scene.perform("Order Completed", "2026-05-05T10:00")
    assert scene.move(FROM_NOW, "2026-05-05T10:00").to == "thanks"


@pytest.mark.rule("STP-4")
def test_an_answer_that_changes_with_time_alone_is_looked_at_in_time(scene):
    scene.perform("Order Completed", "2026-05-02T10:00")
    quiet = Not(of=Performed(event="Order Completed", within=Duration(4, "day")))
    step = WaitFor(id="wait", branches=[Branch(when=quiet, to="hello")], limit=Duration(7, "day"))
    held = scene.move(step)
    assert isinstance(held, Hold)
    assert held.until == utc("2026-05-06T10:00")
    assert scene.move(step, "2026-05-06T10:00").to == "hello"


@pytest.mark.rule("STP-4")
def test_it_listens_to_what_its_conditions_depend_on():
    step = WaitFor(
        id="wait",
        branches=[
            Branch(when=Not(of=ORDERED), to="a"),
            Branch(when=Messaged(fact="clicked"), to="b"),
            Branch(when=Attribute(attribute="plan", value="paid"), to="c"),
        ],
        limit=Duration(1, "day"),
    )
    assert step.listens() == {"Order Completed", events.EMAIL_CLICKED, events.ATTRIBUTE_CHANGED}


def test_it_tells_where_it_leads_and_what_it_tests():
    assert [(target.path, target.step) for target in STEP.targets()] == [
        (("branches", 0, "to"), "thanks"),
        (("branches", 1, "to"), "offer"),
        (("otherwise",), "reminder"),
    ]
    assert [(placed.path, placed.condition) for placed in STEP.conditions()] == [
        (("branches", 0, "when"), ORDERED),
        (("branches", 1, "when"), VIP),
    ]
    assert "7 days" in STEP.sentence("en")
    assert "7 jours" in STEP.sentence("fr")


@pytest.mark.rule("VAL-12")
def test_a_wait_for_nothing_or_no_time_is_refused(codes):
    assert codes(STEP) == []
    nothing = WaitFor(id="wait", branches=[], limit=Duration(0, "day"))
    assert codes(nothing) == ["VAL-3", "VAL-12"]
