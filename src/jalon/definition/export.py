"""A workflow as YAML, made to be read and compared: `parse` gives back the same workflow."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
import yaml

from jalon.definition.emails import EmailDesign
from jalon.definition.kinds import END, Step
from jalon.definition.parse import workflow_to_json
from jalon.definition.tree import plain
from jalon.definition.workflow import Workflow

# Text that YAML 1.1, which other programs still read, takes for a boolean.
_BOOLEAN_ELSEWHERE = frozenset({"y", "n", "yes", "no", "on", "off"})
# Characters that YAML 1.1 takes for line breaks or for the mark of a file's start: escaped.
_BREAKS = re.compile("[\x85\u2028\u2029\ufeff\r]")
_COUNTS = ("at_least", "at_most", "exactly", "within", "since", "start", "end")


def to_yaml(workflow: Workflow, emails: Mapping[str, EmailDesign] | None = None) -> str:
    """The definition file of a workflow and of emails beside it.

    Fields come in the order of the documentation, without those that have their default value;
    a step that leads to the one written next does not say so.
    """
    data = workflow_to_json(workflow)
    for name in ("repeat", "zone"):
        if not data.get(name):
            data.pop(name, None)
    if workflow.steps:
        later = [*(step.id for step in workflow.steps[1:]), END]
        data["steps"] = [
            _ordered(written, step, to)
            for written, step, to in zip(data["steps"], workflow.steps, later, strict=True)
        ]
    if emails:
        data["emails"] = {slug: msgspec.to_builtins(design) for slug, design in emails.items()}
    text: str = yaml.dump(
        _counts_last(data),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=10**6,
        indent=2,
    )
    return text


def _ordered(written: dict[str, Any], step: Step, to: str) -> dict[str, Any]:
    """What names the step, then its own fields, then where it leads unless that is plain."""
    found: dict[str, Any] = {
        name: written[name] for name in ("id", "kind", "name") if name in written
    }
    found |= {name: value for name, value in written.items() if name != step.follows}
    if step.follows and written[step.follows] != to:
        found[step.follows] = written[step.follows]
    return found


def _counts_last(data: Any) -> Any:
    """What a condition is about comes before how often and when."""
    if isinstance(data, list):
        return [_counts_last(item) for item in data]
    if not isinstance(data, dict):
        return data
    names = sorted(data, key=lambda name: _COUNTS.index(name) if name in _COUNTS else -1)
    if data.get("kind") not in ("event", "message", "workflow"):
        names = list(data)
    return {name: _counts_last(data[name]) for name in names}


class _Dumper(yaml.SafeDumper):
    """Writes for a reader of YAML 1.2's core schema, such as `tree.read`."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """Which type an unquoted scalar would be read as: text of another type gets quotes."""
        if kind is not yaml.ScalarNode or not implicit[0]:
            return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call] # PyYAML's
        read = False if value.lower() in _BOOLEAN_ELSEWHERE else plain(value)
        return f"tag:yaml.org,2002:{_TAGS[type(read)]}"


_TAGS = {str: "str", bool: "bool", int: "int", float: "float", type(None): "null"}


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    if _BREAKS.search(text):
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _number(dumper: yaml.SafeDumper, number: float) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:float", repr(number))


def _list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(not isinstance(item, list | dict) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
_Dumper.add_representer(float, _number)
