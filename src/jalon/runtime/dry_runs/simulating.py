"""Simulating workflows on the account's own contacts (NEW-1), and on their real past (NEW-2).

Everything is read and nothing is written: the database itself refuses. Lanes are shared out
between processes, and their counts add up, so that the figures do not depend on how.
"""

import multiprocessing
import os
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, nullcontext
from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import datetime, timedelta

from django.db import connection
from msgspec.structs import replace

from jalon.core import clock
from jalon.core.errors import Invalid
from jalon.core.ids import LANES
from jalon.core.memory import collecting_seldom
from jalon.engine.simulate.assumptions import Assumptions, Engagement
from jalon.engine.simulate.result import Simulated, result
from jalon.engine.simulate.scenario import Scenario
from jalon.engine.simulate.tally import Tally
from jalon.reports.habits import past_engagement, past_habits
from jalon.runtime.dry_runs.parts import Whole, attach, packed, run_lane, run_lane_apart
from jalon.runtime.dry_runs.peopling import count_contacts
from jalon.runtime.dry_runs.subjects import Subject

FEW = 4000
"""People for whom starting other processes takes longer than they save."""

SAMPLE = 2000
"""People whom a look before publishing takes at most, about."""

FARTHEST = timedelta(days=36_525)

UNMOVED = Engagement(opens=0, clicks=0, unsubscribes=0)
"""In a backtest nobody reacts to what was never sent, unless told otherwise."""

Progress = Callable[[int, int], None]
"""Told how many of how many lanes are done."""


def simulate_on_contacts(
    subject: Subject,
    assumptions: Assumptions,
    *,
    processes: int | None = None,
    apart: bool = False,
    progress: Progress | None = None,
) -> Simulated:
    """What would become of all contacts, or a sample of them, were the workflow published at the
    start. Who is inside now is not followed; past entries count for the repeat policy.

    So many processes share the work, by default one for each core; `apart`: this one only waits
    for the others, having threads of its own to serve. What `progress` raises ends the run.
    """
    crew = Crew(processes, apart=apart, progress=progress)
    return _Run(subject.scenario(assumptions), crew, replayed=False).figures()


def so_far(subjects: Iterable[Subject], *, start: datetime) -> Assumptions:
    """That contacts do what they did so far: the events that the workflows speak of as often, and
    with emails the same. Defaults stand for what there is no past of."""
    names = frozenset[str]().union(
        *(subject.scenario(Assumptions(start=start)).own_events for subject in subjects)
    )
    engagement = past_engagement()
    return Assumptions(
        start=start,
        habits=past_habits(names, until=clock.now()),
        engagement=engagement.whole or Engagement(),
        by_email=engagement.by_email,
        by_category=engagement.by_category,
    )


def simulate_sample(
    subject: Subject, *, existing: int | None = None, progress: Progress | None = None
) -> Simulated | None:
    """What would become of a small sample of the contacts, who do what they did so far, were the
    workflow published now. None: there are no contacts.

    When nobody would enter by the triggers, for nothing is known of the events they wait for, all
    are enrolled by hand instead: so that the steps are seen all the same.
    """
    if not count_contacts():
        return None
    assumed = replace(so_far([subject], start=clock.now()), existing=existing, sample=SAMPLE)
    found = simulate_on_contacts(subject, assumed, progress=progress)
    if found.entered or found.refused:
        return found
    return simulate_on_contacts(subject, replace(assumed, enroll=True), progress=progress)


def backtest(
    subject: Subject,
    since: datetime,
    *,
    engagement: Engagement = UNMOVED,
    sample: int | None = None,
    processes: int | None = None,
    apart: bool = False,
    progress: Progress | None = None,
) -> Simulated:
    """What the workflow would have done with the real events since an instant, until now (NEW-2).

    Contacts begin as they were then, as far as events tell of the changes since. Raises Invalid
    when the instant is not past.
    """
    now = check_since(since)
    assumptions = Assumptions(
        start=since, days=(now - since) / timedelta(days=1), engagement=engagement, sample=sample
    )
    # Scores are replayed as they were: what changed them is among the events.
    scenario = replaced(subject.scenario(assumptions), scoring=None)
    crew = Crew(processes, apart=apart, progress=progress)
    return _Run(scenario, crew, replayed=True).figures()


def check_since(since: datetime) -> datetime:
    """The present, when the instant is past, and not by more than a century. Raises Invalid."""
    now = clock.now()
    if not timedelta() < now - since < FARTHEST:
        raise Invalid(
            "A backtest begins in the past, at most a century ago.",
            remedy="Give another date.",
            code="since",
        )
    return now


def check_start(start: datetime | None) -> None:
    """Raises Invalid for a simulation that begins more than a century from now."""
    if start is not None and abs(clock.now() - start) > FARTHEST:
        raise Invalid(
            "A simulation begins within a century from now.",
            remedy="Give another date.",
            code="start",
        )


@dataclass(frozen=True)
class Crew:
    """Who does the work, as `simulate_on_contacts` says, and who hears how far it is."""

    processes: int | None
    apart: bool
    progress: Progress | None


class _Run:
    def __init__(self, scenario: Scenario, crew: Crew, *, replayed: bool) -> None:
        self.scenario, self.crew, self.replayed = scenario, crew, replayed
        self.population = count_contacts()
        sample = scenario.assumptions.sample
        people = self.population if sample is None else min(sample, self.population)
        self.few, self.processes = people < FEW, crew.processes or os.cpu_count() or 1
        self.done, self.total = 0, 2 * LANES if scenario.limited else LANES

    def figures(self) -> Simulated:
        scenario, tally = self.scenario, self._tally(self.scenario)
        if scenario.limited:
            places = tally.last_places(scenario.limited)
            tally = self._tally(replaced(scenario, last_places=places))
        return result(
            scenario.compiled.definition,
            scenario.assumptions,
            tally,
            population=self.population,
        )

    def _tally(self, scenario: Scenario) -> Tally:
        whole = Tally()
        with closing(self._parts(scenario)) as parts:
            for part in parts:
                whole.add(part)
                self.done += 1
                if self.crew.progress is not None:
                    self.crew.progress(self.done, self.total)
        return whole

    def _parts(self, scenario: Scenario) -> Generator[Tally, None, None]:
        """The counts of all lanes. Other processes begin with the first, this one with the last,
        which takes the time it takes them to start. Closed, it leaves what was not begun."""
        whole, apart = Whole(scenario, self.population, self.replayed), self.crew.apart
        if self.few or (self.processes == 1 and not apart):
            with collecting_seldom():
                yield from (run_lane(lane, whole) for lane in range(LANES))
            return
        fresh = multiprocessing.get_context("spawn")
        name = str(connection.settings_dict["NAME"])
        others = self.processes - (not apart)
        pool = ProcessPoolExecutor(
            others, mp_context=fresh, initializer=attach, initargs=(name, packed(whole))
        )
        try:
            parts = {lane: pool.submit(run_lane_apart, lane) for lane in range(LANES)}
            with nullcontext() if apart else collecting_seldom():
                for lane in () if apart else reversed(range(LANES)):
                    if parts[lane].cancel():
                        yield run_lane(lane, whole)
                yield from (part.result() for part in parts.values() if not part.cancelled())
        finally:
            pool.shutdown(cancel_futures=True)
