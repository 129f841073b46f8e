"""What a marketer who comes from Splio expects: versions, waits, repeats, and tests on oneself."""

from datetime import timedelta

import pytest

from jalon.workflows import drafts, life
from jalon.workflows.actions import Choices, publish_draft
from jalon.workflows.publishing import preview_draft
from tests.acceptance.scene import at_step, does, inbox, letters, person, subjects, until
from tests.acceptance.stage import by_hand, day, kept_out, passages, publish
from tests.acting import rows
from tests.workflows.living import figures, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("march")]

COURSE = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 2 days}
  - {id: second, kind: send_email, email: old-second}
""" + letters(hello="hello", old_second="old-second")

RENEWED = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: second, kind: send_email, email: new-second}
""" + letters(hello="hello", new_second="new-second")


@pytest.mark.rule("LIF-3", "RES-3")
@pytest.mark.parametrize("inside", ["finish", "exit"])
def test_a_new_version_drains_or_stops_the_one_before(inside: str) -> None:
    publish(COURSE)
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    until(day(3))
    assert publish(RENEWED, inside=inside).version == 2
    does(bob, "Start")
    until(day(8))
    drained = inside == "finish"
    assert inbox("ann")[1:] == ([("old-second", day(4))] if drained else [])
    assert passages(ann, "course") == [("finished", "") if drained else ("exited", "new_version")]
    assert inbox("bob") == [("hello", day(3)), ("new-second", day(4))]
    # Who was in the old one does not begin again in the new one.
    does(ann, "Start")
    assert kept_out(ann, "course") == ["repeat_policy"]
    found = figures("course")
    assert (found.entered, found.finished + found.exited, found.inside) == (2, 2, 0)
    assert (
        at_step("course", "hello", version=1).sent,
        at_step("course", "hello", version=2).sent,
    ) == (1, 1)


@pytest.mark.rule("LIF-6", "RUN-12", "LIF-1")
def test_i_drain_a_campaign_or_stop_it() -> None:
    publish(COURSE)
    publish(COURSE.replace("workflow: course", "workflow: twin"))
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    until(day(3))
    assert (life.drain("course").inside, life.stop("twin").inside) == (1, 1)
    does(bob, "Start")
    until(day(8))
    assert (passages(ann, "course"), passages(ann, "twin")) == (
        [("finished", "")],
        [("exited", "stopped")],
    )
    assert (passages(bob, "course"), passages(bob, "twin")) == ([], [])
    assert (state("course"), state("twin")) == ("ended", "stopped")
    assert inbox("ann")[2:] == [("old-second", day(4))]
    assert subjects("bob") == []
    assert (figures("course").finished, figures("twin").exits) == (1, {"stopped": 1})


@pytest.mark.rule("LIF-4", "LIF-2", "NEW-6")
def test_i_bring_a_version_back_from_the_history() -> None:
    publish(COURSE, note="as it was")
    publish(RENEWED)
    ann, bob = person("ann"), person("bob")
    does(ann, "Start")
    drafts.restore_version("course", 1)
    planned = preview_draft("course", Choices(inside="move"))
    assert [(each.step, each.people, each.to) for each in planned.landings] == [
        ("pause", 1, "pause")
    ]
    publish_draft("course", Choices(inside="move"), by="marie@example.com")
    does(bob, "Start")
    until(day(8))
    # Both get the old second email, and the one who was inside waits the old two days in all.
    assert inbox("ann") == inbox("bob") == [("hello", day(2)), ("old-second", day(4))]
    past = drafts.history("course")
    assert [(each.number, each.note, each.current) for each in past] == [
        (3, "", True),
        (2, "", False),
        (1, "as it was", False),
    ]
    assert past[0].published_by == "marie@example.com"
    assert drafts.compare("course", 1, 3).changes == []
    assert drafts.compare("course", 2, 3).changes != []
    assert figures("course").finished == 2


WAIT = """
workflow: NAME
triggers: [{kind: event, event: Start}]
zone: {use: workflow, name: Europe/Paris}
steps:
  - {id: wait, WAIT}
  - {id: tell, kind: send_email, email: NAME}
"""
WAITS = {
    "after": "kind: delay, wait: 1 day",
    "morning": "kind: wait_until, time: 8:00",
    "office": "kind: wait_until, weekdays: WORKDAYS, hours: {from: 9:00, to: 17:00}".replace(
        "WORKDAYS", "[mon, tue, wed, thu, fri]"
    ),
}


@pytest.mark.rule("STP-2", "STP-3", "RUN-3")
def test_waiting_is_not_waiting_until() -> None:
    for name, wait in WAITS.items():
        publish(WAIT.replace("NAME", name).replace("WAIT", wait) + letters(**{name: name}))
    arrivals = {
        "fri-night": day(6, "19:00"),
        "sat-dawn": day(7, "05:00"),
        "mon-early": day(9, "07:59"),  # a minute to nine, in Paris
        "mon-noon": day(9, "11:00"),
        "mon-late": day(9, "16:00"),  # five o'clock: the range is over
        "sat-dst": day(28, "12:00"),  # clocks go forward that night
    }
    for name, at in arrivals.items():
        until(at)
        does(person(name), "Start")
    until(day(60))
    found = {name: dict(inbox(name)) for name in arrivals}
    assert {name: each["after"] - arrivals[name] for name, each in found.items()} == dict.fromkeys(
        arrivals, timedelta(days=1)
    )
    assert {name: each["morning"] for name, each in found.items()} == {
        "fri-night": day(7, "07:00"),
        "sat-dawn": day(7, "07:00"),
        "mon-early": day(10, "07:00"),
        "mon-noon": day(10, "07:00"),
        "mon-late": day(10, "07:00"),
        "sat-dst": day(29, "06:00"),
    }
    assert {name: each["office"] for name, each in found.items()} == {
        "fri-night": day(9, "08:00"),
        "sat-dawn": day(9, "08:00"),
        "mon-early": day(9, "08:00"),
        "mon-noon": day(9, "11:00"),
        "mon-late": day(10, "08:00"),
        "sat-dst": day(30, "07:00"),
    }


ORDERS = """
workflow: NAME
triggers: [{kind: event, event: Order Completed}]
repeat: REPEAT
exit: [{when: {kind: event, event: Order Refunded, same: [order_id]}, reason: refunded}]
steps:
  - {id: pause, kind: delay, wait: 3 days}
  - {id: thank, kind: send_email, email: NAME, subject: 'NAME {{ event.order_id }}'}
"""
POLICIES = {
    "once": "{policy: once}",
    "after": "{policy: after_exit}",
    "every": "{policy: every_time, key: order_id}",
}


@pytest.mark.rule("ENT-1", "ENT-4", "RUN-1", "RES-3")
def test_three_ways_to_repeat_and_orders_side_by_side() -> None:
    for name, repeat in POLICIES.items():
        publish(ORDERS.replace("NAME", name).replace("REPEAT", repeat) + letters(**{name: name}))
    ann = person("ann")
    for order in ("A", "B", "B", "C"):
        does(ann, "Order Completed", order_id=order)
    assert {name: len(passages(ann, name)) for name in POLICIES} == {
        "once": 1,
        "after": 1,
        "every": 3,
    }
    until(day(4))
    does(ann, "Order Refunded", order_id="B")  # of one order alone
    until(day(6))
    does(ann, "Order Completed", order_id="D")
    does(ann, "Order Completed", order_id="A")
    until(day(20))
    told = sorted(subjects("ann"))
    assert told == ["after A", "after D", "every A", "every C", "every D", "once A"]
    results = {
        name: (found.entered, found.finished, found.exits, found.refusals)
        for name in POLICIES
        for found in [figures(name)]
    }
    assert results == {
        "once": (1, 1, {}, {"repeat_policy": 5}),
        "after": (2, 2, {}, {"repeat_policy": 4}),
        "every": (4, 3, {"refunded": 1}, {"repeat_policy": 2}),
    }
    assert rows("SELECT count(DISTINCT contact_id) FROM enrollment") == [(1,)]


@pytest.mark.rule("ENT-1", "STP-4", "TRG-16", "RUN-6")
def test_each_order_waits_for_its_own_parcel() -> None:
    publish(
        """
workflow: parcels
triggers: [{kind: event, event: Order Completed}]
repeat: {policy: every_time, key: order_id}
steps:
  - id: parcel
    kind: wait_for
    branches: [{when: {kind: event, event: Order Shipped, same: [order_id]}, to: shipped}]
    limit: 5 days
    otherwise: late
  - {id: shipped, kind: send_email, email: shipped, next: end}
  - {id: late, kind: send_email, email: late}
"""
        + letters(shipped="{{ event.order_id }} is on its way", late="{{ event.order_id }} is late")
    )
    ann = person("ann")
    for order in "ABC":
        does(ann, "Order Completed", order_id=order)
    until(day(3))
    does(ann, "Order Shipped", order_id="B")
    does(ann, "Order Shipped", order_id="unknown")
    # By hand there is no order: no key, and for who insists no word to write.
    by_hand("parcels", ann)
    assert kept_out(ann, "parcels") == ["repeat_policy"]
    by_hand("parcels", ann, again=True)
    until(day(9))
    assert inbox("ann") == [
        ("B is on its way", day(3)),
        ("A is late", day(7)),
        ("C is late", day(7)),
    ]
    found = figures("parcels")
    assert (found.entered, found.finished, found.not_sent) == (4, 4, {"missing_variable": 1})


@pytest.mark.rule("SEG-1", "ENT-4", "STP-5")
def test_i_try_a_campaign_on_myself_by_my_address() -> None:
    mine = "{kind: attribute, attribute: email, value: marie@example.com}"
    publish(COURSE.replace("steps:", f"audience: {mine}\nsteps:"))
    marie, ann = person("marie"), person("ann")
    does(marie, "Start")
    does(ann, "Start")
    until(day(5))
    assert inbox("marie") == [("hello", day(2)), ("old-second", day(4))]
    assert (inbox("ann"), kept_out(ann, "course")) == ([], ["audience"])

    # Then for all, with what is new for me alone.
    publish(
        f"""
workflow: course
triggers: [{{kind: event, event: Start}}]
repeat: {{policy: after_exit}}
steps:
  - {{id: me, kind: branch, branches: [{{when: {mine}, to: new}}], otherwise: old}}
  - {{id: new, kind: send_email, email: new-second, next: end}}
  - {{id: old, kind: send_email, email: old-second}}
"""
        + letters(new_second="new-second", old_second="old-second")
    )
    does(marie, "Start")
    does(ann, "Start")
    assert (subjects("marie")[-1], subjects("ann")) == ("new-second", ["old-second"])
    found = figures("course")
    assert (found.entered, found.finished, found.refusals) == (3, 3, {"audience": 1})
