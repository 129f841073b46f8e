"""TRG-5: left a list."""

import pytest

from jalon.definition import events
from jalon.engine.triggers.left_list import LeftList

TRIGGER = LeftList(list="newsletter")


@pytest.mark.rule("TRG-5")
def test_it_fires_when_the_contact_leaves_that_list(fire):
    assert TRIGGER.listens() == {events.LIST_LEFT}
    assert fire(TRIGGER, events.LIST_LEFT, list="newsletter").holds
    assert not fire(TRIGGER, events.LIST_LEFT, list="customers").holds


@pytest.mark.rule("ENT-2")
def test_nobody_has_left_it_now():
    assert TRIGGER.meets_now(None) is None


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact leaves the list “newsletter”"
    assert codes(TRIGGER) == []
