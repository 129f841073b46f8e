"""An edit on the canvas: drawn within a few frames in a workflow of 500 steps, as in one of ten."""

import json
import os
import subprocess
from pathlib import Path

from tests.web.test_in_a_browser import CHROMIUM, WEB, address, environment, pytestmark

__all__ = ["address", "environment", "pytestmark"]

LONGEST = {"field": 50, "add": 50, "duplicate": 100}
"""Milliseconds of the main thread in the longest frame of an edit, medians over ten."""


def test_an_edit_of_500_steps_is_drawn_at_once(address: str, tmp_path: Path) -> None:
    found = tmp_path / "figures.json"
    told = {"JALON_APP": address, "JALON_CHROMIUM": CHROMIUM or "", "JALON_FIGURES": str(found)}
    command = ["npx", "playwright", "test", "--project=bench", "--output", str(tmp_path / "seen")]
    done = subprocess.run(command, cwd=WEB, env=os.environ | told, check=False, timeout=1200)
    assert done.returncode == 0, "see what Playwright says above"
    figures = json.loads(found.read_text())
    lines = [
        f"{edit}: {figures['long'][edit]:.0f} ms in 500 steps (at most {most}), "
        f"{figures['short'][edit]:.0f} ms in 10"
        for edit, most in LONGEST.items()
    ]
    print("", *lines, sep="\n")  # noqa: T201 (a bench prints its table)
    assert not {edit for edit, most in LONGEST.items() if figures["long"][edit] >= most}
