"""NEW-1 and NEW-2 on the account's contacts: what is read, and that nothing is written."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from jalon.core import clock
from jalon.core.errors import Conflict, Invalid, NotFound
from jalon.engine.simulate.assumptions import Assumptions, Engagement, Habit
from jalon.engine.simulate.result import Simulated
from jalon.runtime.dry_runs import simulating
from jalon.runtime.dry_runs.simulating import backtest, simulate_on_contacts
from jalon.runtime.dry_runs.subjects import NotSimulated, subject_of, subject_of_text
from tests import shop
from tests.acting import (
    EMAILS,
    NOON,
    happen,
    new_contact,
    pass_time,
    publish,
    rows,
    set_time,
    work,
)
from tests.test_demo_figures import play_customers

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)

OFFER = """
workflow: offer
triggers: [{kind: event, event: Order}]
audience: {kind: event, event: Visit, within: 30 days}
repeat: {policy: every_time}
steps:
  - {id: pause, kind: delay, wait: 2 days}
  - {id: offer, kind: send_email, email: offer}
"""

SILENT = Engagement(opens=0, clicks=0, unsubscribes=0)


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)


def everything() -> dict[str, int]:
    """How many rows each table has."""
    tables = [
        name
        for (name,) in rows(
            """SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"""
        )
    ]
    return {name: rows(f'SELECT count(*)::int FROM "{name}"')[0][0] for name in tables}


@pytest.mark.rule("NEW-1")
def test_real_contacts_are_run_with_their_past_and_nothing_is_written() -> None:
    visited = new_contact("visited")
    for number in range(9):
        new_contact(f"other-{number}")
    happen(visited, "Visit")
    publish(OFFER)
    before = everything()
    assumed = Assumptions(
        start=NOON + DAY, habits=[Habit("Order", 1, [{"total": 3}])], engagement=SILENT
    )
    found = simulate_on_contacts(subject_of("offer"), assumed)
    assert (found.population, found.people, found.people_entered) == (10, 10, 1)
    assert found.entered > 10
    assert found.refused["audience"] > 500
    assert everything() == before


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("ENT-1")
def test_who_entered_before_does_not_enter_once_more() -> None:
    publish(OFFER.replace("policy: every_time", "policy: once").replace("audience", "#"))
    happen(new_contact("ann"), "Order")
    work()
    new_contact("bob")
    assumed = Assumptions(start=NOON + DAY, habits=[Habit("Order", 1)], engagement=SILENT)
    found = simulate_on_contacts(subject_of("offer"), assumed)
    assert found.entered == 1


@pytest.mark.rule("NEW-1")
def test_figures_do_not_depend_on_how_many_processes_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(40):
        new_contact(f"person-{number}")
    monkeypatch.setattr(simulating, "FEW", 0)
    assumed = Assumptions(start=NOON, habits=[Habit("Order", 0.1)])
    subject = subject_of_text(OFFER.replace("audience", "#") + EMAILS)
    alone = simulate_on_contacts(subject, assumed, processes=1)
    assert alone.entered > 200
    assert simulate_on_contacts(subject, assumed, processes=2) == alone


@pytest.mark.rule("NEW-1")
@pytest.mark.rule("LIF-2")
def test_a_draft_that_cannot_run_is_refused_with_its_problems() -> None:
    with pytest.raises(NotSimulated) as refusal:
        subject_of_text("workflow: broken\nsteps: [{id: a, kind: send_email, email: ''}]")
    assert "VAL-3" in {problem.code for problem in refusal.value.problems}
    with pytest.raises(NotFound):
        subject_of("nothing")
    publish(OFFER)
    with pytest.raises(Conflict):
        subject_of("offer", draft=True)


@pytest.mark.rule("NEW-1")
def test_a_text_needs_neither_trigger_nor_publishing_to_be_tried_by_hand() -> None:
    new_contact("ann")
    text = "workflow: tried\nsteps: [{id: hello, kind: send_email, email: offer}]" + EMAILS
    found = simulate_on_contacts(subject_of_text(text), Assumptions(start=NOON, enroll=True))
    assert (found.entered, found.sent) == (1, 1)


@pytest.mark.long
@pytest.mark.rule("NEW-2")
def test_a_backtest_says_what_the_live_workflows_did(tmp_path: Path) -> None:
    clock.move(ahead=timedelta(0), frozen_at=None)
    orders = shop.orders_in(shop.ORDERS)
    customers = sorted(orders, key=lambda customer: -len(orders[customer]))[:25]
    customers += sorted(orders.keys() - set(customers))[::60]
    play_customers(customers, tmp_path)
    before = everything()
    for slug in ("post-purchase", "reactivation"):
        live = shop.totals(shop.counted(rows(shop.COUNTED)))[slug]
        found = backtest(subject_of(slug), datetime(1997, 1, 1, tzinfo=UTC))
        assert totals(found) == {what: live[what] for what in totals(found)}
        months = {
            (what, month): n
            for (workflow, month, what), n in shop.counted(rows(shop.COUNTED)).items()
            if workflow == slug
        }
        sent: dict[str, int] = {}
        for day in found.per_day:
            month = f"{day.day:%Y-%m}"
            sent[month] = sent.get(month, 0) + day.sent
        assert sent == {month: n for (what, month), n in months.items() if what == "sent"}
    assert everything() == before


def totals(found: Simulated) -> dict[str, int]:
    return {
        "entered": found.entered,
        "finished": found.finished,
        "exited": sum(found.exited.values()),
        "sent": found.sent,
    }


@pytest.mark.rule("NEW-2")
def test_a_backtest_begins_with_contacts_as_they_were() -> None:
    """Bob became gold after his order, which ann was at hers already."""
    workflow = """
workflow: gold
triggers: [{kind: event, event: Order}]
audience: {kind: attribute, attribute: plan, value: gold}
steps: [{id: mark, kind: send_email, email: offer}]
"""
    set_time(NOON - 30 * DAY)
    ann, bob = new_contact("ann", plan="gold"), new_contact("bob", plan="free")
    publish(PLANS)
    pass_time(NOON - 20 * DAY)
    happen(ann, "Order")
    happen(bob, "Order")
    work()
    pass_time(NOON - 10 * DAY)
    happen(bob, "Upgrade")
    work()
    assert rows("SELECT attributes ->> 'plan' FROM contact WHERE id = %s", bob) == [("gold",)]
    set_time(NOON)
    found = backtest(subject_of_text(workflow + EMAILS), NOON - 25 * DAY)
    assert (found.entered, found.refused) == (1, {"audience": 1})


PLANS = """
workflow: plans
triggers: [{kind: event, event: Upgrade}]
steps: [{id: gold, kind: update_contact, set: {plan: gold}}]
"""


@pytest.mark.rule("NEW-2")
def test_a_backtest_begins_in_the_past() -> None:
    publish(OFFER)
    with pytest.raises(Invalid):
        backtest(subject_of("offer"), NOON + DAY)
