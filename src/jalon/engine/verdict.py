"""The answer to a condition, with why."""

from datetime import datetime
from typing import Any

import msgspec


class Verdict(msgspec.Struct, omit_defaults=True):
    """`holds` is the answer. `recheck_at` is the earliest later instant (UTC) at which it may
    change without an event; None: never. `seen` is the value a leaf compared (JSON); `parts` the
    verdicts of the conditions inside, as far as they were tested. Written to the step log, less
    `recheck_at`."""

    holds: bool
    recheck_at: datetime | None = None
    seen: Any = None
    parts: list["Verdict"] = []

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values, for the step log."""
        found: dict[str, Any] = {"holds": self.holds}
        if self.seen is not None:
            found["seen"] = self.seen
        if self.parts:
            found["parts"] = [part.as_json() for part in self.parts]
        return found


def earliest(*instants: datetime | None) -> datetime | None:
    """The first of the instants that are known; None when none is."""
    return min((at for at in instants if at is not None), default=None)
