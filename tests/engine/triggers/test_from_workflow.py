"""TRG-18: the step of another workflow."""

import pytest

from jalon.definition import events
from jalon.engine.triggers.from_workflow import FromWorkflow

TRIGGER = FromWorkflow()


@pytest.mark.rule("TRG-18")
def test_it_never_fires_by_itself(fire):
    assert TRIGGER.listens() == TRIGGER.arms() == frozenset()
    assert not fire(TRIGGER, events.WORKFLOW_ENTERED).holds
    assert TRIGGER.meets_now(None) is None


def test_it_says_how_one_enters(codes):
    assert TRIGGER.sentence("en") == "A step of another workflow lets the contact in"
    assert codes(TRIGGER) == []
