"""Every reason that the engine and delivery record is said in both languages, by the server and in
the app."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jalon.definition.problems import Locale
from jalon.definition.reasons import HELD, NOT_SENT, REFUSED, RESERVED
from jalon.reports.teller import Teller

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "jalon"


def texts(where: str, pattern: str) -> set[str]:
    """What a pattern finds in a file, or in all those of a folder."""
    path = SOURCE / where
    files = path.rglob("*.py") if path.is_dir() else [path]
    found = {text for file in files for text in re.findall(pattern, file.read_text("utf-8"))}
    assert found, "the pattern no longer finds anything"
    return found


@pytest.mark.rule("RUN-12")
def test_each_reason_not_to_send_has_words() -> None:
    reasons = texts("delivery", r'Refusal\("\w+", f?"(\w+)')
    reasons |= texts("delivery", r'\("(?:skipped|cancelled)", "([a-z]\w+)"\)')
    reasons |= texts("delivery", r"reason = '(\w+)'")
    reasons |= texts("engine/steps/send_email.py", r'(?:return|_not_sent\() ?"(\w+)"')
    reasons |= texts("engine/simulate/course.py", r'return "(\w+)"')
    assert reasons - {"contact", "not_sent"} <= NOT_SENT.keys()


@pytest.mark.rule("ENT-4")
def test_each_reason_not_to_let_in_has_words() -> None:
    reasons = texts("engine/entry.py", r'return "(\w+)", \{')
    assert reasons | texts("engine/arming.py", r'\("(\w+)", detail\)') <= REFUSED.keys()


def test_each_reason_to_hold_somebody_has_words() -> None:
    assert texts("engine", r'"held": "(\w+)"') == HELD.keys()


def test_the_app_has_words_for_the_same_reasons() -> None:
    pages = ROOT / "web" / "src" / "pages" / "workflows"
    known = texts(str(pages / "results" / "reasons.ts"), r'\n  "([\w ]+)",')
    assert known == NOT_SENT.keys() | REFUSED.keys() | RESERVED
    (holds,) = texts(str(pages / "simulate" / "remarks.ts"), r"HOLDS = \[(.*)\]")
    assert set(re.findall(r'"(\w+)"', holds)) == HELD.keys()


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_each_repeat_policy_is_told_apart(locale: Locale) -> None:
    teller = Teller(locale, ZoneInfo("UTC"))
    policies = texts("engine/entry.py", r'refuse\("(\w+)"') | {"too_soon"}
    plain = teller.refused("repeat_policy", {"why": "something else"})
    assert plain not in {teller.refused("repeat_policy", {"why": why}) for why in policies}
