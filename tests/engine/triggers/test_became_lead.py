"""TRG-1: became a lead."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import Attribute
from jalon.engine.triggers.became_lead import BecameLead

TRIGGER = BecameLead()


@pytest.mark.rule("TRG-1")
def test_it_fires_when_the_contact_becomes_a_lead_and_not_what_comes_after(fire):
    assert TRIGGER.listens() == {events.BECAME_LEAD}
    assert fire(TRIGGER, events.BECAME_LEAD).holds
    assert events.BECAME_MQL not in TRIGGER.listens()


@pytest.mark.rule("ENT-2")
def test_who_is_a_lead_now_meets_it():
    assert TRIGGER.meets_now(None) == Attribute(attribute="lifecycle", value="lead")


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact becomes a lead"
    assert TRIGGER.sentence("fr") == "Le contact devient un lead"
    assert codes(TRIGGER) == []
