"""docs/security.md: the tests that it names are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_requirement_names_a_test_that_is_there() -> None:
    lines = (ROOT / "docs" / "security.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| V")]
    assert len(rows) > 25
    for row in rows:
        found = re.search(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
        assert found, row
        path, name = found.groups()
        assert f"def {name}(" in (ROOT / path).read_text(), row
