"""Splits by chance that are not chance: each contact always falls on the same side."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


def place_of(contact_id: UUID, *salt: str) -> float:
    """Where a contact stands between 0 and 100 (not included), evenly over contacts, and
    independently for each salt: a hash, so the same each time and everywhere."""
    digest = hashlib.blake2b(contact_id.bytes, digest_size=8)
    for part in salt:
        digest.update(part.encode() + b"\0")
    return int.from_bytes(digest.digest()) / 2**64 * 100


def pick(options: Sequence[T], shares: Sequence[float], place: float) -> T:
    """The option in whose share a place lies; shares are percentages that add up to 100."""
    reached = 0.0
    for option, share in zip(options, shares, strict=True):
        reached += share
        if place < reached:
            return option
    return options[-1]
