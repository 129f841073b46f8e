"""Which orders count for workflows and emails, and what they are worth."""

import csv
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from jalon.accounts.models import Account
from jalon.accounts.permissions import Permission
from jalon.contacts.merge import merge
from jalon.core import clock
from jalon.core.ids import lane_of
from jalon.definition.events import EMAIL_CLICKED
from jalon.delivery import visits
from jalon.emails.actions import save_sender
from jalon.emails.links import Link
from jalon.events.counting import gather_days
from jalon.reports.comparing import compared_emails, compared_workflows
from jalon.reports.queries import Figures, step_figures, workflow_figures
from jalon.runtime.lanes.batch import work_lane
from jalon.runtime.personal_data import everything
from jalon.runtime.privacy import erase_contact
from jalon.runtime.work import crew
from jalon.workflows.queries import access_workflow
from jalon.workflows.revenue import WINDOW
from tests.acting import NOON, happen, new_contact, pass_time, publish, rows, set_time, work
from tests.api.calling import Caller

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("RES-4")]

GOAL = """
workflow: course
triggers: [{kind: event, event: Start}]
repeat: {policy: every_time}
goal: {when: {kind: event, event: Graduated}, window: 3 days}
steps:
  - {id: pause, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, add_tags: [through]}
"""
MAILS = """
workflow: mails
triggers: [{kind: event, event: Start}, {kind: event, event: Order Completed}]
steps:
  - {id: wait, kind: delay, wait: 1 day}
  - {id: hello, kind: send_email, email: offer}
  - {id: pause, kind: delay, wait: 1 day}
  - {id: again, kind: send_email, email: reminder}
  - {id: last, kind: delay, wait: 1 day}
  - {id: mark, kind: update_contact, add_tags: [written]}
"""


@pytest.fixture(autouse=True)
def _noon() -> None:
    set_time(NOON)
    save_sender("shop", name="Shop", address="shop@example.com")


def inside(text: str = GOAL, name: str = "ann") -> UUID:
    """Somebody who has just entered a workflow."""
    publish(text)
    contact = new_contact(name)
    happen(contact, "Start")
    work()
    return contact


def buy(contact: UUID, **properties: Any) -> None:
    happen(contact, "Order Completed", **properties)
    work()


def later(passed: timedelta) -> None:
    """Time passes, and what waits is handed over."""
    for hours in range(
        int((clock.now() - NOON) / timedelta(hours=1)), int(passed.total_seconds()) // 3600 + 1
    ):
        pass_time(NOON + timedelta(hours=hours))
        with crew() as threads:
            threads.drain(clock.now())
    pass_time(NOON + passed)


def figures(slug: str = "course") -> Figures:
    return next(each for each in workflow_figures() if each.workflow == slug)


def earned(slug: str = "course") -> tuple[int, dict[str, str]]:
    found = figures(slug)
    return found.orders, found.revenue


def test_an_order_of_somebody_inside_counts_with_its_revenue_else_its_total() -> None:
    ann = inside()
    buy(ann, order_id="1", revenue=19.9, total=25, currency="eur")
    buy(ann, order_id="2", total=5, currency="EUR")
    assert earned() == (2, {"EUR": "24.90"})


def test_after_leaving_an_order_counts_within_the_window_of_the_goal() -> None:
    ann = inside()
    pass_time(NOON + timedelta(days=4))
    buy(ann, order_id="1", total=1, currency="EUR")
    pass_time(NOON + timedelta(days=4, seconds=1))
    buy(ann, order_id="2", total=2, currency="EUR")
    assert earned() == (1, {"EUR": "1.00"})


def test_an_order_counts_still_after_the_goal_was_reached() -> None:
    ann = inside()
    happen(ann, "Graduated")
    work()
    buy(ann, order_id="1", total=1, currency="EUR")
    assert earned() == (1, {"EUR": "1.00"})


def test_orders_before_the_entry_and_of_others_do_not_count() -> None:
    publish(GOAL)
    ann, bob = new_contact("ann"), new_contact("bob")
    buy(ann, order_id="1", total=1)
    happen(ann, "Start")
    work()
    happen(ann, "Order Completed", at=NOON - timedelta(hours=1), order_id="2", total=1)
    buy(bob, order_id="3", total=1)
    assert earned() == (0, {})


def test_without_a_goal_orders_count_from_the_first_email_until_a_week_after_leaving() -> None:
    ann = inside(MAILS)
    pass_time(NOON + timedelta(days=1))
    assert rows("SELECT state FROM message") == [("queued",)]
    buy(ann, order_id="1", total=1, currency="EUR")
    later(timedelta(days=1, hours=1))
    buy(ann, order_id="2", total=10, currency="EUR")
    assert earned("mails") == (1, {"EUR": "10.00"})
    left = timedelta(days=3)
    pass_time(NOON + left + WINDOW.fixed)
    buy(ann, order_id="3", total=100, currency="EUR")
    assert earned("mails") == (2, {"EUR": "110.00"})
    pass_time(NOON + left + WINDOW.fixed + timedelta(minutes=1))
    buy(ann, order_id="4", total=1000, currency="EUR")
    assert earned("mails") == (2, {"EUR": "110.00"})


def test_the_order_that_lets_somebody_in_is_not_revenue() -> None:
    publish(GOAL.replace("event: Start", "event: Order Completed"))
    ann = new_contact("ann")
    buy(ann, order_id="1", total=1, currency="EUR")
    buy(ann, order_id="2", total=2, currency="EUR")
    assert earned() == (1, {"EUR": "2.00"})


def test_an_order_counts_once_however_often_it_is_told() -> None:
    ann = inside()
    for _ in range(2):
        happen(ann, "Order Completed", order_id=7, total=1, currency="EUR")
        buy(ann, order_id="7", total=1, currency="EUR")
    happen(ann, "Start")
    buy(ann, order_id="7", total=1, currency="EUR")
    assert earned() == (1, {"EUR": "1.00"})


def test_orders_without_an_id_are_orders_of_their_own() -> None:
    ann = inside()
    buy(ann, total=1, currency="EUR")
    buy(ann, order_id=True, total=1, currency="EUR")
    buy(ann, order_id="x" * 5000, total=1, currency="EUR")
    buy(ann, order_id="", total=1, currency="EUR")
    assert earned() == (4, {"EUR": "4.00"})


def test_a_refund_takes_back_at_most_what_counted() -> None:
    ann = inside()
    buy(ann, order_id="1", total=30, currency="EUR")
    buy(ann, order_id="2", total=50, currency="EUR")
    pass_time(NOON + timedelta(days=40))
    happen(ann, "Order Refunded", order_id="1", total=12.5, currency="EUR")
    happen(ann, "Order Refunded", order_id="unknown", total=5, currency="EUR")
    happen(ann, "Order Refunded", order_id="1", total=5, currency="USD")
    happen(ann, "Order Refunded", order_id="1", total="all", currency="EUR")
    work()
    assert earned() == (2, {"EUR": "67.50"})
    happen(ann, "Order Refunded", order_id="1", total=12.5, currency="EUR")
    happen(ann, "Order Refunded", order_id="2")
    work()
    assert earned() == (2, {"EUR": "5.00"})
    happen(ann, "Order Refunded", order_id="1", total=100, currency="EUR")
    work()
    assert earned() == (2, {"EUR": "0.00"})


def test_a_refund_without_currency_takes_that_of_the_order_it_refunds() -> None:
    ann, bob = inside(), new_contact("bob")
    happen(bob, "Start")
    work()
    for contact, order, currency in ((ann, "1", "JPY"), (ann, "2", "KWD"), (bob, "1", "EUR")):
        happen(contact, "Order Completed", order_id=order, total=100, currency=currency)
    happen(ann, "Order Completed", order_id="3", total=100)
    for contact, order in ((ann, "1"), (ann, "2"), (bob, "1"), (ann, "3"), (ann, "unknown")):
        happen(contact, "Order Refunded", order_id=order, total=12.5)
    work()
    left = {"JPY": "87", "KWD": "87.500", "EUR": "87.50", "XXX": "87.50"}
    assert earned() == (4, left)
    happen(bob, "Order Refunded", order_id="1", total=5, currency="")
    happen(bob, "Order Refunded", order_id="1", total=5, currency=None)
    happen(bob, "Order Refunded", order_id="1", total=5, currency="Euro")
    happen(bob, "Order Refunded", order_id="1", total=5, currency=978)
    happen(ann, "Order Refunded", order_id="3", total=5, currency="Euro")
    work()
    assert earned() == (4, left | {"EUR": "77.50", "XXX": "82.50"})


def test_a_refund_without_currency_takes_that_in_which_each_workflow_counted_the_order() -> None:
    ann = inside()
    happen(ann, "Order Completed", order_id="1", total=100, currency="EUR")
    publish(GOAL.replace("workflow: course", "workflow: other").replace("Start", "Begin"))
    happen(ann, "Begin")
    work()
    buy(ann, order_id="1", total=100, currency="JPY")
    assert (earned(), earned("other")) == ((1, {"EUR": "100.00"}), (1, {"JPY": "100"}))
    happen(ann, "Order Refunded", order_id="1", total=12.5)
    work()
    assert (earned(), earned("other")) == ((1, {"EUR": "87.50"}), (1, {"JPY": "87"}))


def test_each_currency_is_told_apart_in_its_own_minor_units() -> None:
    ann = inside()
    for amount, currency in ((1.005, "EUR"), (3, "jpy"), (1.5, "KWD"), (2, "Euro"), (4, None)):
        buy(ann, total=amount, currency=currency)
    buy(ann, total=0.1, currency="USD")
    buy(ann, total=0.2, currency="USD")
    wanted = {"EUR": "1.01", "JPY": "3", "KWD": "1.500", "USD": "0.30", "XXX": "6.00"}
    assert earned() == (7, wanted)


def test_a_value_that_is_none_is_an_order_without_value() -> None:
    ann = inside()
    for total in ("12.50", -1, 1e300, 2**62, True, {"amount": 1}, None):
        buy(ann, total=total, currency="EUR")
    assert earned() == (7, {})
    assert rows("SELECT count(*) FROM set_aside") == [(0,)]


TOLD = [
    ("2026-03-02T12:30", "Order Completed", "1", "19.90", "EUR"),
    ("2026-03-02T22:59", "Order Completed", "2", "0.10", "EUR"),  # a minute before midnight
    ("2026-03-02T23:00", "Order Completed", "3", "7.35", "EUR"),
    ("2026-03-02T23:00", "Order Completed", "4", "1200", "JPY"),
    ("2026-03-03T22:59", "Order Refunded", "1", "12.40", "EUR"),
    ("2026-03-28T22:59", "Order Completed", "5", "3.00", "EUR"),
    ("2026-03-28T23:00", "Order Refunded", "4", "200", "JPY"),  # the day that summer begins
    ("2026-03-29T21:59", "Order Completed", "6", "5.00", "EUR"),
    ("2026-03-29T22:00", "Order Completed", "7", "6.00", "EUR"),
]
"""When (UTC), what, of which order, how much: days of Paris end at 23:00, in summer at 22:00."""


@pytest.mark.rule("RES-3")
def test_revenue_is_told_by_the_days_of_the_account_s_time_zone() -> None:
    Account.objects.update(time_zone="Europe/Paris")
    ann = inside(GOAL.replace("wait: 1 day", "wait: 60 days"))
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    orders: Counter[str] = Counter()
    for at, name, order, amount, currency in TOLD:
        instant = datetime.fromisoformat(f"{at}Z")
        pass_time(instant)
        happen(ann, name, order_id=order, total=float(amount), currency=currency)
        work()
        day = f"{instant.astimezone(ZoneInfo('Europe/Paris')):%Y-%m-%d}"
        cents = int(amount.replace(".", ""))
        wanted[day][currency] += cents if name == "Order Completed" else -cents
        orders[day] += name == "Order Completed"
    call = Caller(Permission.WORKFLOWS_READ)
    asked = "from=2026-03-01&to=2026-03-31"
    days = call("GET", f"/workflows/course/results/days?{asked}").json()["items"]
    told = {
        day["day"]: {
            currency: int(amount.replace(".", "")) for currency, amount in day["revenue"].items()
        }
        for day in days
    }
    assert told == {day: dict(amounts) for day, amounts in wanted.items()}
    assert {day["day"]: day["counts"].get("orders", 0) for day in days} == orders
    assert not any(name.startswith("revenue") for day in days for name in day["counts"])
    _, revenue = earned()
    assert revenue == {"EUR": "28.95", "JPY": "1000"}
    header, *lines = csv.reader(
        call("GET", f"/workflows/course/results/days.csv?{asked}").content.decode().splitlines()
    )
    assert header[-2:] == ["revenue:EUR", "revenue:JPY"]
    for line in lines:
        told_there = dict(zip(header, line, strict=True))
        for currency in ("EUR", "JPY"):
            cell = told_there[f"revenue:{currency}"]
            in_cents = int(cell.replace(".", "").removeprefix("'"))
            assert in_cents == wanted[told_there["day"]][currency]


def test_two_workflows_both_count_an_order() -> None:
    publish(GOAL.replace("workflow: course", "workflow: other"))
    ann = inside()
    buy(ann, order_id="1", total=1, currency="EUR")
    assert earned() == earned("other") == (1, {"EUR": "1.00"})


def click(contact: UUID, step: str, *, machine: bool = False) -> None:
    found = rows("SELECT id FROM message WHERE contact_id = %s AND step = %s", contact, step)
    visits.clicked(Link(contact, found[0][0], url="https://shop.example/"), machine=machine)
    work()


def test_an_order_is_told_for_the_email_that_a_person_clicked_last() -> None:
    ann = inside(MAILS)
    later(timedelta(days=2, hours=1))
    buy(ann, order_id="1", total=1, currency="EUR")
    click(ann, "again", machine=True)
    buy(ann, order_id="2", total=2, currency="EUR")
    click(ann, "hello")
    later(timedelta(days=2, hours=2))
    click(ann, "again")
    buy(ann, order_id="3", total=4, currency="EUR")
    steps = step_figures(access_workflow("mails").id, 1)
    assert (steps["again"].orders, steps["again"].revenue) == (1, {"EUR": "4.00"})
    assert steps["hello"].revenue == {}
    assert "orders" not in steps["again"].others
    assert earned("mails") == (3, {"EUR": "7.00"})
    days = (NOON.date(), clock.now().date())
    emails = {one.slug: one.revenue for one in compared_emails(*days)}
    assert emails == {"offer": {}, "reminder": {"EUR": "4.00"}}
    (workflow,) = compared_workflows(*days)
    assert (workflow.orders, workflow.revenue) == (3, {"EUR": "7.00"})
    happen(ann, "Order Refunded", order_id="3")
    work()
    steps = step_figures(access_workflow("mails").id, 1)
    assert (steps["again"].orders, steps["again"].revenue) == (1, {})


def test_what_was_counted_stays_when_contacts_merge_or_are_erased_or_days_are_gathered() -> None:
    ann = inside()
    bob = new_contact("bob")
    happen(bob, "Start")
    buy(bob, order_id="1", total=1, currency="EUR")
    buy(ann, order_id="2", total=2, currency="EUR")
    merge(ann, bob)
    work()
    assert earned() == (2, {"EUR": "3.00"})
    buy(ann, order_id="1", total=1, currency="EUR")
    happen(ann, "Order Refunded", order_id="1")
    work()
    assert earned() == (2, {"EUR": "2.00"})
    assert [one["order_id"] for one in everything(ann)["counted_order"]] == ["1", "2"]
    erase_contact(ann, by="test")
    assert rows("SELECT count(*) FROM counted_order") == [(0,)]
    gather_days((NOON + timedelta(days=1)).date())
    assert earned() == (2, {"EUR": "2.00"})


def test_orders_that_nothing_heeds_are_counted_without_loading_the_contact() -> None:
    ann = inside()
    happen(ann, "Order Completed", order_id="1", total=1, currency="EUR")
    happen(ann, "Page Viewed")
    work_lane(lane_of(ann), playing=True)
    assert earned() == (1, {"EUR": "1.00"})


@pytest.mark.parametrize("limit", [1, 1000])
def test_what_is_known_only_after_an_order_changes_nothing_whatever_the_batch(limit: int) -> None:
    ann = inside(
        GOAL.replace("{id: pause", "{id: hello, kind: send_email, email: offer}\n  - {id: pause")
    )
    bob = new_contact("bob")
    ((message,),) = rows("SELECT id FROM message WHERE contact_id = %s", ann)
    set_time(NOON + timedelta(hours=2))
    before = NOON + timedelta(hours=1)
    happen(ann, "Order Completed", order_id="1", total=1, currency="EUR")
    happen(ann, EMAIL_CLICKED, at=before, message=str(message))
    happen(ann, "Order Completed", order_id="2", total=2, currency="EUR")
    happen(ann, "Order Refunded", order_id="3")
    happen(ann, "Order Completed", order_id="3", total=4, currency="EUR")
    happen(bob, "Order Completed", order_id="1", total=8, currency="EUR")
    happen(bob, "Start", at=before)
    happen(bob, "Order Completed", order_id="2", total=16, currency="EUR")
    work(limit=limit)
    assert earned() == (4, {"EUR": "23.00"})
    step = step_figures(access_workflow("course").id, 1)["hello"]
    assert (step.orders, step.revenue) == (2, {"EUR": "6.00"})


def test_lanes_worked_side_by_side_count_each_order_once() -> None:
    publish(GOAL)
    people = [new_contact(f"reader{number}") for number in range(12)]
    for contact in people:
        happen(contact, "Start")
        for order in ("1", "2", "1"):
            happen(contact, "Order Completed", order_id=order, total=0.1, currency="EUR")
        happen(contact, "Order Refunded", order_id="2", total=0.03, currency="EUR")
    with crew() as threads:
        threads.drain(clock.now())
    assert earned() == (24, {"EUR": "2.04"})
