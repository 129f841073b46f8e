"""The pages made from the code are up to date, and their examples work."""

import importlib
import re
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from jalon.definition.conditions import Condition
from jalon.definition.export import to_yaml
from jalon.definition.parse import parse
from jalon.definition.scalars import decode_scalar
from jalon.definition.tree import read
from jalon.definition.validate import validate
from jalon.emails.check import check_design
from jalon.engine.language import LANGUAGE

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(
    r"^```yaml\n(.*?)^```$", (ROOT / "docs" / "workflows.md").read_text(), re.DOTALL | re.MULTILINE
)
FILES = [block for block in BLOCKS if block.startswith("workflow:")]
KINDS = [kind.example for kind in (*LANGUAGE.steps.values(), *LANGUAGE.triggers.values())]
CONDITIONS = [block for block in BLOCKS if block not in FILES and block not in KINDS]
EXAMPLES = [file.read_text() for file in sorted((ROOT / "examples").glob("*.yaml"))]


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return importlib.import_module("tools.docs")


@pytest.mark.parametrize("page", ["workflow.schema.json", "workflows.md", "rules.md"])
def test_a_page_is_what_the_code_says(tools: ModuleType, page: str) -> None:
    name = f"docs/{page}"
    assert (ROOT / name).read_text("utf-8") == tools.PAGES[name](), "run make docs"


@pytest.mark.rule("NEW-4")
@pytest.mark.parametrize("text", [*FILES, *EXAMPLES])
def test_a_documented_file_is_valid_and_comes_back_from_an_export(text: str) -> None:
    parsed = parse(text, LANGUAGE)
    assert parsed.problems == []
    assert parsed.workflow is not None
    assert [each for each in validate(parsed.workflow, LANGUAGE) if not each.warning] == []
    assert [problem for email in parsed.emails.values() for problem in check_design(email)] == []
    again = parse(to_yaml(parsed.workflow, parsed.emails), LANGUAGE)
    assert (again.workflow, again.emails) == (parsed.workflow, parsed.emails)


@pytest.mark.parametrize("text", CONDITIONS)
def test_a_documented_condition_can_be_read(text: str) -> None:
    condition: object = msgspec.convert(read(text).data, Condition, dec_hook=decode_scalar)  # type: ignore[call-overload] # a union
    assert condition


def test_every_kind_is_documented_with_its_example() -> None:
    assert FILES
    assert CONDITIONS
    assert [example for example in KINDS if not example or example not in BLOCKS] == []


def test_a_mark_of_no_rule_and_a_rule_of_no_test_are_refused(
    tools: ModuleType, tmp_path: Path
) -> None:
    rules = importlib.import_module("tools.rules")
    sentences = tmp_path / "rules.yaml"
    sentences.write_text("RUN-7: Nothing is sent twice.\n")
    test = tmp_path / "tests" / "test_a.py"
    test.parent.mkdir()
    test.write_text('@pytest.mark.rule("RUN-7")\ndef test_it_works():\n    pass\n')
    assert "| RUN-7 | Nothing is sent twice. |" in rules.table(sentences, test.parent)
    assert "it works" in rules.table(sentences, test.parent)
    test.write_text('@pytest.mark.rule("RUN-8")\ndef test_it_works():\n    pass\n')
    with pytest.raises(rules.RulesError, match=r"RUN-7 .* no test proves it; RUN-8 is marked"):
        rules.table(sentences, test.parent)
