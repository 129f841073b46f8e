"""The demo's figures against arithmetic that shares no code with Jalon."""

from pathlib import Path

import pytest

from jalon.contacts.import_write import Terms
from jalon.contacts.importing import import_contacts
from jalon.events.importing import prepare_events
from jalon.reports.queries import workflow_figures
from jalon.runtime import demo
from jalon.runtime.sandbox import play
from jalon.workflows.actions import publish
from tests import shop
from tests.acting import rows

pytestmark = pytest.mark.long

CUSTOMERS = 150
"""How many of the 2,357, all their orders with them; `make bench` compares them all."""


def play_customers(customers: list[str], folder: Path) -> None:
    """The demo with some of its customers."""
    contacts = shop.cut(shop.CONTACTS, folder / "contacts.csv", customers)
    import_contacts(contacts, Terms(consent="Yes."))
    for name in demo.WORKFLOWS:
        publish((demo.EXAMPLES / f"{name}.yaml").read_text())
    orders, _ = prepare_events(shop.cut(shop.ORDERS, folder / "orders.csv", customers))
    play(orders)


def test_the_arithmetic_comes_to_the_known_figures_of_the_whole_shop() -> None:
    assert shop.totals(shop.expected(shop.orders_in(shop.ORDERS))) == {
        "post-purchase": {"entered": 6919, "finished": 6081, "exited": 838, "sent": 4996},
        "reactivation": {"entered": 3442, "finished": 3306, "exited": 136, "sent": 6748},
    }


@pytest.mark.rule("RES-3", "RES-4", "TRG-11")
@pytest.mark.django_db(transaction=True)
def test_what_is_played_comes_to_what_the_arithmetic_says_month_by_month(tmp_path: Path) -> None:
    orders = shop.orders_in(shop.ORDERS)
    # Those who order most often meet the exits, and the rest is drawn evenly.
    often = sorted(orders, key=lambda customer: -len(orders[customer]))[: CUSTOMERS // 5]
    evenly = sorted(orders.keys() - set(often))[:: len(orders) // (CUSTOMERS - len(often))]
    customers = [*often, *evenly][:CUSTOMERS]
    play_customers(customers, tmp_path)
    orders_of_them = {customer: orders[customer] for customer in customers}
    wanted = shop.expected(orders_of_them)
    assert shop.counted(rows(shop.COUNTED)) == wanted
    assert rows(shop.EARNED) == shop.earned(orders_of_them, shop.paid_in(shop.ORDERS))
    for figures in workflow_figures():
        assert figures.inside == figures.failed == 0
        assert figures.entered == figures.finished + figures.exited
    assert rows("SELECT state, count(*)::int FROM message GROUP BY state") == [
        ("sent", sum(each["sent"] for each in shop.totals(wanted).values()))
    ]
    assert rows("SELECT count(*) FROM sandbox_email") == rows("SELECT count(*) FROM message")
