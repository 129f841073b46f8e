"""ENT-1: the repeat policies."""

import pytest

from tests.engine.simple import DAY, US, flow, world
from tests.engine.world import NOON


@pytest.mark.rule("ENT-1")
def test_by_default_a_contact_enters_once_ever() -> None:
    life = world()
    life.happen("Start")
    life.happen("Start")
    life.pass_time(NOON + 30 * DAY)
    life.happen("Start")
    assert life.states == [("finished", "")]
    assert life.refusals == [("repeat_policy", "entered_before")] * 2


@pytest.mark.rule("ENT-1")
def test_once_means_once_whatever_the_version() -> None:
    life = world()
    life.happen("Start")
    life.publish([flow("name: Another version", version=2)])
    life.happen("Start")
    life.pass_time(NOON + 9 * DAY)
    life.happen("Start")
    assert [one.version for one in life.enrollments.values()] == [1]
    assert life.refusals == [("repeat_policy", "entered_before")] * 2


@pytest.mark.rule("ENT-1")
def test_changing_the_policy_keeps_past_entries() -> None:
    life = world("repeat: {policy: every_time}")
    life.happen("Start")
    life.happen("Start")
    life.publish([flow("repeat: {policy: every_time, limit: 2}", version=2)])
    life.happen("Start")
    assert life.refusals == [("repeat_policy", "limit")]
    life.publish([flow(version=3)])
    life.happen("Start")
    assert life.refusals[1:] == [("repeat_policy", "entered_before")]


@pytest.mark.rule("ENT-1")
@pytest.mark.parametrize(
    ("ending", "state"),
    [("Nothing", ("finished", "")), ("Stop", ("exited", "stopped")), ("Buy", ("exited", "goal"))],
)
def test_after_exit_lets_in_again_whoever_finished_or_exited_and_never_two_at_a_time(
    ending: str, state: tuple[str, str]
) -> None:
    life = world(
        """repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Stop}, reason: stopped}]
goal: {when: {kind: event, event: Buy}}"""
    )
    life.happen("Start")
    life.happen("Start")
    assert life.refusals == [("repeat_policy", "inside_now")]
    life.happen(ending)
    life.pass_time(NOON + 3 * DAY)
    life.happen("Start")
    assert life.states == [state, ("active", "")]


@pytest.mark.rule("ENT-1")
def test_every_time_lets_in_side_by_side() -> None:
    life = world("repeat: {policy: every_time}")
    life.happen("Start")
    life.happen("Start")
    assert life.states == [("active", "")] * 2
    life.pass_time(NOON + 2 * DAY)
    assert len(life.sent) == 2


@pytest.mark.rule("ENT-1")
def test_the_same_key_never_enters_twice_and_a_missing_one_not_at_all() -> None:
    life = world("repeat: {policy: every_time, key: order}")
    for order in ("a", "b", "a", None, ""):
        life.happen("Start", order=order)
    life.happen("Start")
    life.pass_time(NOON + 9 * DAY)
    life.happen("Start", order="b")
    assert [one.key for one in life.enrollments.values()] == ["a", "b"]
    missing, same = ("repeat_policy", "no_key"), ("repeat_policy", "same_key")
    assert life.refusals == [same, missing, missing, missing, same]


@pytest.mark.rule("ENT-1")
@pytest.mark.parametrize("policy", ["after_exit", "every_time"])
def test_a_pause_counts_from_the_latest_entry_and_ends_at_its_very_instant(policy: str) -> None:
    life = world(
        f"repeat: {{policy: {policy}, pause: 1 day}}",
        steps="steps: [{id: mark, kind: update_contact, add_tags: [x]}]",
    )
    life.happen("Start")
    life.pass_time(NOON + DAY - US)
    life.happen("Start")
    assert life.refusals == [("repeat_policy", "too_soon")]
    life.pass_time(NOON + DAY)
    life.happen("Start")
    assert len(life.enrollments) == 2


@pytest.mark.rule("ENT-1")
def test_a_pause_holds_between_different_keys_too() -> None:
    life = world("repeat: {policy: every_time, key: order, pause: 1 day}")
    life.happen("Start", order="a")
    life.happen("Start", order="b")
    assert life.refusals == [("repeat_policy", "too_soon")]


@pytest.mark.rule("ENT-1")
def test_a_limit_is_the_most_entries_of_a_contact_over_all_keys() -> None:
    life = world("repeat: {policy: every_time, key: order, limit: 2}")
    for order in "abc":
        life.happen("Start", order=order)
    assert len(life.enrollments) == 2
    assert life.refusals == [("repeat_policy", "limit")]


@pytest.mark.rule("ENT-1")
def test_a_refused_entry_is_none() -> None:
    life = world("audience: {kind: tag, tag: vip}")
    life.happen("Start")
    life.change(add_tags=("vip",))
    life.happen("Start")
    assert life.refusals == [("audience", None)]
    assert life.states == [("active", "")]
