"""STP-2: wait for a length of time."""

from collections.abc import Iterable
from datetime import timedelta
from typing import ClassVar, Literal

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration, TimeOfDay
from jalon.definition.schedule import delay_end
from jalon.definition.workflow import Workflow
from jalon.engine.walking import Go, Hold, LinearKind, Move, Walk


class Delay(LinearKind, tag="delay", frozen=True, kw_only=True):
    """Waits for a length of time.

    `wait` counts from the arrival at the step or, with `count_from: entry`, from the entry into
    the workflow. A day is 24 hours, unless `at` gives a local time: then `wait` counts calendar
    days and the delay ends at that time of the day reached. A month keeps the day and the local
    time, and ends on the last day of a shorter month.
    """

    wait: Duration = Duration(1, "day")
    at: TimeOfDay | None = None
    count_from: Literal["arrival", "entry"] = "arrival"

    is_wait: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: pause
kind: delay
wait: 2 days
at: 9:00
count_from: entry
next: reminder
"""

    def sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        text = f"{pick('Wait', 'Attendre')} {words.duration(self.wait, locale)}"
        if self.count_from == "entry":
            text += pick(" from the entry", " depuis l'entrée")
        if self.at is not None:
            text += pick(", until ", ", jusqu'à ") + words.time_of_day(self.at, locale)
        return text

    def holds(self) -> timedelta:
        if self.count_from == "entry":
            return timedelta(0)
        if self.at is not None:
            # The last of its days may be as short as one likes.
            return timedelta(days=max(0, self._days() - 1))
        return timedelta(days=self._days()) if self.wait.unit == "month" else self.wait.fixed

    def _days(self) -> int:
        """At least so many days; 28 to a month."""
        if self.wait.unit == "month":
            return 28 * self.wait.count
        return self.wait.fixed.days

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.wait.count == 0:
            yield problem(
                "VAL-12",
                en="The delay is of no length.",
                fr="Le délai est nul.",
                mend_en="Wait at least 1 minute, or remove the step.",
                mend_fr="Attendez au moins 1 minute, ou supprimez l'étape.",
                path=("wait",),
            )
        if self.at is not None and self.wait.unit in ("minute", "hour"):
            yield problem(
                "VAL-12",
                en=f"A delay of {words.duration(self.wait, 'en')} cannot end at a time of day.",
                fr=f"Un délai de {words.duration(self.wait, 'fr')} ne peut finir à une heure fixe.",
                mend_en="Count in days, weeks or months, or leave out the time of day.",
                mend_fr="Comptez en jours, semaines ou mois, ou retirez l'heure.",
                path=("at",),
            )

    def move(self, walk: Walk) -> Move:
        start = walk.arrived_at if self.count_from == "arrival" else walk.enrollment.entered_at
        end = delay_end(start, self.wait, self.at, walk.zone)
        return Go(self.next, planned=end) if end <= walk.now else Hold(end)
