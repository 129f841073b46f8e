"""ENT-3, ENT-5 and what the whole language adds to entries: suppression, loops, consent."""

from datetime import timedelta

import pytest

from tests.engine.world import NOON, World, a_contact, compiled


def flow(extra: str = "", *, steps: str = "", name: str = "flow", start: str = "Start") -> str:
    return f"""
workflow: {name}
triggers:
  - {{kind: event, event: {start}}}
{extra}
steps:
{steps or "  - {id: pause, kind: delay, wait: 1 day}"}
  - {{id: done, kind: update_contact, add_tags: [{name}]}}
"""


@pytest.mark.rule("ENT-3")
def test_members_of_a_suppression_list_never_enter():
    world = World([compiled(flow("suppress: [staff, rivals]"))], contact=a_contact(lists={"staff"}))
    world.happen("Start")
    assert world.states == []
    (refused,) = world.refused
    assert (refused.reason, refused.detail) == ("suppressed", {"list": "staff"})


@pytest.mark.rule("ENT-3")
def test_who_joins_a_suppression_list_leaves():
    world = World([compiled(flow("suppress: [staff]"))])
    world.happen("Start")
    world.change(join_lists=("news",))
    assert world.states == [("active", "")]
    world.change(join_lists=("staff",))
    assert world.states == [("exited", "suppressed")]


@pytest.mark.rule("ENT-4")
@pytest.mark.parametrize(
    ("contact", "enters"),
    [
        ({"marketing": "opted_in"}, True),
        ({"marketing": "unknown"}, False),
        ({"marketing": "unsubscribed"}, False),
        ({"marketing": "opted_in", "email": None}, False),
        ({"marketing": "opted_in", "email_valid": False}, False),
    ],
)
def test_a_workflow_may_ask_for_consent(contact, enters):
    world = World([compiled(flow("requires_consent: true"))], contact=a_contact(**contact))
    world.happen("Start")
    assert bool(world.states) is enters
    assert [refused.reason for refused in world.refused] == ([] if enters else ["no_consent"])


@pytest.mark.rule("ENT-5")
def test_a_chain_of_workflows_that_comes_back_at_once_is_refused_as_a_loop():
    ping = flow(
        "repeat: {policy: every_time}",
        name="ping",
        start="Ping",
        steps="  - {id: tell, kind: emit_event, event: Pong}",
    )
    pong = flow(
        "repeat: {policy: every_time}",
        name="pong",
        start="Pong",
        steps="  - {id: tell, kind: emit_event, event: Ping}",
    )
    world = World([compiled(ping, number=1), compiled(pong, number=2)])
    world.happen("Ping")
    assert len(world.states) == 2
    assert [(refused.reason, refused.workflow_id.int) for refused in world.refused] == [("loop", 1)]
    world.now += timedelta(minutes=31)
    world.happen("Ping")
    assert len(world.states) == 4, "somebody else's event is no loop"


@pytest.mark.rule("ENT-5")
@pytest.mark.parametrize(("minutes", "entries"), [(29, 1), (30, 2)])
def test_half_an_hour_later_it_is_no_loop(minutes, entries):
    steps = f"""  - {{id: pause, kind: delay, wait: {minutes} minutes}}
  - {{id: tell, kind: emit_event, event: Start}}
  - {{id: stop, kind: delay, wait: 30 days}}"""
    world = World([compiled(flow("repeat: {policy: every_time}", steps=steps))])
    world.happen("Start")
    world.pass_time(NOON + timedelta(minutes=minutes))
    assert len(world.states) == entries


@pytest.mark.rule("ENT-5")
def test_a_change_that_a_step_makes_is_of_its_chain_too():
    text = """
workflow: echo
triggers:
  - {kind: attribute_changed, attribute: count}
repeat: {policy: every_time}
steps:
  - {id: more, kind: update_contact, increment: {count: 1}}
"""
    world = World([compiled(text)])
    world.change(attributes={"count": 1})
    assert world.contact.attributes == {"count": 2}
    assert [refused.reason for refused in world.refused] == ["loop"]


@pytest.mark.rule("ENT-1")
def test_only_some_triggers_may_let_in_again():
    text = flow("repeat: {policy: after_exit, by: [1]}", steps="  - {id: go, kind: note, text: x}")
    text = text.replace("event: Start}", "event: Start}\n  - {kind: event, event: Return}")
    world = World([compiled(text)])
    world.happen("Start")
    world.happen("Start")
    assert len(world.states) == 1
    assert world.refusals == [("repeat_policy", "other_trigger")]
    world.happen("Return")
    assert len(world.states) == 2


@pytest.mark.rule("STP-16")
def test_never_again_is_for_good_whatever_the_policy():
    text = flow(
        "repeat: {policy: every_time}",
        steps="  - {id: bye, kind: exit, reason: refused, never_again: true}",
    ).rpartition("  - {id: done")[0]
    world = World([compiled(text)])
    world.happen("Start")
    world.happen("Start")
    world.enroll()
    assert world.states == [("exited", "refused")]
    assert world.refusals == [("repeat_policy", "never_again")] * 2
    world.enroll(again=True)
    assert len(world.states) == 2


@pytest.mark.rule("TRG-13")
def test_who_is_no_longer_in_the_audience_leaves_if_the_workflow_says_so():
    audience = "audience: {kind: tag, tag: vip}\nleave_when_outside: true"
    world = World([compiled(flow(audience))], contact=a_contact(tags={"vip"}))
    world.happen("Start")
    assert world.states == [("active", "")]
    world.change(remove_tags=("vip",))
    assert world.states == [("exited", "outside_audience")]
    staying = World(
        [compiled(flow("audience: {kind: tag, tag: vip}"))], contact=a_contact(tags={"vip"})
    )
    staying.happen("Start")
    staying.change(remove_tags=("vip",))
    assert staying.states == [("active", "")]


@pytest.mark.rule("SEG-1")
def test_being_in_a_workflow_is_a_condition():
    audience = "audience: {kind: not, of: {kind: workflow, workflow: course}}"
    world = World(
        [
            compiled(flow(name="course", start="Begin"), number=1),
            compiled(flow(audience), number=2),
        ]
    )
    world.happen("Begin")
    world.happen("Start")
    assert [refused.reason for refused in world.refused] == ["audience"]
    world.pass_time(NOON + timedelta(days=1))
    world.happen("Start")
    assert world.states == [("finished", ""), ("active", "")]


@pytest.mark.rule("SEG-1")
@pytest.mark.parametrize("fact", ["entered", "finished", "exited", "goal"])
def test_what_became_of_the_contact_in_a_workflow_is_a_condition(fact):
    course = flow(
        "goal: {when: {kind: tag, tag: buyer}}\n"
        "exit: [{when: {kind: tag, tag: bored}, reason: bored}]",
        name="course",
        start="Begin",
    )
    audience = f"audience: {{kind: workflow, workflow: course, fact: {fact}}}"
    world = World([compiled(course, number=1), compiled(flow(audience), number=2)])
    world.happen("Start")
    assert [refused.reason for refused in world.refused] == ["audience"]
    world.happen("Begin")
    if fact == "finished":
        world.pass_time(NOON + timedelta(days=1))
    elif fact != "entered":
        world.change(add_tags=("buyer",) if fact == "goal" else ("bored",))
    world.happen("Start")
    assert [one.state for one in world.enrollments.values() if one.workflow_id.int == 2] == [
        "active"
    ]
