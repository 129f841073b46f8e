"""What a worker cleans up, and what it leaves alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.conf import settings

from jalon.accounts.preferences import Preferences, change_account
from jalon.core import clock
from jalon.core.ids import least_id
from jalon.core.outbound import Allowed
from jalon.events.partitions import drop_partitions
from jalon.runtime.worker import keep_house
from tests.acting import rows
from tests.delivery.hooks import a_call, make_all
from tests.delivery.scene import a_contact

pytestmark = pytest.mark.django_db(transaction=True)


def days_ago(days: float, place: int) -> UUID:
    """An id that was made then."""
    return UUID(int=least_id(clock.wall() - timedelta(days=days)).int + place)


def test_calls_that_are_over_are_forgotten_after_30_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "JALON_ALLOW_PRIVATE", Allowed())
    ann = a_contact("ann")
    old = [a_call(ann, "http://127.0.0.1/", id=days_ago(30.1, place)) for place in range(3)]
    new = a_call(ann, "http://127.0.0.1/", id=days_ago(29.9, 0))
    make_all()
    waits = a_call(ann, "http://127.0.0.1/", id=days_ago(90, 0))
    assert len(old) + 1 == len(rows("SELECT id FROM webhook_call WHERE state = 'failed'"))
    keep_house()
    assert rows("SELECT id FROM webhook_call ORDER BY id") == [(waits,), (new,)]


@pytest.mark.parametrize(("kept", "there"), [(0, True), (2, True), (1, False)])
@pytest.mark.rule("CON-5")
def test_months_are_forgotten_only_when_the_account_says_so(kept: int, there: bool) -> None:
    change_account(Preferences(keep_months=kept), by="ann@example.com")
    at = datetime(2033, 3, 15, tzinfo=UTC)
    for passed in (0, 31, 62):
        clock.move(ahead=timedelta(0), frozen_at=at + timedelta(days=passed))
        keep_house()
    found = rows("SELECT to_regclass(%s) IS NOT NULL", "event_2033_03")
    drop_partitions(at + timedelta(days=365))  # no truncating does that
    assert found == [(there,)]
