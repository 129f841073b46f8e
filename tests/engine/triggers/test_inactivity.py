"""TRG-11: no event of a kind for a while."""

from datetime import UTC, datetime

import pytest

from jalon.definition.scalars import Duration
from jalon.engine.triggers.inactivity import Inactivity

TRIGGER = Inactivity(event="Order Completed", wait=Duration(90, "day"))


@pytest.mark.rule("TRG-11")
def test_its_timer_counts_from_the_event_that_arms_it(arm):
    assert TRIGGER.arms() == {"Order Completed"}
    since = datetime(2026, 1, 1, 12, tzinfo=UTC)
    due = datetime(2026, 4, 1, 12, tzinfo=UTC)
    assert arm(TRIGGER, "Order Completed", at=since).due == due
    assert arm(TRIGGER, created_at=since).due == due
    monthly = Inactivity(event="Order Completed", wait=Duration(1, "month"))
    last = datetime(2026, 1, 31, tzinfo=UTC)
    assert arm(monthly, "Order Completed", at=last).due == datetime(2026, 2, 28, tzinfo=UTC)


@pytest.mark.rule("TRG-11")
def test_the_event_itself_does_not_fire_it(fire):
    assert TRIGGER.listens() == frozenset()
    assert not fire(TRIGGER, "Order Completed").holds


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact has not performed “Order completed” for 90 days"
    assert codes(TRIGGER) == []
    assert codes(Inactivity(event="", wait=Duration(0, "day"))) == ["VAL-3", "VAL-12"]
