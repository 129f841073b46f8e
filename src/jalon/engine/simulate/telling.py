"""A simulation in words: one sentence, and what to look at before publishing."""

from collections.abc import Iterator
from datetime import date

from jalon.definition import words
from jalon.definition.kinds import END
from jalon.definition.problems import Locale
from jalon.definition.reasons import HELD, NOT_SENT, REFUSED, in_words
from jalon.engine.simulate.result import Simulated

# fmt: off
_MONTHS: dict[Locale, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
           "nov.", "déc."),
}
# fmt: on


def sentence(found: Simulated, locale: Locale = "en") -> str:
    """`9,300 of 12,480 enter, 14,200 emails, busiest 9 Dec: 2,100`.

    When a part of the population was run, the figures are of that part, and it says so.
    """
    say = words.chosen(locale)

    def many(number: int, one: str, several: str) -> str:
        return f"{_number(number, locale)} {one if number == 1 else several}"

    enters = found.people_entered
    verb = say("enters" if enters == 1 else "enter", "entre" if enters < 2 else "entrent")
    among = say("of", "sur")
    text = f"{_number(enters, locale)} {among} {_number(found.people, locale)} {verb}"
    text += ", " + many(found.sent, say("email", "e-mail"), say("emails", "e-mails"))
    if found.busiest is not None:
        colon = say(":", f"{words.NBSP}:")
        peak = _number(found.busiest.sent, locale)
        busiest = say("busiest", "jour le plus chargé le")
        text += f", {busiest} {_day(found.busiest.day, locale)}{colon} {peak}"
    if found.people < found.population:
        whole = _number(found.population, locale)
        text += say(f" (a sample of {whole})", f" (échantillon de {whole})")
    return text


def remarks(found: Simulated, locale: Locale = "en") -> list[str]:
    """What deserves a look: refusals, steps nobody reaches, ways nobody takes, who is held, what
    is not sent."""
    return list(_remarks(found, locale))


def _remarks(found: Simulated, locale: Locale) -> Iterator[str]:
    say = words.chosen(locale)
    for reason, count in found.refused.items():
        number, why = _number(count, locale), in_words(reason, REFUSED, locale)
        yield say(
            f"{number} {'entry is' if count == 1 else 'entries are'} refused: {why}.",
            f"{number} {'entrée est refusée' if count == 1 else 'entrées sont refusées'}"
            f"{words.NBSP}: {why}.",
        )
    if not found.entered:
        yield say("Nobody enters.", "Personne n'entre.")
        return
    for unreached in found.unreached:
        name = words.quote(unreached, locale)
        yield say(f"Nobody reaches the step {name}.", f"Personne n'atteint l'étape {name}.")
    for way in found.dead:
        name = words.quote(way.step, locale)
        to = say("the end", "la fin") if way.to == END else words.quote(way.to, locale)
        yield say(
            f"At the step {name}, nobody goes to {to}.",
            f"À l'étape {name}, personne ne va vers {to}.",
        )
    for step in found.steps:
        for reason, count in step.held.items():
            name, number = words.quote(step.step, locale), _number(count, locale)
            why = in_words(reason, HELD, locale)
            yield say(
                f"At the step {name}, {number} {'is' if count == 1 else 'are'} held: {why}.",
                f"À l'étape {name}, {number} {'est retenu' if count == 1 else 'sont retenus'}"
                f"{words.NBSP}: {why}.",
            )
    for reason, count in found.not_sent.items():
        number, why = _number(count, locale), in_words(reason, NOT_SENT, locale)
        yield say(
            f"{number} {'email is' if count == 1 else 'emails are'} not sent: {why}.",
            f"{number} {'e-mail ne part' if count == 1 else 'e-mails ne partent'} pas"
            f"{words.NBSP}: {why}.",
        )


def _number(count: int, locale: Locale) -> str:
    return f"{count:,}" if locale == "en" else f"{count:,}".replace(",", "\u202f")


def _day(day: date, locale: Locale) -> str:
    number = "1er" if locale == "fr" and day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[locale][day.month - 1]}"
