"""docs/rules.md: each rule that is built, in a sentence, with the tests that prove it.

The sentences are kept in docs/rules.yaml; the tests name their rules by
`@pytest.mark.rule("RUN-7")`, and are read as text, never run.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import yaml

_CODE = re.compile(r"([A-Z]+)-([0-9]+)")
# fmt: off
_GROUPS = ["CON", "SEG", "EVT", "TRG", "ENT", "STP", "RUN", "LIF", "VAL", "EML", "FRM", "RES",
           "NEW", "ACC", "TPL"]
# fmt: on
_INTRO = """\
# Rules

What Jalon promises, and the tests that prove each promise. This page is made by `make docs`
from `docs/rules.yaml` and from the marks `@pytest.mark.rule("…")` of the tests.

| Rule | What it says | Proven by |
|---|---|---|
"""


class RulesError(Exception):
    """The sentences and the marks do not agree."""


def table(sentences: Path, tests: Path) -> str:
    """The page. Raises RulesError when a test marks a rule that has no sentence, or a rule has
    no test."""
    rules: dict[str, str] = yaml.safe_load(sentences.read_text("utf-8"))
    proofs = marks(tests)
    mistakes = [
        f"{code} is marked in {', '.join(sorted(proofs[code]))} and missing in {sentences.name}"
        for code in proofs.keys() - rules.keys()
    ]
    mistakes += [
        f"{code} is in {sentences.name} and no test proves it"
        for code in rules.keys() - proofs.keys()
    ]
    if mistakes:
        raise RulesError("; ".join(sorted(mistakes)))
    lines = [
        f"| {code} | {' '.join(rules[code].split())} | {_cell(proofs[code])} |\n"
        for code in sorted(rules, key=_order)
    ]
    return _INTRO + "".join(lines)


def marks(tests: Path) -> dict[str, dict[str, list[str]]]:
    """The tests by file, by rule."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for file in sorted(tests.rglob("test_*.py")):
        name = file.relative_to(tests.parent).as_posix()
        for code, test in _marked(ast.parse(file.read_text("utf-8"))):
            if test not in found[code][name]:
                found[code][name].append(test)
    return found


def _marked(module: ast.Module) -> Iterator[tuple[str, str]]:
    whole = [code for node in module.body for code in _of_module(node)]
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            for code in [*whole, *_codes(node.decorator_list)]:
                yield code, node.name


def _of_module(node: ast.stmt) -> list[str]:
    """Of `pytestmark = …`, which marks every test of a file."""
    if not isinstance(node, ast.Assign):
        return []
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    return _codes([node.value]) if names == ["pytestmark"] else []


def _codes(nodes: list[ast.expr]) -> list[str]:
    calls = [call for node in nodes for call in ast.walk(node) if isinstance(call, ast.Call)]
    return [
        str(argument.value)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "rule"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    ]


def _cell(files: dict[str, list[str]]) -> str:
    """The files, with how many of their tests prove the rule."""
    return "<br>".join(
        f"[{name.removeprefix('tests/')}](../{name}): "
        + ", ".join(test.removeprefix("test_").replace("_", " ") for test in tests)
        for name, tests in sorted(files.items())
    )


def _order(code: str) -> tuple[int, int]:
    match = _CODE.fullmatch(code)
    if match is None or match.group(1) not in _GROUPS:
        raise RulesError(f"{code} is no code of a rule")
    return _GROUPS.index(match.group(1)), int(match.group(2))
