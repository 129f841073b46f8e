"""TRG-4: requested a resource."""

import pytest

from jalon.definition import conditions, events
from jalon.engine.triggers.requested_resource import RequestedResource

ANY = RequestedResource()
GIVEN = RequestedResource(resource="white-paper")


@pytest.mark.rule("TRG-4")
def test_it_fires_on_a_given_resource_or_any(fire):
    assert GIVEN.listens() == {events.RESOURCE_REQUESTED}
    assert fire(GIVEN, events.RESOURCE_REQUESTED, resource="white-paper", form="f").holds
    assert not fire(GIVEN, events.RESOURCE_REQUESTED, resource="guide").holds
    assert fire(ANY, events.RESOURCE_REQUESTED, resource="guide").holds


@pytest.mark.rule("TRG-4")
def test_what_came_with_the_request_is_tested(fire):
    trigger = RequestedResource(where=[conditions.Test(property="form", value="download")])
    assert fire(trigger, events.RESOURCE_REQUESTED, resource="guide", form="download").holds
    assert not fire(trigger, events.RESOURCE_REQUESTED, resource="guide").holds


def test_it_says_when_it_fires(codes):
    assert ANY.sentence("en") == "The contact requests a resource"
    assert GIVEN.sentence("en") == "The contact requests the resource “white-paper”"
    assert GIVEN.sentence("fr") == "Le contact demande la ressource «\u00a0white-paper\u00a0»"
    assert codes(GIVEN) == []
