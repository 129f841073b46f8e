"""TRG-2: became a marketing qualified lead."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import Attribute
from jalon.engine.triggers.became_mql import BecameMql

TRIGGER = BecameMql()


@pytest.mark.rule("TRG-2")
def test_it_fires_when_the_contact_becomes_an_mql(fire):
    assert TRIGGER.listens() == {events.BECAME_MQL}
    assert fire(TRIGGER, events.BECAME_MQL).holds


@pytest.mark.rule("ENT-2")
def test_who_is_an_mql_now_meets_it():
    assert TRIGGER.meets_now(None) == Attribute(attribute="lifecycle", value="mql")


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact becomes an MQL"
    assert TRIGGER.sentence("fr") == "Le contact devient un MQL"
    assert codes(TRIGGER) == []
