"""TRG-17: an API call, or an inbound webhook."""

import pytest

from jalon.definition import conditions, events
from jalon.engine.triggers.api_call import ApiCall

TRIGGER = ApiCall(
    call="invoice-due", where=[conditions.Test(property="amount", op="more_than", value=0)]
)


@pytest.mark.rule("TRG-17")
def test_it_fires_on_a_call_of_its_name_whose_payload_passes(fire):
    assert TRIGGER.listens() == {events.WORKFLOW_CALLED}
    assert fire(TRIGGER, events.WORKFLOW_CALLED, call="invoice-due", amount=12).holds
    assert not fire(TRIGGER, events.WORKFLOW_CALLED, call="invoice-due", amount=0).holds
    assert not fire(TRIGGER, events.WORKFLOW_CALLED, call="other", amount=12).holds


@pytest.mark.rule("ENT-2")
def test_existing_contacts_are_no_matter():
    assert TRIGGER.meets_now(None) is None


def test_it_says_when_it_fires(codes):
    assert TRIGGER.sentence("en") == (
        "Another system calls “invoice-due” for the contact (where “amount” is more than 0)"
    )
    assert codes(TRIGGER) == []
