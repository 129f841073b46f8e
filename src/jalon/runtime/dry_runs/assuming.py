"""What somebody wants a simulation to assume; for the rest, what people did so far (NEW-1)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from jalon.core import clock
from jalon.engine.simulate.assumptions import Assumptions, Habit
from jalon.runtime.dry_runs.simulating import so_far
from jalon.runtime.dry_runs.subjects import Subject


class Given(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is given. `rates`: how often each contact does an event, a day. Without `start`, now;
    with `past`, what is not given is what people did so far, else a round figure. The rest as
    `Assumptions` say."""

    days: int = 90
    seed: int = 1
    start: datetime | None = None
    rates: dict[str, float] = {}
    opens: float | None = None
    clicks: float | None = None
    unsubscribes: float | None = None
    past: bool = True
    enroll: bool = False
    existing: int | None = None
    sample: int | None = None

    def assumptions(self, subjects: Sequence[Subject]) -> Assumptions:
        """What is assumed of these workflows: the given, what people did, and the defaults."""
        start = self.start or clock.now()
        known = so_far(subjects, start=start) if self.past else Assumptions(start=start)
        samples = {habit.event: habit.samples for habit in known.habits}
        habits = [
            Habit(event, per_day, samples.get(event, [])) for event, per_day in self.rates.items()
        ]
        habits += [habit for habit in known.habits if habit.event not in self.rates]
        shares = {name: getattr(self, name) for name in ("opens", "clicks", "unsubscribes")}
        chosen = {name: share for name, share in shares.items() if share is not None}
        return replace(
            known,
            days=self.days,
            seed=self.seed,
            habits=habits,
            engagement=replace(known.engagement, **chosen),
            by_email={} if chosen else known.by_email,
            by_category={} if chosen else known.by_category,
            enroll=self.enroll,
            existing=self.existing,
            sample=self.sample,
        )


def silent_events(subject: Subject, assumed: Assumptions) -> list[str]:
    """Events that let contacts into the workflow, and that nobody is assumed to do."""
    own = subject.scenario(assumed).own_events & subject.compiled.triggered_by
    return sorted(own - {habit.event for habit in assumed.habits})
