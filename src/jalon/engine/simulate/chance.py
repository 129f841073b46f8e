"""Chance without a random state: each draw is a hash of the seed, the person and the matter.

So a simulation repeats itself exactly, in any order and number of processes, and two drafts
meet the same luck where they are alike, so that what differs between them is not noise.
"""

from datetime import timedelta
from hashlib import blake2b
from math import log
from struct import Struct
from uuid import UUID

_SHARES = Struct("<8I")
_WHOLE = 2.0**32

MOST = timedelta(days=30)
"""The longest that anybody takes to react to an email."""


class Chance:
    """The luck of one person in one simulation."""

    __slots__ = ("_whose",)

    def __init__(self, seed: int, contact_id: UUID) -> None:
        self._whose = (seed % 2**64).to_bytes(8, "little") + contact_id.bytes

    def identity(self) -> int:
        """A number of 128 bits of its own, with room for four thousand million after it."""
        digest = blake2b(self._whose + b"identity", digest_size=12).digest()
        return int.from_bytes(digest) << 32

    def draw(self, matter: str) -> list[float]:
        """Eight independent numbers, evenly spread over 0 ≤ x < 1, always the same for a
        matter."""
        digest = blake2b(self._whose + matter.encode(), digest_size=32).digest()
        return [number / _WHOLE for number in _SHARES.unpack(digest)]


def around(median: timedelta, share: float) -> timedelta:
    """A time that people take: half of them less than the median, a few much longer (log-logistic,
    as the times to open an email are), at most `MOST`."""
    return min(median * (share / (1.0 - share)), MOST)


def gap(per_day: float, share: float) -> float:
    """Days to the next occurrence of what happens so many times a day, at random."""
    return -log(1.0 - share) / per_day
