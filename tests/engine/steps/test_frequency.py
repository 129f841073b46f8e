"""RUN-4: at most so many emails in a rolling period."""

import pytest

from jalon.definition.scalars import Duration
from jalon.engine.ledger import Cap
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Go, Hold, Leave

WEEK = Duration(7, "day")
STEP = SendEmail(id="a", email="welcome", next="on")
OVER = {"most": 2, "within": "7 days"}


@pytest.fixture
def full(scene):
    """Two emails of the category in the last week, as many as the rule allows."""
    scene.caps = [Cap(2, WEEK, "news")]
    scene.receive("one", at="2026-04-28T10:00")
    scene.receive("two", at="2026-05-01T10:00")
    return scene


@pytest.mark.rule("RUN-4")
def test_over_the_cap_the_email_is_skipped_and_the_contact_goes_on(full):
    assert full.move(STEP) == Go("on", {"not_sent": "cap", **OVER})


@pytest.mark.rule("RUN-4")
def test_or_held_until_one_more_is_allowed(full):
    step = SendEmail(id="a", email="welcome", over_cap="hold", next="on")
    held = full.move(step)
    assert held == Hold(held.until, {"held": "cap", **OVER})
    assert held.until.isoformat() == "2026-05-05T10:00:00+00:00"
    assert full.move(step, "2026-05-05T10:00") == Go("on", {"email": "welcome"})


@pytest.mark.rule("RUN-4")
def test_or_leaves(full):
    step = SendEmail(id="a", email="welcome", over_cap="exit")
    assert full.move(step) == Leave("cap", {"not_sent": "cap", **OVER})


@pytest.mark.rule("RUN-4")
@pytest.mark.parametrize(
    ("cap", "sends"),
    [
        (Cap(3, WEEK, "news"), True),
        (Cap(2, WEEK, "offers"), True),
        (Cap(2, WEEK), False),
        (Cap(2, Duration(6, "day")), True),  # the first is exactly six days old
        (Cap(0, WEEK), False),
    ],
)
def test_a_rule_counts_its_category_or_all_marketing_in_a_rolling_period(full, cap, sends):
    full.caps = [cap]
    assert full.move(STEP).detail == ({"email": "welcome"} if sends else full.move(STEP).detail)
    assert ("not_sent" not in full.move(STEP).detail) is sends


@pytest.mark.rule("RUN-5")
def test_a_transactional_email_skips_the_rules_of_marketing(full):
    full.caps = [Cap(0, WEEK)]
    receipt = SendEmail(id="a", email="receipt", next="on")
    assert full.move(receipt) == Go("on", {"email": "receipt"})


@pytest.mark.rule("RUN-4")
def test_of_several_rules_the_one_that_forbids_longest_holds(full):
    full.caps = [Cap(2, WEEK, "news"), Cap(1, WEEK)]
    step = SendEmail(id="a", email="welcome", over_cap="hold")
    assert full.move(step).until.isoformat() == "2026-05-08T10:00:00+00:00"
