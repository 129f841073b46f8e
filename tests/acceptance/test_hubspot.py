"""What a marketer who comes from HubSpot expects: who is enrolled, and when something is done."""

from datetime import timedelta

import pytest

from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.queries import list_members
from jalon.definition.settings import Settings
from jalon.delivery import review
from jalon.workflows.actions import Choices, preview
from jalon.workflows.publishing import change_settings
from tests.acceptance.scene import (
    a_segment,
    at_step,
    by_api,
    does,
    inbox,
    joins,
    letters,
    person,
    settle,
    subjects,
    until,
)
from tests.acceptance.stage import by_hand, day, kept_out, leaves, members, passages, publish
from tests.acting import rows
from tests.workflows.living import figures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("march")]

DEMO = """
workflow: demo
triggers: [{kind: event, event: Demo Requested}]
audience: {kind: attribute, attribute: country, value: FR}
steps:
  - {id: invite, kind: send_email, email: invitation}
  - {id: think, kind: delay, wait: 3 days}
  - {id: ask, kind: send_email, email: question}
""" + letters(invitation="invitation", question="question")


@pytest.mark.rule("TRG-16", "ENT-1", "ENT-4", "RES-3")
def test_i_enrol_people_by_hand_or_let_the_trigger_do_it() -> None:
    publish(DEMO)
    ann, bob = person("ann", country="FR"), person("bob", country="FR")
    carl = person("carl", country="US")
    does(ann, "Demo Requested")
    by_hand("demo", bob, carl)
    assert subjects("ann") == subjects("bob") == ["invitation"]
    assert kept_out(carl, "demo") == ["audience"]
    until(day(9))
    assert inbox("bob") == [("invitation", day(2)), ("question", day(5))]
    assert passages(ann, "demo") == passages(bob, "demo") == [("finished", "")]

    # The hand skips the trigger, and not that everyone enters once, unless one insists.
    by_hand("demo", ann)
    assert kept_out(ann, "demo") == ["repeat_policy"]
    by_hand("demo", ann, again=True)
    assert passages(ann, "demo") == [("finished", ""), ("active", "")]
    found = figures("demo")
    assert (found.entered, found.inside, found.finished, found.sent) == (3, 1, 2, 5)
    assert found.refusals == {"audience": 1, "repeat_policy": 1}


@pytest.mark.rule("ENT-1", "ENT-4")
def test_only_one_of_my_two_triggers_may_re_enrol() -> None:
    create_list("newsletter")
    publish(
        """
workflow: webinar
triggers:
  - {kind: event, event: Webinar Booked}
  - {kind: joined_list, list: newsletter}
repeat: {policy: after_exit, by: [0]}
steps:
  - {id: confirm, kind: send_email, email: confirmation}
  - {id: wait, kind: delay, wait: 1 day}
  - {id: remind, kind: send_email, email: reminder}
"""
        + letters(confirmation="confirmation", reminder="reminder")
    )
    ann = person("ann")
    joins(ann, "newsletter")
    until(day(4))
    assert passages(ann, "webinar") == [("finished", "")]

    leaves(ann, "newsletter")
    joins(ann, "newsletter")
    assert kept_out(ann, "webinar") == ["repeat_policy"]
    does(ann, "Webinar Booked")
    assert passages(ann, "webinar") == [("finished", ""), ("active", "")]
    does(ann, "Webinar Booked")
    assert len(passages(ann, "webinar")) == 2
    until(day(6))
    does(ann, "Webinar Booked")
    until(day(8))
    assert subjects("ann") == ["confirmation", "reminder"] * 3
    found = figures("webinar")
    assert (found.entered, found.finished, found.refused) == (3, 3, 2)


TRIAL = """
workflow: trial
triggers: [{kind: event, event: Trial Started}]
goal: {when: {kind: attribute, attribute: plan, value: paid}, window: 14 days}
steps:
  - {id: try, kind: delay, wait: 2 days}
  - {id: mark, kind: update_contact, add_tags: [nudged]}
  - {id: nudge, kind: send_email, email: nudge}
  - {id: more, kind: delay, wait: 2 days}
  - {id: last, kind: send_email, email: last-call}
""" + letters(nudge="nudge", last_call="last-call")


@pytest.mark.rule("RUN-11", "ENT-4", "RUN-1")
def test_the_goal_that_is_met_before_an_action_takes_people_out_and_counts() -> None:
    publish(TRIAL)
    people = {name: person(name) for name in ("ann", "bob", "cid", "dan", "eve")}
    paid = person("paul", plan="paid")
    for one in (*people.values(), paid):
        does(one, "Trial Started")

    # Already true: a goal that is a state lets nobody in.
    assert passages(paid, "trial") == []
    assert kept_out(paid, "trial") == ["goal_already_met"]

    # By an event at once; by the back door, where no event tells, before the next action.
    until(day(3))
    by_api(people["ann"], attributes={"plan": "paid"})
    assert passages(people["ann"], "trial") == [("exited", "goal")]
    save_contact(Keys(external_id="bob"), Change(attributes={"plan": "paid"}))
    until(day(4))
    assert passages(people["bob"], "trial") == [("exited", "goal")]
    until(day(5))
    by_api(people["cid"], attributes={"plan": "paid"})
    until(day(7))
    assert subjects("ann") == subjects("bob") == []
    assert inbox("cid") == [("nudge", day(4))]
    assert inbox("dan") == [("nudge", day(4)), ("last-call", day(6))]
    assert rows("SELECT external_id FROM contact WHERE 'nudged' = ANY(tags) ORDER BY 1") == [
        ("cid",),
        ("dan",),
        ("eve",),
    ]

    # After leaving it only counts, and only for so long.
    until(day(19))
    by_api(people["dan"], attributes={"plan": "paid"})
    until(day(21))
    by_api(people["eve"], attributes={"plan": "paid"})
    assert passages(people["dan"], "trial") == [("finished", "")]
    found = figures("trial")
    assert (found.entered, found.finished, found.exits) == (5, 2, {"goal": 3})
    assert (found.goal, found.refusals) == (4, {"goal_already_met": 1})


@pytest.mark.rule("RUN-2", "STP-2")
def test_nothing_is_done_but_on_tuesdays_and_thursdays() -> None:
    publish(
        """
workflow: polite
triggers: [{kind: event, event: Signed Up}]
goal: {when: {kind: event, event: Order Completed}}
window: {days: [tue, thu], opens: 9:00, closes: 18:00, holds: actions}
zone: {use: workflow, name: Europe/Paris}
steps:
  - {id: mark, kind: update_contact, set: {seen: true}}
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: more, kind: send_email, email: more}
"""
        + letters(hello="hello", more="more")
    )
    people, dan = {name: person(name) for name in ("ann", "bob", "cid")}, person("dan")
    does(people["ann"], "Signed Up")  # Monday
    assert rows("SELECT attributes FROM contact WHERE external_id = 'ann'") == [({},)]
    assert at_step("polite", "mark").here == 1
    does(dan, "Signed Up")
    until(day(2, "20:00"))
    does(dan, "Order Completed")  # who is held back may still leave
    assert passages(dan, "polite") == [("exited", "goal")]
    until(day(3, "11:00"))
    does(people["bob"], "Signed Up")  # Tuesday, while it is open
    until(day(3, "17:00"))
    does(people["cid"], "Signed Up")  # Tuesday, an hour after it closed in Paris
    until(day(6))

    spread = timedelta(minutes=15)
    opens = {name: day(number, "08:00") for name, number in (("tue", 3), ("thu", 5))}
    hello, more = (at for _, at in inbox("ann"))
    assert opens["tue"] <= hello < opens["tue"] + spread
    # The delay ends on a Wednesday, whatever the window; the action waits for Thursday.
    assert opens["thu"] <= more < opens["thu"] + spread
    assert inbox("bob")[0] == ("hello", day(3, "11:00"))
    ((subject, of_cid),) = inbox("cid")
    assert (subject, opens["thu"] <= of_cid < opens["thu"] + spread) == ("hello", True)
    until(day(14))
    assert {at.strftime("%a") for name in people for _, at in inbox(name)} == {"Tue", "Thu"}
    assert subjects("dan") == []
    assert (figures("polite").finished, figures("polite").goal) == (3, 1)


@pytest.mark.rule("ENT-3", "ENT-4", "RUN-12")
def test_customers_never_get_the_mails_for_prospects() -> None:
    create_list("customers")
    publish(
        DEMO.replace(
            "audience: {kind: attribute, attribute: country, value: FR}", "suppress: [customers]"
        )
    )
    ann, bob = person("ann"), person("bob")
    members("customers", ann)
    for one in (ann, bob):
        does(one, "Demo Requested")
    assert (passages(ann, "demo"), kept_out(ann, "demo")) == ([], ["suppressed"])
    until(day(4))
    joins(bob, "customers")
    assert passages(bob, "demo") == [("exited", "suppressed")]
    leaves(bob, "customers")
    until(day(20))
    assert (subjects("ann"), subjects("bob")) == ([], ["invitation"])
    found = figures("demo")
    assert (found.exits, found.refusals) == ({"suppressed": 1}, {"suppressed": 1})

    # A list that is added to a running workflow binds at once, for what waits to be approved too.
    change_settings("demo", Settings(suppress=["customers"], statuses={"invite": "review"}))
    cid, dan = person("cid"), person("dan")
    members("rivals", cid)
    for one in (cid, dan):
        does(one, "Demo Requested")
    assert len(review.in_review(workflow="demo")) == 2
    both = ["customers", "rivals"]
    change_settings("demo", Settings(suppress=both, statuses={"invite": "review"}))
    settle()
    assert passages(cid, "demo") == [("exited", "suppressed")]
    (left,) = review.in_review(workflow="demo")
    assert left.recipient == "dan@example.com"
    review.approve([left.id])
    until(day(30))
    assert (subjects("cid"), subjects("dan")) == ([], ["invitation", "question"])


CLUB = """
workflow: club
triggers: [{kind: joined_list, list: club}]
audience: {kind: attribute, attribute: country, value: FR}
suppress: [staff]
steps:
  - {id: hello, kind: send_email, email: hello}
""" + letters(hello="hello")


@pytest.mark.rule("ENT-2")
@pytest.mark.parametrize("existing", [False, True])
def test_i_choose_whether_those_who_are_there_already_are_enrolled(existing: bool) -> None:
    inside = [person(name, country="FR") for name in ("ann", "bob")]
    far, sue = person("far", country="US"), person("sue", country="FR")
    members("club", *inside, far, sue)
    members("staff", sue)
    person("out", country="FR")
    asked = preview(CLUB, Choices(existing=True))
    assert (asked.asks_existing, asked.existing) == (True, 2)

    published = publish(CLUB, existing=existing)
    assert published.existing == (2 if existing else 0)
    assert subjects("ann") == subjects("bob") == (["hello"] if existing else [])
    if existing:
        # Who they were can still be looked up.
        assert set(list_members("club-v1-existing")) == set(inside)
    later = person("eve", country="FR")
    joins(later, "club")
    assert subjects("eve") == ["hello"]
    assert [subjects(name) for name in ("far", "sue", "out")] == [[], [], []]
    assert figures("club").entered == (3 if existing else 1)


VIPS = """
workflow: vips
triggers: [{kind: segment, segment: vip, on: entered}]
goal: {when: {kind: segment, segment: gold}}
steps:
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 3 days}
  - {id: more, kind: send_email, email: more}
""" + letters(hello="hello", more="more")


@pytest.mark.rule("TRG-12", "ENT-2", "RUN-11")
def test_i_enrol_a_segment_and_those_who_are_in_it_already() -> None:
    ann, bob = person("ann", spent=200), person("bob", spent=20)
    cid, dan = person("cid", spent=5000), person("dan", spent=300)
    a_segment("vip", "{kind: attribute, attribute: spent, op: at_least, value: 100}")
    a_segment("gold", "{kind: attribute, attribute: spent, op: at_least, value: 1000}")
    publish(VIPS, existing=True)
    assert [subjects(name) for name in ("ann", "bob", "dan")] == [["hello"], [], ["hello"]]
    # In the other segment already: the goal is a state, and true.
    assert passages(cid, "vips") == []
    assert set(list_members("vips-v1-existing")) == {ann, dan}

    until(day(3))
    by_api(cid, attributes={"spent": 50})
    by_api(cid, attributes={"spent": 5000})
    assert kept_out(cid, "vips") == ["goal_already_met"]
    by_api(bob, attributes={"spent": 150})
    until(day(4))
    by_api(bob, attributes={"spent": 1500})
    by_api(dan, attributes={"spent": 50})
    assert passages(bob, "vips") == [("exited", "goal")]
    until(day(10))
    by_api(ann, attributes={"spent": 1500})
    assert inbox("ann") == inbox("dan") == [("hello", day(2)), ("more", day(5))]
    assert inbox("bob") == [("hello", day(3))]
    found = figures("vips")
    assert (found.entered, found.finished, found.exits, found.goal) == (3, 2, {"goal": 1}, 2)
