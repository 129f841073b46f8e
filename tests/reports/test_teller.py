"""Every reason that the engine and delivery record has a sentence in both languages."""

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from jalon.definition.problems import Locale
from jalon.reports.teller import Teller

SOURCE = Path(__file__).parents[2] / "src" / "jalon"


def texts(file: str, pattern: str) -> set[str]:
    found = set(re.findall(pattern, (SOURCE / file).read_text("utf-8")))
    assert found, "the pattern no longer finds anything"
    return found


@pytest.mark.rule("RUN-12")
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_each_reason_not_to_send_is_a_sentence(locale: Locale) -> None:
    teller = Teller(locale, ZoneInfo("UTC"))
    reasons = texts("delivery/letters.py", r'Refusal\("\w+", f?"(\w+)')
    reasons |= texts("engine/steps/send_email.py", r'(?:return|_not_sent\() ?"(\w+)"')
    reasons -= {"contact", "not_sent"}
    assert {reason for reason in reasons if teller.not_sent(reason) == reason} == set()


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize("locale", ["en", "fr"])
def test_each_reason_not_to_let_in_is_a_sentence(locale: Locale) -> None:
    teller = Teller(locale, ZoneInfo("UTC"))
    reasons = texts("engine/entry.py", r'return "(\w+)", \{') - {"late", "repeat_policy"}
    told = {reason: teller.refused(reason, {}) for reason in reasons}
    assert {reason for reason, text in told.items() if text == teller.quote(reason)} == set()
    policies = texts("engine/entry.py", r'refuse\("(\w+)"') | {"too_soon"}
    plain = teller.refused("repeat_policy", {"why": "something else"})
    assert plain not in {teller.refused("repeat_policy", {"why": why}) for why in policies}
