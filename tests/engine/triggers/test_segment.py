"""TRG-12: entered or left a segment."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import InSegment
from jalon.engine.triggers.segment import OnSegment

ENTERED = OnSegment(segment="big-spenders")
LEFT = OnSegment(segment="big-spenders", on="left")


@pytest.mark.rule("TRG-12")
def test_it_fires_when_the_contact_enters_or_leaves_that_segment(fire):
    assert ENTERED.listens() == {events.SEGMENT_ENTERED}
    assert LEFT.listens() == {events.SEGMENT_LEFT}
    assert fire(ENTERED, events.SEGMENT_ENTERED, segment="big-spenders").holds
    assert fire(LEFT, events.SEGMENT_LEFT, segment="big-spenders").holds
    assert not fire(ENTERED, events.SEGMENT_ENTERED, segment="others").holds


@pytest.mark.rule("ENT-2")
def test_who_is_in_it_now_meets_it():
    assert ENTERED.meets_now(None) == InSegment(segment="big-spenders")
    assert LEFT.meets_now(None) is None


def test_it_says_when_it_fires(codes):
    assert ENTERED.sentence("en") == "The contact enters the segment “big-spenders”"
    assert LEFT.sentence("fr") == "Le contact sort du segment «\u00a0big-spenders\u00a0»"
    assert codes(ENTERED) == []
