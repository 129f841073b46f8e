"""STP-10: emit an event."""

import pytest

from jalon.definition import events
from jalon.engine.effects import Emit
from jalon.engine.steps.emit_event import EmitEvent
from jalon.engine.walking import Go


@pytest.mark.rule("STP-10")
def test_it_emits_constants_and_copies_of_the_entry(scene):
    scene.payload = {"order_id": "A1", "total": 80}
    step = EmitEvent(
        id="tell",
        event="Onboarding Done",
        properties={"course": "basics"},
        copy=["order_id", "missing"],
        next="thanks",
    )
    assert scene.move(step) == Go("thanks", {"event": "Onboarding Done"})
    assert scene.effects(step) == [Emit("Onboarding Done", {"course": "basics", "order_id": "A1"})]


@pytest.mark.rule("STP-10")
@pytest.mark.parametrize("name", sorted(events.INTERNAL))
def test_events_of_jalon_itself_are_refused(codes, name):
    assert codes(EmitEvent(id="a", event=name)) == ["VAL-3"]


@pytest.mark.rule("VAL-3")
def test_an_event_needs_a_name_and_a_property_one_source(codes):
    assert codes(EmitEvent(id="a", event="")) == ["VAL-3"]
    assert codes(EmitEvent(id="a", event="x", properties={"b": 1}, copy=["b"])) == ["VAL-3"]
    assert codes(EmitEvent(id="a", event="x")) == []


def test_it_says_what_it_does():
    assert EmitEvent(id="a", event="Done").sentence("en") == "Emit the event “Done”"
