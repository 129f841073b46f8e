from pathlib import Path

import pytest

from jalon.settings import VARIABLES

GUIDE = Path(__file__).parents[2] / "docs" / "settings.md"


@pytest.mark.parametrize("name", VARIABLES)
def test_each_setting_is_documented_with_its_default(name: str) -> None:
    rows = [line for line in GUIDE.read_text().splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1, f"docs/settings.md needs one row for {name}"
    if VARIABLES[name]:
        assert f"`{VARIABLES[name]}`" in rows[0]


def test_no_other_setting_is_documented() -> None:
    rows = [line for line in GUIDE.read_text().splitlines() if line.startswith("| `")]
    assert {row.split("`")[1] for row in rows} == set(VARIABLES)
