"""The whole demo: its figures are those of the arithmetic, and it is played in two minutes."""

import time

import pytest

from jalon.runtime import demo
from tests import shop
from tests.acting import rows

LONGEST = 120
"""Seconds, on two cores."""


@pytest.mark.rule("RES-3", "RES-4")
@pytest.mark.django_db(transaction=True)
def test_the_whole_demo_comes_to_what_the_arithmetic_says_month_by_month() -> None:
    started = time.monotonic()
    demo.run(lambda _what, _done, _of: None)
    seconds = time.monotonic() - started
    orders = shop.orders_in(shop.ORDERS)
    wanted = shop.expected(orders)
    assert shop.counted(rows(shop.COUNTED)) == wanted
    assert rows(shop.EARNED) == shop.earned(orders, shop.paid_in(shop.ORDERS))
    figures = shop.totals(wanted)
    for workflow, counts in figures.items():
        print(f"\n{workflow}: {dict(counts)}", end="")  # noqa: T201 (a bench prints its table)
    print(f"\nplayed in {seconds:.0f} s (at most {LONGEST})")  # noqa: T201
    assert seconds < LONGEST
