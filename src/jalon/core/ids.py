"""Identifiers and lanes."""

import threading
from datetime import UTC, datetime
from uuid import UUID

import uuid_utils

LANES = 64
"""How many lanes the data of all contacts is spread over (0 to 63)."""

_lock = threading.Lock()
_last = 0


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562), strictly greater than any this process made before.

    Rows that a process writes one after the other keep that order, which is what makes the
    inbox of a lane a queue. Ids follow wall time, never business time.
    """
    global _last
    fresh = uuid_utils.uuid7().int
    with _lock:
        _last = fresh if fresh > _last else _last + 1
        return UUID(int=_last)


def new_ids(count: int) -> list[UUID]:
    """As many as `new_id` would make one after the other."""
    global _last
    fresh = uuid_utils.uuid7().int
    with _lock:
        first = max(fresh, _last + 1)
        _last = first + count - 1
        return [UUID(int=number) for number in range(first, first + count)]


def least_id(at: datetime) -> UUID:
    """What every id made before an instant (wall time) is less than, and no later one."""
    return UUID(int=int(at.timestamp() * 1000) << 80)


def made_at(id_: UUID) -> datetime:
    """When an id was made, in wall time (RFC 9562, 5.7)."""
    return datetime.fromtimestamp((id_.int >> 80) / 1000, UTC)


def lane_of(contact_id: UUID) -> int:
    """The lane of a contact: the last byte of its id, modulo 64."""
    return contact_id.bytes[15] & (LANES - 1)
