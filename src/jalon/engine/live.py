"""What a workflow is now, whatever the version one is on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Live:
    """The state of a workflow, as a batch finds it (LIF-1, LIF-5).

    `pause`: while it is paused, `hold` keeps people where they are, `skip` lets them go on
    without the emails. `winners`: the variant that an experiment has decided for, by step.
    """

    state: str = "active"
    pause: Literal["", "hold", "skip"] = ""
    winners: Mapping[str, str] = field(default_factory=dict)

    @property
    def stopped(self) -> bool:
        """Whoever is met inside leaves."""
        return self.state in ("stopped", "archived")


LIVE = Live()
"""Active, as it was published."""
