"""When an event occurred, whatever the sender's clock says (EVT-1)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.api.tracking.occurred import TOLERANCE, occurred_at
from jalon.core.errors import Invalid

RECEIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)

instants = st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1), timezones=st.just(UTC))
lengths = st.timedeltas(timedelta(0), timedelta(days=4000))
skews = st.timedeltas(timedelta(days=-9000), timedelta(days=9000))


def at(timestamp, sent_at=None, received_at=RECEIVED):
    return occurred_at(timestamp, sent_at=sent_at, received_at=received_at)


@pytest.mark.rule("EVT-1")
@given(received=instants, before=lengths, skew=skews)
def test_a_wrong_clock_of_the_sender_changes_nothing(received, before, skew):
    sent = received + skew
    found = at((sent - before).isoformat(), sent.isoformat(), received)
    assert found == received - before


@given(received=instants, timestamp=instants, sent=st.none() | instants)
def test_no_event_occurs_a_little_after_it_was_received(received, timestamp, sent):
    found = at(timestamp.isoformat(), sent and sent.isoformat(), received)
    assert not received < found <= received + TOLERANCE


@given(first=instants, second=instants, skew=skews)
def test_the_order_of_what_was_sent_together_stays(first, second, skew):
    sent = (max(first, second) + timedelta(seconds=1)).isoformat()
    one, other = at(first.isoformat(), sent), at(second.isoformat(), sent)
    assert (one < other) == (first < second)


def test_without_sent_at_the_timestamp_is_taken_as_it_is():
    assert at("2026-03-01T08:00:00Z") == datetime(2026, 3, 1, 8, tzinfo=UTC)
    assert at("2026-03-01T08:00:00+02:00", "yesterday") == datetime(2026, 3, 1, 6, tzinfo=UTC)


def test_without_a_timestamp_it_occurred_when_it_was_received():
    assert at(None, "2020-01-01T00:00:00Z") == at("", None) == RECEIVED


def test_a_clock_that_runs_ahead_without_sent_at_gives_the_time_of_receipt():
    assert at("2026-03-02T15:00:00Z") == RECEIVED


def test_a_time_far_ahead_stays_for_the_door_to_refuse():
    assert at("2030-01-01T00:00:00Z") == datetime(2030, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("timestamp", ["soon", 1772452800000, {"at": 1}, "2026-13-01T00:00:00Z"])
def test_a_timestamp_that_cannot_be_read_is_refused_with_the_remedy(timestamp):
    with pytest.raises(Invalid, match="cannot be read") as refused:
        at(timestamp)
    assert (refused.value.code, bool(refused.value.remedy)) == ("timestamp_invalid", True)


def test_the_ends_of_the_calendar_do_no_harm():
    assert at("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z").year == 1
