"""STP-17: a note on the canvas."""

import pytest

from jalon.engine.steps.note import Note
from jalon.engine.walking import Go


@pytest.mark.rule("STP-17")
def test_a_note_changes_nothing(scene, codes):
    step = Note(id="why", text="Ask Ann", next="thanks")
    assert scene.move(step) == Go("thanks")
    assert scene.effects(step) == []
    assert step.sentence("en") == "Note: “Ask Ann”"
    assert codes(step) == []
    assert codes(Note(id="why", text=" ")) == ["VAL-3"]
