"""Pause, resume, drain, stop, activate, archive, delete: with the real lane loop (LIF)."""

from datetime import timedelta

import pytest

from jalon.accounts.audit import entries
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.definition.conditions import Tagged
from jalon.delivery.review import approve
from jalon.segments.actions import delete_segment, save_segment
from jalon.workflows import actions, deleting, life
from tests.acting import NOON, happen, messages, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, places, state

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


def begun(*names: str) -> list:
    """Contacts who have just entered the course."""
    actions.publish(COURSE)
    contacts = [new_contact(name) for name in names]
    for contact in contacts:
        happen(contact, "Start")
    work()
    return contacts


@pytest.mark.rule("LIF-5")
def test_in_a_pause_nobody_enters_and_nothing_is_done() -> None:
    (ann,) = begun("ann")
    assert life.pause("course").inside == 1
    bob = new_contact("bob")
    happen(bob, "Start")
    pass_time(NOON + 5 * DAY)
    assert places(ann) == [(1, "first", "active", "")]
    assert places(bob) == []
    assert messages(ann) == []
    assert figures().refusals == {"paused": 1}


@pytest.mark.rule("LIF-5")
def test_who_is_overdue_at_resume_is_sent_now() -> None:
    (ann,) = begun("ann")
    life.pause("course")
    pass_time(NOON + 5 * DAY)
    change = life.resume("course")
    assert change.detail["overdue"] == 1
    work()
    # Five days late is no lateness (RUN-8): the pause was meant.
    assert [(email, at) for email, at, _ in messages(ann)] == [("offer", NOON + 5 * DAY)]
    assert places(ann) == [(1, "second", "active", "")]


@pytest.mark.rule("LIF-5")
def test_who_is_overdue_at_resume_goes_on_without_the_email() -> None:
    (ann,) = begun("ann")
    life.pause("course")
    pass_time(NOON + 5 * DAY)
    life.resume("course", overdue="skip")
    work()
    assert messages(ann) == []
    assert figures().not_sent == {"paused": 1}
    pass_time(NOON + 8 * DAY)
    assert [email for email, *_ in messages(ann)] == ["reminder"]


@pytest.mark.rule("LIF-5")
def test_who_is_overdue_at_resume_is_spread_over_hours() -> None:
    contacts = begun(*(f"c{n}" for n in range(20)))
    life.pause("course")
    pass_time(NOON + 5 * DAY)
    life.resume("course", overdue="spread", hours=10)
    work()
    assert rows("SELECT count(*) FROM message") == [(0,)]
    pass_time(NOON + 5 * DAY + timedelta(hours=10))
    times = sorted(at for contact in contacts for _, at, _ in messages(contact))
    assert len(times) == 20
    assert times[-1] - times[0] > timedelta(hours=5)
    assert len(set(times)) == 20
    with pytest.raises(Conflict):
        life.resume("course")


@pytest.mark.rule("LIF-5")
def test_hours_to_spread_over_have_to_be_given() -> None:
    begun()
    life.pause("course")
    with pytest.raises(Invalid):
        life.resume("course", overdue="spread")


@pytest.mark.rule("LIF-5")
def test_in_a_pause_exits_act() -> None:
    (ann,) = begun("ann")
    life.pause("course")
    happen(ann, "Stop")
    work()
    assert places(ann) == [(1, "first", "exited", "enough")]
    assert figures().exited == 1


WAITS = """\
workflow: waits
triggers: [{kind: event, event: Start}]
steps:
  - id: order
    kind: wait_for
    branches: [{when: {kind: event, event: Buy}, to: thank}]
    limit: 30 days
    otherwise: end
  - {id: thank, kind: update_contact, add_tags: [thanked]}
"""


@pytest.mark.rule("LIF-5")
def test_what_one_waits_for_is_remembered_in_a_pause() -> None:
    actions.publish(WAITS)
    ann, bob = new_contact("ann"), new_contact("bob")
    for contact in (ann, bob):
        happen(contact, "Start")
    work()
    life.pause("waits")
    happen(ann, "Buy")
    pass_time(NOON + DAY)
    assert places(ann) == [(1, "order", "active", "")]
    life.resume("waits")
    work()
    assert places(ann) == [(1, "thank", "finished", "")]
    assert places(bob) == [(1, "order", "active", "")]


@pytest.mark.rule("LIF-5", "STP-1")
def test_what_is_approved_in_a_pause_goes_on_after_it() -> None:
    actions.publish(COURSE.replace("email: offer}", "email: offer, status: review}"))
    ann = new_contact("ann")
    happen(ann, "Start")
    pass_time(NOON + DAY)
    life.pause("course")
    approve([row[0] for row in rows("SELECT id FROM message WHERE state = 'review'")])
    pass_time(NOON + 2 * DAY)
    assert places(ann) == [(1, "offer", "active", "")]
    life.resume("course")
    work()
    assert places(ann) == [(1, "second", "active", "")]
    assert [message[2] for message in messages(ann)] == ["queued"]


@pytest.mark.rule("LIF-5")
def test_in_a_pause_that_skips_people_go_on_without_the_emails() -> None:
    (ann,) = begun("ann")
    life.pause("course", "skip")
    pass_time(NOON + 2 * DAY)
    assert places(ann) == [(1, "second", "active", "")]
    assert messages(ann) == []
    life.resume("course")
    pass_time(NOON + 4 * DAY)
    assert [email for email, *_ in messages(ann)] == ["reminder"]
    assert figures().not_sent == {"paused": 1}


@pytest.mark.rule("LIF-5")
def test_what_a_pause_found_queued_waits_or_is_lost_as_the_mode_says() -> None:
    (ann,) = begun("ann")
    pass_time(NOON + DAY)
    life.pause("course")
    assert [message[2] for message in messages(ann)] == ["queued"]
    life.pause("course", "skip")
    assert [message[2] for message in messages(ann)] == ["skipped"]
    assert figures().not_sent == {"paused": 1}


@pytest.mark.rule("LIF-5")
def test_resuming_offers_to_let_in_those_whom_the_pause_refused() -> None:
    begun()
    life.pause("course")
    ann, bob = new_contact("ann"), new_contact("bob")
    for contact in (ann, ann, bob):
        happen(contact, "Start", order="o1")
    pass_time(NOON + 3 * DAY)
    happen(bob, "Stop")
    work()
    planned = life.resume("course", let_in=True, preview=True)
    assert (planned.detail["refused"], planned.done, state()) == (2, False, "paused")
    life.resume("course", let_in=True)
    work()
    assert places(ann) == [(1, "first", "active", "")]
    assert rows("SELECT payload FROM enrollment WHERE contact_id = %s", ann) == [({"order": "o1"},)]
    # He said stop after he would have entered.
    assert places(bob) == [(1, "first", "exited", "enough")]
    assert figures().entered == 2


@pytest.mark.rule("LIF-5", "ENT-1")
def test_each_order_that_a_pause_refused_enters_when_it_is_resumed() -> None:
    actions.publish(COURSE.replace("steps:", "repeat: {policy: every_time, key: order}\nsteps:"))
    work()
    life.pause("course")
    ann = new_contact("ann")
    happen(ann, "Start", order="o1")
    work()
    happen(ann, "Start", order="o2")
    pass_time(NOON + DAY)
    happen(ann, "Start", order="o3")
    happen(ann, "Start", order="o3")
    work()
    assert life.resume("course", let_in=True).detail["refused"] == 1
    work()
    entered = rows("SELECT payload FROM enrollment ORDER BY since_at")
    assert entered == [({"order": "o1"},), ({"order": "o2"},), ({"order": "o3"},)]


@pytest.mark.rule("LIF-5")
def test_by_default_those_whom_the_pause_refused_stay_out() -> None:
    begun()
    life.pause("course")
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    life.resume("course")
    work()
    assert places(ann) == []
    happen(ann, "Start")
    work()
    assert places(ann) == [(1, "first", "active", "")]


@pytest.mark.rule("LIF-6")
def test_a_draining_workflow_lets_nobody_in_and_ends_by_itself() -> None:
    (ann,) = begun("ann")
    life.drain("course")
    bob = new_contact("bob")
    happen(bob, "Start")
    pass_time(NOON + 2 * DAY)
    assert (state(), places(bob)) == ("draining", [])
    pass_time(NOON + 4 * DAY)
    assert state() == "ended"
    assert figures().finished == 1
    assert len(messages(ann)) == 2
    assert [each.action for each in entries("workflow", "course")] == ["end", "drain", "publish"]


@pytest.mark.rule("LIF-6")
def test_draining_a_paused_workflow_has_those_inside_go_on() -> None:
    (ann,) = begun("ann")
    life.pause("course")
    pass_time(NOON + 5 * DAY)
    life.drain("course")
    work()
    assert [email for email, *_ in messages(ann)] == ["offer"]
    pass_time(NOON + 8 * DAY)
    assert state() == "ended"


@pytest.mark.rule("LIF-6")
def test_stop_has_everyone_inside_leave_at_once() -> None:
    contacts = begun(*(f"c{n}" for n in range(12)))
    pass_time(NOON + DAY)
    assert rows("SELECT state, count(*) FROM message GROUP BY state") == [("queued", 12)]
    assert life.stop("course", preview=True).inside == 12
    assert state() == "active"
    life.stop("course")
    work()
    assert {place for contact in contacts for place in places(contact)} == {
        (1, "second", "exited", "stopped")
    }
    assert figures().exits == {"stopped": 12}
    assert rows("SELECT state, count(*) FROM message GROUP BY state") == [("cancelled", 12)]
    happen(contacts[0], "Start")
    work()
    assert figures().entered == 12


@pytest.mark.rule("LIF-1", "LIF-6")
def test_a_stopped_workflow_is_active_again_only_when_all_have_left() -> None:
    (ann,) = begun("ann")
    life.stop("course")
    with pytest.raises(Conflict, match="still leaving"):
        life.activate("course")
    work()
    life.activate("course")
    pass_time(NOON + 5 * DAY)
    assert places(ann) == [(1, "first", "exited", "stopped")]
    bob = new_contact("bob")
    happen(bob, "Start")
    work()
    assert places(bob) == [(1, "first", "active", "")]


@pytest.mark.rule("LIF-1")
def test_an_ended_workflow_may_be_activated_again() -> None:
    begun()
    life.drain("course")
    work()
    assert state() == "ended"
    life.activate("course")
    ann = new_contact("ann")
    happen(ann, "Start")
    work()
    assert figures().inside == 1


@pytest.mark.rule("LIF-1")
@pytest.mark.parametrize("action", ["resume", "activate", "restore"])
def test_what_the_state_does_not_allow_is_refused_with_the_remedy(action: str) -> None:
    begun()
    with pytest.raises(Conflict) as refusal:
        getattr(life, action)("course")
    assert refusal.value.params["state"] == "active"


@pytest.mark.rule("LIF-7")
def test_several_are_archived_at_once_and_the_active_ones_stopped_first() -> None:
    (ann,) = begun("ann")
    actions.publish(WAITS)
    planned = life.archive(["course", "waits"], preview=True)
    assert [(each.workflow, each.before, each.inside) for each in planned] == [
        ("course", "active", 1),
        ("waits", "active", 0),
    ]
    life.archive(["course", "waits"])
    work()
    assert (state("course"), state("waits")) == ("archived", "archived")
    assert places(ann) == [(1, "first", "exited", "stopped")]
    assert life.restore("course").after == "stopped"
    with pytest.raises(NotFound):
        life.archive(["course", "nothing"])
    assert state("course") == "stopped"


@pytest.mark.rule("LIF-7")
def test_only_an_archived_workflow_is_deleted_and_nothing_of_it_is_left() -> None:
    (ann,) = begun("ann")
    pass_time(NOON + 5 * DAY)
    happen(ann, "Start")
    work()
    with pytest.raises(Conflict):
        deleting.delete("course")
    life.archive(["course"])
    work()
    deleting.delete("course")
    work()
    for table in ("workflow", "workflow_version", "enrollment", "entry", "refusal", "step_log"):
        assert rows(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert rows("SELECT count(*) FROM counter") == [(0,)]
    # What was sent stays with whom it was sent to.
    assert len(messages(ann)) == 2


@pytest.mark.rule("LIF-1", "ACC-3")
def test_every_change_is_in_the_audit_log_with_its_numbers() -> None:
    begun("ann")
    life.pause("course", by="ann@example.com")
    life.resume("course", by="ann@example.com")
    life.stop("course", by="bob@example.com")
    found = [
        (each.who, each.action, each.detail.get("after")) for each in entries("workflow", "course")
    ]
    assert found[:3] == [
        ("bob@example.com", "stop", "stopped"),
        ("ann@example.com", "resume", "active"),
        ("ann@example.com", "pause", "paused"),
    ]
    assert entries("workflow", "course")[0].detail["inside"] == 1


SCHEDULED = """\
workflow: dated
triggers: [{kind: event, event: Start}]
schedule: {start: 2026-03-05 09:00, end: 2026-03-07 09:00, at_end: AT_END}
zone: {use: workflow, name: Europe/Paris}
steps:
  - {id: pause, kind: delay, wait: 3 days}
  - {id: mark, kind: update_contact, add_tags: [done]}
"""


@pytest.mark.rule("LIF-8")
@pytest.mark.parametrize(("at_end", "last"), [("drain", "finished"), ("stop", "exited")])
def test_a_workflow_starts_and_ends_on_the_clocks_of_its_zone(at_end: str, last: str) -> None:
    actions.publish(SCHEDULED.replace("AT_END", at_end))
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Start")
    pass_time(NOON.replace(day=5, hour=7, minute=59))
    happen(ann, "Start")
    work()
    assert places(ann) == []
    pass_time(NOON.replace(day=5, hour=8))
    happen(ann, "Start")
    work()
    assert places(ann) == [(1, "pause", "active", "")]
    pass_time(NOON.replace(day=7, hour=8))
    happen(bob, "Start")
    pass_time(NOON.replace(day=20))
    assert places(bob) == []
    assert places(ann)[0][2] == last
    assert state("dated") == ("ended" if at_end == "drain" else "stopped")


@pytest.mark.rule("LIF-8")
def test_an_end_that_is_past_is_refused() -> None:
    set_time(NOON.replace(day=9))
    with pytest.raises(Invalid, match="ended already"):
        actions.publish(SCHEDULED.replace("AT_END", "stop"))


@pytest.mark.rule("ACC-3")
def test_whoever_enrolls_or_decides_on_a_segment_is_in_the_audit_log() -> None:
    actions.publish(COURSE)
    actions.enroll("course", [new_contact("ann"), new_contact("bob")], by="sam@example.com")
    save_segment("vip", "VIP", Tagged(tag="vip"), by="sam@example.com")
    save_segment("vip", "VIP", Tagged(tag="vip"), by="sam@example.com")
    delete_segment("vip")
    told = rows("SELECT who, action, kind, name FROM audit WHERE action <> 'publish' ORDER BY id")
    assert told == [
        ("sam@example.com", "enroll", "workflow", "course"),
        ("sam@example.com", "create", "segment", "vip"),
        ("cli", "delete", "segment", "vip"),
    ]
