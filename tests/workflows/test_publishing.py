"""New versions: those inside, the settings that bind at once, existing contacts (LIF-3, ENT-2)."""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.contacts.actions import create_list, join_list
from jalon.contacts.change import Change
from jalon.contacts.queries import list_members
from jalon.core.errors import Conflict, Invalid
from jalon.definition.scalars import Duration
from jalon.definition.settings import Settings
from jalon.events.actions import append_update
from jalon.reports.explain import explain
from jalon.workflows import actions, life
from jalon.workflows.actions import Choices, NotPublished
from jalon.workflows.moving import Landing
from jalon.workflows.publishing import change_settings
from tests.acting import (
    EMAILS,
    NOON,
    happen,
    messages,
    new_contact,
    pass_time,
    rows,
    set_time,
    work,
)
from tests.workflows.living import COURSE, figures, places, state

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)

SHORTER = COURSE.replace(
    "{id: second, kind: delay, wait: 2 days}", "{id: third, kind: delay, wait: 1 days}"
)
"""The step `second` is removed."""


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


def at_second(*names: str) -> list[UUID]:
    """Contacts who wait at the step `second` of the course since a day after noon."""
    actions.publish(COURSE)
    contacts = [new_contact(name) for name in names]
    for contact in contacts:
        happen(contact, "Start")
    pass_time(NOON + DAY)
    return contacts


@pytest.mark.rule("LIF-3")
def test_by_default_those_inside_finish_on_their_version() -> None:
    (ann,) = at_second("ann")
    actions.publish(SHORTER)
    pass_time(NOON + 3 * DAY)
    assert places(ann) == [(1, "remind", "finished", "")]
    assert figures().finished == 1


@pytest.mark.rule("LIF-3", "NEW-6")
def test_a_removed_step_needs_a_target() -> None:
    at_second("ann")
    with pytest.raises(NotPublished) as refusal:
        actions.publish(SHORTER, Choices(inside="move"))
    assert [each.code for each in refusal.value.problems] == ["move_no_target"]
    assert rows("SELECT max(number) FROM workflow_version") == [(1,)]


@pytest.mark.rule("LIF-3", "NEW-6")
def test_people_are_shown_where_they_land_and_then_land_there() -> None:
    (ann, bob) = at_second("ann", "bob")
    cid = new_contact("cid")
    happen(cid, "Start")
    work()
    moved = Choices(inside="move", mapping={"second": "third"})
    planned = actions.preview(SHORTER, moved)
    assert (planned.version, planned.changed, planned.inside) == (2, True, 3)
    assert planned.landings == [
        Landing(1, "first", 1, "first", stays=True),
        Landing(1, "second", 2, "third", stays=False),
    ]
    assert places(ann) == [(1, "second", "active", "")]
    pass_time(NOON + 2 * DAY - timedelta(hours=1))
    actions.publish(SHORTER, moved)
    work()
    assert places(ann) == places(bob) == [(2, "third", "active", "")]
    assert places(cid) == [(2, "first", "active", "")]
    assert figures().inside == 3
    # They arrived anew; the others kept the time at which they arrived.
    pass_time(NOON + 3 * DAY - timedelta(hours=1))
    assert places(ann) == [(2, "remind", "finished", "")]
    assert places(cid) == [(2, "third", "active", "")]
    assert figures().finished == 2


@pytest.mark.rule("LIF-3")
def test_a_changed_delay_counts_from_the_arrival_at_the_step() -> None:
    (ann,) = at_second("ann")
    longer = COURSE.replace(
        "second, kind: delay, wait: 2 days", "second, kind: delay, wait: 5 days"
    )
    pass_time(NOON + 2 * DAY)
    actions.publish(longer, Choices(inside="move"))
    pass_time(NOON + 6 * DAY - timedelta(minutes=1))
    assert places(ann) == [(2, "second", "active", "")]
    pass_time(NOON + 6 * DAY)
    assert places(ann) == [(2, "remind", "finished", "")]


@pytest.mark.rule("LIF-3", "RUN-8")
def test_a_delay_that_is_over_already_sends_at_once_and_is_not_late() -> None:
    (ann,) = at_second("ann")
    actions.publish(COURSE.replace("wait: 2 days", "wait: 90 days"), Choices(inside="move"))
    pass_time(NOON + 31 * DAY)
    actions.publish(COURSE, Choices(inside="move"))
    work()
    assert places(ann) == [(3, "remind", "finished", "")]
    assert [email for email, *_ in messages(ann)] == ["offer", "reminder"]


@pytest.mark.rule("LIF-3")
def test_a_step_may_lead_to_the_end() -> None:
    (ann,) = at_second("ann")
    actions.publish(SHORTER, Choices(inside="move", mapping={"second": "end"}))
    work()
    assert places(ann) == [(1, "second", "finished", "")]
    assert figures().finished == 1


@pytest.mark.rule("LIF-3", "RUN-9")
def test_what_failed_moves_along_and_is_restarted_in_the_new_version() -> None:
    (ann,) = at_second("ann")
    rows("UPDATE enrollment SET step = 'gone' RETURNING 1")
    rows("UPDATE counter SET step = 'gone' WHERE step = 'second' RETURNING 1")
    pass_time(NOON + 4 * DAY)
    assert places(ann) == [(1, "gone", "failed", "")]
    assert figures().failed == 1
    rows("UPDATE enrollment SET step = 'second' RETURNING 1")
    actions.publish(SHORTER, Choices(inside="move", mapping={"second": "third"}))
    work()
    assert places(ann) == [(2, "third", "failed", "")]
    assert life.restart("course", preview=True).detail["failed"] == 1
    life.restart("course")
    work()
    assert places(ann) == [(2, "third", "active", "")]
    assert (figures().failed, figures().inside) == (0, 1)


@pytest.mark.rule("NEW-3", "LIF-3")
def test_explain_says_that_someone_was_moved() -> None:
    (ann,) = at_second("ann")
    actions.publish(SHORTER, Choices(inside="move", mapping={"second": "third"}))
    work()
    (passage,) = explain(ann, "course").enrollments
    assert "Moved from version 1, step “3 · Wait”, to 2, step “3 · Wait”" in [
        line.sentence for line in passage.lines
    ]


@pytest.mark.rule("LIF-3")
def test_those_inside_may_be_made_to_exit() -> None:
    (ann,) = at_second("ann")
    actions.publish(SHORTER, Choices(inside="exit"))
    bob = new_contact("bob")
    happen(bob, "Start")
    work()
    assert places(ann) == [(1, "second", "exited", "new_version")]
    assert places(bob) == [(2, "first", "active", "")]
    assert figures().exits == {"new_version": 1}


@pytest.mark.rule("LIF-3", "LIF-5")
def test_people_moved_during_a_pause_go_on_after_it() -> None:
    (ann,) = at_second("ann")
    life.pause("course")
    actions.publish(SHORTER, Choices(inside="move", mapping={"second": "remind"}))
    pass_time(NOON + 2 * DAY)
    assert places(ann) == [(2, "remind", "active", "")]
    assert state() == "paused"
    life.resume("course")
    work()
    assert places(ann) == [(2, "remind", "finished", "")]


WINDOW = "window: {days: [thu], opens: 9:00, closes: 18:00}\n"


@pytest.mark.rule("LIF-3", "RUN-2")
def test_a_window_that_changes_binds_at_once_whatever_the_version() -> None:
    actions.publish(COURSE.replace("steps:", WINDOW + "steps:"))
    ann = new_contact("ann")
    happen(ann, "Start")
    pass_time(NOON + DAY)
    assert places(ann) == [(1, "offer", "active", "")]
    published = actions.publish(COURSE)
    assert (published.version, published.changed) == (1, True)
    work()
    assert [(email, at) for email, at, _ in messages(ann)] == [("offer", NOON + DAY)]
    assert not actions.publish(COURSE).changed


@pytest.mark.rule("LIF-3", "LIF-8")
def test_settings_change_even_while_a_workflow_drains() -> None:
    (ann,) = at_second("ann")
    life.drain("course")
    changed = change_settings("course", Settings(statuses={"remind": "off"}), by="ann@example.com")
    assert (changed.version, changed.changed) == (1, True)
    pass_time(NOON + 3 * DAY)
    assert [email for email, *_ in messages(ann)] == ["offer"]
    assert figures().not_sent == {"off": 1}
    assert state() == "ended"


@pytest.mark.rule("ENT-3", "LIF-3")
def test_a_suppression_list_that_is_named_makes_its_members_leave() -> None:
    create_list("no")
    ann, bob = at_second("ann", "bob")
    join_list("no", [ann])
    actions.publish(COURSE.replace("steps:", "suppress: [no]\nsteps:"))
    work()
    assert places(ann) == [(1, "second", "exited", "suppressed")]
    assert places(bob) == [(1, "second", "active", "")]
    cid = new_contact("cid")
    join_list("no", [cid])
    happen(cid, "Start")
    work()
    assert places(cid) == []
    assert figures().refusals == {"suppressed": 1}


@pytest.mark.rule("LIF-3", "STP-1")
@pytest.mark.parametrize(("status", "becomes"), [("live", "queued"), ("off", "cancelled")])
def test_what_waits_for_approval_follows_the_status_of_its_step(status: str, becomes: str) -> None:
    review = COURSE.replace("email: offer}", "email: offer, status: review}")
    actions.publish(review)
    ann = new_contact("ann")
    happen(ann, "Start")
    pass_time(NOON + DAY)
    assert [message[2] for message in messages(ann)] == ["review"]
    assert places(ann) == [(1, "offer", "active", "")]
    actions.publish(COURSE.replace("email: offer}", f"email: offer, status: {status}}}"))
    work()
    assert [message[2] for message in messages(ann)] == [becomes]
    assert places(ann) == [(1, "second", "active", "")]


@pytest.mark.rule("LIF-3")
@pytest.mark.parametrize("target", ["later", "end"])
def test_a_message_in_review_goes_with_the_step_that_is_removed(target: str) -> None:
    flow = """
workflow: course
triggers: [{kind: event, event: Start}]
steps:
  - {id: hello, kind: send_email, email: offer, status: review}
  - {id: later, kind: delay, wait: 1 day}
  - {id: bye, kind: send_email, email: reminder}
"""
    actions.publish(flow + EMAILS)
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    assert [state for _, _, state in messages(ann)] == ["review"]
    shorter = flow.replace("  - {id: hello, kind: send_email, email: offer, status: review}\n", "")
    shorter = shorter.replace(
        "steps:", "steps:\n  - {id: note, kind: update_contact, add_tags: [x]}"
    )
    moved = Choices(inside="move", mapping={"hello": target})
    actions.publish(shorter + EMAILS, moved)
    work()
    assert [state for _, _, state in messages(ann)] == ["cancelled"]


@pytest.mark.rule("ENT-3")
def test_who_joins_a_suppression_list_leaves() -> None:
    create_list("no")
    actions.publish(COURSE.replace("steps:", "suppress: ['no']\nsteps:"))
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    append_update(ann, Change(join_lists=("no",)), at=NOON)
    work()
    assert places(ann) == [(1, "first", "exited", "suppressed")]


LIST = """\
workflow: club
triggers: [{kind: joined_list, list: club}]
audience: {kind: attribute, attribute: plan, value: gold}
steps:
  - {id: mark, kind: update_contact, add_tags: [welcome]}
"""


@pytest.mark.rule("ENT-2")
def test_existing_contacts_are_counted_and_kept_as_a_list_before_they_enter() -> None:
    create_list("club")
    gold = [new_contact(f"c{n}", plan="gold") for n in range(3)]
    others = [new_contact("silver", plan="silver"), new_contact("gone", plan="gold")]
    join_list("club", [*gold, others[0]])
    planned = actions.preview(LIST, Choices(existing=True))
    assert (planned.asks_existing, planned.existing) == (True, 3)
    published = actions.publish(LIST, Choices(existing=True))
    assert published.existing == 3
    assert set(list_members("club-v1-existing")) == set(gold)
    assert rows("SELECT count(*) FROM enrollment") == [(0,)]
    work()
    assert figures("club").finished == 3
    # Asked again only when the trigger or the audience changes.
    named = LIST.replace("tags: [welcome]", "tags: [hello]")
    assert not actions.preview(named).asks_existing
    assert actions.preview(LIST.replace("value: gold", "value: silver")).asks_existing
    # Who entered once is not among them again.
    assert actions.preview(LIST, Choices(existing=True)).existing == 0


@pytest.mark.rule("ENT-2", "ENT-4")
@pytest.mark.parametrize(
    ("goal", "enter"),
    [
        ("{kind: attribute, attribute: plan, value: gold}", 1),
        ("{kind: not, of: {kind: attribute, attribute: plan, value: gold}}", 2),
        ("{kind: event, event: Bought}", 3),
        ("{kind: not, of: {kind: event, event: Bought}}", 0),
        ("{kind: event, event: Bought, since: ever}", 2),
    ],
)
def test_whose_goal_is_met_already_is_not_among_the_existing_contacts(
    goal: str, enter: int
) -> None:
    create_list("club")
    members = [new_contact("ann", plan="gold"), new_contact("bob", plan="gold"), new_contact("cid")]
    join_list("club", members)
    happen(members[0], "Bought")
    work()
    text = LIST.replace("audience: {kind: attribute, attribute: plan, value: gold}\n", "")
    text = text.replace("steps:", f"goal: {{when: {goal}}}\nsteps:")
    assert actions.publish(text, Choices(existing=True)).existing == enter
    work()
    assert figures("club").entered == enter
    assert rows("SELECT count(*) FROM refusal") == [(0,)]


@pytest.mark.rule("ENT-2")
def test_by_default_only_those_who_meet_the_trigger_from_now_on_enter() -> None:
    create_list("club")
    join_list("club", [new_contact("ann", plan="gold")])
    actions.publish(LIST)
    work()
    assert figures("club").entered == 0


@pytest.mark.rule("ENT-2")
def test_an_event_of_the_last_days_lets_in_with_what_it_said() -> None:
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Start", order="old")
    happen(bob, "Start", order="too old", at=NOON - 9 * DAY)
    work()
    set_time(NOON + DAY)
    happen(ann, "Start", order="new")
    work()
    with pytest.raises(Invalid, match="how long ago"):
        actions.preview(COURSE, Choices(existing=True))
    actions.publish(COURSE, Choices(existing=True, within=Duration(7, "day")))
    work()
    assert places(bob) == []
    assert places(ann) == [(1, "first", "active", "")]
    assert rows("SELECT payload FROM enrollment") == [({"order": "new"},)]


@pytest.mark.rule("ENT-2", "TRG-11")
def test_those_who_are_silent_already_may_enter() -> None:
    ann, bob = new_contact("ann"), new_contact("bob")
    set_time(NOON + 91 * DAY)
    cid = new_contact("cid")
    happen(bob, "Order Completed")
    work()
    silent = "{kind: inactivity, event: Order Completed, wait: 3 months}"
    text = COURSE.replace("{kind: event, event: Start}", silent)
    assert actions.publish(text, Choices(existing=True)).existing == 1
    work()
    assert [len(places(contact)) for contact in (ann, bob, cid)] == [1, 0, 0]


@pytest.mark.rule("ENT-2")
def test_it_is_not_offered_where_it_means_nothing() -> None:
    text = LIST.replace("{kind: joined_list, list: club}", "{kind: by_hand}")
    assert not actions.preview(text).asks_existing
    with pytest.raises(Invalid, match="Nobody meets"):
        actions.publish(text, Choices(existing=True))
    assert rows("SELECT count(*) FROM workflow") == [(0,)]


@pytest.mark.rule("ENT-2", "LIF-8")
def test_existing_contacts_of_a_workflow_that_starts_later_enter_when_it_starts() -> None:
    create_list("club")
    ann = new_contact("ann", plan="gold")
    join_list("club", [ann])
    later = LIST.replace("steps:", "schedule: {start: 2026-03-04 12:00}\nsteps:")
    actions.publish(later, Choices(existing=True))
    pass_time(NOON + DAY)
    assert places(ann) == []
    pass_time(NOON + 2 * DAY)
    assert figures("club").finished == 1


@pytest.mark.rule("LIF-1")
def test_a_stopped_workflow_takes_no_new_version() -> None:
    at_second()
    life.stop("course")
    with pytest.raises(Conflict, match="is stopped"):
        actions.publish(SHORTER)


@pytest.mark.rule("LIF-3")
def test_another_value_is_a_change_though_the_language_calls_them_equal() -> None:
    flag = COURSE.replace("event: Start}", "event: Start, where: [{property: p, value: true}]}")
    actions.publish(flag)
    assert actions.publish(flag.replace("value: true", "value: 1")).changed
    assert rows("SELECT count(*) FROM audit WHERE action = 'publish'") == [(2,)]
