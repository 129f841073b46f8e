"""STP-13: enter and leave another workflow."""

import pytest

from jalon.engine.effects import Enroll, Remove
from jalon.engine.steps.enroll_in import EnrollIn
from jalon.engine.steps.remove_from import RemoveFrom
from jalon.engine.walking import Go


@pytest.mark.rule("STP-13")
def test_it_hands_values_over_and_goes_on(scene):
    scene.payload = {"order_id": "A1", "total": 30}
    step = EnrollIn(
        id="to", workflow="loyalty", hand_over={"level": "silver"}, copy=["order_id"], next="on"
    )
    assert scene.move(step) == Go("on", {"workflow": "loyalty"})
    assert scene.effects(step) == [Enroll("loyalty", {"level": "silver", "order_id": "A1"})]


@pytest.mark.rule("STP-13")
def test_it_removes_from_another_workflow(scene):
    step = RemoveFrom(id="no", workflow="onboarding", next="on")
    assert scene.move(step) == Go("on", {"workflow": "onboarding"})
    assert scene.effects(step) == [Remove("onboarding")]


def test_they_say_what_they_do_and_what_is_wrong(codes):
    assert EnrollIn(id="a", workflow="b").sentence("fr").startswith("Inscrire au workflow")
    assert RemoveFrom(id="a", workflow="b").sentence("en") == "Remove from the workflow “b”"
    assert codes(EnrollIn(id="a", workflow="b", hand_over={"x": 1}, copy=["x"])) == ["VAL-3"]
    assert codes(RemoveFrom(id="a", workflow="scene")) == ["VAL-3"]
