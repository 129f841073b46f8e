"""What a marketer who comes from HubSpot's contact workflows expects, told from end to end."""

from datetime import UTC, datetime, timedelta

import pytest

from jalon.contacts.actions import create_list, save_contact
from jalon.contacts.change import Change
from jalon.contacts.keys import Keys
from jalon.contacts.queries import list_members
from jalon.delivery import review
from jalon.delivery.letters import Refusal
from jalon.gallery.catalog import template
from jalon.workflows import drafts
from jalon.workflows.actions import Choices, preview, publish_draft
from jalon.workflows.drafts import save_draft
from jalon.workflows.publishing import change_settings, preview_draft
from jalon.workflows.queries import access_workflow, settings_from
from tests.acceptance.stage import (
    at_steps,
    by_hand,
    changes,
    day,
    does,
    emails,
    joins,
    leaves,
    mail,
    passages,
    person,
    publish,
    refused,
    settle,
    skip_to,
    subjects,
)
from tests.acting import rows, set_time
from tests.workflows.living import figures, state

pytestmark = pytest.mark.django_db(transaction=True)

DEMO = """
workflow: demo
triggers: [{kind: event, event: Demo Requested}]
audience: {kind: attribute, attribute: country, value: FR}
steps:
  - {id: invite, kind: send_email, email: invitation}
  - {id: think, kind: delay, wait: 3 days}
  - {id: ask, kind: send_email, email: question}
""" + emails("invitation", "question")


@pytest.fixture(autouse=True)
def _monday_noon() -> None:
    set_time(day(2))


@pytest.mark.rule("TRG-16", "ENT-1", "ENT-4", "RES-3")
def test_i_enrol_people_by_hand_or_let_the_trigger_do_it() -> None:
    publish(DEMO)
    ann, bob = person("ann", country="FR"), person("bob", country="FR")
    carl = person("carl", country="US")
    does(ann, "Demo Requested")
    by_hand("demo", bob, carl)
    assert subjects("ann") == subjects("bob") == ["invitation"]
    assert refused(carl, "demo") == ["audience"]
    skip_to(day(9))
    assert mail("bob") == [(day(2), "invitation"), (day(5), "question")]
    assert passages(ann, "demo") == passages(bob, "demo") == [("finished", "")]

    # The hand skips the trigger, and not that everyone enters once, unless one insists.
    by_hand("demo", ann)
    assert refused(ann, "demo") == ["repeat_policy"]
    by_hand("demo", ann, again=True)
    assert passages(ann, "demo") == [("finished", ""), ("active", "")]
    found = figures("demo")
    assert (found.entered, found.inside, found.finished, found.sent) == (3, 1, 2, 5)
    assert found.refusals == {"audience": 1, "repeat_policy": 1}


@pytest.mark.rule("ENT-1", "ENT-4")
def test_only_one_of_my_two_triggers_may_re_enrol() -> None:
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
        + emails("confirmation", "reminder")
    ) if create_list("newsletter") else None
    ann = person("ann")
    joins(ann, "newsletter")
    skip_to(day(4))
    assert passages(ann, "webinar") == [("finished", "")]

    leaves(ann, "newsletter")
    joins(ann, "newsletter")
    assert refused(ann, "webinar") == ["repeat_policy"]
    does(ann, "Webinar Booked")
    assert passages(ann, "webinar") == [("finished", ""), ("active", "")]
    does(ann, "Webinar Booked")
    assert len(passages(ann, "webinar")) == 2
    skip_to(day(6))
    does(ann, "Webinar Booked")
    skip_to(day(8))
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
""" + emails("nudge", "last-call")


@pytest.mark.rule("RUN-11", "ENT-4", "RUN-1")
def test_the_goal_that_is_met_before_an_action_takes_people_out_and_counts() -> None:
    publish(TRIAL)
    people = {name: person(name) for name in ("ann", "bob", "cid", "dan", "eve")}
    paid = person("paul", plan="paid")
    for one in (*people.values(), paid):
        does(one, "Trial Started")

    # Already true: a goal that is a state lets nobody in.
    assert passages(paid, "trial") == []
    assert refused(paid, "trial") == ["goal_already_met"]

    # By an event at once; by the back door, where no event tells, before the next action.
    skip_to(day(3))
    changes(people["ann"], attributes={"plan": "paid"})
    assert passages(people["ann"], "trial") == [("exited", "goal")]
    save_contact(Keys(external_id="bob"), Change(attributes={"plan": "paid"}))
    skip_to(day(4))
    assert passages(people["bob"], "trial") == [("exited", "goal")]
    skip_to(day(5))
    changes(people["cid"], attributes={"plan": "paid"})
    skip_to(day(7))
    assert subjects("ann") == subjects("bob") == []
    assert mail("cid") == [(day(4), "nudge")]
    assert mail("dan") == [(day(4), "nudge"), (day(6), "last-call")]
    assert rows("SELECT external_id FROM contact WHERE 'nudged' = ANY(tags) ORDER BY 1") == [
        ("cid",),
        ("dan",),
        ("eve",),
    ]

    # After leaving it only counts, and only for so long.
    skip_to(day(19))
    changes(people["dan"], attributes={"plan": "paid"})
    skip_to(day(21))
    changes(people["eve"], attributes={"plan": "paid"})
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
window: {days: [tue, thu], opens: 9:00, closes: 18:00, holds: actions}
zone: {use: workflow, name: Europe/Paris}
steps:
  - {id: mark, kind: update_contact, set: {seen: true}}
  - {id: hello, kind: send_email, email: hello}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: more, kind: send_email, email: more}
"""
        + emails("hello", "more")
    )
    people = {name: person(name) for name in ("ann", "bob", "cid")}
    does(people["ann"], "Signed Up")  # Monday
    assert rows("SELECT attributes FROM contact WHERE external_id = 'ann'") == [({},)]
    assert at_steps("polite")["mark"].here == 1
    skip_to(day(3, "11:00"))
    does(people["bob"], "Signed Up")  # Tuesday, while it is open
    skip_to(day(3, "17:00"))
    does(people["cid"], "Signed Up")  # Tuesday, an hour after it closed in Paris
    skip_to(day(6))

    spread = timedelta(minutes=15)
    opens = {name: day(number, "08:00") for name, number in (("tue", 3), ("thu", 5))}
    (hello, at_more) = (at for at, _ in mail("ann"))
    assert opens["tue"] <= hello < opens["tue"] + spread
    # The delay ends on a Wednesday, whatever the window; the action waits for Thursday.
    assert opens["thu"] <= at_more < opens["thu"] + spread
    assert mail("bob")[0] == (day(3, "11:00"), "hello")
    ((of_cid, subject),) = mail("cid")
    assert (subject, opens["thu"] <= of_cid < opens["thu"] + spread) == ("hello", True)
    skip_to(day(14))
    assert {at.strftime("%a") for name in people for at, _ in mail(name)} == {"Tue", "Thu"}
    assert figures("polite").finished == 3


@pytest.mark.rule("ENT-3", "ENT-4", "RUN-12")
def test_customers_never_get_the_mails_for_prospects() -> None:
    create_list("customers")
    publish(DEMO.replace("audience: {kind: attribute, attribute: country, value: FR}",
                         "suppress: [customers]"))
    ann, bob = person("ann", lists=["customers"]), person("bob")
    for one in (ann, bob):
        does(one, "Demo Requested")
    assert (passages(ann, "demo"), refused(ann, "demo")) == ([], ["suppressed"])
    skip_to(day(4))
    joins(bob, "customers")
    assert passages(bob, "demo") == [("exited", "suppressed")]
    leaves(bob, "customers")
    skip_to(day(20))
    assert (subjects("ann"), subjects("bob")) == ([], ["invitation"])
    found = figures("demo")
    assert (found.exits, found.refusals) == ({"suppressed": 1}, {"suppressed": 1})


CLUB = """
workflow: club
triggers: [{kind: joined_list, list: club}]
audience: {kind: attribute, attribute: country, value: FR}
suppress: [staff]
steps:
  - {id: hello, kind: send_email, email: hello}
""" + emails("hello")


@pytest.mark.rule("ENT-2")
@pytest.mark.parametrize("existing", [False, True])
def test_i_choose_whether_those_who_are_there_already_are_enrolled(existing: bool) -> None:
    create_list("staff")
    inside = [person(name, lists=["club"], country="FR") for name in ("ann", "bob")]
    person("far", lists=["club"], country="US")
    person("sue", lists=["club", "staff"], country="FR")
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


@pytest.mark.rule("TRG-8")
def test_an_announcement_goes_to_the_audience_on_its_date() -> None:
    publish(
        """
workflow: opening
triggers: [{kind: at, at: 2026-03-10 9:00}]
audience: {kind: attribute, attribute: city, value: Lyon}
zone: {use: workflow, name: Europe/Paris}
steps: [{id: tell, kind: send_email, email: opening}]
"""
        + emails("opening")
    )
    person("ann", city="Lyon")
    moved = person("bob", city="Lyon")
    came = person("cid", city="Paris")
    skip_to(day(9))
    changes(moved, attributes={"city": "Paris"})
    changes(came, attributes={"city": "Lyon"})
    skip_to(day(400))
    assert mail("ann") == mail("cid") == [(day(10, "08:00"), "opening")]
    assert mail("bob") == []
    found = figures("opening")
    assert (found.entered, found.finished, found.refusals) == (2, 2, {})


@pytest.mark.rule("TRG-10", "ENT-4")
def test_a_renewal_is_announced_before_its_date_and_a_birthday_comes_every_year() -> None:
    publish(
        """
workflow: renewal
triggers: [{kind: date_attribute, attribute: renewal, before: 30 days, at: 9:00}]
repeat: {policy: every_time, key: occurrence}
steps: [{id: tell, kind: send_email, email: renewal}]
"""
        + emails("renewal")
    )
    publish(
        """
workflow: birthday
triggers: [{kind: date_attribute, attribute: birthday, at: 8:00, yearly: true}]
repeat: {policy: every_time, key: occurrence}
steps: [{id: wish, kind: send_email, email: wishes}]
"""
        + emails("wishes")
    )
    ann = person("ann", birthday="1990-07-14", time_zone="Europe/Paris")
    bob, leo = person("bob"), person("leo", birthday="1992-02-29")
    changes(ann, attributes={"renewal": "2026-06-01"})
    changes(bob, attributes={"renewal": "2026-03-20"})
    assert refused(bob, "renewal") == ["date_past"]
    skip_to(day(20))
    changes(ann, attributes={"renewal": "2026-07-01"})
    assert leo
    skip_to(datetime(2028, 12, 31, tzinfo=UTC))
    assert mail("ann") == [
        (datetime(2026, 6, 1, 7, tzinfo=UTC), "renewal"),
        *((datetime(year, 7, 14, 6, tzinfo=UTC), "wishes") for year in (2026, 2027, 2028)),
    ]
    assert [at for at, _ in mail("leo")] == [
        datetime(2027, 2, 28, 8, tzinfo=UTC),
        datetime(2028, 2, 29, 8, tzinfo=UTC),
    ]
    assert mail("bob") == []
    assert (figures("renewal").finished, figures("birthday").finished) == (1, 5)


@pytest.mark.rule("TPL-1", "LIF-2", "STP-1", "LIF-3", "RUN-12")
def test_i_take_a_template_look_at_the_first_mails_and_then_let_it_run() -> None:
    create_list("newsletter")
    mine = template("welcome-two-emails").copy("our-welcome", "fr")
    first = "email: our-welcome-hello"
    draft = save_draft(mine.replace(first, f"{first}\n    status: review"))
    assert (draft.problems, state("our-welcome")) == ([], "draft")
    joins(person("early", locale="fr"), "newsletter")
    assert [each for each in preview_draft("our-welcome").problems if not each.warning] == []
    publish_draft("our-welcome")
    assert state("our-welcome") == "active"

    people = {name: person(name, locale="fr", first_name=name) for name in ("ann", "bob", "cid")}
    for one in people.values():
        joins(one, "newsletter")
    assert [subjects(name) for name in people] == [[], [], []]
    waiting = {each.recipient: each.id for each in review.in_review(workflow="our-welcome")}
    letter = review.preview(waiting["ann@example.com"])
    assert not isinstance(letter, Refusal)
    assert letter.subject == "Bonjour ann, et bienvenue"
    skip_to(day(3))
    review.approve([waiting["ann@example.com"]])
    review.reject([waiting["bob@example.com"]])
    settle()
    assert mail("ann") == [(day(3), "Bonjour ann, et bienvenue")]
    assert passages(people["cid"], "our-welcome") == [("active", "")]

    # Live, from one moment to the next: what still waits goes out, and nobody waits any more.
    present = settings_from(access_workflow("our-welcome"))
    change_settings("our-welcome", type(present)(suppress=present.suppress))
    settle()
    assert mail("cid") == [(day(3), "Bonjour cid, et bienvenue")]
    joins(person("dan", locale="en"), "newsletter")
    assert subjects("dan") == ["Hello, and welcome"]
    skip_to(day(8))
    # The one who was rejected went on.
    assert [len(subjects(name)) for name in ("ann", "bob", "cid", "dan")] == [2, 1, 2, 2]
    assert subjects("early") == []
    found = figures("our-welcome")
    assert (found.entered, found.finished, found.not_sent) == (4, 4, {"rejected": 1})
    assert [past.number for past in drafts.history("our-welcome")] == [1]
