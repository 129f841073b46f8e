"""Who reads emails: people and machines apart (RES-2), and what is not known of it (EML-9)."""

from datetime import timedelta

import pytest

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.contacts.consents import TRACKING, log
from jalon.core import clock
from jalon.delivery import visits
from jalon.emails.actions import save_sender
from jalon.emails.links import Link
from jalon.reports.explain import explain
from jalon.reports.queries import Reading, step_figures, workflow_figures
from jalon.runtime.work import crew
from jalon.workflows.queries import access_workflow
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time
from tests.api.calling import Caller

pytestmark = pytest.mark.django_db(transaction=True)

FLOW = """
workflow: course
triggers:
  - {kind: event, event: Order Completed}
repeat: {policy: every_time}
steps:
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 1 day}
  - id: read
    kind: branch
    branches:
      - {when: {kind: message, fact: opened, step: hello}, to: thanks}
    otherwise: end
  - {id: thanks, kind: update_contact, add_tags: [reader]}
"""


def send_to(*names: str) -> list[Link]:
    """Messages of the workflow, as links of theirs name them."""
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")
    publish(FLOW)
    contacts = [new_contact(name) for name in names]
    for contact in contacts:
        happen(contact, "Order Completed")
    later(timedelta(minutes=1))
    found = dict(rows("SELECT contact_id, id FROM message WHERE state = 'sent'"))
    return [Link(contact, found[contact], url="https://shop.example/") for contact in contacts]


def later(passed: timedelta) -> None:
    pass_time(NOON + passed)
    with crew() as threads:
        threads.drain(clock.now())


@pytest.mark.rule("RES-2", "EML-8")
def test_opens_and_clicks_of_people_and_of_machines_are_counted_apart():
    ann, bob, cid = send_to("ann", "bob", "cid")
    visits.opened(ann, machine=False)
    visits.opened(ann, machine=False)
    visits.clicked(bob, machine=False)
    for link in (ann, cid):
        visits.clicked(link, machine=True)
    wanted = Reading(opened=2, opened_by_machines=2, clicked=1, clicked_by_machines=2)
    (figures,) = workflow_figures()
    assert (figures.sent, figures.reading) == (3, wanted)
    steps = step_figures(access_workflow("course").id, 1)
    assert steps["hello"].reading == wanted
    assert steps["pause"].reading == Reading()
    call = Caller(Permission.WORKFLOWS_READ)
    told = call("GET", "/workflows/course/results").json()
    by_step = {one["step"]: one["reading"] for one in told["steps"]}
    assert told["figures"]["reading"] == by_step["hello"]
    assert (by_step["hello"]["opened"], by_step["hello"]["opened_by_machines"]) == (2, 2)
    day = f"{NOON:%Y-%m-%d}"
    (counted,) = call("GET", f"/workflows/course/results/days?from={day}&to={day}").json()["items"]
    assert (counted["counts"]["opened"], counted["counts"]["opened:machine"]) == (2, 2)


@pytest.mark.rule("EML-9", "NEW-3")
@pytest.mark.parametrize("asks", [True, False])
def test_an_explanation_says_that_opens_are_not_recorded_without_consent(asks):
    Account.objects.update(require_tracking_consent=asks)
    (ann,) = send_to("ann")
    later(timedelta(days=2))
    story = explain(ann.contact_id, "course")
    why = "opens are not recorded: the contact has not agreed to it"
    assert (f"({why})" in story.verdict[0]) == asks
    (branch,) = [line for line in story.enrollments[0].lines if "Branch" in line.sentence]
    assert (f"• {why}" in branch.tests) == asks
    french = explain(ann.contact_id, "course", "fr").verdict[0]
    assert ("les ouvertures ne sont pas enregistrées" in french) == asks


@pytest.mark.rule("EML-9")
def test_whoever_agreed_is_not_told_so():
    Account.objects.update(require_tracking_consent=True)
    (ann,) = send_to("ann")
    log(ann.contact_id, granted=True, purpose=TRACKING)
    assert "not recorded" not in explain(ann.contact_id, "course").verdict[0]
