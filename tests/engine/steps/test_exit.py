"""STP-16: leave the workflow."""

import pytest

from jalon.engine.steps.exit import ExitStep
from jalon.engine.walking import Leave


@pytest.mark.rule("STP-16")
def test_it_leaves_for_its_reason(scene):
    assert scene.move(ExitStep(id="bye", reason="not interested")) == Leave("not interested")
    assert scene.move(ExitStep(id="bye")) == Leave("exit")
    assert ExitStep(id="bye").targets() == []


@pytest.mark.rule("RUN-11")
def test_the_reason_goal_is_for_those_who_reach_it(codes):
    assert codes(ExitStep(id="bye", reason="goal")) == ["VAL-3"]
    assert codes(ExitStep(id="bye", reason="")) == ["VAL-3"]
    assert codes(ExitStep(id="bye")) == []


def test_it_says_what_it_does():
    assert ExitStep(id="bye", reason="done").sentence("en") == (
        "Leave the workflow, for the reason “done”"
    )
