"""Steps are numbered as the canvas numbers them, and sentences mention them so."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from jalon.definition.describe import describe
from jalon.definition.diff import diff
from jalon.definition.moving import landings
from jalon.definition.parse import parse, workflow_from_json, workflow_to_json
from jalon.definition.reading_order import drawn, reading_order
from jalon.definition.step_names import KIND_WORDS, StepNames
from jalon.definition.validate import Known, validate
from jalon.definition.worded import as_written, worded
from jalon.definition.workflow import Workflow
from jalon.engine.language import LANGUAGE
from tests.definition.generated import WORKFLOWS
from tests.definition.mutants import mutants

WEB = Path(__file__).parents[2] / "web/src"
DRAWN: list[dict[str, Any]] = json.loads((WEB / "builder/reading-order.test-data.json").read_text())
"""Drafts with the order in which the canvas reads them, which `structure.test.ts` holds it to."""


def flow(steps: list[dict[str, Any]]) -> Workflow:
    return workflow_from_json({"workflow": "w", "steps": steps}, LANGUAGE)


@pytest.mark.parametrize("case", DRAWN, ids=lambda case: "-".join(case["order"])[:40])
def test_steps_are_read_in_the_order_of_the_canvas(case: dict[str, Any]) -> None:
    steps = flow(case["steps"]).steps
    assert [steps[at].id for at in reading_order([drawn(step) for step in steps])] == case["order"]


@pytest.mark.parametrize("case", DRAWN, ids=lambda case: "-".join(case["order"])[:40])
def test_a_step_that_cannot_be_read_yet_counts_as_on_the_canvas(case: dict[str, Any]) -> None:
    # Waits without a length, emails without a name: they are drawn all the same.
    lacking = ("wait", "email", "text", "attribute", "metric")
    steps = [{k: v for k, v in step.items() if k not in lacking} for step in case["steps"]]
    read = reading_order(as_written(steps, LANGUAGE))
    assert [steps[at]["id"] for at in read] == case["order"]


@settings(max_examples=100, suppress_health_check=list(HealthCheck))
@given(WORKFLOWS)
def test_every_step_but_remarks_has_one_place(workflow: Workflow) -> None:
    order = reading_order([drawn(step) for step in workflow.steps])
    assert sorted(order) == [at for at, step in enumerate(workflow.steps) if not step.is_remark]


def test_a_long_ladder_of_branches_is_read_to_its_end() -> None:
    tag = {"kind": "tag", "tag": "x"}
    ladder = [
        {"id": f"s{at}", "kind": "branch", "branches": [{"when": tag, "to": "end"}]}
        | {"otherwise": f"s{at + 1}" if at < 1999 else "end"}
        for at in range(2000)
    ]
    assert reading_order([drawn(step) for step in flow(ladder).steps]) == list(range(2000))


def test_a_step_is_called_by_its_number_and_its_name_or_else_its_kind() -> None:
    steps = [
        {"id": "a", "kind": "delay", "wait": "1 day", "next": "b"},
        {"id": "b", "kind": "send_email", "email": "hi", "name": "Reminder", "next": "end"},
    ]
    names = StepNames.of(flow(steps))
    assert names.quoted("b", "en") == "“2 · Reminder”"
    assert names.name("a", "fr") == "1 · Attendre"
    assert names.name("gone", "fr") == "gone"


def test_every_kind_has_words_and_the_web_app_has_the_same() -> None:
    assert KIND_WORDS.keys() == LANGUAGE.steps.keys()
    text = (WEB / "pages/workflows/flow/words.ts").read_text()
    blocks = re.findall(r"  kind: \{\n(.*?)\n  \},", text, re.S)
    english, french = (dict(re.findall(r'^    (\w+): "(.*)",$', one, re.M)) for one in blocks)
    assert {kind: (english[kind], french[kind]) for kind in english} == KIND_WORDS


_LEADS = {"id", "to", "next", "otherwise", "empty", "holdout_to", "step", "since_email"}


def marked(data: Any, ids: dict[str, str], key: object = "") -> Any:
    """The same definition, its steps' ids such as no sentence would say by itself."""
    if isinstance(data, dict):
        return {name: marked(value, ids, name) for name, value in data.items()}
    if isinstance(data, list):
        return [marked(item, ids, key) for item in data]
    return ids.get(data, data) if key in _LEADS and isinstance(data, str) else data


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(mutants(readable=True))
def test_no_sentence_of_the_server_mentions_a_step_by_its_id(text: str) -> None:
    steps = json.loads(text).get("steps") or []
    ids = {step["id"]: f"qx{at}z" for at, step in enumerate(steps) if step["id"] != "end"}
    read = parse(json.dumps(marked(json.loads(text), ids)), LANGUAGE)
    if read.workflow is None:
        return
    found = read.workflow
    known = Known(emails={}, lists=frozenset(), segments=frozenset(), forms=frozenset())
    problems = [
        each
        for each in validate(found, LANGUAGE, known)
        if (each.code, each.path[-1:]) != ("VAL-7", ("id",))
    ]
    empty = flow([])
    told = [
        *(text for each in problems for text in (*each.message.values(), *each.remedy.values())),
        *(text for change in diff(found, empty) for text in change.message.values()),
        *(text for each in landings(found, empty, {}).problems for text in each.message.values()),
        *describe(found, "fr"),
        *worded(workflow_to_json(found), LANGUAGE, "en").steps.values(),
    ]
    assert [sentence for sentence in told if re.search(r"qx\d+z", sentence)] == []
