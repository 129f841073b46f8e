"""NEW-3: what if he ordered now?"""

from datetime import timedelta
from uuid import UUID

import pytest

from jalon.core.errors import NotFound
from jalon.definition.conditions import Performed
from jalon.reports.supposed import Supposed
from jalon.runtime.dry_runs.supposing import suppose
from jalon.segments.actions import save_segment
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("NEW-3")]

OFFER = """
workflow: offer
triggers:
  - {kind: event, event: Order, where: [{property: total, op: at_least, value: 50}]}
audience: {kind: attribute, attribute: plan, value: gold}
exit: [{when: {kind: event, event: Refund}, reason: refunded}]
steps:
  - {id: thanks, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 2 days}
  - id: again
    kind: wait_for
    branches:
      - {when: {kind: event, event: Visit, at_least: 2}, to: reminder}
    limit: 9 days
    otherwise: end
  - {id: reminder, kind: send_email, email: reminder}
"""


@pytest.fixture
def ann() -> UUID:
    set_time(NOON)
    contact = new_contact("ann", plan="gold")
    publish(OFFER)
    return contact


def if_(contact: UUID, event: str, **properties: object) -> Supposed:
    before = rows("SELECT count(*) FROM event"), rows("SELECT count(*) FROM inbox")
    told = suppose(contact, "offer", event, properties)
    assert (rows("SELECT count(*) FROM event"), rows("SELECT count(*) FROM inbox")) == before
    return told


def test_who_would_enter_is_told_where_they_would_wait(ann: UUID) -> None:
    told = if_(ann, "Order", total=80)
    assert told.verdict == [
        (
            "Would enter and be sent the email “offer” and wait at the step “2 · Wait” "
            "until 4 March 2026 at 12:00"
        )
    ]
    first = told.enrollments[0].lines[0]
    assert first.mark == "✓"
    assert any("80" in test for test in first.tests)
    assert any("gold" in test for test in first.tests)
    assert rows("SELECT count(*) FROM enrollment") == [(0,)]
    assert rows("SELECT count(*) FROM message") == [(0,)]


def test_a_trigger_that_would_not_fire_tells_the_value_it_saw(ann: UUID) -> None:
    told = if_(ann, "Order", total=20)
    assert told.verdict == ["Would not enter: “Order” would not be the one a trigger wants"]
    (line,) = told.lines
    assert (line.mark, "would not fire" in line.sentence) == ("✗", True)
    assert "20" in line.tests[0]


def test_a_refusal_is_told_with_its_reason_and_values(ann: UUID) -> None:
    bob = new_contact("bob", plan="free")
    told = if_(bob, "Order", total=80)
    assert told.verdict == ["Would not enter: the contact is not in the audience"]
    assert any("free" in test for test in told.lines[0].tests)
    happen(ann, "Order", total=80)
    work()
    again = if_(ann, "Order", total=80)
    assert "may enter once only" in again.verdict[0]


def test_who_is_inside_would_leave_go_on_or_stay(ann: UUID) -> None:
    happen(ann, "Order", total=80)
    work()
    assert if_(ann, "Refund").verdict == ["Would leave as “refunded”"]
    pass_time(NOON + timedelta(days=2))
    told = if_(ann, "Visit")
    assert told.verdict == ["Would stay at the step “3 · Wait for something to happen”"]
    assert any("once" in test for line in told.lines for test in line.tests)
    happen(ann, "Visit")
    work()
    assert if_(ann, "Visit").verdict == ["Would be sent the email “reminder” and finish"]
    assert rows("SELECT state FROM enrollment") == [("active",)]


def test_a_change_of_the_contact_can_be_supposed() -> None:
    set_time(NOON)
    contact = new_contact("ann")
    publish("""
workflow: offer
triggers: [{kind: attribute_changed, attribute: plan, to: gold}]
audience: {kind: attribute, attribute: plan, value: gold}
steps: [{id: thanks, kind: send_email, email: offer}]
""")
    told = if_(contact, "Attribute Changed", attribute="plan", to="gold")
    assert told.verdict == ["Would enter and be sent the email “offer” and finish"]


def test_what_nobody_listens_to_and_who_is_nobody(ann: UUID) -> None:
    assert if_(ann, "Sneezed").verdict == ["Nothing would happen: no trigger listens to “Sneezed”"]
    french = suppose(ann, "offer", "Order", {"total": 80}, locale="fr")
    assert french.verdict[0].startswith("Entrerait et recevrait l'e-mail")
    with pytest.raises(NotFound):
        suppose(ann, "nothing", "Order", {})


@pytest.mark.rule("SEG-2")
def test_the_contact_would_move_between_segments_first(ann: UUID) -> None:
    save_segment("buyers", "", Performed(event="Order"))
    work()
    publish("""
workflow: offer
triggers: [{kind: event, event: Order}]
audience: {kind: segment, segment: buyers}
steps: [{id: thanks, kind: send_email, email: offer}]
""")
    told = if_(ann, "Order")
    assert told.verdict == ["Would enter and be sent the email “offer” and finish"]
    publish("""
workflow: offer
triggers: [{kind: segment, segment: buyers}]
steps: [{id: thanks, kind: send_email, email: offer}]
""")
    told = if_(ann, "Order")
    assert told.verdict == ["Would enter and be sent the email “offer” and finish"]
    assert rows("SELECT count(*) FROM segment_member") == [(0,)]
