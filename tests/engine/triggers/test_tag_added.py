"""TRG-7: a tag was added."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import Tagged
from jalon.engine.triggers.tag_added import TagAdded

TRIGGER = TagAdded(tag="vip")


@pytest.mark.rule("TRG-7")
def test_it_fires_when_the_contact_gets_that_tag(fire):
    assert TRIGGER.listens() == {events.TAG_ADDED}
    assert fire(TRIGGER, events.TAG_ADDED, tag="vip").holds
    assert not fire(TRIGGER, events.TAG_ADDED, tag="trial").holds


@pytest.mark.rule("ENT-2")
def test_who_has_it_now_meets_it():
    assert TRIGGER.meets_now(None) == Tagged(tag="vip")


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact gets the tag “vip”"
    assert codes(TRIGGER) == []
