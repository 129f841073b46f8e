"""docs/problems.md explains every code that a problem may have, and no other."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))


def given_codes() -> set[str]:
    """The first argument of `problem(…)`, and `code=…` of functions beside it."""
    return {
        code
        for module in (ast.parse(path.read_text("utf-8")) for path in SOURCES)
        if _tells_problems(module)
        for call in ast.walk(module)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        for code in _codes(call, call.func.id)
    }


def _tells_problems(module: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom) and "problem" in [each.name for each in node.names]
        for node in module.body
    )


def _codes(call: ast.Call, function: str) -> Iterator[str]:
    if function == "problem":
        yield from _texts(call.args[0])
    if function[0].islower() or function[0] == "_":  # an error has a code of another sort
        for word in call.keywords:
            if word.arg == "code":
                yield from _texts(word.value)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*_texts(node.body), *_texts(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def test_every_code_of_a_problem_is_explained_once() -> None:
    page = (ROOT / "docs" / "problems.md").read_text("utf-8")
    explained = Counter(re.findall(r"^\| ([A-Z]+-[0-9]+|[a-z_]+) \|", page, re.MULTILINE))
    assert set(explained) == given_codes()
    assert set(explained.values()) == {1}
