"""Two contacts turn out to be one while commands about one of them wait: what was asked for holds
for who took over, once."""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.contacts.merge import merge
from jalon.core.ids import lane_of
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.long_work.mass_orders import ChangeContacts, EnrollContacts, EraseContacts
from jalon.runtime.long_work.orders import Order
from jalon.workflows import actions, life
from jalon.workflows.actions import Choices
from tests.acting import NOON, happen, messages, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, places

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("RUN-10")]

CHANGED = COURSE.replace("id: first", "id: begin")
OFTEN = COURSE.replace("exit:", "repeat: {policy: every_time}\nexit:")


@pytest.fixture(autouse=True)
def _at_noon() -> None:
    set_time(NOON)


def two(text: str = COURSE) -> tuple[UUID, UUID]:
    """Who takes over, and who is about to go, of different lanes; the latter is in the course."""
    actions.publish(text)
    kept, gone = apart()
    happen(gone, "Start")
    work()
    return kept, gone


def apart() -> tuple[UUID, UUID]:
    """Who takes over, and who is about to go, of different lanes."""
    kept, gone = new_contact("kept"), new_contact(name := "gone")
    while lane_of(kept) == lane_of(gone):
        gone = new_contact(name := f"{name}-on")
    return kept, gone


def through(contact: UUID) -> None:
    """The lane of a contact is through with all that waits."""
    while (worked := work_lane(lane_of(contact), playing=True)) is not None and worked.again:
        pass


def look(contact: UUID) -> None:
    """The lane of a contact finds whom the next command is for, and no more."""
    work_lane(lane_of(contact), limit=1, playing=True)


@pytest.mark.parametrize("found", [False, True], ids=["not found yet", "found"])
def test_who_is_to_leave_an_old_version_leaves(found: bool) -> None:
    kept, gone = two()
    actions.publish(CHANGED, Choices(inside="exit"))
    through(kept)
    if found:
        look(gone)
    merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "exited", "new_version")]
    assert figures().inside == 0


@pytest.mark.parametrize("found", [False, True], ids=["not found yet", "found"])
def test_who_is_to_move_to_a_new_version_moves(found: bool) -> None:
    kept, gone = two()
    actions.publish(CHANGED, Choices(inside="move", mapping={"first": "begin"}))
    through(kept)
    if found:
        look(gone)
    merge(kept, gone)
    work()
    assert places(kept) == [(2, "begin", "active", "")]


@pytest.mark.parametrize("found", [False, True], ids=["not found yet", "found"])
def test_who_was_held_by_a_pause_goes_on_after_it(found: bool) -> None:
    kept, gone = two()
    life.pause("course")
    pass_time(NOON + timedelta(days=5))
    life.resume("course")
    through(kept)
    if found:
        look(gone)
    merge(kept, gone)
    work()
    assert [email for email, *_ in messages(kept)] == ["offer"]
    pass_time(NOON + timedelta(days=8))
    assert [email for email, *_ in messages(kept)] == ["offer", "reminder"]


@pytest.mark.parametrize("found", [False, True], ids=["not found yet", "found"])
def test_whoever_a_stop_concerns_leaves(found: bool) -> None:
    kept, gone = two()
    life.stop("course")
    through(kept)
    if found:
        look(gone)
    merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "exited", "stopped")]
    life.activate("course")


@pytest.mark.rule("TRG-16")
@pytest.mark.parametrize("before", [False, True], ids=["merged after", "merged before"])
def test_who_was_enrolled_by_hand_enters_as_who_took_over(before: bool) -> None:
    actions.publish(COURSE)
    kept, gone = new_contact("kept"), new_contact("gone")
    if before:
        merge(kept, gone)
    actions.enroll("course", [gone])
    if not before:
        merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "active", "")]


@pytest.mark.rule("TRG-16")
@pytest.mark.parametrize("text", [COURSE, OFTEN], ids=["once", "every time"])
def test_of_two_who_were_enrolled_together_and_are_one_by_then_one_enters(text: str) -> None:
    actions.publish(text)
    kept, gone = new_contact("kept"), new_contact("gone")
    actions.enroll("course", [kept, gone])
    merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "active", "")]


def test_what_was_asked_of_somebody_erased_is_asked_of_nobody() -> None:
    actions.publish(COURSE)
    gone = new_contact("gone")
    actions.enroll("course", [gone])
    rows("DELETE FROM contact RETURNING id")
    work()
    assert rows("SELECT count(*) FROM inbox") == [(0,)]
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]


@pytest.mark.rule("LIF-5")
def test_all_that_a_pause_refused_to_both_is_let_in() -> None:
    text = COURSE.replace("exit:", "repeat: {policy: every_time, key: order}\nexit:")
    actions.publish(text)
    kept, gone = new_contact("kept"), new_contact("gone")
    life.pause("course")
    for contact, order in ((kept, "1"), (gone, "2"), (kept, "3")):
        happen(contact, "Start", order=order)
    work()
    merge(kept, gone)
    work()
    life.resume("course", let_in=True)
    work()
    found = rows("SELECT key FROM enrollment WHERE contact_id = %s ORDER BY key", kept)
    assert found == [("1",), ("2",), ("3",)]


@pytest.mark.rule("LIF-5")
@pytest.mark.parametrize("looks", [0, 2], ids=["not found yet", "found"])
def test_whom_a_pause_refused_is_let_in_as_who_took_over(looks: int) -> None:
    kept, gone = refused_in_pause(COURSE, "gone")
    through(kept)
    for _ in range(looks):  # past the command of those whom the pause held back
        look(gone)
    merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "active", "")]


@pytest.mark.rule("LIF-5")
@pytest.mark.parametrize("first", ["kept", "gone"])
def test_each_of_both_whom_a_pause_refused_is_let_in_once(first: str) -> None:
    kept, gone = refused_in_pause(OFTEN, "kept", "gone")
    through(kept if first == "kept" else gone)
    merge(kept, gone)
    work()
    assert places(kept) == [(1, "first", "active", "")] * 2


def refused_in_pause(text: str, *names: str) -> tuple[UUID, UUID]:
    """Who takes over, and who is about to go, of different lanes; a pause refused those named, and
    is over."""
    actions.publish(text)
    kept, gone = apart()
    life.pause("course")
    for contact in ({"kept": kept, "gone": gone}[name] for name in names):
        happen(contact, "Start")
    work()
    life.resume("course", let_in=True)
    return kept, gone


@pytest.mark.rule("CON-5")
def test_many_orders_named_by_id_are_about_who_took_over() -> None:
    actions.publish(OFTEN)
    kept, older, gone = (new_contact(name) for name in ("kept", "older", "gone"))
    merge(older, gone)
    merge(kept, older)
    named = {"contacts": [str(gone), str(older), str(kept)]}
    order: Order = ChangeContacts.read({**named, "add_tags": ["vip"]}, "")
    assert order.run("", lambda *_: None) == {"contacts": 1}
    assert rows("SELECT id FROM contact WHERE tags = '{vip}'") == [(kept,)]
    order = EnrollContacts.read({**named, "workflow": "course", "by": "ann"}, "")
    assert order.run("", lambda *_: None) == {"contacts": 1}
    work()
    assert places(kept) == [(1, "first", "active", "")]
    order = EraseContacts.read({"contacts": [str(gone)], "by": "ann"}, "")
    assert order.run("", lambda *_: None) == {"contacts": 1}
    assert rows("SELECT count(*) FROM contact") == [(0,)]
