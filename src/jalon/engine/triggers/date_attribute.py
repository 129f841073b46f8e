"""TRG-10: a date of the contact."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import ClassVar, NamedTuple
from zoneinfo import ZoneInfo

from jalon.definition import events, words
from jalon.definition.problems import Locale, Problem, problem
from jalon.definition.scalars import Duration, TimeOfDay
from jalon.definition.schedule import after, before, day_of
from jalon.definition.workflow import Workflow
from jalon.engine.comparing import instant_text
from jalon.engine.dating import moment_of, read_date
from jalon.engine.evaluate import attribute_of
from jalon.engine.state import Contact, Event
from jalon.engine.triggering import Arm, TriggerKind

_NINE = TimeOfDay(9 * 60)


class _Occasion(NamedTuple):
    """The date, of one year when it comes every year; when the trigger fires for it, and when it
    is there."""

    date: str
    fires: datetime
    is_there: datetime


class DateAttribute(TriggerKind, tag="date_attribute", frozen=True, kw_only=True):
    """Fires on the date in an `attribute` of the contact, or so long `before` or `after` it.

    It fires at the time of day `at`; without one, a date and time keeps its own and a plain date
    takes 9:00. With `yearly` the year is ignored, and it fires every year: on a birthday, on the
    anniversary of `created_at`. 29 February then falls on 28 in the other years.

    When the date changes, the moment moves with it. When the moment has passed before the date
    became known, the contact does not enter (reason: date past), unless `enter_late` lets it in
    at once, until the date itself.

    Entries know their `occurrence`, the date, so that `repeat: {policy: every_time, key:
    occurrence}` lets a contact in once for each.
    """

    attribute: str
    before: Duration | None = None
    after: Duration | None = None
    at: TimeOfDay | None = None
    yearly: bool = False
    enter_late: bool = False

    timed: ClassVar[bool] = True
    counts_events: ClassVar[bool] = False
    example: ClassVar[str] = """\
kind: date_attribute
attribute: renewal_date
before: 30 days
at: 9:00
enter_late: true
"""

    def sentence(self, locale: Locale) -> str:
        said, name = words.chosen(locale), words.quote(self.attribute, locale)
        offset = self.before or self.after
        if offset is None:
            text = said(f"On the date in {name}", f"À la date de {name}")
        else:
            length = words.duration(offset, locale)
            way = said("before", "avant") if self.before else said("after", "après")
            text = said(f"{length} {way} the date in {name}", f"{length} {way} la date de {name}")
        if self.yearly:
            text += said(", every year", ", chaque année")
        if self.at is not None:
            time = words.time_of_day(self.at, locale)
            text += said(f", at {time}", f", à {time}")
        return text

    def dated_by(self) -> str:
        return self.attribute

    def recurs(self) -> bool:
        return self.yearly

    def problems(self, workflow: Workflow) -> Iterable[Problem]:
        if self.before is not None and self.after is not None:
            yield problem(
                "VAL-12",
                en="The trigger counts both before and after the date.",
                fr="Le déclencheur compte à la fois avant et après la date.",
                mend_en="Keep one of the two, or use two triggers.",
                mend_fr="Gardez l'un des deux, ou utilisez deux déclencheurs.",
                path=("after",),
            )
        if self.enter_late and self.before is None:
            yield problem(
                "VAL-12",
                en="Nobody can enter late, until the date itself, who enters no earlier than that.",
                fr="Nul ne peut entrer en retard, jusqu'à la date même, s'il n'entre pas avant "
                "elle.",
                mend_en="Give a time before the date, or remove enter_late.",
                mend_fr="Indiquez une durée avant la date (before), ou supprimez enter_late.",
                path=("enter_late",),
            )

    def arms(self) -> frozenset[str]:
        return frozenset({events.ATTRIBUTE_CHANGED, events.CONTACT_MERGED})

    def arm(self, contact: Contact, event: Event | None, zone: ZoneInfo) -> Arm | None:
        changed = event.properties.get("attribute") if event is not None else None
        if changed not in (None, self.attribute, "time_zone"):
            return None
        found = read_date(attribute_of(contact, self.attribute))
        if found is None:
            return Arm(None)
        known = event.at if event is not None else contact.created_at
        is_new = changed == self.attribute
        one = self._occasion(found, zone, known=known, is_new=is_new)
        if one is None:
            return Arm(None)
        if event is not None and not is_new and one.fires < known:
            return None  # it has fired
        until = one.is_there if self.enter_late else None
        return Arm(one.fires, {"occurrence": one.date}, dated=is_new, until=until)

    def arm_again(self, contact: Contact, due: datetime, zone: ZoneInfo) -> Arm | None:
        found = read_date(attribute_of(contact, self.attribute))
        if found is None or not self.yearly:
            return None
        later = (one for one in self._years(found, zone, since=due) if one.fires > due)
        one = next(later, None)
        return None if one is None else Arm(one.fires, {"occurrence": one.date})

    def _occasion(
        self, found: date | datetime, zone: ZoneInfo, *, known: datetime, is_new: bool
    ) -> _Occasion | None:
        """The one to fire for, as the date is known since then. Of years gone by nothing is said,
        but of one whose date lies ahead when it became known."""
        if not self.yearly:
            day = found.isoformat() if not isinstance(found, datetime) else instant_text(found)
            return self._made(found, day, self.at, zone)
        for one in self._years(found, zone, since=known):
            if one.fires >= known or (is_new and one.is_there > known):
                return one
        return None

    def _years(
        self, found: date | datetime, zone: ZoneInfo, *, since: datetime
    ) -> Iterator[_Occasion]:
        """Those of each year, from before an instant."""
        day, at = found, self.at
        if isinstance(found, datetime):
            clock = found.astimezone(zone)
            day, at = clock.date(), at or TimeOfDay(clock.hour * 60 + clock.minute)
        if self.before is not None:
            since = after(since, self.before, zone)
        elif self.after is not None:
            since = before(since, self.after, zone)
        for year in range(max(day_of(since, zone).year - 1, date.min.year), date.max.year + 1):
            that_year = _in_year(day, year)
            yield self._made(that_year, that_year.isoformat(), at, zone)

    def _made(
        self, found: date | datetime, day: str, at: TimeOfDay | None, zone: ZoneInfo
    ) -> _Occasion:
        offset, back = (self.after, False) if self.before is None else (self.before, True)
        fires = moment_of(found, offset, zone, back=back, at=at, plain=_NINE)
        own = None if isinstance(found, datetime) else at  # a date and time is there when it says
        return _Occasion(day, fires, moment_of(found, None, zone, back=False, at=own, plain=_NINE))


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
