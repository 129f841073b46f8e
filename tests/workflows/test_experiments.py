"""STP-8: an experiment in a live workflow, from the first passage to the winner."""

from datetime import timedelta

import pytest

from jalon.core import clock
from jalon.core.errors import Invalid, NotFound
from jalon.definition import events
from jalon.runtime.sandbox import skip
from jalon.workflows import experiments
from jalon.workflows.models import Workflow
from tests.acting import NOON, happen, new_contact, publish, rows, set_time, work

pytestmark = pytest.mark.django_db(transaction=True)

TRIAL = """
workflow: trial
triggers:
  - {kind: event, event: Start}
repeat: {policy: every_time}
goal: {when: {kind: tag, tag: buyer}}
steps:
  - id: which
    kind: experiment
    variants:
      - {name: gift, share: 50, to: gift}
      - {name: rebate, share: 50, to: rebate}
    metric: clicked
    lasts: 7 days
    holdout: 10
  - {id: gift, kind: send_email, email: offer, next: end}
  - {id: rebate, kind: send_email, email: reminder, next: end}
"""


def people_pass(count, *, clicking=()):
    """People who start, those whose variant is in `clicking` click in what they get."""
    for number in range(count):
        happen(new_contact(f"p{number}-{count}"), "Start")
    work()
    sent = rows("SELECT contact_id, id, email FROM message WHERE clicked_at IS NULL")
    for contact, message, email in sent:
        if email in clicking:
            happen(contact, events.EMAIL_CLICKED, message=str(message), machine=False)
    work()


@pytest.mark.rule("STP-8")
def test_a_clear_winner_is_found_in_its_time_and_everyone_follows():
    set_time(NOON)
    publish(TRIAL)
    people_pass(60, clicking=("offer",))
    assert experiments.look(NOON + timedelta(days=6)) == 0
    assert Workflow.objects.get().winners == {}
    set_time(NOON + timedelta(days=7))
    assert experiments.look(NOON + timedelta(days=7)) == 1
    assert Workflow.objects.get().winners == {"which": "gift"}
    (standing,) = experiments.standings("trial")
    by_name = {figure.variant: figure for figure in standing.figures}
    assert by_name["gift"].converted == by_name["gift"].people > 10
    assert by_name["rebate"].converted == 0 < by_name["rebate"].people
    assert by_name["gift"].chance > 0.99
    assert sum(figure.people for figure in standing.figures) == 60
    assert standing.gain is not None
    before = rows("SELECT count(*) FROM message WHERE email = 'reminder'")
    people_pass(40)
    assert rows("SELECT count(*) FROM message WHERE email = 'reminder'") == before
    decided = rows("SELECT action, who, detail ->> 'winner' FROM audit WHERE action = 'experiment'")
    assert decided == [("experiment", "jalon", "gift")]


@pytest.mark.rule("STP-8")
def test_nothing_is_decided_that_is_not_clear_and_it_is_looked_at_again():
    set_time(NOON)
    publish(TRIAL)
    people_pass(20)
    week = timedelta(days=7)
    set_time(NOON + week)
    assert experiments.look(NOON + week) == 1
    assert Workflow.objects.get().winners == {}
    assert experiments.look(NOON + week) == 0, "not before as much time has passed again"
    assert experiments.look(NOON + 2 * week) == 1


@pytest.mark.rule("STP-8")
def test_somebody_may_decide_and_take_it_back():
    set_time(NOON)
    publish(TRIAL)
    experiments.choose("trial", "which", "rebate")
    assert Workflow.objects.get().winners == {"which": "rebate"}
    experiments.choose("trial", "which", "")
    assert Workflow.objects.get().winners == {}
    with pytest.raises(Invalid, match="no variant"):
        experiments.choose("trial", "which", "other")
    with pytest.raises(NotFound):
        experiments.choose("trial", "gift", "rebate")


@pytest.mark.rule("STP-8")
def test_a_new_version_with_the_same_variants_goes_on_and_with_others_begins_anew():
    set_time(NOON)
    publish(TRIAL)
    experiments.choose("trial", "which", "rebate")
    publish(TRIAL.replace("lasts: 7 days", "lasts: 9 days"))
    assert Workflow.objects.get().winners == {"which": "rebate"}
    publish(TRIAL.replace("name: gift", "name: present"))
    assert Workflow.objects.get().winners == {}
    (standing,) = experiments.standings("trial")
    assert [figure.variant for figure in standing.figures] == ["present", "rebate", "holdout"]


@pytest.mark.rule("STP-8")
def test_the_sandbox_decides_on_the_way():
    set_time(NOON)
    publish(TRIAL)
    people_pass(60, clicking=("offer",))
    clock.move(ahead=NOON - clock.wall())
    skip(timedelta(days=8))
    assert Workflow.objects.get().winners in ({}, {"which": "gift"})
    happen(new_contact("late"), "Start")
    skip(timedelta(hours=1))
    assert Workflow.objects.get().winners == {"which": "gift"}
