"""Who is in a segment is known at once, at every moment, and told when it changes."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.contacts.actions import apply_change
from jalon.contacts.change import Change
from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.contacts.merge import merge
from jalon.core import clock
from jalon.core.db import cursor
from jalon.definition.segment import parse_condition
from jalon.events.actions import append_update, record
from jalon.events.checking import NewEvent
from jalon.events.importing import import_events
from jalon.runtime.lanes.batch import work_lane
from jalon.segments import queries
from jalon.segments.actions import save_segment
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

SEGMENTS = {
    "recent": "{kind: event, event: Order Completed, within: 3 days}",
    "often": "{kind: event, event: Order Completed, at_least: 2}",
    "vip": "{kind: tag, tag: vip}",
    "gold": "{kind: attribute, attribute: plan, value: gold}",
    "renewing": "{kind: attribute, attribute: renewal, op: in_next, value: 2 days}",
    "lapsed": (
        "{kind: all, of: [{kind: event, event: Order Completed}, "
        "{kind: not, of: {kind: segment, segment: recent}}]}"
    ),
    "best": (
        "{kind: all, of: [{kind: any, of: [{kind: segment, segment: vip}, "
        "{kind: segment, segment: gold}]}, {kind: not, of: {kind: segment, segment: lapsed}}]}"
    ),
    "written": "{kind: message, fact: received, within: 2 days}",
    "untouched": "{kind: message, fact: received, exactly: 0}",
    "inside": "{kind: workflow, workflow: thanks}",
    "thanked": "{kind: workflow, workflow: thanks, fact: finished, at_least: 2}",
    "told": "{kind: event, event: Segment Entered, at_least: 3, within: 5 days}",
}

THANKS = """
workflow: thanks
triggers: [{kind: event, event: Order Completed}]
repeat: {policy: after_exit}
exit: [{when: {kind: event, event: Stop}, reason: gone}]
steps:
  - {id: tag, kind: update_contact, set: {plan: gold}}
  - {id: pause, kind: delay, wait: 1 days}
  - {id: offer, kind: send_email, email: offer}
"""

ECHO = """
workflow: echo
triggers:
  - {kind: event, event: Segment Entered, where: [{property: segment, value: recent}]}
  - {kind: event, event: Segment Left, where: [{property: segment, value: recent}]}
repeat: {policy: every_time}
steps: [{id: mark, kind: update_contact, increment: {flips: 1}}]
"""


def save(*slugs: str) -> None:
    for slug in slugs:
        condition, problems = parse_condition(SEGMENTS[slug])
        assert condition is not None, problems
        save_segment(slug, "", condition)


def members(slug: str) -> set[UUID]:
    return {
        row[0] for row in rows("SELECT contact_id FROM segment_member WHERE segment = %s", slug)
    }


def flips(contact: UUID) -> list[tuple[str, str]]:
    return rows(
        """SELECT name, properties->>'segment' FROM event
           WHERE contact_id = %s AND name LIKE 'Segment%%' ORDER BY at, id""",
        contact,
    )


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


@pytest.mark.rule("SEG-2", "TRG-12")
def test_a_segment_that_depends_on_time_flips_on_time_without_an_event() -> None:
    save("recent", "lapsed")
    publish(ECHO)
    ann = new_contact("ann", flips=0)
    happen(ann, "Order Completed")
    work()
    assert members("recent") == {ann}
    pass_time(NOON + timedelta(days=3, seconds=-1))
    assert members("recent") == {ann}
    pass_time(NOON + timedelta(days=3))
    assert members("recent") == set()
    assert members("lapsed") == {ann}
    assert flips(ann) == [
        ("Segment Entered", "recent"),
        ("Segment Left", "recent"),
        ("Segment Entered", "lapsed"),
    ]
    left_at = rows("SELECT at FROM event WHERE name = 'Segment Left'")
    assert left_at == [(NOON + timedelta(days=3),)]
    assert rows("SELECT attributes->'flips' FROM contact") == [(2,)]  # both let the contact in


@pytest.mark.rule("SEG-2", "TRG-12")
def test_the_audience_sees_the_segments_that_the_triggering_event_changed() -> None:
    save("often")
    publish(
        """
workflow: regulars
triggers: [{kind: event, event: Order Completed}]
audience: {kind: segment, segment: often}
steps: [{id: mark, kind: update_contact, add_tags: [regular]}]
"""
    )
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    assert rows("SELECT FROM enrollment") == []
    happen(ann, "Order Completed")
    work()
    assert len(rows("SELECT FROM enrollment")) == 1


@pytest.mark.rule("SEG-2")
def test_a_step_that_updates_the_contact_changes_the_segments_for_the_next_step() -> None:
    save_in_order()
    publish(
        """
workflow: upgrade
triggers: [{kind: event, event: Upgrade}]
steps:
  - {id: tag, kind: update_contact, add_tags: [vip]}
  - id: check
    kind: branch
    branches: [{when: {kind: segment, segment: best}, to: yes}]
    otherwise: end
  - {id: "yes", kind: update_contact, set: {seen: best}}
"""
    )
    ann = new_contact("ann")
    happen(ann, "Upgrade")
    work()
    assert rows("SELECT attributes->>'seen' FROM contact") == [("best",)]
    assert members("best") == {ann}


@pytest.mark.rule("SEG-2")
def test_a_new_contact_is_in_the_segments_of_those_of_whom_nothing_is_known() -> None:
    save("untouched")
    work()
    record([NewEvent(name="Visit", at=NOON, external_id="ann")])
    work()
    assert len(members("untouched")) == 1
    assert rows("SELECT name FROM event ORDER BY name") == [
        ("Contact Created",),
        ("Segment Entered",),
        ("Visit",),
    ]


@pytest.mark.rule("SEG-2")
def test_what_is_written_by_the_back_door_changes_segments_quietly() -> None:
    save("vip")
    ann = new_contact("ann")
    apply_change(ann, Change(add_tags=("vip",)))
    work()
    assert members("vip") == {ann}
    apply_change(ann, Change(remove_tags=("vip",)))
    work()
    assert members("vip") == set()
    assert flips(ann) == []


@pytest.mark.rule("SEG-2")
def test_members_are_found_without_anybody_being_said_to_enter() -> None:
    ann = new_contact("ann")
    happen(ann, "Order Completed")
    work()
    set_time(NOON + timedelta(days=1))
    happen(ann, "Order Completed")  # handled before the members are found
    save("recent", "lapsed", "often")
    work()
    assert members("recent") == members("often") == {ann}
    assert flips(ann) == []
    pass_time(NOON + timedelta(days=4))
    assert flips(ann) == [("Segment Left", "recent"), ("Segment Entered", "lapsed")]


@pytest.mark.rule("SEG-2")
def test_a_changed_segment_and_those_that_name_it_find_their_members_anew() -> None:
    save("recent", "lapsed")
    ann, bob = new_contact("ann"), new_contact("bob")
    happen(ann, "Order Completed", at=NOON - timedelta(days=2))
    happen(bob, "Order Completed")
    work()
    condition, _ = parse_condition("{kind: event, event: Order Completed, within: 1 days}")
    assert condition is not None
    save_segment("recent", "", condition)
    work()
    assert (members("recent"), members("lapsed")) == ({bob}, {ann})
    pass_time(NOON + timedelta(days=1))
    assert (members("recent"), members("lapsed")) == (set(), {ann, bob})


@pytest.mark.rule("SEG-2", "CON-1")
def test_a_merge_puts_the_contact_in_the_segments_of_both_pasts() -> None:
    save("often", "vip")
    ann, annie = new_contact("ann"), new_contact("annie")
    for contact in (ann, annie):
        happen(contact, "Order Completed")
    append_update(annie, Change(add_tags=("vip",)), at=NOON)
    work()
    merge(ann, annie)
    work()
    assert members("often") == members("vip") == {ann}
    assert ("Segment Entered", "often") in flips(ann)


@pytest.mark.rule("SEG-2")
def test_a_lane_with_many_contacts_finds_members_in_chunks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("jalon.runtime.lanes.filling.CHUNK", 2)
    contacts = {new_contact(f"number-{n}") for n in range(200)}
    for contact in contacts:
        happen(contact, "Order Completed")
    work()
    save("recent", "lapsed")
    assert work_lane(0, playing=True) is not None
    work()
    assert members("recent") == contacts
    assert rows("SELECT FROM segment_fill") == []
    assert len(rows("SELECT FROM timer WHERE kind = 'segment'")) == 200
    pass_time(NOON + timedelta(days=3))
    assert members("lapsed") == contacts


@pytest.mark.rule("SEG-2", "CON-3")
@pytest.mark.parametrize("trigger", [False, True])
def test_an_import_changes_segments_and_says_so_only_if_it_may_trigger(
    tmp_path: Path, trigger: bool
) -> None:
    save("vip", "untouched")
    work()
    file = tmp_path / "people.csv"
    file.write_text("external_id\nann\nbob\n")
    import_contacts(file, Terms(tags=("vip",), trigger=trigger))
    work()
    assert len(members("vip")) == len(members("untouched")) == 2
    told = Counter(name for contact in members("vip") for name, _ in flips(contact))
    assert told == ({"Segment Entered": 4} if trigger else {})


@pytest.mark.rule("SEG-2", "EVT-4")
def test_imported_history_changes_segments_quietly(tmp_path: Path) -> None:
    save("recent", "often")
    work()
    file = tmp_path / "orders.csv"
    file.write_text(
        "event,external_id,timestamp\n"
        f"Order Completed,ann,{NOON - timedelta(days=9)}\n"
        f"Order Completed,ann,{NOON - timedelta(days=1)}\n"
    )
    import_events(file)
    work()
    (ann,) = members("recent")
    assert members("often") == {ann}
    assert flips(ann) == []
    pass_time(NOON + timedelta(days=2))
    assert flips(ann) == [("Segment Left", "recent")]


def save_in_order() -> None:
    save("recent", "often", "vip", "gold", "renewing", "lapsed", "best", "written", "untouched")
    save("told")


actions = st.one_of(
    st.tuples(st.just("event"), st.sampled_from(["Order Completed", "Order Completed", "Stop"])),
    st.tuples(st.just("tag"), st.booleans()),
    st.tuples(st.just("set"), st.sampled_from(["plan", "renewal"])),
    st.tuples(st.just("back door"), st.booleans()),
    st.tuples(st.just("save"), st.just("recent")),
)
scripts = st.lists(
    st.tuples(st.sampled_from([0, 0, 1, 25, 50]), st.integers(0, 2), actions),
    min_size=1,
    max_size=6,
)


@pytest.mark.rule("SEG-1", "SEG-2")
@given(script=scripts, limit=st.sampled_from([2, 1000]))
@settings(
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_at_every_moment_the_members_are_those_who_meet_the_condition(
    script: list[tuple[int, int, tuple[str, Any]]], limit: int
) -> None:
    start_anew()
    publish(THANKS)
    save_in_order()
    save("inside", "thanked")
    work()
    contacts = [new_contact(name) for name in ("ann", "bob", "cleo")]
    at = NOON
    for hours, who, (what, how) in script:
        if hours:
            at += timedelta(hours=hours)
            pass_time(at, limit=limit)
            check_members()
        act(contacts[who], what, how)
        if hours % 2:
            work(limit=limit)
            check_members()
    pass_time(at + timedelta(days=1, hours=5), limit=limit)
    check_members()
    pass_time(at + timedelta(days=20), limit=limit)
    check_members()


def act(contact: UUID, what: str, how: Any) -> None:
    now = clock.now()
    match what:
        case "event":
            happen(contact, how)
        case "tag":
            change = Change(add_tags=("vip",)) if how else Change(remove_tags=("vip",))
            append_update(contact, change, at=now)
        case "set":
            value = "gold" if how == "plan" else (now + timedelta(days=3)).strftime("%Y-%m-%d")
            append_update(contact, Change(attributes={how: value}), at=now)
        case "back door":
            plan = {"plan": "gold" if how else None}
            apply_change(contact, Change(attributes=plan))
        case "save":
            other, _ = parse_condition(SEGMENTS[how].replace("Order Completed", "Stop"))
            again, _ = parse_condition(SEGMENTS[how])
            assert other is not None
            assert again is not None
            save_segment(how, "", again if queries.condition_of(how) == other else other)


def check_members() -> None:
    for slug, condition in queries.conditions().items():
        assert members(slug) == set(queries.members(condition, clock.now())), slug


def start_anew() -> None:
    with cursor() as cur:
        cur.execute(
            """TRUNCATE contact, identity, list_member, consent, inbox, event, seen, message,
               workflow, workflow_version, enrollment, entry, refusal, step_log, counter, timer,
               segment, segment_member, segment_fill"""
        )
        cur.execute("UPDATE lane SET next_due_at = NULL")
    set_time(NOON)
