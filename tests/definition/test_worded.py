"""What is said of each part of a definition, which may be incomplete."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.definition.parse import workflow_to_json
from jalon.definition.step_names import StepNames
from jalon.definition.worded import worded
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from tests.definition.generated import WORKFLOWS
from tests.definition.told import plain

DRAFT: dict[str, Any] = {
    "workflow": "welcome",
    "triggers": [
        {"kind": "event", "event": "Signed Up"},
        {"kind": "event"},
        {"kind": "event", "event": "Came Back"},
    ],
    "steps": [
        {"id": "pause", "kind": "delay", "wait": "2 days"},
        {"id": "blank", "kind": "random_split"},
        {"id": "unheard", "kind": "dance"},
        {
            "id": "plan",
            "kind": "branch_on_value",
            "attribute": "plan",
            "cases": [
                {"values": ["free", "trial"], "to": "end"},
                {"values": ["paid"], "to": "end"},
            ],
        },
        {
            "id": "chance",
            "kind": "random_split",
            "branches": [{"share": 12.5, "to": "end"}, {"share": 87.5, "to": "end"}],
        },
        {
            "id": "bought",
            "kind": "branch",
            "branches": [{"when": {"kind": "tag", "tag": "vip"}, "to": "end"}],
        },
    ],
}


def test_what_can_be_read_of_a_draft_is_said() -> None:
    said = worded(DRAFT, LANGUAGE, "en")
    assert said.steps["pause"] == "Wait 2 days"
    assert set(said.steps) == {"pause", "plan", "chance", "bought"}


def test_several_triggers_are_one_sentence() -> None:
    said = worded(DRAFT, LANGUAGE, "en").trigger
    assert said == "The contact has done “Signed Up” or the contact has done “Came Back”"
    assert " ou le contact " in worded(DRAFT, LANGUAGE, "fr").trigger


def test_branches_are_said_in_the_order_in_which_they_are_written() -> None:
    said = worded(DRAFT, LANGUAGE, "fr").branches
    assert {step: [plain(way) for way in ways] for step, ways in said.items()} == {
        "plan": ["« free » ou « trial »", "« paid »"],
        "chance": ["12,5 %", "87,5 %"],
        "bought": ["le contact a l'étiquette « vip »"],
    }


@pytest.mark.rule("SEG-3")
@given(WORKFLOWS)
def test_every_step_of_a_whole_workflow_has_its_sentence(workflow: Workflow) -> None:
    said = worded(workflow_to_json(workflow), LANGUAGE, "en")
    names = StepNames.of(workflow)
    assert said.steps == {step.id: names.told(step, "en").sentence("en") for step in workflow.steps}


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["steps", "triggers", "kind", "id", "branches", "wait", "x"]), inner
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_whatever_is_given_nothing_is_raised(definition: object) -> None:
    worded(definition, LANGUAGE, "en")
