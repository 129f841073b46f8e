"""TRG-13: an event."""

import pytest

from jalon.definition import conditions
from jalon.engine.triggers.event import OnEvent

BIG = OnEvent(
    event="Order Completed",
    where=[
        conditions.Test(property="total", op="at_least", value=50),
        conditions.Test(property="currency", value="EUR"),
    ],
)


@pytest.mark.rule("TRG-13")
def test_it_fires_on_its_event_alone(fire):
    trigger = OnEvent(event="Order Completed")
    assert trigger.listens() == {"Order Completed"}
    assert fire(trigger, "Order Completed").holds
    assert trigger.arms() == frozenset()


@pytest.mark.rule("TRG-13")
@pytest.mark.parametrize(
    ("properties", "holds", "seen"),
    [
        ({"total": 50, "currency": "EUR"}, True, [50, "EUR"]),
        ({"total": 49.99, "currency": "EUR"}, False, [49.99]),
        ({"total": 50, "currency": "USD"}, False, [50, "USD"]),
        ({"total": "50", "currency": "EUR"}, False, ["50"]),
        ({}, False, [None]),
    ],
)
def test_every_test_on_its_properties_must_hold(fire, properties, holds, seen):
    verdict = fire(BIG, "Order Completed", **properties)
    assert verdict.holds is holds
    assert [part.seen for part in verdict.parts] == seen


def test_it_says_when_it_fires(codes):
    assert BIG.sentence("en").startswith("The contact has done “Order completed”")
    assert BIG.sentence("fr").startswith("Le contact a fait «\u00a0Commande passée\u00a0»")
    assert codes(BIG) == []
    assert codes(OnEvent(event="")) == ["VAL-3"]
