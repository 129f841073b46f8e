"""TRG-9: a recurring schedule."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import msgspec

from jalon.definition import words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.recurrence import Recurrence
from jalon.definition.scalars import Day, TimeOfDay
from jalon.definition.schedule import day_of, local
from jalon.definition.workflow import Workflow
from jalon.engine.scheduling import audience_problems
from jalon.engine.triggering import TriggerKind


class Recurring(TriggerKind, tag="recurring", frozen=True, kw_only=True):
    """Fires again and again, each time for everyone who is in the audience then.

    `rule` is an RRULE (RFC 5545) of days, weeks, months or years, beginning on the day `from`; the
    day itself counts when the rule meets it. As in the RFC, months without the day are passed over;
    `BYMONTHDAY=-1` is the last day of each month. `at` is the time of day, 9:00 unless given, in
    the workflow's own zone, else the account's.

    Entries know their `occurrence`, so that `repeat: {policy: every_time, key: occurrence}` lets
    each contact in once each time.
    """

    rule: str
    start: Day = msgspec.field(name="from")
    at: TimeOfDay = TimeOfDay(9 * 60)

    scheduled: ClassVar[bool] = True
    example: ClassVar[str] = """\
kind: recurring
rule: FREQ=WEEKLY;BYDAY=MO
from: 2026-01-05
at: 9:00
"""

    def sentence(self, locale: Locale) -> str:
        said = words.chosen(locale)
        rule, start = self._rule(), words.day(self.start, locale)
        time = words.time_of_day(self.at, locale)
        text = rule.sentence(self.start.date, locale) if rule else words.quote(self.rule, locale)
        text += said(
            f", at {time}, from {start}, for everyone in the audience",
            f", à {time}, à partir du {start}, pour toute l'audience",
        )
        return text[:1].upper() + text[1:]

    def recurs(self) -> bool:
        return True

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        yield from audience_problems(workflow)
        try:
            rule = Recurrence.parse(self.rule)
        except ValueError as error:
            yield _not_understood(str(error))
            return
        if not rule.occurs(start=self.start.date):
            yield problem(
                "VAL-12",
                en="The schedule has no day at all.",
                fr="La récurrence n'a aucun jour.",
                mend_en="Write a rule that some day meets, and an UNTIL that is later than from.",
                mend_fr="Écrivez une règle qu'un jour remplit, et un UNTIL plus tardif que from.",
                path=("rule",),
            )
        elif (missed := rule.misses(self.start.date)) is not None:
            yield _passed_over(missed)

    def occurs(self, after: datetime, zone: ZoneInfo) -> datetime | None:
        rule = self._rule()
        # From days before: 24:00 is on the next day, and clocks may be set back over midnight.
        day = day_of(after, zone) - timedelta(days=2)
        while rule is not None:
            found = rule.after(day, start=self.start.date)
            if found is None:
                return None
            instant = local(found, self.at, zone)
            if instant > after:
                return instant
            day = found
        return None

    def _rule(self) -> Recurrence | None:
        try:
            return Recurrence.parse(self.rule)
        except ValueError:
            return None


def _not_understood(part: str) -> Problem:
    return problem(
        "VAL-12",
        en=f"{words.quote(part, 'en')} does not go into the rule of a schedule.",
        fr=f"{words.quote(part, 'fr')} ne convient pas dans la règle d'une récurrence.",
        mend_en="Write FREQ=DAILY, WEEKLY, MONTHLY or YEARLY, then INTERVAL, COUNT or UNTIL, "
        "BYDAY, BYMONTH, and for months and years BYMONTHDAY and BYSETPOS: FREQ=WEEKLY;BYDAY=MO.",
        mend_fr="Écrivez FREQ=DAILY, WEEKLY, MONTHLY ou YEARLY, puis INTERVAL, COUNT ou UNTIL, "
        "BYDAY, BYMONTH, et pour les mois et les années BYMONTHDAY et BYSETPOS : "
        "FREQ=WEEKLY;BYDAY=MO.",
        path=("rule",),
    )


def _passed_over(day: int) -> Problem:
    return problem(
        "passed_over",
        en=f"Months without a day {day} are passed over.",
        fr=f"Les mois sans jour {day} sont sautés.",
        mend_en="For the last day of each month, write BYMONTHDAY=-1; else nothing.",
        mend_fr="Pour le dernier jour de chaque mois, écrivez BYMONTHDAY=-1 ; sinon, rien.",
        path=("rule",),
        warning=True,
    )
