"""RUN-7: what a worker that was taken for dead still says of a message changes nothing that another
worker has in hand."""

from collections.abc import Callable
from uuid import UUID

import pytest

from jalon.core.db import one_transaction
from jalon.core.ids import lane_of
from jalon.delivery.actions import Outcome, kept_back, record, release_dead
from jalon.delivery.claiming import claim
from jalon.delivery.lane import route
from jalon.delivery.letters import Claimed
from jalon.delivery.uncertain import decide
from tests.acting import set_time
from tests.delivery.scene import NOON, a_contact, a_message, a_worker, an_email, states

pytestmark = [pytest.mark.django_db(transaction=True)]


def taken(contact: UUID, *, by: UUID) -> Claimed:
    """The message of a contact, marked as in the hands of a worker."""
    with one_transaction() as cur:
        (found,) = claim(cur, lane_of(contact), route(), now=NOON, paused=(), limit=1, worker_id=by)
    return found


def deferred(message: Claimed) -> Outcome:
    return Outcome(message, "deferred", "451 later", NOON, due_at=NOON)


@pytest.mark.rule("RUN-7")
@pytest.mark.parametrize("late", [deferred, lambda message: kept_back(message, at=NOON)])
def test_a_worker_taken_for_dead_puts_nothing_back_that_another_sends_by_now(
    late: Callable[[Claimed], Outcome],
) -> None:
    set_time(NOON)
    an_email()
    contact = a_contact("ann")
    a_message(contact)
    silent, other = a_worker(seen="now() - interval '2 minutes'"), a_worker()
    message = taken(contact, by=silent)
    with one_transaction() as cur:
        assert release_dead(cur) == 1
    assert decide([message.id], "resend") == 1
    with one_transaction() as cur:
        record(cur, lane_of(contact), [late(message)], worker_id=silent)
    assert states()[0][0] in ("queued", "deferred")  # nobody has it: due once, either way
    taken(contact, by=other)
    with one_transaction() as cur:
        record(cur, lane_of(contact), [late(message)], worker_id=silent)
    assert states()[0][0] == "sending"
    with one_transaction() as cur:
        record(cur, lane_of(contact), [late(message)], worker_id=other)
    assert states()[0][0] in ("queued", "deferred")
