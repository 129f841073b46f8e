"""TRG-1 to 7, 12, 15, 17 and 18: what happens to a contact lets it in, through the live engine."""

from collections.abc import Callable
from uuid import UUID

import pytest

from jalon.contacts.actions import create_list
from jalon.contacts.change import Change
from jalon.core import clock
from jalon.definition import events
from jalon.definition.conditions import Attribute
from jalon.events.actions import append_update
from jalon.segments.actions import save_segment
from tests.acting import NOON, enrollments, happen, new_contact, publish, rows, set_time, work
from tests.forms.scene import there_are

pytestmark = pytest.mark.django_db(transaction=True)

SCENE = """
workflow: scene
triggers: [{%s}]
steps:
  - {id: offer, kind: send_email, email: offer}
"""


def changed(**change: object) -> Callable[[UUID], None]:
    """A door changes the contact."""
    return lambda contact: append_update(contact, Change(**change), at=clock.now()) and None


def told(name: str, **properties: object) -> Callable[[UUID], None]:
    """Jalon tells of something."""
    return lambda contact: happen(contact, name, **properties) and None


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)
    create_list("news")


@pytest.mark.parametrize(
    ("trigger", "before", "act"),
    [
        pytest.param(
            "kind: became_lead",
            None,
            changed(attributes={"lifecycle": "lead"}),
            marks=pytest.mark.rule("TRG-1"),
        ),
        pytest.param(
            "kind: became_mql",
            changed(attributes={"lifecycle": "lead"}),
            changed(attributes={"lifecycle": "mql"}),
            marks=pytest.mark.rule("TRG-2"),
        ),
        pytest.param(
            "kind: submitted_form, form: contact-us",
            told(events.FORM_SUBMITTED, form="other", page="/"),
            told(events.FORM_SUBMITTED, form="contact-us", page="/"),
            marks=pytest.mark.rule("TRG-3"),
        ),
        pytest.param(
            "kind: requested_resource, resource: guide",
            told(events.RESOURCE_REQUESTED, resource="other"),
            told(events.RESOURCE_REQUESTED, resource="guide"),
            marks=pytest.mark.rule("TRG-4"),
        ),
        pytest.param(
            "kind: left_list, list: news",
            changed(join_lists=("news",)),
            changed(leave_lists=("news",)),
            marks=pytest.mark.rule("TRG-5"),
        ),
        pytest.param(
            "kind: tag_added, tag: vip",
            changed(add_tags=("other",)),
            changed(add_tags=("vip",)),
            marks=pytest.mark.rule("TRG-7"),
        ),
        pytest.param(
            "kind: tag_removed, tag: vip",
            changed(add_tags=("vip",)),
            changed(remove_tags=("vip",)),
            marks=pytest.mark.rule("TRG-7"),
        ),
        pytest.param(
            "kind: segment, segment: rich",
            changed(attributes={"points": 10}),
            changed(attributes={"points": 100}),
            marks=pytest.mark.rule("TRG-12"),
        ),
        pytest.param(
            "kind: segment, segment: rich, on: left",
            changed(attributes={"points": 100}),
            changed(attributes={"points": 10}),
            marks=pytest.mark.rule("TRG-12"),
        ),
        pytest.param(
            "kind: engaged, fact: clicked, email: offer",
            told(events.EMAIL_CLICKED, email="offer", category="", machine=True),
            told(events.EMAIL_CLICKED, email="offer", category="", machine=False),
            marks=pytest.mark.rule("TRG-15"),
        ),
        pytest.param(
            "kind: api_call, call: due",
            told(events.WORKFLOW_CALLED, call="other"),
            told(events.WORKFLOW_CALLED, call="due", amount=12),
            marks=pytest.mark.rule("TRG-17"),
        ),
    ],
)
def test_it_lets_in_whom_it_concerns_and_only_then(
    trigger: str, before: Callable[[UUID], None] | None, act: Callable[[UUID], None]
) -> None:
    save_segment("rich", "Rich", Attribute(attribute="points", op="at_least", value=50))
    there_are(forms=["contact-us"], resources=["guide"])
    work()
    publish(SCENE % trigger)
    ann, bob = new_contact("ann"), new_contact("bob")
    work()
    if before is not None:
        before(ann)
        work()
    assert enrollments(ann) == []
    act(ann)
    work()
    assert len(enrollments(ann)) == 1
    assert enrollments(bob) == []


@pytest.mark.rule("TRG-17")
def test_what_a_call_brings_is_at_hand_in_the_emails() -> None:
    publish(SCENE % "kind: api_call, call: due")
    happen(new_contact("ann"), events.WORKFLOW_CALLED, call="due", amount=12)
    work()
    assert rows("SELECT context -> 'event' ->> 'amount' FROM message") == [("12",)]


@pytest.mark.rule("TRG-2")
@pytest.mark.rule("ENT-1")
def test_who_becomes_an_mql_loses_it_and_becomes_one_again_enters_once() -> None:
    publish(SCENE % "kind: became_mql")
    ann = new_contact("ann")
    for stage in ("mql", "lead", "mql"):
        append_update(ann, Change(attributes={"lifecycle": stage}), at=clock.now())
        work()
    assert len(enrollments(ann)) == 1


@pytest.mark.rule("TRG-18")
def test_a_workflow_that_others_feed_waits_for_them() -> None:
    publish(SCENE % "kind: from_workflow")
    publish("""
workflow: feeder
triggers: [{kind: tag_added, tag: vip}]
steps:
  - {id: pass, kind: enroll_in, workflow: scene}
""")
    ann = new_contact("ann")
    append_update(ann, Change(add_tags=("vip",)), at=clock.now())
    work()
    entered = "SELECT w.slug FROM enrollment e JOIN workflow w ON w.id = e.workflow_id ORDER BY 1"
    assert rows(entered) == [("feeder",), ("scene",)]
