"""Segments as people make them: saved, counted, refused, deleted, turned into lists."""

from pathlib import Path

import pytest

from jalon.contacts.actions import create_list
from jalon.contacts.change import Change
from jalon.contacts.queries import list_members
from jalon.core import clock
from jalon.core.errors import Conflict, NotFound
from jalon.definition.conditions import (
    All,
    AmongFirst,
    Condition,
    Entered,
    InList,
    InSegment,
    InWorkflow,
    Messaged,
    Performed,
    Tagged,
)
from jalon.definition.describe import sentence
from jalon.definition.segment import check_condition, parse_segment
from jalon.events.actions import append_update
from jalon.segments import queries
from jalon.segments.actions import NotSaved, save_as_list, save_segment
from jalon.workflows.deleting import delete_segment
from tests.acting import NOON, new_contact, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

VIP = Tagged(tag="vip")


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


@pytest.mark.rule("SEG-1")
def test_saving_the_same_again_changes_nothing() -> None:
    first = save_segment("vip", "Our best", VIP)
    again = save_segment("vip", "Our best", VIP)
    other = save_segment("vip", "Our best", Tagged(tag="gold"))
    assert (first.created, first.changed) == (True, True)
    assert (again.created, again.changed) == (False, False)
    assert (other.created, other.changed) == (False, True)
    assert queries.condition_of("vip") == Tagged(tag="gold")


@pytest.mark.rule("SEG-1")
@pytest.mark.parametrize(
    "condition",
    [
        All(of=[]),
        InList(list="nowhere"),
        InSegment(segment="nowhere"),
        InWorkflow(workflow="nowhere"),
        Messaged(fact="opened", email="nowhere"),
        Messaged(fact="opened", step="welcome"),
        Performed(event="Order Completed", at_least=0),
        Performed(event="Order Completed", since="entry"),
        Performed(event="Order Completed", same=["order_id"]),
        Performed(event="Order Completed", since_email="welcome"),
        Entered(property="order_id", op="is_set"),
        AmongFirst(n=3),
    ],
    ids=str,
)
def test_a_condition_that_cannot_make_a_segment_is_refused_with_its_place(
    condition: Condition,
) -> None:
    with pytest.raises(NotSaved) as refusal:
        save_segment("odd", "", All(of=[VIP, condition]))
    assert all(problem.remedy["fr"] for problem in refusal.value.problems)
    assert all(problem.path[0] == "when" for problem in refusal.value.problems)
    assert queries.segments() == []


@pytest.mark.rule("SEG-1")
def test_segments_may_name_one_another_but_never_in_a_circle() -> None:
    save_segment("vip", "", VIP)
    save_segment("gold", "", InSegment(segment="vip"))
    save_segment("best", "", All(of=[InSegment(segment="gold"), VIP]))
    with pytest.raises(NotSaved, match="vip → best → gold → vip"):
        save_segment("vip", "", InSegment(segment="best"))
    with pytest.raises(NotSaved, match="self → self"):
        save_segment("self", "", InSegment(segment="self"))
    assert queries.condition_of("vip") == VIP


@pytest.mark.rule("SEG-2")
def test_the_members_are_found_once_the_lanes_have_worked() -> None:
    ann, bob = new_contact("ann"), new_contact("bob")
    append_update(ann, Change(add_tags=("vip",)), at=NOON)
    work()
    save_segment("vip", "", VIP)
    save_segment("all-but-vip", "", parse("{kind: not, of: {kind: segment, segment: vip}}"))
    assert queries.segments()[1].lanes_left == 64
    work()
    assert [(each.slug, each.members, each.lanes_left) for each in queries.segments()] == [
        ("all-but-vip", 1, 0),
        ("vip", 1, 0),
    ]
    assert rows("SELECT contact_id, segment FROM segment_member ORDER BY segment") == [
        (bob, "all-but-vip"),
        (ann, "vip"),
    ]
    assert rows("SELECT FROM event WHERE name LIKE 'Segment%%'") == []


@pytest.mark.rule("SEG-4")
def test_the_present_members_become_a_static_list_that_stays_as_it_is() -> None:
    contacts = [new_contact(name) for name in ("ann", "bob", "cleo")]
    for contact in contacts[:2]:
        append_update(contact, Change(add_tags=("vip",)), at=NOON)
    work()
    save_segment("vip", "", VIP)
    assert save_as_list("vip", "best-of-march") == 2
    assert save_as_list("vip", "best-of-march") == 0
    append_update(contacts[2], Change(add_tags=("vip",)), at=NOON)
    append_update(contacts[0], Change(remove_tags=("vip",)), at=NOON)
    work()
    assert set(list_members("best-of-march")) == set(contacts[:2])
    with pytest.raises(NotFound):
        save_as_list("nowhere", "best-of-march")


@pytest.mark.rule("LIF-11")
def test_a_segment_that_is_used_cannot_be_deleted_and_the_refusal_lists_the_uses() -> None:
    save_segment("vip", "", VIP)
    save_segment("gold", "", InSegment(segment="vip"))
    publish(
        """
workflow: thanks
triggers: [{kind: event, event: Order Completed}]
audience: {kind: not, of: {kind: segment, segment: vip}}
steps: [{id: mark, kind: update_contact, add_tags: [thanked]}]
"""
    )
    with pytest.raises(Conflict) as refusal:
        delete_segment("vip")
    place = {"workflow": "thanks", "version": 1, "place": "audience.of.segment"}
    assert refusal.value.params["uses"] == [place, {"segment": "gold"}]
    rows("UPDATE workflow SET state = 'stopped' RETURNING 1")
    delete_segment("gold")
    delete_segment("vip")
    work()
    assert queries.segments() == []
    assert rows("SELECT FROM segment_member") == []


@pytest.mark.rule("SEG-3")
def test_a_segment_reads_as_a_sentence() -> None:
    create_list("news")
    save_segment("vip", "", VIP)
    save_segment("readers", "", All(of=[InList(list="news"), InSegment(segment="vip")]))
    condition = queries.condition_of("readers")
    assert "vip" in sentence(condition, "en")
    assert "segment" in sentence(condition, "fr")
    assert queries.count(condition, clock.now()) == 0


def test_the_documented_segment_is_one() -> None:
    page = (Path(__file__).parents[2] / "docs" / "segments.md").read_text(encoding="utf-8")
    parsed = parse_segment(page.partition("```yaml\n")[2].partition("```")[0])
    assert parsed.segment is not None, parsed.problems
    assert check_condition(parsed.segment.when) == []


def parse(when: str) -> Condition:
    parsed = parse_segment(f"segment: any\nwhen: {when}")
    assert parsed.segment is not None, parsed.problems
    return parsed.segment.when
