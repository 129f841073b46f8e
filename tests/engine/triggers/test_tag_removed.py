"""TRG-7: a tag was removed."""

import pytest

from jalon.definition import events
from jalon.engine.triggers.tag_removed import TagRemoved

TRIGGER = TagRemoved(tag="trial")


@pytest.mark.rule("TRG-7")
def test_it_fires_when_the_contact_loses_that_tag(fire):
    assert TRIGGER.listens() == {events.TAG_REMOVED}
    assert fire(TRIGGER, events.TAG_REMOVED, tag="trial").holds
    assert not fire(TRIGGER, events.TAG_REMOVED, tag="vip").holds
    assert TRIGGER.meets_now(None) is None


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == "The contact loses the tag “trial”"
    assert codes(TRIGGER) == []
