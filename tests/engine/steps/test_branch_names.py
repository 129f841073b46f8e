"""Ways on may have a name, for people alone (STP-5, STP-6, STP-7, STP-4)."""

import pytest

from jalon.definition.diff import diff, sentence
from jalon.definition.export import to_yaml
from jalon.definition.parse import parse, workflow_from_json, workflow_to_json
from jalon.definition.schema import json_schema
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from jalon.engine.steps.branch_on_value import BranchOnValue
from jalon.engine.steps.random_split import RandomSplit

PLAIN = """\
workflow: ways
triggers: [{kind: event, event: Start}]
steps:
  - id: by_tag
    kind: branch
    branches:
      - {when: {kind: tag, tag: vip}, to: end}
  - id: heard
    kind: wait_for
    limit: 2 days
    branches:
      - {when: {kind: event, event: Bought}, to: end}
  - id: by_language
    kind: branch_on_value
    attribute: locale
    cases:
      - {values: [fr], to: end}
      - {values: [en], to: end}
  - id: halves
    kind: random_split
    branches:
      - {share: 50, to: end}
      - {share: 50, to: end}
"""
NAMED = (
    PLAIN.replace("{when: {kind: tag", "{name: Good ones, when: {kind: tag")
    .replace("{when: {kind: event", "{name: Buyers, when: {kind: event")
    .replace("{values: [fr]", "{name: In French, values: [fr]")
    .replace("{share: 50", "{name: A, share: 50", 1)
)


def read(text: str) -> Workflow:
    parsed = parse(text, LANGUAGE)
    assert parsed.problems == []
    assert parsed.workflow is not None
    return parsed.workflow


@pytest.mark.rule("STP-5")
def test_a_name_is_kept_by_files_and_by_what_is_stored() -> None:
    workflow = read(NAMED)
    assert read(to_yaml(workflow)) == workflow
    assert workflow_from_json(workflow_to_json(workflow), LANGUAGE) == workflow
    assert "name: Good ones" in to_yaml(workflow)
    assert "name: ''" not in to_yaml(read(PLAIN))


@pytest.mark.rule("STP-5")
def test_a_name_is_said_before_what_it_names() -> None:
    by_tag, heard, by_language, halves = read(NAMED).steps
    assert by_tag.branch_words("en")[0].startswith("“Good ones” (")
    assert heard.branch_words("fr")[0].startswith("«")
    assert by_language.branch_words("en") == ["“In French” (“fr”)", "“en”"]
    assert isinstance(by_language, BranchOnValue)
    assert by_language.sentence("en").endswith("“In French” (“fr”) or “en”")
    assert isinstance(halves, RandomSplit)
    assert halves.sentence("en").startswith("Split at random: “A” (50%)")
    for step, plain in zip(read(NAMED).steps, read(PLAIN).steps, strict=True):
        assert step.targets() == plain.targets()
        assert step.conditions() == plain.conditions()


@pytest.mark.rule("LIF-2")
def test_what_changed_tells_of_a_name() -> None:
    changes = diff(read(PLAIN), read(NAMED))
    assert len(changes) == 4
    assert any("Good ones" in sentence(one, "en") for one in changes)


@pytest.mark.rule("VAL-3")
@pytest.mark.parametrize("step", ["branch", "wait_for", "branch_on_value", "random_split"])
def test_a_name_has_300_characters_at_most(step: str) -> None:
    written = NAMED.split(f"kind: {step}\n")
    for length, refused in ((300, False), (301, True)):
        name = "n" * length
        text = f"kind: {step}\n".join([written[0], _renamed(written[1], name), *written[2:]])
        assert bool(parse(text, LANGUAGE).problems) is refused


def _renamed(text: str, name: str) -> str:
    """With its first name replaced."""
    before, _, after = text.partition("{name: ")
    return f"{before}{{name: {name}{after[after.index(',') :]}"


def test_the_schema_for_editors_has_the_names() -> None:
    defs = json_schema(LANGUAGE)["$defs"]
    for kind in ("Branch", "Case", "Share"):
        assert defs[kind]["properties"]["name"] == {
            "type": "string",
            "maxLength": 300,
            "default": "",
        }
        assert "name" not in defs[kind]["required"]
