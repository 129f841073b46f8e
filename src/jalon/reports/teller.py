"""How `explain` says moments, conditions and reasons, in English and French."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jalon.accounts.models import Account
from jalon.definition import describe, words
from jalon.definition.conditions import Condition, Counted
from jalon.definition.event_words import event_said
from jalon.definition.problems import Locale
from jalon.definition.reasons import NOT_SENT, REFUSED, in_words
from jalon.definition.scalars import Day, TimeOfDay
from jalon.definition.step_names import StepNames
from jalon.engine.facts import need_of


@dataclass(frozen=True)
class Teller:
    """Says things in a language, and times in the account's time zone."""

    locale: Locale
    zone: ZoneInfo

    def say(self, en: str, fr: str) -> str:
        """The one of the two that is in the language, French signs after a no-break space."""
        return words.chosen(self.locale)(en, fr)

    def quote(self, text: str) -> str:
        """The text in quotation marks."""
        return words.quote(text, self.locale)

    def event(self, name: str) -> str:
        """The event as people read it, in quotation marks."""
        return self.quote(event_said(name, self.locale))

    def local(self, at: datetime) -> datetime:
        """The instant with the clock of the account's zone."""
        return at.astimezone(self.zone)

    def moment(self, at: datetime) -> str:
        """`3 January 1997 at 12:00`, `3 janvier 1997 à 12 h`."""
        clock = self.local(at)
        time = TimeOfDay(clock.hour * 60 + clock.minute)
        day = words.day(Day(clock.date()), self.locale)
        return day + self.say(" at ", " à ") + words.time_of_day(time, self.locale)

    def on(self, at: datetime) -> str:
        """`on 3 January 1997 at 12:00`, `le 3 janvier 1997 à 12 h`."""
        return self.say("on ", "le ") + self.moment(at)

    def until(self, at: datetime) -> str:
        """`until 3 January 1997 at 12:00`, `jusqu'au 3 janvier 1997 à 12 h`."""
        return self.say("until ", "jusqu'au ") + self.moment(at)

    def since(self, at: datetime) -> str:
        """`counted from 3 January 1997 at 12:00`, `à compter du 3 janvier 1997 à 12 h`."""
        return self.say("counted from ", "à compter du ") + self.moment(at)

    def condition(
        self, condition: Condition, verdict: Mapping[str, Any], names: StepNames | None = None
    ) -> str:
        """The condition with what became of each leaf, and the value it saw; `names` are those
        of the steps that it may mention."""
        told = names.told(condition, self.locale) if names else condition
        return describe.explained(told, verdict, self.locale, tally=self._tally)

    def value(self, seen: Any) -> str:
        """A value that was seen."""
        plain = isinstance(seen, str | bool | int | float) or seen is None
        return words.value(seen if plain else str(seen), self.locale)

    def not_sent(self, reason: str) -> str:
        """Why an email was not sent."""
        told = in_words(reason, NOT_SENT, self.locale)
        return told or self.say("no reason was given", "aucun motif n'a été donné")

    def untracked(self) -> str:
        """Why nothing is known of opens (EML-9)."""
        return self.say(
            "opens are not recorded: the contact has not agreed to it",
            "les ouvertures ne sont pas enregistrées : le contact n'y a pas consenti",
        )

    def refused(self, reason: str, detail: Mapping[str, Any]) -> str:
        """Why an entry was refused (ENT-4), with the values seen."""
        if reason == "repeat_policy":
            return self._repeat_policy(detail)
        if reason == "late":
            at = self._known(detail.get("occurred_at"))
            return self.say(
                f"the event, which occurred {at}, came more than 24 hours late",
                f"l'évènement, survenu {at}, est arrivé avec plus de 24 heures de retard",
            )
        if reason == "date_past":
            due = self._known(detail.get("due"))
            return self.say(
                f"the moment, {due}, had passed before the date became known",
                f"le moment, {due}, était passé avant que la date soit connue",
            )
        return in_words(reason, REFUSED, self.locale)

    def _repeat_policy(self, detail: Mapping[str, Any]) -> str:
        """ENT-1."""
        last = self._known(detail.get("last_at"))
        match detail.get("why"):
            case "entered_before":
                return self.say(
                    f"the contact entered before, {last}, and may enter once only",
                    f"le contact est déjà entré, {last}, et n'entre qu'une fois",
                )
            case "never_again":
                return self.say(
                    f"the contact left for ever, having entered {last}",
                    f"le contact, entré {last}, est sorti pour toujours",
                )
            case "other_trigger":
                return self.say(
                    f"the contact entered before, {last}, and this trigger lets nobody in again",
                    f"le contact est déjà entré, {last}, et ce déclencheur ne fait entrer personne "
                    "de nouveau",
                )
            case "inside_now":
                entered = self._known(detail.get("entered_at"))
                return self.say(
                    f"the contact was inside, having entered {entered}",
                    f"le contact était à l'intérieur, entré {entered}",
                )
            case "no_key":
                name = self.quote(str(detail.get("property")))
                return self.say(
                    f"the event has no {name}, which tells entries apart",
                    f"l'évènement n'a pas de {name}, qui distingue les entrées",
                )
            case "same_key":
                key = self.quote(str(detail.get("key")))
                return self.say(
                    f"the contact entered for {key} before, {last}",
                    f"le contact est déjà entré pour {key}, {last}",
                )
            case "limit":
                times = detail.get("times")
                return self.say(
                    f"the contact entered {times} times, which is the most",
                    f"le contact est entré {times} fois, le maximum",
                )
            case "too_soon":
                again = self._known(detail.get("again_at"))
                return self.say(
                    f"the contact entered {last}, and may again {again}",
                    f"le contact est entré {last}, et le pourra de nouveau {again}",
                )
        return in_words("repeat_policy", REFUSED, self.locale)

    def _known(self, written: Any) -> str:
        at = instant(written)
        return self.say("at some time", "à un moment") if at is None else self.on(at)

    def _tally(self, condition: Condition, seen: Mapping[str, Any]) -> str:
        """How often, and when last. No more is counted than the answer takes."""
        assert isinstance(condition, Counted)
        count, last = int(seen["count"]), instant(seen.get("last"))
        if count == 1:
            times = self.say("once", "une fois")
        else:
            times = self.say(f"{count} times", f"{count} fois")
        if count >= need_of(condition).keep:
            times = self.say("at least ", "au moins ") + times
        if last is None:
            return times
        return times + self.say(", last ", ", la dernière ") + self.on(last)


def zone_of(account: Account | None) -> ZoneInfo:
    """The account's time zone; UTC without an account."""
    return ZoneInfo(account.time_zone if account else "UTC")


def instant(text: Any) -> datetime | None:
    """The instant that the step log wrote; None for anything else."""
    if not isinstance(text, str):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
