"""The workflow itself, as a type."""

from typing import Literal

import msgspec

from jalon.definition.conditions import Condition
from jalon.definition.kinds import Step, Trigger
from jalon.definition.scalars import WEEKDAYS, Day, Duration, LocalTime, TimeOfDay, Weekday


class _Part(
    msgspec.Struct,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    frozen=True,
):
    pass


class Repeat(_Part, frozen=True):
    """How often one contact may enter (ENT-1).

    `policy`: `once` ever, whatever the version; `after_exit`, never two at a time; `every_time`,
    in parallel. `key` (a property of the entering event, every time only): the same value never
    enters twice. `pause`: minimum time between two entries of a contact. `limit`: most entries.
    `by`: the only triggers, by their place from 0, that let a contact in again.
    """

    policy: Literal["once", "after_exit", "every_time"] = "once"
    key: str | None = None
    pause: Duration | None = None
    limit: int | None = None
    by: list[int] | None = None


class Exit(_Part, frozen=True):
    """A condition that makes a contact leave, with the reason to record (RUN-1)."""

    when: Condition
    reason: str = "condition"


class Goal(_Part, frozen=True):
    """What the workflow is for. Reaching it inside exits; for `window` after leaving it only
    counts (RUN-11)."""

    when: Condition
    window: Duration = Duration(14, "day")


class Window(_Part, frozen=True):
    """Days and hours in which emails (or every action) may happen (RUN-2).

    `opens` and `closes` are local times; a window that closes at or before it opens runs over
    midnight. `closed_on` lists days on which it stays shut. Those held leave over the first
    `spread` of the next opening.
    """

    days: list[Weekday] = msgspec.field(default_factory=lambda: list(WEEKDAYS))
    opens: TimeOfDay = TimeOfDay(0)
    closes: TimeOfDay = TimeOfDay(24 * 60)
    closed_on: list[Day] = []
    holds: Literal["emails", "actions"] = "emails"
    spread: Duration = Duration(15, "minute")

    def __hash__(self) -> int:
        """By its hours: enough to keep what was worked out for a window."""
        return hash((self.opens, self.closes, self.holds, len(self.days)))


class Zone(_Part, frozen=True):
    """Whose clock delays, waits and the window follow (RUN-3).

    `use: contact` takes the contact's time zone, else `name`, else the account's.
    `use: workflow` always takes `name`, else the account's.
    """

    use: Literal["contact", "workflow"] = "contact"
    name: str | None = None


class Schedule(_Part, frozen=True):
    """When the workflow starts and ends by itself (LIF-8), on the clocks of its own zone, else the
    account's. `at_end`: those inside finish (`drain`), or leave at once (`stop`)."""

    start: LocalTime | None = None
    end: LocalTime | None = None
    at_end: Literal["drain", "stop"] = "drain"


class Workflow(msgspec.Struct, kw_only=True, omit_defaults=True, frozen=True):
    """A whole workflow: what lets a contact in, what happens, when the contact leaves.

    The first step is where everyone starts. Steps refer to one another by id; `END` ends.
    `leave_when_outside`: who is no longer in the audience leaves. `suppress` names lists whose
    members never enter, and leave (ENT-3). `requires_consent`: who may not get marketing email
    does not enter.

    `suppress`, `window`, `schedule` and the status of each email step belong to the workflow and
    not to one version: see `jalon.definition.settings`. So do `labels`, by which people sort
    their workflows: without them, those that the workflow has stay.
    """

    workflow: str
    name: str = ""
    labels: list[str] | None = None
    triggers: list[Trigger] = []
    audience: Condition | None = None
    leave_when_outside: bool = False
    suppress: list[str] = []
    requires_consent: bool = False
    repeat: Repeat = Repeat()
    exit: list[Exit] = []
    goal: Goal | None = None
    window: Window | None = None
    zone: Zone = Zone()
    language: str | None = None
    schedule: Schedule | None = None
    steps: list[Step] = []

    def step(self, step_id: str) -> Step:
        """The step of that id. Raises KeyError."""
        for step in self.steps:
            if step.id == step_id:
                return step
        raise KeyError(step_id)
