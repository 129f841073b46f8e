"""What is exported is read back as the same workflow (NEW-4)."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from msgspec import inspect

from jalon.definition.conditions import CONDITIONS
from jalon.definition.export import to_yaml
from jalon.definition.parse import parse
from jalon.definition.schema import json_schema
from jalon.definition.tree import read as read_tree
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from tests.definition.flows import SOUND, read
from tests.definition.generated import DATA, DOCUMENT, WORKFLOWS, workflow

SCHEMA = Draft202012Validator(json_schema(LANGUAGE))


@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_any_workflow_comes_back_as_it_was(flow: Workflow) -> None:
    parsed = parse(to_yaml(flow), LANGUAGE)
    assert parsed.problems == []
    # Its text tells 1 from True and 1.0, which are equal in Python.
    assert repr(parsed.workflow) == repr(flow)


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_the_schema_accepts_whatever_is_exported(flow: Workflow) -> None:
    SCHEMA.validate(read_tree(to_yaml(flow)).data)


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(DATA)
def test_the_schema_accepts_whatever_the_types_allow(data: dict[str, object]) -> None:
    SCHEMA.validate(data)
    assert workflow(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: delay", "kind: dellay"),
        ("wait: 2 days", "wait: two days"),
        ("policy: every_time", "policy: always"),
        ("add_tags: [keen]", "add_tag: [keen]"),
        ("workflow: welcome\n", ""),
    ],
)
def test_the_schema_refuses_what_cannot_be_read(old: str, new: str) -> None:
    assert SCHEMA.is_valid(read_tree(SOUND).data)
    assert not SCHEMA.is_valid(read_tree(SOUND.replace(old, new)).data)


def structs(kind: inspect.Type, found: set[type]) -> set[type]:
    """Every struct that a type is made of."""
    match kind:
        case inspect.StructType() if kind.cls not in found:
            found.add(kind.cls)
            for field in kind.fields:
                structs(field.type, found)
        case inspect.UnionType():
            for one in kind.types:
                structs(one, found)
        case inspect.ListType():
            structs(kind.item_type, found)
        case inspect.DictType():
            structs(kind.value_type, found)
    return found


def test_the_schema_has_a_definition_for_each_type_the_language_is_made_of() -> None:
    found = structs(inspect.type_info(DOCUMENT), set()) - {DOCUMENT}
    assert {*LANGUAGE.steps.values(), *LANGUAGE.triggers.values(), *CONDITIONS} <= found
    names = Counter(kind.__name__ for kind in found)
    assert set(names.values()) == {1}
    assert set(json_schema(LANGUAGE)["$defs"]) == set(names)


@pytest.mark.parametrize(
    ("schedule", "good"),
    [
        ("{start: 2026-12-01 9:00, end: 2026-12-24 18:30, at_end: stop}", True),
        ("{start: 2026-12-01}", False),
        ("{start: 2026-12-01 24:00}", False),
        ("{at_end: leave}", False),
    ],
)
def test_the_schema_knows_local_times(schedule: str, *, good: bool) -> None:
    assert SCHEMA.is_valid(read_tree(f"workflow: a\nschedule: {schedule}\n").data) is good


def test_an_export_is_made_to_be_read() -> None:
    text = """\
workflow: welcome
triggers:
  - kind: joined_list
    list: newsletter
window:
  days: [mon, tue]
  opens: 9:00
steps:
  - id: first
    kind: send_email
    email: hello
  - id: ask
    kind: branch
    branches:
      - when:
          kind: message
          fact: clicked
          step: first
          at_least: 2
          within: 3 days
        to: end
    otherwise: first
emails:
  hello:
    category: 'no'
    locales:
      fr:
        subject: 'Bonjour : bienvenue 🙂'
        mjml: |
          <mjml>
            <mj-body></mj-body>
          </mjml>
"""
    parsed = read(text)
    assert parsed.workflow is not None
    assert to_yaml(parsed.workflow, parsed.emails) == text
