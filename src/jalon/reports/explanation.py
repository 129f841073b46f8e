"""What `explain` answers: plain values, ready to be printed or sent as JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

Mark = Literal["✓", "✗", "•"]
"""It happened · it did not · it is waited for."""


@dataclass(frozen=True)
class Line:
    """One decision in words, and below it each condition tested with the value seen. `at` is in
    the account's time zone; `step` is where it was taken, empty outside of the workflow."""

    mark: Mark
    sentence: str
    at: datetime | None = None
    tests: list[str] = field(default_factory=list)
    step: str = ""


@dataclass(frozen=True)
class Passage:
    """One enrollment: first what came of it, then each decision in the order of time."""

    enrollment: UUID
    version: int
    state: str
    reason: str
    verdict: str
    lines: list[Line]


@dataclass(frozen=True)
class Explanation:
    """Why a contact did, or did not, enter, wait, receive and leave (NEW-3).

    `verdict` is a sentence for each enrollment, oldest first, or the one that says why there is
    none. `refusals` are entries refused; `ways_in` the triggers that could let the contact in
    from now on, with what each has seen.
    """

    contact: UUID
    workflow: str
    time_zone: str
    verdict: list[str]
    enrollments: list[Passage]
    refusals: list[Line]
    ways_in: list[Line]
