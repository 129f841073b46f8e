"""TRG-5: joined a list."""

import pytest

from jalon.definition import events
from jalon.engine.triggers.joined_list import JoinedList

TRIGGER = JoinedList(list="newsletter")


@pytest.mark.rule("TRG-5")
def test_it_fires_on_joining_that_list(fire):
    assert TRIGGER.listens() == {events.LIST_JOINED}
    assert fire(TRIGGER, events.LIST_JOINED, list="newsletter").holds
    other = fire(TRIGGER, events.LIST_JOINED, list="customers")
    assert (other.holds, other.seen) == (False, "customers")


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact joins the list “newsletter”"
    assert TRIGGER.sentence("fr") == "Le contact rejoint la liste «\u00a0newsletter\u00a0»"
    assert codes(TRIGGER) == []
    assert codes(JoinedList(list="")) == ["VAL-3"]
