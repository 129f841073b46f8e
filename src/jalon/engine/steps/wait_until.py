"""STP-3: wait until a time of day, a weekday, an hour range, a date, or a date of the contact."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, Literal

import msgspec

from jalon.definition import events, words
from jalon.definition.kinds import Linear
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.public_holidays import is_holiday, is_place
from jalon.definition.scalars import WEEKDAYS, Day, Duration, TimeOfDay, Weekday
from jalon.definition.schedule import (
    day_of,
    local,
    next_opening,
    next_time_of_day,
)
from jalon.definition.workflow import Window, Workflow
from jalon.engine.dating import moment_of, read_date
from jalon.engine.evaluate import attribute_of
from jalon.engine.walking import Go, Hold, Leave, LinearKind, Move, Walk

_MIDNIGHT = TimeOfDay(0)


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Local hours, over midnight when `to` is not after `from`."""

    start: TimeOfDay = msgspec.field(name="from")
    end: TimeOfDay = msgspec.field(name="to")


class WaitUntil(LinearKind, tag="wait_until", frozen=True, kw_only=True):
    """Waits until a moment of the calendar, in local time.

    Either the next time of day (`time`), one of some `weekdays`, or a range of `hours`, which may
    be combined with weekdays; who arrives at the right time goes on at once. Or a `date`, or the
    date in an `attribute` of the contact, so long `before` or `after` it; both at `time`, else at
    the beginning of the day. A date and time in an attribute keeps its own time unless `time` is
    given. Hours and minutes before or after count from that time.

    `if_past` says what happens when the date is past on arrival, or empty: `skip` to the next
    delay, wait, branch or end, `continue` to the next step, or `exit`. When the attribute
    changes while the contact waits, the wait follows it at once.

    `skip_days` lists days, and `holidays` names a country (`FR`, or a part of it, `DE-BY`) whose
    public holidays, on which nobody goes on: the wait ends at the same hour of the next day that
    is none of them, and that is one of the weekdays.
    """

    time: TimeOfDay | None = None
    weekdays: list[Weekday] = []
    hours: Hours | None = None
    date: Day | None = None
    attribute: str | None = None
    before: Duration | None = None
    after: Duration | None = None
    skip_days: list[Day] = []
    holidays: str | None = None
    if_past: Literal["skip", "continue", "exit"] = "skip"

    is_wait: ClassVar[bool] = True
    example: ClassVar[str] = """\
id: before_renewal
kind: wait_until
attribute: renewal_date
before: 7 days
time: 9:00
if_past: skip
next: reminder
"""

    def sentence(self, locale: Locale) -> str:
        off = []
        if self.skip_days:
            named = words.join_and([words.day(day, locale) for day in self.skip_days], locale)
            off.append(named if locale == "en" else f"le {named}")
        if self.holidays is not None:
            holidays = "public holidays" if locale == "en" else "les jours fériés"
            off.append(f"{holidays} ({self.holidays})")
        text = self._until_sentence(locale)
        if not off:
            return text
        return text + (", not on " if locale == "en" else ", sauf ") + words.join_and(off, locale)

    def _until_sentence(self, locale: Locale) -> str:
        pick = words.chosen(locale)
        days = words.weekdays(self.weekdays, locale) if self.weekdays else ""
        if self.date is not None or self.attribute is not None:
            text = pick("Wait until ", "Attendre jusqu'") + self._date_sentence(locale)
            time = self.time and words.time_of_day(self.time, locale)
            return text + (pick(f", at {time}", f", à {time}") if time else "")
        if self.time is not None:
            text = words.time_of_day(self.time, locale)
        elif self.hours is not None:
            start, end = (
                words.time_of_day(each, locale) for each in (self.hours.start, self.hours.end)
            )
            text = pick(f"it is between {start} and {end}", f"entre {start} et {end}")
        else:
            return pick("Wait for the right day: ", f"Attendre le bon jour{words.NBSP}: ") + days
        return pick("Wait until ", "Attendre qu'il soit ") + text + (f", {days}" if days else "")

    def _date_sentence(self, locale: Locale) -> str:
        """The date, in French with the preposition that follows jusqu'."""
        pick = words.chosen(locale)
        if self.date is not None:
            return pick("", "au ") + words.day(self.date, locale)
        named = words.quote(self.attribute or "", locale)
        offset, en, fr = (
            (self.before, "before", "avant") if self.before else (self.after, "after", "après")
        )
        if offset is None:
            return pick(f"the date in {named}", f"à la date de {named}")
        length = words.duration(offset, locale)
        return pick(f"{length} {en} the date in {named}", f"à {length} {fr} la date de {named}")

    def dated_by(self) -> str | None:
        return self.attribute

    def listens(self) -> frozenset[str]:
        return frozenset() if self.attribute is None else frozenset({events.ATTRIBUTE_CHANGED})

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        dated = [name for name in ("date", "attribute") if getattr(self, name)]
        if not (dated or self.time or self.hours or self.weekdays):
            yield problem(
                "VAL-3",
                en="The wait does not say until when.",
                fr="L'attente ne dit pas jusqu'à quand.",
                mend_en="Give a time, weekdays, hours, a date or an attribute.",
                mend_fr="Indiquez une heure, des jours, une plage, une date ou un attribut.",
            )
        yield from self._conflicts(dated)
        if self.holidays is not None and not is_place(self.holidays):
            yield problem(
                "VAL-12",
                en=f"The public holidays of {words.quote(self.holidays, 'en')} are not known.",
                fr=f"Les jours fériés de {words.quote(self.holidays, 'fr')} ne sont pas connus.",
                mend_en="Write the code of a country, such as FR, or of its part, such as DE-BY.",
                mend_fr="Écrivez le code d'un pays, comme FR, ou d'une région, comme DE-BY.",
                path=("holidays",),
            )
        if self.hours is not None and self.hours.start == self.hours.end:
            yield problem(
                "VAL-12",
                en="The range of hours begins and ends at the same time.",
                fr="La plage horaire commence et finit à la même heure.",
                mend_en="Give two different times.",
                mend_fr="Indiquez deux heures différentes.",
                path=("hours",),
            )

    def _conflicts(self, dated: list[str]) -> Iterator[Problem]:
        """Fields that contradict one another."""
        pairs = [("date", "attribute"), ("time", "hours"), ("before", "after")]
        pairs += [(name, other) for name in dated for other in ("weekdays", "hours")]
        for first, second in pairs:
            if getattr(self, first) and getattr(self, second):
                yield _conflict(first, second)
        if self.attribute is None:
            for offset in ("before", "after"):
                if getattr(self, offset) is not None:
                    yield problem(
                        "VAL-12",
                        en=f"{words.quote(offset, 'en')} has no date of the contact to count from.",
                        fr=f"{words.quote(offset, 'fr')} n'a pas de date du contact d'où compter.",
                        mend_en="Name the attribute that holds the date.",
                        mend_fr="Nommez l'attribut qui contient la date.",
                        path=(offset,),
                    )

    def move(self, walk: Walk) -> Move:
        if self.date is None and self.attribute is None:
            at = self._on_a_good_day(self._next_match(walk), walk)
            return Go(self.next) if at is not None and at <= walk.now else Hold(at)
        at = self._date(walk)
        detail = {"date": None if at is None else at.isoformat()}
        if at is None or at < walk.arrived_at:
            return self._past(walk.workflow, detail)
        at = self._on_a_good_day(at, walk)
        return Go(self.next, detail) if at is not None and at <= walk.now else Hold(at, detail)

    def _on_a_good_day(self, at: datetime | None, walk: Walk) -> datetime | None:
        """The instant, or the same hour of the next day on which one may go on; None: there is
        none within a year."""
        if at is None or not _is_off(self, day_of(at, walk.zone)):
            return at
        first, clock = day_of(at, walk.zone), at.astimezone(walk.zone).time()
        hour = self.hours.start if self.hours else TimeOfDay(clock.hour * 60 + clock.minute)
        for ordinal in range(first.toordinal() + 1, first.toordinal() + 367):
            day = date.fromordinal(ordinal)
            wanted = not self.weekdays or WEEKDAYS[day.weekday()] in self.weekdays
            if wanted and not _is_off(self, day):
                return local(day, hour, walk.zone)
        return None

    def _next_match(self, walk: Walk) -> datetime | None:
        days = self.weekdays or list(WEEKDAYS)
        if self.time is not None:
            return next_time_of_day(walk.arrived_at, self.time, walk.zone, days)
        window = Window(days=days)
        if self.hours is not None:
            window = Window(days=days, opens=self.hours.start, closes=self.hours.end)
        # From now and not from the arrival: who comes late still goes on inside the range only.
        return next_opening(window, walk.now, walk.zone)

    def _date(self, walk: Walk) -> datetime | None:
        """The instant to wait for; None: the attribute holds no date."""
        if self.date is not None:
            return local(self.date.date, self.time or _MIDNIGHT, walk.zone)
        found = read_date(attribute_of(walk.contact, self.attribute or ""))
        if found is None:
            return None
        offset, back = (self.after, False) if self.before is None else (self.before, True)
        return moment_of(found, offset, walk.zone, back=back, at=self.time, plain=_MIDNIGHT)

    def _past(self, workflow: Workflow, detail: dict[str, str | None]) -> Move:
        detail = {**detail, "past": self.if_past}
        if self.if_past == "exit":
            return Leave("date_past", detail)
        return Go(self.next if self.if_past == "continue" else self._skip(workflow), detail)

    def _skip(self, workflow: Workflow) -> str:
        """The next delay, wait, branch or end along the path."""
        known = {step.id: step for step in workflow.steps}
        target = self.next
        # Each step once: a path of nothing but actions cannot turn round in a valid workflow.
        for _ in known:
            step = known.get(target)
            if step is None or step.is_wait or not isinstance(step, Linear):
                break
            target = step.next
        return target


def _is_off(step: WaitUntil, day: date) -> bool:
    """Whether nobody goes on that day."""
    if any(day == skipped.date for skipped in step.skip_days):
        return True
    return step.holidays is not None and is_holiday(step.holidays, day)


def _conflict(first: str, second: str) -> Problem:
    return problem(
        "VAL-12",
        en=f"The wait has both {words.quote(first, 'en')} and {words.quote(second, 'en')}.",
        fr=f"L'attente a à la fois {words.quote(first, 'fr')} et {words.quote(second, 'fr')}.",
        mend_en="Keep one of the two, or use two steps.",
        mend_fr="Gardez l'un des deux, ou utilisez deux étapes.",
        path=(second,),
    )
