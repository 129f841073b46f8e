"""An edit on the canvas: painted at once in a workflow of 500 steps, as in one of ten."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.web.test_in_a_browser import CHROMIUM, WEB, address, environment, pytestmark

__all__ = ["address", "environment", "pytestmark"]

EDITS = ("field", "add", "duplicate")
BUSY = 50
"""Milliseconds of the page's main thread, medians over ten, that an edit stays under: from its key
to the paint that shows it, and in the longest task until it is saved (as W3C Long Tasks has it)."""


@pytest.fixture
def project() -> str:
    return "bench"


def test_an_edit_of_500_steps_is_drawn_at_once(project: str, address: str, tmp_path: Path) -> None:
    found = tmp_path / "figures.json"
    told = {"JALON_APP": address, "JALON_CHROMIUM": CHROMIUM or "", "JALON_FIGURES": str(found)}
    command = [
        "npx",
        "playwright",
        "test",
        f"--project={project}",
        "--output",
        str(tmp_path / "seen"),
    ]
    done = subprocess.run(command, cwd=WEB, env=os.environ | told, check=False, timeout=1200)
    assert done.returncode == 0, "see what Playwright says above"
    figures = json.loads(found.read_text())
    lines = [f"{'':10} {'painted in':>20} {'longest task':>20}   (each under {BUSY} ms)"]
    for edit in EDITS:
        long, short = figures["long"][edit], figures["short"][edit]
        cells = [
            f"{long[part]:.0f} ms (10 steps: {short[part]:.0f})" for part in ("answer", "task")
        ]
        lines.append(f"{edit:10} {cells[0]:>20} {cells[1]:>20}")
    print("", *lines, sep="\n")  # noqa: T201 (a bench prints its table)
    assert not {edit for edit in EDITS if max(figures["long"][edit].values()) >= BUSY}
