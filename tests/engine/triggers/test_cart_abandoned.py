"""TRG-14: a cart abandoned."""

from datetime import timedelta

import pytest

from jalon.definition.scalars import Duration
from jalon.engine.triggering import Arm
from jalon.engine.triggers.cart_abandoned import CartAbandoned
from tests.engine.triggers.conftest import NOW

TRIGGER = CartAbandoned(wait=Duration(4, "hour"))


@pytest.mark.rule("TRG-14", "EVT-2")
@pytest.mark.parametrize("name", ["Product Added", "Cart Viewed", "Checkout Started"])
def test_each_event_of_the_cart_sets_the_timer_anew_and_gives_its_payload(arm, name):
    set_ = arm(TRIGGER, name, at=NOW, properties={"product": "tea"})
    assert set_ == Arm(NOW + timedelta(hours=4), {"product": "tea"})


@pytest.mark.rule("TRG-14", "EVT-2")
def test_an_order_takes_the_timer_off_and_a_new_contact_has_none(arm):
    assert "Order Completed" in TRIGGER.arms()
    assert arm(TRIGGER, "Order Completed") == Arm(None)
    assert arm(TRIGGER) is None
    assert TRIGGER.listens() == frozenset()


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact has left a cart for 4 hours without ordering"
    assert codes(TRIGGER) == []
    assert codes(CartAbandoned(wait=Duration(0, "hour"))) == ["VAL-12"]
