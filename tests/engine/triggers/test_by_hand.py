"""TRG-16: by hand."""

import pytest

from jalon.engine.triggers.by_hand import ByHand


@pytest.mark.rule("TRG-16")
def test_it_never_fires_by_itself(fire):
    trigger = ByHand()
    assert trigger.listens() | trigger.arms() == frozenset()
    assert not trigger.timed
    assert not fire(trigger, "Order Completed").holds
