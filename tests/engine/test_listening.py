"""Which events may change the answer to a condition."""

import pytest

from jalon.definition import events
from jalon.definition.conditions import (
    All,
    AnyOf,
    Attribute,
    Entered,
    InList,
    Messaged,
    Not,
    Performed,
    Tagged,
)
from jalon.engine.listening import events_of


@pytest.mark.parametrize(
    ("condition", "names"),
    [
        (Performed(event="Order Completed"), {"Order Completed"}),
        (Attribute(attribute="plan", value="paid"), {events.ATTRIBUTE_CHANGED}),
        (Tagged(tag="vip"), {events.TAG_ADDED, events.TAG_REMOVED}),
        (InList(list="news"), {events.LIST_JOINED, events.LIST_LEFT}),
        (Messaged(fact="received"), {events.EMAIL_SENT, events.EMAIL_NOT_SENT}),
        (Messaged(fact="opened"), {events.EMAIL_OPENED, events.EMAIL_CLICKED}),
        (Messaged(fact="clicked"), {events.EMAIL_CLICKED}),
        (Entered(property="order_id", value="A1"), set()),
        (
            All(of=[Not(of=Performed(event="A")), AnyOf(of=[Performed(event="B")])]),
            {"A", "B"},
        ),
    ],
)
@pytest.mark.rule("RUN-1")
def test_a_condition_listens_to_what_it_depends_on(condition, names):
    assert events_of(condition) == names


def test_several_conditions_listen_to_all_of_theirs():
    assert events_of() == frozenset()
    assert events_of(Performed(event="A"), Performed(event="B")) == {"A", "B"}
