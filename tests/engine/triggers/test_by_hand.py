"""TRG-16: by hand."""

from datetime import UTC, datetime

import pytest

from jalon.engine.triggers.by_hand import ByHand


@pytest.mark.rule("TRG-16")
def test_it_never_fires_by_itself(fire):
    trigger = ByHand()
    assert trigger.listens() | trigger.arms() == frozenset()
    assert trigger.due(datetime(2026, 1, 1, tzinfo=UTC)) is None
    assert not fire(trigger, "Order Completed").holds
