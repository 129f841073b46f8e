"""Every kind is whole: documented, described in both languages, and its example is valid."""

import textwrap

import pytest

from jalon.definition.kinds import END, Linear, Step, Trigger
from jalon.definition.parse import parse, workflow_from_json, workflow_to_json
from jalon.engine.language import LANGUAGE

STEPS = sorted(LANGUAGE.steps.items())
TRIGGERS = sorted(LANGUAGE.triggers.items())


def _item(example: str) -> str:
    return "  - " + textwrap.indent(example, "    ").lstrip()


def _parsed(name: str, text: str):
    parsed = parse(f"workflow: {name.replace('_', '-')}\n{text}", LANGUAGE)
    assert parsed.problems == []
    assert parsed.workflow is not None
    assert workflow_from_json(workflow_to_json(parsed.workflow), LANGUAGE) == parsed.workflow
    return parsed.workflow


def test_the_language_has_the_kinds_of_this_version():
    assert [name for name, _ in STEPS] == [
        "branch",
        "branch_on_value",
        "delay",
        "emit_event",
        "enroll_in",
        "exit",
        "experiment",
        "go_to",
        "note",
        "notify",
        "random_split",
        "remove_from",
        "send_email",
        "update_contact",
        "wait_for",
        "wait_until",
        "webhook",
    ]
    assert [name for name, _ in TRIGGERS] == [
        "api_call",
        "at",
        "attribute_changed",
        "became_lead",
        "became_mql",
        "by_hand",
        "cart_abandoned",
        "date_attribute",
        "engaged",
        "event",
        "from_workflow",
        "inactivity",
        "joined_list",
        "left_list",
        "recurring",
        "requested_resource",
        "segment",
        "submitted_form",
        "tag_added",
        "tag_removed",
    ]


@pytest.mark.rule("NEW-4")
@pytest.mark.parametrize(("name", "kind"), STEPS)
def test_the_example_of_a_step_is_valid_and_makes_a_sentence(name: str, kind: type[Step]):
    workflow = _parsed(name, f"steps:\n{_item(kind.example)}")
    step = workflow.steps[0]
    assert type(step) is kind
    assert list(step.problems(workflow)) == []
    assert len({step.sentence("en"), step.sentence("fr")}) == 2
    assert not step.sentence("en").endswith(".")


@pytest.mark.rule("NEW-4")
@pytest.mark.parametrize(("name", "kind"), TRIGGERS)
def test_the_example_of_a_trigger_is_valid_and_makes_a_sentence(name: str, kind: type[Trigger]):
    workflow = _parsed(name, f"triggers:\n{_item(kind.example)}")
    trigger = workflow.triggers[0]
    assert type(trigger) is kind
    assert list(trigger.problems(workflow)) == []
    assert len({trigger.sentence("en"), trigger.sentence("fr")}) == 2


@pytest.mark.parametrize(("name", "kind"), STEPS)
def test_a_step_tells_of_every_way_on(name: str, kind: type[Step]):
    """The field that may be left out leads to the step written next, and is a target."""
    step = _parsed(name, f"steps:\n{_item(kind.example)}").steps[0]
    assert kind.__doc__
    assert (kind.follows == "next") is issubclass(kind, Linear)
    if kind.follows is not None:
        assert (kind.follows,) in [target.path for target in step.targets()]
        assert END not in [target.step for target in step.targets()]
