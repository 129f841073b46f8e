"""Writes the pages of docs/ that come from the code: `python -m tools.docs` (`make docs`).

`--check` writes nothing, names the pages that are out of date, and fails when there are any.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from jalon.definition.schema import json_schema
from jalon.engine.language import LANGUAGE
from tools.guide import guide
from tools.rules import RulesError, table

ROOT = Path(__file__).parent.parent


def schema() -> str:
    return json.dumps(json_schema(LANGUAGE), indent=1, ensure_ascii=False) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "docs/workflow.schema.json": schema,
    "docs/workflows.md": lambda: guide(ROOT / "tools" / "workflows.md", LANGUAGE),
    "docs/rules.md": lambda: table(ROOT / "docs" / "rules.yaml", ROOT / "tests"),
}


def stale() -> list[str]:
    """The pages that are not what the code says now."""
    return [
        name
        for name, page in PAGES.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text("utf-8") != page()
    ]


def main() -> int:
    if "--check" in sys.argv[1:]:
        found = stale()
        for name in found:
            sys.stderr.write(f"{name} is out of date: run make docs\n")
        return 1 if found else 0
    for name, page in PAGES.items():
        (ROOT / name).write_text(page(), "utf-8")
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except RulesError as error:
        raise SystemExit(str(error)) from None
