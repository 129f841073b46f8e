"""Mass changes go through the inbox in chunks: nothing is lost between two, and a stop binds."""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.core import clock
from jalon.core.ids import LANES, lane_of
from jalon.events.actions import append_command
from jalon.events.retrying import retry, set_aside
from jalon.runtime import tending, worker
from jalon.runtime.lanes import commands
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.sandbox import skip
from jalon.workflows import actions, choosing, life
from jalon.workflows.actions import Choices
from tests.acting import NOON, happen, new_contact, pass_time, rows, set_time, work
from tests.workflows.living import COURSE, figures, places, state

pytestmark = pytest.mark.django_db(transaction=True)

CHANGED = COURSE.replace("id: first", "id: begin")
MOVE = Choices(inside="move", mapping={"first": "begin"})


@pytest.fixture(autouse=True)
def _chunks_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    set_time(NOON)
    for module in (commands, choosing):
        monkeypatch.setattr(module, "CHUNK", 1)


def begun(many: int = 12) -> list[UUID]:
    actions.publish(COURSE)
    contacts = [new_contact(f"c{n}") for n in range(many)]
    for contact in contacts:
        happen(contact, "Start")
    work()
    return contacts


def crowded(contacts: list[UUID]) -> int:
    """A lane with several of them."""
    lanes = [lane_of(contact) for contact in contacts]
    return max(set(lanes), key=lanes.count)


@pytest.mark.rule("LIF-3")
@pytest.mark.parametrize("limit", [1, 2, 1000])
def test_everybody_moves_whatever_the_size_of_chunks_and_batches(limit: int) -> None:
    contacts = begun()
    actions.publish(CHANGED, MOVE)
    work(limit=limit)
    assert {place for contact in contacts for place in places(contact)} == {
        (2, "begin", "active", "")
    }
    assert figures().inside == 12


@pytest.mark.rule("LIF-3", "LIF-6")
def test_a_stop_binds_between_two_chunks_of_a_move() -> None:
    contacts = begun(80)
    lane = crowded(contacts)
    there = [contact for contact in contacts if lane_of(contact) == lane]
    assert len(there) > 1
    actions.publish(CHANGED, MOVE)
    while not any(places(contact)[0][0] == 2 for contact in there):
        work_lane(lane, limit=1, playing=True)
    assert any(places(contact)[0][0] == 1 for contact in there)
    life.stop("course")
    work()
    assert figures().exits == {"stopped": 80}
    assert rows("SELECT count(*) FROM inbox") == [(0,)]


@pytest.mark.rule("LIF-5")
def test_a_pause_binds_between_two_chunks_of_a_resume() -> None:
    contacts = begun(80)
    lane = crowded(contacts)
    life.pause("course")
    pass_time(NOON + timedelta(days=2))
    life.resume("course")
    while not rows("SELECT 1 FROM message"):
        work_lane(lane, limit=1, playing=True)
    life.pause("course")
    work()
    assert rows("SELECT count(*) < 80 FROM message") == [(True,)]
    life.resume("course")
    work()
    assert rows("SELECT count(*), count(DISTINCT contact_id) FROM message") == [(80, 80)]
    assert figures().inside == 80


@pytest.mark.rule("LIF-6", "NEW-5")
def test_skipping_ahead_drains_and_ends() -> None:
    begun()
    set_time(NOON)
    life.drain("course")
    skip(timedelta(days=4))
    assert state() == "ended"
    assert figures().finished == 12


@pytest.mark.rule("LIF-6")
def test_a_workflow_is_tended_once_by_whoever_comes_first() -> None:
    begun(1)
    life.drain("course")
    pass_time(NOON + timedelta(days=4))
    assert state() == "ended"
    assert tending.tend(NOON + timedelta(days=9)) == 0


@pytest.mark.rule("LIF-6")
def test_a_worker_ends_what_has_drained_but_not_while_a_history_plays() -> None:
    begun(0)
    life.drain("course")
    worker._tend()
    assert state() == "draining"
    clock.move(ahead=timedelta(0))
    worker._tend()
    assert state() == "ended"


@pytest.mark.rule("RUN-9")
def test_what_was_set_aside_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    append_command(3, "nonsense", {}, at=NOON)
    work()
    (aside,) = set_aside()
    assert (aside.kind, aside.name, aside.error) == ("command", "nonsense", "KeyError: 'nonsense'")
    assert retry() == 1
    work()
    assert len(set_aside()) == 1
    seen: list[object] = []
    monkeypatch.setitem(commands.COMMANDS, "nonsense", seen.append)
    assert retry([aside.id]) == 1
    work()
    assert (len(seen), set_aside()) == (1, [])
    assert rows("SELECT count(*) FROM inbox") == [(0,)]


def test_the_lanes_of_a_command_are_all_lanes() -> None:
    actions.publish(COURSE)
    life.stop("course")
    assert rows("SELECT count(DISTINCT lane)::int FROM inbox WHERE name = 'choose'") == [(LANES,)]
