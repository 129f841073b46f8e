"""What an order is worth, as its event tells it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.engine.commerce import LARGEST, NO_CURRENCY, Order, order_in, written

pytestmark = pytest.mark.rule("RES-4")

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=3,
)


@pytest.mark.parametrize(
    ("told", "amount"),
    [
        ({"revenue": 19.99, "total": 25}, 1999),
        ({"revenue": None, "total": 25}, 2500),
        ({"revenue": 0, "total": 25}, 0),
        ({"total": 0.1 + 0.2}, 30),
        ({"total": 1.005}, 101),
        ({"total": LARGEST / 100}, LARGEST),
        ({"total": LARGEST / 100 + 1}, 0),
        ({"total": 1e-300}, 0),
        ({"total": 10**5000}, 0),
        ({"total": -0.01}, 0),
        ({"total": float("nan")}, 0),
        ({"total": float("inf")}, 0),
        ({"total": "19.99"}, 0),
        ({"total": True}, 0),
        ({}, None),
    ],
    ids=range(15),
)
def test_the_value_is_the_revenue_else_the_total_and_nonsense_is_worth_nothing(
    told: dict[str, Any], amount: int | None
) -> None:
    assert order_in({**told, "currency": "EUR"}).amount == amount


@pytest.mark.parametrize(
    ("currency", "code", "amount", "text"),
    [
        ("eur", "EUR", 1250, "12.50"),
        ("JPY", "JPY", 13, "13"),
        ("TND", "TND", 12500, "12.500"),
        ("euro", NO_CURRENCY, 1250, "12.50"),
        (978, NO_CURRENCY, 1250, "12.50"),
    ],
)
def test_a_currency_is_a_code_of_iso_4217_with_its_minor_unit(
    currency: Any, code: str, amount: int, text: str
) -> None:
    assert order_in({"total": 12.5, "currency": currency}) == Order("", code, amount)
    assert written(amount, code) == text


def test_what_was_taken_back_is_written_with_its_sign() -> None:
    assert written(-5, "EUR") == "-0.05"


@pytest.mark.parametrize(
    ("named", "kept"),
    [("A-1", "A-1"), (17, "17"), (1.5, ""), (True, ""), (10**5000, ""), ("x" * 201, ""), ([], "")],
    ids=range(7),
)
def test_an_order_is_known_by_a_text_or_a_number(named: Any, kept: str) -> None:
    assert order_in({"order_id": named}).order_id == kept


@given(st.dictionaries(st.sampled_from(["revenue", "total", "currency", "order_id"]), anything))
def test_whatever_is_told_is_an_order(properties: dict[str, Any]) -> None:
    order = order_in(properties)
    assert order.amount is None or 0 <= order.amount <= LARGEST
    assert len(order.order_id) <= 200
