"""When an event occurred, by three clocks of which one is right (Segment's spec, "Timestamps")."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from jalon.contacts.attributes import AttributeInvalid, parse_instant
from jalon.core.errors import Invalid

TOLERANCE = timedelta(hours=24)
"""How far ahead of us a sender's clock may run: up to there its events occurred as they came."""


def occurred_at(timestamp: Any, *, sent_at: Any, received_at: datetime) -> datetime:
    """The instant of an event, in UTC: received − (sent − timestamp), so that a sender's wrong
    clock does not matter, and never later than it was received.

    Without `sent_at`, or one that cannot be read, the timestamp is taken as it is; without a
    timestamp the event occurred when it was received. Raises Invalid for a timestamp that cannot
    be read.
    """
    if timestamp is None or timestamp == "":
        return received_at
    at = _instant(timestamp)
    if at is None:
        raise Invalid(
            f"The timestamp {str(timestamp)[:60]!r} cannot be read.",
            remedy="Write ISO 8601, as in 2026-12-24T08:30:00.000Z, or leave it out.",
            code="timestamp_invalid",
        )
    sent = _shared_instant(sent_at) if isinstance(sent_at, str) else None
    if sent is not None:
        at = _corrected(at, sent, received_at)
    return received_at if received_at < at <= received_at + TOLERANCE else at


def _corrected(at: datetime, sent: datetime, received_at: datetime) -> datetime:
    try:
        return received_at - (sent - at)
    except OverflowError:  # sent or occurred at the ends of the calendar
        return at


@lru_cache(maxsize=256)  # the messages of a batch have it in common
def _shared_instant(text: str) -> datetime | None:
    return _instant(text)


def _instant(value: Any) -> datetime | None:
    try:
        return parse_instant(value) if isinstance(value, str) else None
    except AttributeInvalid:
        return None
