"""Rules of entering, being inside and leaving, one by one, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from jalon.definition import events
from jalon.definition.scalars import Duration
from jalon.engine.compiled import Compiled
from jalon.engine.effects import Update
from jalon.engine.steps.delay import Delay
from jalon.engine.steps.send_email import SendEmail
from jalon.engine.walking import Go, LinearKind, Move, Walk
from tests.engine.world import NOON, World, a_contact, compiled

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
US = timedelta(microseconds=1)

STEPS = """
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""


def flow(settings: str = "", *, steps: str = STEPS, version: int = 1) -> Compiled:
    """Entered by the event Start, unless the settings say otherwise."""
    triggers = "" if "triggers:" in settings else "triggers: [{kind: event, event: Start}]\n"
    return compiled(f"workflow: rules\n{triggers}{settings}\n{steps}", version=version)


def world(settings: str = "", *, steps: str = STEPS, **contact: Any) -> World:
    return World([flow(settings, steps=steps)], contact=a_contact(**contact))


# --- ENT-1: the repeat policies ----------------------------------------------------------------


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
@pytest.mark.rule("RUN-9")
def test_after_exit_counts_who_failed_as_inside() -> None:
    life = in_trouble("repeat: {policy: after_exit}")
    life.pass_time(ERRED + HOUR)
    assert life.states == [("failed", "")]
    life.happen("Start")
    assert life.refusals == [("repeat_policy", "inside_now")]


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


# --- ENT-4, TRG: refusals and triggers ---------------------------------------------------------


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("audience: {kind: attribute, attribute: plan, value: paid}", "audience"),
        ("goal: {when: {kind: tag, tag: buyer}}", "goal_already_met"),
        ("goal: {when: {kind: event, event: Order, since: ever}}", "goal_already_met"),
        ("goal: {when: {kind: event, event: Order, within: 1 day}}", "goal_already_met"),
    ],
)
def test_a_refused_entry_is_recorded_with_its_reason_and_what_was_seen(
    settings: str, reason: str
) -> None:
    life = world(settings, tags={"buyer"})
    life.happen("Order")
    life.happen("Start")
    (refused,) = life.refused
    assert (refused.reason, refused.at, refused.version) == (reason, NOON, 1)
    assert "holds" in refused.detail["test"]
    assert life.enrollments == {}
    assert life.logs == []


@pytest.mark.rule("ENT-4")
def test_what_the_audience_saw_is_in_the_entry_as_well() -> None:
    life = world(
        "audience: {kind: attribute, attribute: plan, value: paid}", attributes={"plan": "paid"}
    )
    life.happen("Start")
    (entered,) = life.logged("entered")
    assert entered.detail["audience"] == {"holds": True, "seen": "paid"}


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize(("ago", "enters"), [(24 * HOUR, True), (24 * HOUR + US, False)])
def test_an_event_more_than_24_hours_late_does_not_trigger(ago: timedelta, enters: bool) -> None:
    life = world()
    life.happen("Start", at=NOON - ago)
    assert len(life.enrollments) == enters
    assert [reason for reason, _ in life.refusals] == ([] if enters else ["late"])


@pytest.mark.rule("EVT-1")
def test_a_late_event_still_counts_in_conditions() -> None:
    life = world("audience: {kind: event, event: Order, within: 3 days}")
    life.happen("Order", at=NOON - 2 * DAY)
    life.happen("Start")
    assert life.states == [("active", "")]


@pytest.mark.rule("ENT-4")
def test_the_triggering_event_is_applied_before_the_audience_is_tested() -> None:
    life = world("audience: {kind: event, event: Start, exactly: 2, since: ever}")
    life.happen("Start")
    life.happen("Start")
    life.happen("Start")
    assert [reason for reason, _ in life.refusals] == ["audience", "audience"]
    assert len(life.enrollments) == 1


@pytest.mark.rule("TRG-13")
def test_triggers_are_alternatives_and_one_event_enters_once() -> None:
    settings = """triggers:
  - {kind: event, event: Start, where: [{property: total, op: at_least, value: 50}]}
  - {kind: event, event: Start, where: [{property: gift, value: true}]}
repeat: {policy: every_time}"""
    life = world(settings)
    life.happen("Start", total=49)
    life.happen("Start", total=50, gift=True)
    life.happen("Start", gift=True)
    assert [log.detail["trigger"] for log in life.logged("entered")] == [0, 1]


@pytest.mark.rule("TRG-5")
def test_joining_a_list_lets_in_and_being_on_it_already_does_not() -> None:
    life = world("triggers: [{kind: joined_list, list: news}]\nrepeat: {policy: every_time}")
    life.change(join_lists=("other",))
    assert life.enrollments == {}
    life.change(join_lists=("news",))
    life.change(join_lists=("news",))
    assert len(life.enrollments) == 1
    life.change(leave_lists=("news",))
    life.change(join_lists=("news",))
    assert len(life.enrollments) == 2


@pytest.mark.rule("TRG-6")
@pytest.mark.parametrize(
    ("asked", "values", "entries"),
    [
        ("", ["a", "a", "b", None], 3),
        (", to: paid", ["free", "paid", "paid", "free", "paid"], 2),
        (", reaches: 100", [99, 100, 150, 99, 100], 2),
        (", reaches: 100", [100], 1),
        (", reaches: 100", ["100", True, None], 0),
        (", to: 1", [True, 1, 1.0], 1),
    ],
)
def test_an_attribute_that_changes_lets_in(asked: str, values: list[Any], entries: int) -> None:
    life = world(
        f"triggers: [{{kind: attribute_changed, attribute: x{asked}}}]\n"
        "repeat: {policy: every_time}"
    )
    for value in values:
        life.change(attributes={"x": value})
    assert len(life.enrollments) == entries


@pytest.mark.rule("TRG-16")
def test_a_hand_skips_the_trigger_only() -> None:
    life = world("audience: {kind: not, of: {kind: tag, tag: staff}}")
    life.enroll(code="x")
    assert life.only.payload == {"code": "x"}
    life.enroll()
    assert life.refusals == [("repeat_policy", "entered_before")]
    life.enroll(again=True)
    assert len(life.enrollments) == 2
    life.change(add_tags=("staff",))
    life.enroll(again=True)
    assert life.refusals[1:] == [("audience", None)]


# --- RUN-1: exits ------------------------------------------------------------------------------

EXIT = "exit: [{when: {kind: event, event: Order}, reason: ordered}]"


@pytest.mark.rule("RUN-1")
def test_a_past_purchase_never_ejects() -> None:
    life = world(EXIT)
    life.happen("Order")
    life.happen("Start")
    life.happen("Order", at=NOON - HOUR)
    assert life.states == [("active", "")]
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("finished", "")]


@pytest.mark.rule("RUN-1")
def test_an_order_at_the_instant_of_the_entry_exits_when_it_came_after() -> None:
    life = world(EXIT)
    life.happen("Order", at=NOON)
    life.happen("Start", at=NOON)
    assert life.states == [("active", "")]
    life.happen("Order", at=NOON)
    assert life.states == [("exited", "ordered")]
    assert life.logged("exits")[0].detail["test"]["seen"]["count"] == 1


@pytest.mark.rule("RUN-1")
def test_the_entering_event_itself_is_not_since_the_entry() -> None:
    life = world(
        "exit: [{when: {kind: event, event: Start}, reason: again}]\nrepeat: {policy: every_time}"
    )
    life.happen("Start")
    assert life.states == [("active", "")]
    life.happen("Start")
    assert life.states == [("exited", "again"), ("active", "")]


@pytest.mark.rule("RUN-1")
def test_a_state_that_exits_does_so_at_entry() -> None:
    life = world("exit: [{when: {kind: tag, tag: staff}, reason: staff}]", tags={"staff"})
    life.happen("Start")
    assert life.states == [("exited", "staff")]
    assert life.sent == []


@pytest.mark.rule("RUN-1")
@pytest.mark.parametrize("period", ["since: ever", "within: 1 day"])
def test_events_marked_ever_or_within_are_tested_at_entry(period: str) -> None:
    life = world(f"exit: [{{when: {{kind: event, event: Order, {period}}}, reason: x}}]")
    life.happen("Order", at=NOON - HOUR)
    life.happen("Start")
    assert life.states == [("exited", "x")]


@pytest.mark.rule("RUN-1")
def test_exits_are_tested_again_before_every_step() -> None:
    """No event tells that a date has come."""
    life = world(
        "exit: [{when: {kind: attribute, attribute: until, op: in_last, value: 9 days},"
        " reason: over}]",
        attributes={"until": "2026-05-05"},
    )
    life.happen("Start")
    assert life.states == [("active", "")]
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("exited", "over")]
    assert life.sent == []


@pytest.mark.rule("RUN-1")
def test_an_event_precedes_what_is_due_at_its_instant() -> None:
    life = world(EXIT)
    life.happen("Start")
    life.now = NOON + 2 * DAY
    life.happen("Order")
    assert life.states == [("exited", "ordered")]
    assert life.sent == []


@pytest.mark.rule("RUN-12")
def test_leaving_withdraws_what_was_not_handed_over() -> None:
    life = World(
        [
            flow(
                EXIT,
                steps=STEPS + "  - {id: on, kind: delay, wait: 1 day}\n"
                "  - {id: mark, kind: update_contact, add_tags: [x]}",
            )
        ]
    )
    life.delivers = False
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    assert len(life.sent) == 1
    life.happen("Order")
    assert life.sent == []
    assert life.withdrawn == set(life.enrollments)


# --- Waits -------------------------------------------------------------------------------------


@pytest.mark.rule("STP-4")
@pytest.mark.parametrize(("only_from_now", "waits"), [(False, False), (True, True)])
def test_a_wait_takes_what_came_since_the_entry_or_from_now_on(
    only_from_now: bool, waits: bool
) -> None:
    life = world(
        steps=f"""steps:
  - {{id: pause, kind: delay, wait: 1 day}}
  - id: wait
    kind: wait_for
    branches: [{{when: {{kind: event, event: Visit}}, to: mark}}]
    limit: 5 days
    only_from_now: {str(only_from_now).lower()}
  - {{id: mark, kind: update_contact, add_tags: [seen]}}
"""
    )
    life.happen("Start")
    life.pass_time(NOON + HOUR)
    life.happen("Visit")
    life.pass_time(NOON + DAY)
    assert (life.states == [("active", "")]) is waits
    life.happen("Visit", at=NOON + DAY - US)
    assert (life.states == [("active", "")]) is waits
    life.happen("Visit")
    assert life.states == [("finished", "")]
    assert life.contact.tags == {"seen"}


# --- RUN-11: the goal --------------------------------------------------------------------------

GOAL = "goal: {when: {kind: event, event: Buy}, window: 5 days}"


@pytest.mark.rule("RUN-11")
def test_reaching_the_goal_inside_exits() -> None:
    life = world(f"{EXIT}\n{GOAL}")
    life.happen("Start")
    life.pass_time(NOON + HOUR)
    life.happen("Buy")
    assert life.states == [("exited", "goal")]
    assert (life.only.goal_at, life.only.goal_until) == (NOON + HOUR, None)
    told = [emitted.emit.name for emitted in life.emitted]
    assert told == [events.WORKFLOW_ENTERED, events.WORKFLOW_EXITED, events.GOAL_REACHED]
    life.happen("Buy")
    assert life.logged("goal") == []


@pytest.mark.rule("RUN-11")
def test_the_goal_comes_before_the_exits() -> None:
    life = world("exit: [{when: {kind: event, event: Buy}, reason: bought}]\n" + GOAL)
    life.happen("Start")
    life.happen("Buy")
    assert life.states == [("exited", "goal")]


@pytest.mark.rule("RUN-11")
@pytest.mark.parametrize("ending", ["Nothing", "Order"])
def test_after_leaving_the_goal_only_counts_and_once(ending: str) -> None:
    life = world(f"{EXIT}\n{GOAL}")
    life.happen("Start")
    life.happen(ending)
    life.pass_time(NOON + 2 * DAY)
    before = life.states
    assert before[0][0] in ("finished", "exited")
    life.happen("Buy")
    life.happen("Buy")
    assert life.states == before
    assert life.only.goal_at == NOON + 2 * DAY
    assert len(life.logged("goal")) == 1
    assert [e.emit.name for e in life.emitted].count(events.GOAL_REACHED) == 1


@pytest.mark.rule("RUN-11")
@pytest.mark.parametrize(("late", "counts"), [(timedelta(0), True), (US, False)])
def test_the_attribution_window_ends(late: timedelta, counts: bool) -> None:
    life = world(GOAL)
    life.happen("Start")
    life.pass_time(NOON + 7 * DAY + late)
    life.happen("Buy")
    assert (life.only.goal_at is not None) is counts
    assert len(life.logged("goal")) == counts


@pytest.mark.rule("RUN-11")
def test_a_purchase_from_before_the_entry_never_reaches_the_goal() -> None:
    life = world(GOAL)
    life.happen("Buy")
    life.happen("Start")
    life.happen("Buy", at=NOON - HOUR)
    life.pass_time(NOON + 3 * DAY)
    life.happen("Buy", at=NOON - HOUR)
    assert life.states == [("finished", "")]
    assert life.only.goal_at is None


# --- RUN-2: the window -------------------------------------------------------------------------

PARIS = "zone: {use: workflow, name: Europe/Paris}\n"
MORNINGS = PARIS + "window: {opens: 9:00, closes: 11:00}\n"
OPENS = datetime(2026, 5, 7, 7, tzinfo=UTC)


@pytest.mark.rule("RUN-2")
def test_a_held_email_leaves_in_the_first_15_minutes_of_the_opening() -> None:
    life = world(MORNINGS)
    life.happen("Start")
    life.pass_time(OPENS - US)
    assert life.sent == []
    life.pass_time(OPENS + 15 * MINUTE)
    ((step, at),) = life.sent
    assert step == "offer"
    assert OPENS <= at < OPENS + 15 * MINUTE
    assert [log.detail.get("held") for log in life.logged("waits")] == [None, "window"]


@pytest.mark.rule("RUN-2")
def test_exits_are_tested_again_when_the_window_opens() -> None:
    life = world(
        MORNINGS + "exit: [{when: {kind: attribute, attribute: until, op: in_last, "
        "value: 9 days}, reason: over}]",
        attributes={"until": "2026-05-07"},
    )
    life.happen("Start")
    life.pass_time(OPENS + HOUR)
    assert life.states == [("exited", "over")]
    assert life.sent == []


@pytest.mark.rule("RUN-2")
def test_an_event_while_held_does_not_let_the_email_out() -> None:
    life = world(MORNINGS + EXIT)
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    held = life.only.due_at
    life.happen("Order", at=NOON - DAY)
    assert life.only.due_at == held
    assert life.sent == []


# --- RUN-8: lateness ---------------------------------------------------------------------------


@pytest.mark.rule("RUN-8")
@pytest.mark.parametrize(("down", "sends"), [(24 * HOUR, True), (24 * HOUR + US, False)])
def test_after_a_downtime_an_email_more_than_24_hours_late_is_not_sent(
    down: timedelta, sends: bool
) -> None:
    life = world()
    life.happen("Start")
    life.now = NOON + 2 * DAY + down
    life.settle()
    assert life.states == [("finished", "")]
    assert len(life.sent) == sends
    assert life.logged("finishes")[0].detail.get("not_sent") == (None if sends else "late")


@pytest.mark.rule("RUN-8")
def test_an_event_that_comes_first_after_a_downtime_makes_no_late_email_timely() -> None:
    life = world(EXIT)
    life.happen("Start")
    life.now = NOON + 9 * DAY
    life.happen("Order", at=NOON - DAY)
    assert life.states == [("finished", "")]
    assert life.sent == []


@pytest.mark.rule("RUN-8")
def test_each_email_is_late_by_its_own_delay() -> None:
    """Down from before the first delay ended to 12 hours after the second one did."""
    life = world(
        steps="""steps:
  - {id: one, kind: delay, wait: 1 day, count_from: entry}
  - {id: first, kind: send_email, email: offer}
  - {id: two, kind: delay, wait: 3 days, count_from: entry}
  - {id: second, kind: send_email, email: reminder}
"""
    )
    life.happen("Start")
    life.now = NOON + 3 * DAY + 12 * HOUR
    life.settle()
    assert life.sent == [("second", life.now)]


@pytest.mark.rule("RUN-8")
def test_an_event_in_time_goes_on_in_time() -> None:
    life = world(
        steps="""steps:
  - id: wait
    kind: wait_for
    branches: [{when: {kind: event, event: Visit}, to: offer}]
    limit: 9 days
  - {id: offer, kind: send_email, email: offer}
"""
    )
    life.happen("Start")
    life.pass_time(NOON + 5 * DAY)
    life.happen("Visit")
    assert len(life.sent) == 1


# --- RUN-9: steps that err ---------------------------------------------------------------------


class Fragile(LinearKind, tag="fragile", frozen=True, kw_only=True):
    """A step that errs, halfway through, while the contact has the tag `trouble`."""

    is_action = True

    def move(self, walk: Walk) -> Move:
        walk.act(Update(attributes={"passed": True}))
        if "trouble" in walk.contact.tags:
            raise RuntimeError("no answer")
        return Go(self.next)


def broken(settings: str = "") -> Compiled:
    """A workflow with a fragile step after an email."""
    plain = flow(settings)
    steps = [
        Delay(id="pause", wait=Duration(1, "hour"), next="offer"),
        SendEmail(id="offer", email="offer", next="fragile"),
        Fragile(id="fragile"),
    ]
    return Compiled(plain.id, 1, msgspec.structs.replace(plain.definition, steps=steps))


def in_trouble(settings: str = "") -> World:
    """A world where the fragile step has just erred for the first time, an hour after noon."""
    life = World([broken(settings)], contact=a_contact(tags={"trouble"}))
    life.happen("Start")
    life.pass_time(ERRED)
    return life


ERRED = NOON + HOUR


@pytest.mark.rule("RUN-9")
def test_a_step_that_errs_is_tried_five_times_over_an_hour_then_fails() -> None:
    life = in_trouble()
    tries = [ERRED]
    while (due := life.next_due()) is not None:
        life.pass_time(due)
        tries.append(due)
    assert [(at - ERRED) / MINUTE for at in tries] == [0, 1, 6, 21, 60]
    assert life.states == [("failed", "")]
    (failed,) = life.logged("fails")
    assert (failed.step, failed.at) == ("fragile", ERRED + HOUR)
    assert failed.detail == {"error": "RuntimeError: no answer"}
    assert (life.only.step, life.only.error) == ("fragile", "RuntimeError: no answer")


@pytest.mark.rule("RUN-9")
def test_the_steps_before_the_one_that_errs_are_taken_once_and_nothing_of_itself() -> None:
    life = in_trouble()
    assert life.sent == [("offer", ERRED)]
    life.pass_time(ERRED + 2 * HOUR)
    assert life.sent == [("offer", ERRED)]
    assert "passed" not in life.contact.attributes


@pytest.mark.rule("RUN-9")
def test_a_step_that_recovers_goes_on() -> None:
    life = in_trouble()
    life.pass_time(ERRED + 10 * MINUTE)
    life.change(remove_tags=("trouble",))
    life.pass_time(ERRED + 21 * MINUTE)
    assert life.states == [("finished", "")]
    assert (life.only.errors, life.only.error) == (0, "")
    assert life.contact.attributes == {"passed": True}
    assert len(life.sent) == 1


@pytest.mark.rule("RUN-9")
def test_events_between_two_tries_are_no_tries_and_may_still_exit() -> None:
    life = in_trouble(EXIT)
    for _ in range(9):
        life.happen("Order", at=NOON - HOUR)
    assert life.states == [("active", "")]
    assert life.only.due_at == ERRED + MINUTE
    life.happen("Order")
    assert life.states == [("exited", "ordered")]


@pytest.mark.rule("RUN-9")
def test_one_workflow_that_errs_holds_up_no_other() -> None:
    sound = compiled(
        f"workflow: sound\ntriggers: [{{kind: event, event: Start}}]\n{STEPS}", number=8
    )
    life = World([broken(), sound], contact=a_contact(tags={"trouble"}))
    life.happen("Start")
    life.pass_time(NOON + 2 * DAY)
    assert life.states == [("failed", ""), ("finished", "")]


@pytest.mark.rule("RUN-9")
@pytest.mark.rule("RES-3")
def test_who_failed_hears_of_nothing_any_more() -> None:
    life = in_trouble(f"{EXIT}\n{GOAL}")
    life.pass_time(ERRED + 2 * HOUR)
    life.happen("Order")
    life.happen("Buy")
    assert life.states == [("failed", "")]
    assert len(life.logged("fails")) == 1
    assert life.logged("exits", "goal") == []
