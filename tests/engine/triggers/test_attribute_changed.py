"""TRG-6: an attribute changed, became a given value, or reached a number."""

import pytest

from jalon.definition import events
from jalon.engine.triggers.attribute_changed import AttributeChanged

ANY = AttributeChanged(attribute="plan")
PAID = AttributeChanged(attribute="plan", to="paid")
HUNDRED = AttributeChanged(attribute="plan", reaches=100)


@pytest.mark.rule("TRG-6")
@pytest.mark.parametrize(
    ("trigger", "old", "new", "holds"),
    [
        (ANY, "free", "paid", True),
        (ANY, None, "paid", True),  # a first value is a change
        (ANY, "paid", None, True),
        (ANY, "paid", "paid", False),  # the same value again is none
        (ANY, 1, True, True),
        (PAID, "free", "paid", True),
        (PAID, None, "paid", True),
        (PAID, "paid", "free", False),
        (PAID, "paid", "paid", False),
        (HUNDRED, 99, 100, True),
        (HUNDRED, 99.5, 100.5, True),
        (HUNDRED, None, 120, True),
        (HUNDRED, "many", 120, True),
        (HUNDRED, 100, 101, False),
        (HUNDRED, 120, 99, False),
        (HUNDRED, 99, None, False),
        (HUNDRED, 99, "120", False),
    ],
)
def test_it_fires_on_a_change_it_is_asked_for(fire, trigger, old, new, holds):
    told = {"attribute": "plan", "from": old, "to": new}
    verdict = fire(trigger, events.ATTRIBUTE_CHANGED, **told)
    assert verdict.holds is holds
    assert verdict.seen == new


@pytest.mark.rule("TRG-6")
def test_another_attribute_is_none_of_its_business(fire):
    told = {"attribute": "city", "from": "Lyon", "to": "paid"}
    assert not fire(PAID, events.ATTRIBUTE_CHANGED, **told).holds
    assert PAID.listens() == {events.ATTRIBUTE_CHANGED}


def test_it_says_when_it_fires(codes):
    assert ANY.sentence("en") == "The attribute “plan” changes"
    assert PAID.sentence("en") == "The attribute “plan” becomes “paid”"
    assert HUNDRED.sentence("en") == "The attribute “plan” reaches 100"
    assert codes(HUNDRED) == []
    assert codes(AttributeChanged(attribute="")) == ["VAL-3"]
    assert codes(AttributeChanged(attribute="plan", to=1, reaches=2)) == ["VAL-3"]
